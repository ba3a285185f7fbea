"""scenario: four clients of other makers, one story each against the fake of the service, told by the files in parts/.

`SCENARIO_CLIENTS="cli rust"` takes only these clients, `SCENARIO_PARTS="tags"` only this part.
"""

import json
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Gone, Suite, forget_environment, load_model  # noqa: E402

from clients import CLIENTS  # noqa: E402
from expect import problems, short  # noqa: E402
from fakes import Fake, Unanswered  # noqa: E402
from steps import Missing, load, resolve  # noqa: E402

# The key that the fake always knows.
SETTINGS = {"region": "us-east-1", "key": "AKIDFAKE", "secret": "fake-secret", "session_token": None, "attempts": 1,
            "skew": 0, "unsigned": False}
LEAST_ERRORS = 40
# Of the CLI alone: how many commands have to be processes of their own.
LEAST_PROCESSES = 10


class Telling:
    """The story as one client tells it."""

    def __init__(self, suite, name, model):
        self.suite, self.name, self.model = suite, name, model
        self.steps = 0
        self.answered, self.errors, self.refusals, self.processes = set(), [], 0, 0
        self.left_out = 0

    def part(self, name, part, driver, fake):
        kept = {}
        for step in part["steps"]:
            if self.name in step.get("without", {}):
                self.left_out += 1
            else:
                self.steps += 1
                try:
                    found = list(self.step(step, kept, driver, fake))
                except (Missing, Unanswered) as error:
                    found = [str(error)]
                self.suite.check(not found, f"{self.name}: {name}: {step['does']}", "; ".join(found))

    def step(self, step, kept, driver, fake):
        """Everything that is wrong with what came of a step."""
        given = resolve({name: step[name] for name in ("input", "order") if name in step}, kept)
        if "order" in step:
            fake.admin("POST", "/_fake/faults", given["order"])
        elif "forget" in step:
            fake.admin("DELETE", "/_fake/faults")
        elif "advance" in step:
            fake.admin("POST", "/_fake/clock", {"advanceSeconds": step["advance"]})
        elif "reset" in step:
            fake.admin("POST", "/_fake/reset", {})
        elif "events" in step:
            seen = event_types(fake.admin("GET", f"/_fake/events?after={step.get('after', 0)}"))
            yield from problems({"$any_order": step["events"]}, seen)
        else:
            answer = driver.answer({
                **SETTINGS, "validate": not ("error" in step or "refused" in step), **step.get("as", {}), "url": fake.url,
                "operation": step["operation"], "input": given.get("input", {}), "pages": step.get("pages", False)})
            self.processes += bool(answer.get("process") or answer.get("error", {}).get("process"))
            if "keep" in step:
                kept[step["keep"]] = answer.get("ok", {})
            # Only now, for what is expected may go by the answer itself.
            expected = resolve({name: step[name] for name in ("expect", "error") if name in step}, kept)
            yield from self.judge(step, expected, answer)

    def judge(self, step, expected, answer):
        refusal = step.get("refused", {}).get(self.name)
        if refusal is not None:
            if refusal not in answer.get("refused", ""):
                yield f"expected the client's own refusal with {refusal!r}, got {short(answer)}"
            self.refusals += 1
        elif "error" in expected:
            if "error" not in answer:
                yield f"expected {expected['error']['code']}, got {short(answer)}"
            else:
                yield from self.judge_error(expected["error"], answer["error"])
        elif "ok" not in answer:
            yield f"expected success, got {short(answer)}"
        else:
            self.answered.add(step["operation"])
            status = self.model["operations"][step["operation"]]["http"].get("responseCode", 200)
            yield from judge_call(answer, status, answer.get("process"))
            yield from problems(expected.get("expect", {}), answer["ok"])
        if "attempts" in step and answer.get("attempts") != step["attempts"]:
            yield f"attempts: expected {step['attempts']}, got {answer.get('attempts')}"

    def judge_error(self, want, got):
        """An error, by class, code, status, message, request id, and the members that the model gives it."""
        code = want["code"]
        shape = self.model["shapes"].get(code, {})
        self.errors.append(code)
        if (got["code"], got["class"]) != (code, code if shape or self.name == "cli" else "Unhandled"):
            yield f"expected {code}, got {got['class']} with the code {got['code']}: {got['message']}"
        yield from judge_call(got, shape.get("error", {}).get("httpStatusCode", want.get("status")), got.get("process"))
        message = got["message"] or ""
        if want.get("message", "") not in message or not message:
            yield f"message: expected to say {want.get('message', '')!r}, got {message!r}"
        members = got["members"]
        if members and shape:
            # The service's bodies carry the code without its suffix.
            if members.get("Code") not in (code, code.removesuffix("Exception")):
                yield f"Code: got {members.get('Code')!r}"
            # The JavaScript SDK has one member for both of the messages.
            yield from problems({"Message": message} if "Message" in members else {}, members)
            yield from problems({"RequestId": got["request_id"]}, members)
        if not got.get("process"):
            yield from problems(want.get("members", {}), members)

    def conclusion(self, product, seconds):
        """What the whole must have come to, and the line that says it."""
        check = self.suite.check
        if "SCENARIO_PARTS" not in os.environ:
            silent = sorted(set(self.model["operations"]) - self.answered)
            check(not silent, f"{self.name}: every operation has answered", f"not so {silent}")
            check(len(self.errors) >= LEAST_ERRORS, f"{self.name}: at least {LEAST_ERRORS} errors", f"{len(self.errors)}")
            if self.name == "cli":
                check(self.processes >= LEAST_PROCESSES, f"cli: at least {LEAST_PROCESSES} processes", f"{self.processes}")
            exceptions = {name for name, shape in self.model["shapes"].items() if shape.get("exception")}
            unseen = sorted(exceptions - set(self.errors))
            check(not unseen, f"{self.name}: every error has come", f"not so {unseen}")
        print(f"scenario: {product}: {self.steps} steps, {len(self.answered)} operations, {len(self.errors)} errors, "
              f"{self.refusals} refused by the client, {self.left_out} that it cannot do; {seconds:.1f} s", flush=True)


