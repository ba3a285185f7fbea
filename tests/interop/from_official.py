"""from_official: the blocks of docs/FROM_AWS_SDK_RUST.md, of the official Rust SDK and of this client, send and print
the same."""

import subprocess

import columns
from harness import ROOT, Gone, Suite, forget_environment

PAGE = "docs/FROM_AWS_SDK_RUST.md"
CRATE = ROOT / "tests" / "interop" / "scenario" / "rust_official" / "Cargo.toml"
FOLDER = columns.TARGET / "interop-rust"


def run(suite):
    forget_environment()
    columns.built("chime-sdk-tests", "page_code")
    done = subprocess.run(["cargo", "build", "--quiet", "--locked", "--manifest-path", CRATE, "--target-dir", FOLDER],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise Gone(f"the official SDK's blocks cannot be built: {done.stderr[-2000:]}")
    theirs, ours = columns.blocks(PAGE, "official"), columns.blocks(PAGE, "rust")
    suite.equal(sorted(ours), sorted(theirs), "the blocks of the two")
    program = str(FOLDER / "debug" / "chime-sdk-rust-official")
    sent = columns.compare(suite, PAGE, theirs, lambda name: [program, "page", name], ours)
    return f"{len(theirs)} pairs of blocks, {sent} requests of ours"


if __name__ == "__main__":
    Suite("from_official", __doc__).main(run)
