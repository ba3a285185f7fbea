"""Crates of declarations as `cargo drift` prints them: printed, formatted, compiled, with the program that uses them."""

import json
import os
import pathlib
import re
import shutil
import subprocess

from harness import ROOT

MANIFEST = """[package]
name = "{name}"
version = "0.0.0"
edition = "2024"
publish = false

[lib]
name = "declared"

[workspace]

[dependencies]
chime-sdk-meetings = {{ path = "{client}", default-features = false, features = ["fake"] }}
# for the program only, which speaks JSON and hands answers to a client
bytes = "1"
http = "1"
serde = "1"
serde_json = "1"
tokio = {{ version = "1", features = ["rt", "time"] }}

[profile.dev]
debug = "line-tables-only"
"""

LIBRARY = """//! Services as `cargo drift` declares them.
#![deny(warnings, missing_docs)]

use chime_sdk_meetings::Exception;
use chime_sdk_meetings::chime_sdk_core::schema::ServiceSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

{modules}
/// All of them.
pub static SERVICES: &[&ServiceSchema] = &[{services}];

/// Reads an error from JSON.
pub type ReadException = fn(Value) -> serde_json::Result<Box<dyn Exception>>;

/// Their declared errors: the service, the code, and what reads one.
pub static EXCEPTIONS: &[(&str, &str, ReadException)] = &[
{exceptions}];

fn read<E: Exception + DeserializeOwned>(value: Value) -> serde_json::Result<Box<dyn Exception>> {{
    Ok(Box::new(serde_json::from_value::<E>(value)?))
}}
"""


class Tool:
    """The command, the formatter and the compiler."""

    def __init__(self, suite, folder):
        self.suite = suite
        self.target = ROOT / os.environ.get("CARGO_TARGET_DIR", "target")
        self.drift = pathlib.Path(os.environ.get("DRIFT_BIN") or suite.program.with_name("drift"))
        self.work = self.target / folder
        self.work.mkdir(parents=True, exist_ok=True)
        self.environment = dict(os.environ, CARGO_TARGET_DIR=str(self.target), CARGO_TERM_COLOR="never")

    def declarations(self, name, model, status, paginators=None):
        """What the command prints for a model, after checks of its status and of its format."""
        file = self.work / f"{name}.json"
        file.write_text(json.dumps(model), encoding="utf-8")
        options = []
        if paginators is not None:
            (self.work / f"{name}-paginators.json").write_text(json.dumps(paginators), encoding="utf-8")
            options = ["--paginators", str(self.work / f"{name}-paginators.json")]
        done = subprocess.run([str(self.drift), str(file), *options], capture_output=True, check=False)
        notes = done.stderr.decode("utf-8", "replace")
        self.suite.check(done.returncode == status, f"{name}: status {status}", f"{done.returncode}: {notes[-1000:]}")
        return done.stdout.decode("utf-8"), notes

    def format(self, name, file):
        """A check that the formatter has nothing to change."""
        done = subprocess.run(["rustfmt", "--check", "--edition", "2024", "--config-path", str(ROOT), str(file)],
                              capture_output=True, check=False)
        self.suite.check(done.returncode == 0, f"{name}: is formatted", done.stdout.decode("utf-8", "replace"))

    def compile(self, what, folder, command, *options):
        """A check that a crate compiles, from the crates that are here already."""
        done = subprocess.run(["cargo", command, "--quiet", "--offline", *options], cwd=folder, env=self.environment,
                              capture_output=True, check=False)
        return self.suite.check(done.returncode == 0, what, done.stderr.decode("utf-8", "replace"))

    def program(self, name, modules):
        """A crate of these modules, by name their text, with the program that uses them; None if it does not compile."""
        crate = self.work / "declared"
        write(crate / "Cargo.toml", MANIFEST.format(name=name, client=ROOT / "client"))
        # The versions that everything else is tested with.
        if not (crate / "Cargo.lock").exists():
            shutil.copy(ROOT / "Cargo.lock", crate)
        exceptions = ""
        for module, text in modules.items():
            write(crate / "src" / f"{module}.rs", text)
            self.format(module, crate / "src" / f"{module}.rs")
            for code in re.findall(r"^#\[chime_error.*?^pub struct (\w+)", text, re.MULTILINE | re.DOTALL):
                exceptions += f'    ({module}::SERVICE.service_id, "{code}", read::<{module}::{code}>),\n'
        write(crate / "src" / "lib.rs", LIBRARY.format(
            modules="".join(f"pub mod {module};\n" for module in modules),
            services=", ".join(f"{module}::SERVICE" for module in modules),
            exceptions=exceptions,
        ))
        if not self.compile(f"{', '.join(modules)} compile", crate, "check", "--lib"):
            return None
        write(crate / "src" / "main.rs", (ROOT / "tests" / "interop" / "declared" / "main.rs").read_text("utf-8"))
        if not self.compile("a program that uses them compiles", crate, "build"):
            return None
        return self.target / "debug" / name


def write(file, text):
    """Writes a file unless it is there already: what is not touched is not compiled again."""
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
