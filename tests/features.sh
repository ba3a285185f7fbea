#!/usr/bin/env bash
# Counts the crates that each feature of the client brings, and compares them with the table of
# docs/FEATURES.md. `tests/features.sh --update` writes the table.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

page=docs/FEATURES.md
head='| feature | alone | beside the default |'
# an x86-64 Linux, wherever this runs; a crate that stands twice in the tree counts once
crates() {
    cargo tree --locked --target x86_64-unknown-linux-gnu -p chime-sdk-meetings --edges normal \
        --prefix none --format '{p}' "$@" | sed 's/ (\*)$//' | sort -u | wc -l
}
# the names before the equals signs of `[features]`
names=$(awk '/^\[/ { inside = $0 == "[features]"; next }
    inside && /^[a-z][a-z-]* = / && $1 != "default" { print $1 }' client/Cargo.toml)

table=$(
    printf '%s\n|---|---:|---:|\n' "$head"
    printf '| none | %s | %s |\n' "$(crates --no-default-features)" "$(crates)"
    for name in $names; do
        printf '| `%s` | %s | %s |\n' "$name" \
            "$(crates --no-default-features --features "$name")" "$(crates --features "$name")"
    done
)

# the table is the end of the page
before=$(sed "/^$head$/,\$d" "$page")
if [ "${1:-}" = --update ]; then
    printf '%s\n\n%s\n' "$before" "$table" > "$page"
fi
if ! diff <(sed -n "/^$head$/,\$p" "$page") <(printf '%s\n' "$table"); then
    echo "features: $page differs (<) from what is counted (>); help: tests/features.sh --update" >&2
    exit 1
fi
echo "features: the tree has $(crates) crates by default; $(printf '%s\n' "$names" | wc -l) features are counted"
