#!/usr/bin/env bash
# `cargo deny check`: licences, sources, what is banned, and, where it can be fetched, the database of
# advisories. Versions with advisories that were known when deny.toml was written are banned there, so
# they are found without it. Installs cargo-deny if it is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

deny=cargo-deny
if ! command -v "$deny" >/dev/null; then
    deny=$PWD/target/tools/bin/cargo-deny
    [ -x "$deny" ] || cargo install --quiet --locked --root target/tools cargo-deny
fi
"$deny" --locked --log-level error check bans licenses sources

if timeout 60 "$deny" --locked fetch db >/dev/null 2>&1; then
    "$deny" --locked --log-level error check advisories
else
    echo 'deny: the database of advisories cannot be fetched from here, so advisories were not looked up'
fi
