#!/usr/bin/env bash
# `cargo deny check`: licences, sources, what is banned, and, where it can be fetched, the database of
# advisories, which is on GitHub: for the default tree, and for that of all features. Versions with
# advisories that were known when deny.toml was written are banned there, so they are found without it.
# Where the database cannot be had the script says so at its end, and fails if REQUIRE_ADVISORIES=1 is
# set. Installs cargo-deny if it is not there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

deny=cargo-deny
if ! command -v "$deny" >/dev/null; then
    deny=$PWD/target/tools/bin/cargo-deny
    # without optimization, which costs more than it saves; tests/semver/run builds its tool on top of this
    [ -x "$deny" ] || CARGO_PROFILE_DEV_DEBUG=0 CARGO_INCREMENTAL=0 CARGO_TARGET_DIR=$PWD/target/tools/build \
        cargo install --quiet --locked --debug --root target/tools cargo-deny
fi
"$deny" --locked --log-level error check bans licenses sources

if timeout 60 "$deny" --locked fetch db >/dev/null 2>&1; then
    "$deny" --locked --log-level error check advisories
    "$deny" --locked --log-level error --all-features check advisories
    echo 'deny: advisories were looked up, for the default features and for all'
else
    cat >&2 <<'END'
********************************************************************************
deny: ADVISORIES WERE NOT LOOKED UP: their database cannot be fetched from here.
deny: run `REQUIRE_ADVISORIES=1 tests/deny.sh` where GitHub can be reached.
********************************************************************************
END
    if [ "${REQUIRE_ADVISORIES:-}" = 1 ]; then
        exit 1
    fi
fi