def judge_call(answer, status, is_process):
    """A separate process of the CLI tells neither of these."""
    if not is_process:
        if answer.get("status") != status:
            yield f"status: expected {status}, got {answer.get('status')}"
        if not answer.get("request_id"):
            yield "no request id"


def event_types(node):
    """The types of all events in an answer, wherever they stand in it."""
    if isinstance(node, list):
        return [name for item in node for name in event_types(item)]
    if isinstance(node, dict):
        return [node["eventType"]] if "eventType" in node else [name for item in node.values() for name in event_types(item)]
    return []


def chosen(variable, known):
    """Those that are named in a variable of the environment; all if it is not set."""
    names = os.environ.get(variable, "").split() or list(known)
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise Gone(f"{variable} names {unknown}; there are {sorted(known)}")
    return names


def tell(suite, name, parts, model):
    started = time.monotonic()
    telling = Telling(suite, name, model)
    product, driver = CLIENTS[name]()
    prepared = time.monotonic()
    # Parts that want the same options share a process. Another client gets another one: it begins with nothing.
    groups = {}
    for part_name, part in parts.items():
        groups.setdefault(json.dumps(part.get("fake", [])), {})[part_name] = part
    with driver:
        for options, group in groups.items():
            with Fake(json.loads(options)) as fake:
                for part_name, part in group.items():
                    telling.part(part_name, part, driver, fake)
    print(f"scenario: {product}: ready after {prepared - started:.1f} s", flush=True)
    telling.conclusion(product, time.monotonic() - prepared)


def run(suite):
    forget_environment()
    parts, model = load(), load_model()
    parts = {name: parts[name] for name in chosen("SCENARIO_PARTS", parts)}
    names = chosen("SCENARIO_CLIENTS", CLIENTS)
    for name in names:
        try:
            tell(suite, name, parts, model)
        except Gone as error:
            suite.check(False, f"{name}: the story broke off", str(error))
    return f"{len(parts)} parts told by {len(names)} clients"


if __name__ == "__main__":
    Suite("scenario", __doc__).main(run)
