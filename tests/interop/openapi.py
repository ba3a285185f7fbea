"""openapi: the document that `chime openapi` prints, validated, and driven by schemathesis against `chime fake`.

All checks of schemathesis run; what it finds is a mistake of the server or of the document. Answers by rules that no
schema can say are told apart in `openapi_hooks.py`, each with its reason. Every request is signed, and every signature
is verified by the server half too.
"""

import collections
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from openapi_spec_validator import OpenAPIV31SpecValidator

from fakes import CHIME, Fake
from harness import Suite, ask, forget_environment, load_model

EXAMPLES = 50  # for each operation and phase
MINUTES = 15
MOST = 13


def lines(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


def validate(suite, document):
    problems = [f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
                for error in OpenAPIV31SpecValidator(document).iter_errors()]
    suite.equal(problems, [], "what the validator says")
    declared = [operation["operationId"] for item in document["paths"].values() for operation in item.values()]
    suite.equal(sorted(declared), sorted(load_model()["operations"]), "the operations of the document")


def drive(suite, document, folder):
    """Runs schemathesis against a process of the fake; its report, what was accepted by design, what was
    signed, which operations have done what was asked."""
    file = folder / "openapi.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    here = str(pathlib.Path(__file__).parent)
    report, accepted, signed, answered = (folder / name for name in ("report.json", "accepted", "signed", "answered"))
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "openapi_hooks", "PYTHONPATH": here, "NO_PROXY": "127.0.0.1",
        "OPENAPI_ACCEPTED": str(accepted), "OPENAPI_SIGNED": str(signed), "OPENAPI_ANSWERED": str(answered),
    }
    with Fake([]) as fake:
        command = [
            str(pathlib.Path(sys.executable).parent / "schemathesis"), "run", str(file), "--url", fake.url,
            "--checks", "all", "--max-examples", str(EXAMPLES), "--seed", str(suite.seed), "--continue-on-failure",
            "--report-json-path", str(report), "--generation-database", "none", "--warnings", "off", "--no-color",
        ]
        run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60 * MINUTES)
    found = json.loads(report.read_text()) if report.exists() else {}
    suite.check(run.returncode == 0, "schemathesis", f"ended with {run.returncode}\n{run.stdout[-6000:]}{run.stderr[-2000:]}")
    suite.equal(found.get("failures"), [], "what schemathesis finds")
    suite.equal(found.get("errors"), [], "what keeps schemathesis from looking")
    return found, lines(accepted), lines(signed), set(lines(answered))


def run(suite):
    forget_environment()
    program = subprocess.run([CHIME.absolute(), "openapi"], capture_output=True, check=True)
    document = json.loads(program.stdout)
    validate(suite, document)
    with tempfile.TemporaryDirectory() as folder:
        found, accepted, signed, answered = drive(suite, document, pathlib.Path(folder))
    cases = found.get("test_cases", {}).get("generated", 0)
    operations = found.get("operations", {})
    suite.equal(operations.get("tested"), len(load_model()["operations"]), "operations that schemathesis calls")
    suite.check(cases >= 1000, "at least 1000 cases", f"{cases}")
    # What never succeeds is only half looked at. Chance decides whether a few that need much to be there are among them.
    suite.check(len(answered) >= MOST, f"at least {MOST} operations succeed", f"{sorted(answered)}")
    refused = [answer for answer in ask(suite.program, "verify", signed) if answer != {"verified": True}]
    suite.equal(refused, [], "signatures of schemathesis that are refused")
    for (kind, reason), count in sorted(collections.Counter((each["kind"], each["reason"]) for each in accepted).items()):
        print(f"openapi: by design, {count} times {kind}: {reason}", flush=True)
    return f"{cases} cases, {len(signed)} signed requests, {len(accepted)} answers by rules that no schema says"


if __name__ == "__main__":
    Suite("openapi", __doc__).main(run)
