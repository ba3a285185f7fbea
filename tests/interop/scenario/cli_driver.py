"""Hands the steps of the scenario to the AWS CLI: a line of JSON with a step on standard input, a line with what came of
the command on standard output. README.md says what the lines hold.

The first command of each operation is a process of its own, and so are the first few without validation, which mostly
fail. A process takes most of a second, so the others call the program's main function in this one; output, errors and
exit status are read in the same way from both. A process does not tell status and request id, so its answers are marked
with `process`.
"""

import collections
import contextlib
import datetime
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import botocore.auth
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.loaders import Loader

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import SILENCE, forget_environment  # noqa: E402

AWS = pathlib.Path(sys.executable).parent / "aws"
SERVICE_ERROR = re.compile(r"An error occurred \((?P<code>[^)]*)\) when calling the \w+ operation"
                           r"(?: \(reached max retries: \d+\))?: (?P<message>.*)", re.DOTALL)
UNREACHED = ("Could not connect", "Connection was closed", "timeout", "Connection reset")
REAL_NOW = botocore.auth.get_current_datetime
# Set by the program when it is imported; it finds its texts there.
DATA_PATH = os.environ["AWS_DATA_PATH"]
# The models of the services, which every command reads anew unless it is given those that were read.
LOADER = Loader(extra_search_paths=[DATA_PATH])


def environment(step, folder):
    """The variables that a person would set: whom to be, where, how often to try."""
    validation = "true" if step["validate"] else "false"
    config = pathlib.Path(folder) / f"config-{validation}"
    config.write_text(f"[default]\nparameter_validation = {validation}\n")
    variables = {
        "AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ACCESS_KEY_ID": step["key"], "AWS_SECRET_ACCESS_KEY": step["secret"], "AWS_DEFAULT_REGION": step["region"],
        "AWS_RETRY_MODE": "standard", "AWS_MAX_ATTEMPTS": str(step["attempts"]), "AWS_PAGER": "", "NO_PROXY": "*",
        "PYTHONUTF8": "1",
    }
    if step["session_token"]:
        variables["AWS_SESSION_TOKEN"] = step["session_token"]
    return variables


def arguments(step):
    given = ["chime-sdk-meetings", xform_name(step["operation"], "-"), "--endpoint-url", step["url"], "--output", "json"]
    if step["unsigned"]:
        given.append("--no-sign-request")
    return given + ["--cli-input-json", json.dumps(step["input"])]


def in_a_process(step, variables):
    """Exit status, output and errors of the command; nothing is known of the HTTP below it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    done = subprocess.run([AWS, *arguments(step)], env=kept | variables, capture_output=True, timeout=SILENCE)
    return done.returncode, done.stdout.decode(), done.stderr.decode(), {}


def in_this_process(step, variables):
    """The same of the program's main function, with the metadata of the last answer."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ.update(variables)
    skew = datetime.timedelta(seconds=step["skew"])
    botocore.auth.get_current_datetime = lambda *given, **more: REAL_NOW(*given, **more) + skew
    metadata = {}
    driver = create_clidriver()
    driver.session.register_component("data_loader", LOADER)
    driver.session.register("after-call", lambda parsed, **_: metadata.update(parsed.get("ResponseMetadata", {}), **{
        "members": {name: value for name, value in parsed.items() if name not in ("Error", "ResponseMetadata")}}))
    output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = driver.main(arguments(step))
    texts = []
    for stream in (output, errors):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return status, *texts, metadata


def command(step, run, variables):
    status, output, errors, metadata = run(step, variables)
    seen = {"process": True} if run is in_a_process else {
        "status": metadata.get("HTTPStatusCode"), "request_id": metadata.get("RequestId"),
        "attempts": metadata.get("RetryAttempts", 0) + 1}
    if status == 0:
        return {"ok": json.loads(output) if output.strip() else {}, **seen}
    if output.strip():
        return {"broken": f"exit status {status}, and output: {output[:500]}"}
    found = SERVICE_ERROR.search(errors)
    if found:
        # The CLI has no classes; what a script goes by is the code in the text.
        error = {"code": found["code"], "class": found["code"], "message": found["message"].strip(), **seen}
        return {"error": error | {"members": metadata.get("members", {})}, "attempts": seen.get("attempts")}
    kind = "broken" if any(text in errors for text in UNREACHED) else "refused"
    return {kind: errors.strip() or f"exit status {status} without a word"}


def pages(step, run, variables):
    """All pages, by hand: the CLI has no paginator for this service."""
    found, sizes = [], []
    step = dict(step, input=dict(step["input"]))
    while True:
        answer = command(step, run, variables)
        if "ok" not in answer:
            return answer
        found += answer["ok"]["Attendees"]
        sizes.append(len(answer["ok"]["Attendees"]))
        token = answer["ok"].get("NextToken")
        if not token:
            return dict(answer, ok={"Attendees": found, "Pages": sizes})
        step["input"]["NextToken"] = token


def main():
    forget_environment()
    processes = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin.buffer:
            step = json.loads(line)
            kind, most = (step["operation"], 1) if step["validate"] else ("without validation", 4)
            # The clock of another process cannot be set, and its attempts not be counted.
            alone = processes[kind] < most and not step["skew"] and step["attempts"] == 1 and not step["pages"]
            processes[kind] += alone
            walk = pages if step["pages"] else command
            answer = walk(step, in_a_process if alone else in_this_process, environment(step, folder))
            print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
