"""What is expected of an answer, compared with what came."""

import json
import re

from harness import same, text_of_path

GUID = r"[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}"
# The browser client sends the token as a WebSocket subprotocol, so it has to be an HTTP token.
JOIN_TOKEN = r"[A-Za-z0-9+_.~-]{2,2048}"
PATTERNS = {"guid": GUID, "join-token": JOIN_TOKEN}
ABSENT = object()


def problems(want, got, path=()):
    """Every difference, as text. Members that are not named are not compared."""
    if isinstance(want, dict) and any(name.startswith("$") for name in want):
        (name, given), = want.items()
        yield from RULES[name](given, got, path)
    elif got is ABSENT:
        yield f"{at(path)}: missing, expected {short(want)}"
    elif isinstance(want, dict) and isinstance(got, dict):
        for name, value in want.items():
            yield from problems(value, got.get(name, ABSENT), (*path, name))
    elif isinstance(want, list) and isinstance(got, list) and len(want) == len(got):
        for index, (one, other) in enumerate(zip(want, got)):
            yield from problems(one, other, (*path, index))
    elif not same(want, got):
        yield f"{at(path)}: expected {short(want)}, got {short(got)}"


def absent(_, got, path):
    if got is not ABSENT:
        yield f"{at(path)}: expected to be absent, got {short(got)}"


def empty(_, got, path):
    """A list without elements and no list are one: clients differ in what they make of it."""
    if got is not ABSENT and got != []:
        yield f"{at(path)}: expected nothing in it, got {short(got)}"


def present(_, got, path):
    if got is ABSENT or got in ("", [], {}):
        yield f"{at(path)}: expected something, got {'nothing' if got is ABSENT else short(got)}"


def length(count, got, path):
    found = len(got) if isinstance(got, (list, str)) else None
    if found != count:
        yield f"{at(path)}: expected {count} of them, got {short(got) if found is None else found}"


def pattern(text, got, path):
    if not isinstance(got, str) or not re.fullmatch(PATTERNS.get(text, text), got, re.IGNORECASE):
        yield f"{at(path)}: expected the form {text}, got {short(got)}"


def other_than(value, got, path):
    if got is ABSENT or same(value, got):
        yield f"{at(path)}: expected another than {short(value)}, got {short(got)}"


def every(want, got, path):
    if not isinstance(got, list) or not got:
        yield f"{at(path)}: expected a list, got {short(got)}"
        return
    for index, item in enumerate(got):
        yield from problems(want, item, (*path, index))


def any_order(want, got, path):
    """The same elements, each as often as expected."""
    if not isinstance(got, list):
        yield f"{at(path)}: expected a list, got {short(got)}"
        return
    rest = list(got)
    for item in want:
        match = next((other for other in rest if not list(problems(item, other))), ABSENT)
        if match is ABSENT:
            yield f"{at(path)}: {short(item)} is not there"
        else:
            rest.remove(match)
    for item in rest:
        yield f"{at(path)}: {short(item)} was not expected"


def contains(text, got, path):
    if not isinstance(got, str) or text not in got:
        yield f"{at(path)}: expected to say {text!r}, got {short(got)}"


RULES = {"$absent": absent, "$empty": empty, "$present": present, "$length": length, "$pattern": pattern,
         "$not": other_than, "$every": every, "$any_order": any_order, "$contains": contains}


def at(path):
    return text_of_path(path) or "the answer"


def short(value):
    text = "nothing" if value is ABSENT else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else text[:300] + "…"
