"""The four clients: what has to be built or installed for each, and how its driver is started."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from importlib.metadata import version

from harness import ROOT, Gone, Interop

HERE = pathlib.Path(__file__).resolve().parent
TARGET = (ROOT / os.environ.get("CARGO_TARGET_DIR", "target")).absolute()


def boto3():
    return f"boto3 {version('boto3')}", Interop(sys.executable, HERE / "boto3_driver.py")


def cli():
    return f"AWS CLI {version('awscli')}", Interop(sys.executable, HERE / "cli_driver.py")


def javascript():
    """Installed below the target folder, because modules are looked for in the folders above a script."""
    folder = TARGET / "interop-javascript"
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            raise Gone(f"the JavaScript SDK needs `{program}`, which is not here; help: apt-get install nodejs npm")
    wanted = called("node", "--version") + (HERE / "package.json").read_text()
    stamp = folder / "stamp"
    if not stamp.exists() or stamp.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(HERE / "package.json", folder)
        called("npm", "install", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error", cwd=folder)
        stamp.write_text(wanted)
    shutil.copy(HERE / "javascript_driver.mjs", folder)
    sdk = json.loads((folder / "node_modules/@aws-sdk/client-chime-sdk-meetings/package.json").read_text())
    return f"JavaScript SDK {sdk['version']}", Interop("node", folder / "javascript_driver.mjs")


def rust():
    """Built below the target folder, apart from the project: the official SDK is no part of its lock file."""
    crate, folder = HERE / "rust_official", TARGET / "interop-rust"
    called("cargo", "build", "--quiet", "--locked", "--manifest-path", crate / "Cargo.toml", "--target-dir", folder)
    (line,) = [line for line in (crate / "Cargo.toml").read_text().splitlines() if line.startswith("aws-sdk-")]
    number = line.split('"')[1].removeprefix("=")
    return f"Rust SDK {number}", Interop(folder / "debug" / "chime-sdk-rust-official", "scenario")


CLIENTS = {"boto3": boto3, "cli": cli, "javascript": javascript, "rust": rust}


def called(*command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        raise Gone(f"{' '.join(map(str, command))} failed: {done.stderr[-2000:]}")
    return done.stdout
