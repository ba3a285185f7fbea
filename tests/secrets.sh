#!/usr/bin/env bash
# Runs the suites with everything logged that can be, and searches all their output for secrets.
#
# Secrets and sensitive members that the tests use contain the word "planted"; the join tokens of the
# fake are the only words of 96 characters; its secret key is known. The names of tests may have the
# word in them, so the lines that say which test ran are left out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=$(mktemp)
trap 'rm -f "$output"' EXIT
if ! CHIME_SDK_TESTS_LOG=1 RUST_BACKTRACE=1 cargo test --locked -p chime-sdk-core -p chime-sdk-meetings \
    -p chime-sdk-tests --lib --test suite -- --nocapture >"$output" 2>&1; then
    tail -40 "$output"
    exit 1
fi

# what could not find a secret would find none: the log has to be there, of this client and of its
# dependencies, down to the most talkative level
for said in 'the log is on' 'chime_sdk_core' 'attempt{' 'TRACE' 'hyper_util'; do
    if ! grep -q "$said" "$output"; then
        echo "secrets: the output has no \`$said\`, so it is not all there is" >&2
        exit 1
    fi
done

found=$(grep -aE 'planted|fake-secret|[A-Za-z0-9_-]{96}' "$output" | grep -avE '^test [a-z0-9_:]+ \.\.\.' || true)
if [ -n "$found" ]; then
    echo 'secrets: the output has secrets in it:' >&2
    printf '%s\n' "$found" | cut -c1-300 | head -20 >&2
    exit 1
fi
echo "secrets: none in $(wc -l <"$output") lines of output"
