#!/usr/bin/env bash
# Holds the minimum version of Rust that `Cargo.toml` states, as far as the compiler at hand can: the
# compiler is not older, no dependency of a published crate wants a newer one, and no code of ours uses
# what the standard library has only since a later version (clippy's `incompatible_msrv`).
# CONTRIBUTING.md says how the version is decided.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stated=$(sed -n 's/^rust-version = "\(.*\)"$/\1/p' Cargo.toml)
at_hand=$(rustc --version | cut -d' ' -f2)

cargo metadata --format-version 1 --locked --all-features |
    STATED=$stated AT_HAND=$at_hand python3 -c '
import json, os, sys

def number(text):
    parts = [int(part) for part in text.split("-")[0].split(".")]
    return tuple(parts + [0] * (3 - len(parts)))

stated, at_hand = os.environ["STATED"], os.environ["AT_HAND"]
if number(at_hand) < number(stated):
    sys.exit(f"msrv: this is Rust {at_hand}, and {stated} is the minimum")
metadata = json.load(sys.stdin)
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
published = [p["id"] for p in metadata["packages"] if p["source"] is None and p["publish"] is None]
for package in metadata["packages"]:
    # an own one that says another version, or none
    if package["source"] is None and package["rust_version"] not in (stated, None if package["publish"] == [] else stated):
        name, version = package["name"], package["rust_version"]
        sys.exit(f"msrv: {name} states {version}, not {stated}")
# what is needed to build them; not what only their tests need
reached, todo = set(), list(published)
while todo:
    this = todo.pop()
    if this not in reached:
        reached.add(this)
        todo += [d["pkg"] for d in nodes[this]["deps"] if any(kind["kind"] != "dev" for kind in d["dep_kinds"])]
theirs = [packages[this] for this in reached if packages[this]["source"] is not None]
newer = [p for p in theirs if p["rust_version"] and number(p["rust_version"]) > number(stated)]
if newer or len(published) < 3 or len(theirs) < 100:
    listed = ", ".join(p["name"] + " " + p["version"] + " wants " + p["rust_version"] for p in newer)
    sys.exit(f"msrv: {stated} is stated, but {listed or len(theirs)}")
most = max(theirs, key=lambda p: number(p["rust_version"] or "0"))
most_name, most_version = most["name"], most["rust_version"]
print(f"msrv: {stated} is stated and Rust {at_hand} at hand; of {len(theirs)} dependencies {most_name} wants the newest, {most_version}")
'

# the lint reads `rust-version`; it is off by default for nobody, but said here so that it stays on
cargo clippy --quiet --locked -p chime-sdk-macros -p chime-sdk-core -p chime-sdk-meetings --all-features -- \
    -D clippy::incompatible_msrv
