#!/usr/bin/env bash
# Tries what a release does, without publishing: packs macros, core and client, builds each from what is
# packed, and then looks at the packages as their users would: what is in them, their documentation as
# docs.rs builds it, and the doctests of the client.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-target}
[[ $target = /* ]] || target=$PWD/$target
packages=(chime-sdk-macros chime-sdk-core chime-sdk-meetings)
fail() {
    echo "publish: $1" >&2
    exit 1
}

# cargo packs and builds all three against each other, in the order of their dependencies, and goes
# through all of publishing but the upload; --allow-dirty is for trying it before a commit
cargo publish --quiet --locked --dry-run --allow-dirty "${packages[@]/#/--package=}"

version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
folder=$target/package-check
rm -rf "$folder"
mkdir -p "$folder"
for package in "${packages[@]}"; do
    file=$target/package/$package-$version.crate
    # cargo keeps what it has packed in one place or the other, by its version
    [ -e "$file" ] || file=$target/package/tmp-crate/$package-$version.crate
    [ -e "$file" ] || fail "there is no package of $package"
    tar -xzf "$file" -C "$folder"
    here=$folder/$package-$version
    for wanted in LICENSE-MIT LICENSE-APACHE README.md src Cargo.toml; do
        [ -e "$here/$wanted" ] || fail "$package has no $wanted"
    done
    # a link would be one to a file that is not there
    links=$(find "$here" -type l)
    [ -z "$links" ] || fail "$package has links: $links"
    size=$(stat -c %s "$file")
    [ "$size" -lt 2000000 ] || fail "$package is large: $size bytes"
    echo "publish: $package $version: $(find "$here" -type f | wc -l) files, $size bytes packed"
done

# the packages know each other by version alone; a workspace of the three stands for the registry
cat >"$folder/Cargo.toml" <<END
[workspace]
members = ["chime-sdk-*-$version"]
resolver = "3"

[patch.crates-io]
chime-sdk-macros = { path = "chime-sdk-macros-$version" }
chime-sdk-core = { path = "chime-sdk-core-$version" }
END
cp Cargo.lock "$folder"
# where the rest of the project is built, so that dependencies are built once
export CARGO_TARGET_DIR=$target
in_packages() {
    (cd "$folder" && "$@")
}
# docs.rs has a nightly compiler; this one takes the same with its own name for itself
RUSTC_BOOTSTRAP=1 RUSTDOCFLAGS="--cfg docsrs -D warnings" CARGO_TARGET_DIR=$target/docsrs in_packages \
    cargo doc --quiet --no-deps --all-features
grep -q 'Available on .*crate feature' "$target/docsrs/doc/chime_sdk_meetings/index.html" ||
    fail 'the documentation does not say which feature an item needs'
in_packages cargo check --quiet -p chime-sdk-meetings --all-features --bins
in_packages cargo test --quiet --doc -p chime-sdk-meetings --all-features
echo "publish: packed, built, documented as docs.rs does it, and the doctests of the client pass"
