#!/usr/bin/env bash
# Runs tests with everything logged that can be, and searches all that they and the programs that they
# start write for secrets: the unit tests of core, client and tests, the suite, the suite's sources of
# credentials with the feature `aws-config`, the tests of TLS (core/tests/tls.rs, with the default
# stack), and those of a crate with declarations of its own (tests/foreign). Not searched: tests that
# only run the compiler, examples, interop, fuzzing and the soak.
#
# Secrets and sensitive members that the tests use contain the word "planted"; the join tokens of the
# fake are the only words of 96 characters; its secret key is known. The names of tests may have the
# word in them, so they are left out. So is what the fake's WebSocket library logs: whole requests and
# messages at the level `TRACE` (tests/src/log.rs, docs/FAKE.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

output=$(mktemp)
trap 'rm -f "$output"' EXIT
run() {
    if ! CHIME_SDK_TESTS_LOG=1 RUST_BACKTRACE=1 cargo test --locked "$@" >>"$output" 2>&1; then
        tail -40 "$output"
        exit 1
    fi
}
run -p chime-sdk-core -p chime-sdk-meetings -p chime-sdk-tests --lib --test suite -- --nocapture
run -p chime-sdk-core --test tls -- --nocapture
run -p chime-sdk-tests-foreign --test declared_elsewhere -- --nocapture
# with the AWS SDK's chain, tests that are about the client's own would fail
run -p chime-sdk-tests --features aws-config --test suite credential_sources -- --nocapture

# what could not find a secret would find none: the log has to be there, of this client, of its
# dependencies and of the programs that tests start, down to the most talkative level
for said in 'chime_sdk_core' 'attempt{' 'TRACE' 'hyper_util' 'the log is on in suite' \
    'the log is on in official_credentials' 'the log is on in default_credentials' \
    'the log is on in from_env' 'the log is on in through_a_proxy' \
    'the log of TLS is on' 'the log of declarations elsewhere is on'; do
    if ! grep -q "$said" "$output"; then
        echo "secrets: the output has no \`$said\`, so it is not all there is" >&2
        exit 1
    fi
done

# a test's own output may stand behind its name, so no more than the name is left out
found=$(sed -E 's/^test [A-Za-z0-9_:]+ \.\.\.//' "$output" |
    grep -aE 'planted|fake-secret|[A-Za-z0-9_-]{96}' || true)
if [ -n "$found" ]; then
    echo 'secrets: the output has secrets in it:' >&2
    sed -n '1,20s/^\(.\{1,300\}\).*/\1/p' <<<"$found" >&2
    exit 1
fi
echo "secrets: none in $(wc -l <"$output") lines of output"
