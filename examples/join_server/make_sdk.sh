#!/usr/bin/env bash
# Makes the library of the page: fetches what `package.json` names, and bundles it as one ES module into
# `target/join_server/sdk.js`, where the server looks for it. Needs Node 20 or newer, with npm.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(cd "$here/../.." && pwd)/target/join_server
for program in node npm; do
    command -v "$program" >/dev/null || { echo "make_sdk: there is no $program" >&2; exit 2; }
done

# Made anew when the versions change; the stamp is written last, so a broken one is not reused.
wanted=$(node --version; cat "$here/package.json" "$here/sdk.js")
if [ "$(cat "$work/stamp" 2>/dev/null || true)" != "$wanted" ]; then
    rm -rf "$work/node_modules"
    mkdir -p "$work"
    cp "$here/package.json" "$work"
    # nothing of what is fetched runs at this point
    (cd "$work" && npm install --silent --ignore-scripts --no-package-lock --no-audit --no-fund)
    # the library needs `global`, and its parts for node must stay out
    NODE_PATH=$work/node_modules "$work/node_modules/.bin/esbuild" "$here/sdk.js" --bundle --format=esm --minify \
        --outfile="$work/sdk.js" --log-level=error --define:global=window --main-fields=browser,module,main
    printf '%s\n' "$wanted" > "$work/stamp"
fi
echo "$work/sdk.js"
