"""validation: what the Rust client refuses before sending, against what the published model refuses.

The model's side is verdict.py. Every constraint of a request is met from both sides, wherever its shape is used, and
each pattern besides by random strings from around its alphabet. A refusal has to name the member, and must not show
what a sensitive member held.
"""

import copy
import json
import re
from collections import Counter

from generate import GUID
from harness import Suite, ask, load_model, text_of_path
from verdict import Verdict

PER_PATTERN = 400  # random strings for each shape with a pattern

# A valid value for each string shape that does not take just any; `{}` is replaced by a number, to tell copies apart.
VALID = {
    "GuidString": "0a1b2c3d-4e5f-6789-abcd-ef01234567{:02d}",
    "ExternalUserId": "planted-user-{}-Qx7",
    "ExternalMeetingId": "planted-meeting-{}-Qx7",
    "ClientRequestToken": "planted-token-{}-Qx7",
    "Arn": "arn:aws:sns:us-east-1:123456789012:planted-topic-{}-Qx7",
    "AmazonResourceName": "arn:aws:chime:us-east-1:123456789012:meeting/" + GUID,
    "MediaRegion": "us-east-1",
    "PrimaryMeetingId": GUID,
    "TenantId": "tenant-{}",
    "TagKey": "key{}",
    "TagValue": "value {}",
    "TranscribePiiEntityTypes": "NAME,ADDRESS",
    "TranscribeLanguageModelName": "model-{}",
    "TranscribeLanguageOptions": "en-US,de-DE",
    "TranscribeVocabularyNamesOrFilterNamesString": "first,second",
    "String": "text {}",
    "VideoResolution": "HD",
    "ContentResolution": "FHD",
}

# What a pattern demands in front of its repeated class.
PREFIX = {"AmazonResourceName": "arn:", "Arn": "arn"}

# Near misses for any class: neighbours in ASCII, look-alikes, things that are letters or digits elsewhere, line ends.
NEAR = list("`{@[/:*>?!#$%&'\"(),;<|}~\\ ^+=.-_09azAZ") + [
    "\n", "\r", "\t", "\x00", "\x1c", "\x85", "\u00a0", "\u2028", "\ufeff", "é", "ß", "İ", "ſ", "\u212a", "ａ", "０", "٣", "а",
    "e\u0301", "\u200d", "😀", "𝟘", "–", "‐"]

FILLERS = {  # for lengths: a character that is one scalar value but two UTF-16 units, up to four bytes, and so on
    "ascii": "a", "two bytes": "é", "three bytes": "字", "emoji": "😀", "combining": "\u0301", "joiner": "\u200d",
    "right to left": "ש", "last": "\U0010ffff",
}


class Cases:
    """Valid inputs, the places in them, and inputs with one place changed."""

    def __init__(self, model, verdict, rng):
        self.operations, self.shapes = model["operations"], model["shapes"]
        self.verdict, self.rng = verdict, rng
        self.cases = []  # (kind, shape, operation, input, place)
        self._serial = 0
        self.bases = {name: self._valid(operation["input"]["shape"]) for name, operation in self.operations.items()}
        # (operation, path, shape, reference) of every member and list element; indexes stand for "some element".
        self.places = [place for name in self.operations for place in self._places(name)]

    def _valid(self, name):
        """A value with every member, which the model accepts."""
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            return {member: self._valid(reference["shape"]) for member, reference in shape["members"].items()}
        if kind == "list":
            return [self._valid(shape["member"]["shape"]) for _ in range(3)]
        if kind == "boolean":
            return True
        if kind == "integer":
            return shape.get("min", 1)
        self._serial = (self._serial + 1) % 100
        text = VALID[name] if name in VALID else shape["enum"][0]
        return text.format(self._serial) if "{" in text else text

    def _places(self, operation):
        def walk(name, path, reference):
            shape = self.shapes[name]
            if path:
                yield operation, path, name, reference
            if shape["type"] == "structure":
                for member, inner in shape["members"].items():
                    yield from walk(inner["shape"], path + (member,), dict(inner, required=member in shape.get("required", [])))
            elif shape["type"] == "list":
                yield from walk(shape["member"]["shape"], path + (0,), {"element": True})

        yield from walk(self.operations[operation]["input"]["shape"], (), {})

    def add(self, kind, place, value):
        """The valid input with `value` at this place; a value of `Cases.GONE` takes the member away."""
        operation, path, shape, _ = place
        given = copy.deepcopy(self.bases[operation])
        # Some element, not always the first: the index in the path has to be right too.
        path = tuple(self.rng.randrange(3) if isinstance(step, int) else step for step in path)
        at = given
        for step in path[:-1]:
            at = at[step]
        if value is Cases.GONE:
            del at[path[-1]]
        else:
            at[path[-1]] = value
        self._stay_clear(given, at, path)
        self.cases.append((kind, shape, operation, given, path))

    GONE = object()

    @staticmethod
    def _stay_clear(given, changed, path):
        """Keeps two rules out of the way which the client has on purpose beyond the model."""
        if path[-1] == "MaxResolution" and changed.get("MaxResolution") == "None":
            # A channel without resolution forbids capabilities on it; left out, they follow by themselves.
            for attendee in given.get("Attendees", []):
                del attendee["Capabilities"]
        if path[-2:] == ("Capabilities", "Video") and changed.get("Video") not in ("SendReceive", "Receive"):
            # Receiving content needs receiving video.
            changed["Content"] = "None"

    def of_length(self, shape, size, filler):
        """A string of this many scalar values, begun as the pattern wants it."""
        start = PREFIX.get(shape, "")
        if filler == "a" and shape == "TenantId":
            # Four equal characters in a row are refused, whatever the length.
            return "".join("abc"[at % 3] for at in range(size))
        if filler == "a" and shape == "TranscribePiiEntityTypes":
            filler = "A"
        return (start + filler * size)[:size]

    def lengths(self, place):
        _, _, name, _ = place
        shape = self.shapes[name]
        low, high = shape.get("min", 0), shape.get("max")
        sizes = {0, 1, low - 1, low, low + 1}
        if high is not None:
            sizes |= {high - 1, high, high + 1, 2 * high}
        for size in sorted(size for size in sizes if size >= 0):
            for kind, filler in FILLERS.items():
                self.add(f"length {kind}", place, self.of_length(name, size, filler))

    def sizes(self, place):
        operation, path, name, _ = place
        shape = self.shapes[name]
        low, high = shape.get("min", 0), shape["max"]
        for size in sorted({0, low, low + 1, high - 1, high, high + 1, high + 50} | ({low - 1} if low else set())):
            self.add("list size", place, [self._valid(shape["member"]["shape"]) for _ in range(size)])

    def numbers(self, place):
        shape = self.shapes[place[2]]
        low, high = shape["min"], shape["max"]
        for value in (-2**31, -1, 0, low - 1, low, low + 1, (low + high) // 2, high - 1, high, high + 1, 2**31 - 1, 2**31, 2**40):
            self.add("range", place, value)

    def enums(self, place):
        unknown = ["", "Unknown", "none", "NONE", " None", "SENDRECEIVE", "x" * 300, "😀", "new\nvalue", "null", "0"]
        for value in self.shapes[place[2]]["enum"] + unknown:
            self.add("enum", place, value)

    def types(self, place):
        kind = self.shapes[place[2]]["type"]
        odd = {
            "string": [918273645, True, 1.5, ["planted-list-Qx7"], {"planted-key-Qx7": "planted-value-Qx7"}],
            "integer": ["1", "", 1.5, True, [1], {}],
            "boolean": ["true", 0, 1, [], {}],
            "list": ["planted-list-Qx7", 1, True, {"0": "x"}],
            "structure": ["planted-structure-Qx7", 1, False, [1]],
        }[kind]
        for value in odd:
            self.add("type", place, value)

    def near_pattern(self, name, rng):
        """A random string around what the pattern takes: mostly inside its class, sometimes just beside it."""
        if name == "GuidString":
            return near_guid(rng)
        inside, outside = self.alphabet(name)
        size = rng.choice([1, 2, 3, 4, 5, 8, 13, 40])
        text = [rng.choice(inside) for _ in range(size)]
        if name == "TenantId" and rng.random() < 0.5:
            # Runs of three, which pass, and of four and more, which do not; also pairs of runs, which only look long.
            char, other = rng.sample(inside, 2)
            run = rng.choice([[char] * 3, [char] * 4, [char] * 5, [char] * 3 + [other] * 3, [char] * 3 + [other, char]])
            at = rng.randrange(len(text) + 1)
            text[at:at] = run
        draw = rng.random()
        if draw < 0.25:
            text.insert(rng.randrange(len(text) + 1), rng.choice(outside))
        elif draw < 0.30:
            text[rng.randrange(len(text))] = rng.choice(outside)
        elif draw < 0.35:
            text.append("\n")  # where Python's $ and ECMA's differ
        elif draw < 0.40:
            text.insert(0, rng.choice(outside))
        elif draw < 0.43:
            text = [rng.choice(outside) for _ in range(size)]
        text = "".join(text)
        prefix = PREFIX.get(name, "")
        if prefix and rng.random() < 0.85:
            return prefix + text
        if prefix:
            return rng.choice([text, prefix[:-1] + text, " " + prefix + text, prefix.upper() + text, "x" + prefix + text,
                               "\n" + prefix + text, prefix])
        return text

    def alphabet(self, name):
        """The characters of the pattern's last class, and near ones that are not in it."""
        pattern = self.shapes[name]["pattern"]
        classes = re.findall(r"\[(?:\\.|[^\]\\])+\]", pattern)
        if not classes:
            # A dot: everything but line ends is inside.
            return list("abz019:/-_. é字😀"), ["\n", "\r", "\u2028", "\u2029"]
        one = type(self.verdict)({"operations": {}, "shapes": {"one": {"pattern": classes[-1]}}}).patterns["one"]
        ascii_and_near = [chr(code) for code in range(0x80)] + NEAR
        inside = [char for char in ascii_and_near if one.fullmatch(char)]
        return inside, [char for char in ascii_and_near if not one.fullmatch(char)]


def near_guid(rng):
    """A GUID, or something that was one until a moment ago."""
    digits = rng.choice(["0123456789abcdef", "0123456789ABCDEF", "0123456789abcdefABCDEF"])
    guid = "-".join("".join(rng.choice(digits) for _ in range(size)) for size in (8, 4, 4, 4, 12))
    change = rng.randrange(14)
    at = rng.randrange(len(guid))
    if change == 0:
        return guid[:at] + rng.choice(["g", "G", "/", "_", "–", "０", "é", " ", "\n", "."] ) + guid[at + 1:]
    if change == 1:
        return guid[:at] + guid[at + 1:]
    if change == 2:
        return guid[:at] + rng.choice("0aF-") + guid[at:]
    if change == 3:
        return rng.choice(["x", " ", "\n", "../", "a", "{", "0"]) + guid
    if change == 4:
        return guid + rng.choice(["x", " ", "\n", "/..", "f", "}", "?operation=delete", "\x00", "😀"])
    if change == 5:
        return guid.replace("-", "", rng.choice([1, 4]))
    if change == 6:
        return guid + "\n" + guid
    if change == 7:
        return "😀" * rng.randrange(5) + guid + "é" * rng.randrange(5)
    if change == 8:
        return rng.choice(["", ".", "..", "-", "null", "urn:uuid:" + guid, "{" + guid + "}"])
    if change == 9:
        return guid[:at]
    return guid


def make_cases(suite, model, verdict):
    """Everything that will be sent, and how many random strings each pattern got."""
    cases, strings = Cases(model, verdict, suite.rng), Counter()
    for operation in model["operations"]:
        cases.cases.append(("valid", "", operation, cases.bases[operation], ()))
    for place in cases.places:
        operation, path, name, reference = place
        shape = model["shapes"][name]
        if reference.get("required"):
            cases.add("required", place, Cases.GONE)
            cases.add("required", place, None)
        elif not reference.get("element"):
            cases.add("optional", place, Cases.GONE)
            cases.add("optional", place, None)
        cases.types(place)
        if shape["type"] == "string" and ("min" in shape or "max" in shape or "pattern" in shape):
            cases.lengths(place)
        if "enum" in shape:
            cases.enums(place)
        if shape["type"] == "list" and "max" in shape:
            cases.sizes(place)
        if shape["type"] == "integer" and "max" in shape:
            cases.numbers(place)
        if shape["type"] == "structure":
            unknown = (operation, path + ("Bogus",), "", {})
            cases.add("unknown", unknown, "planted-unknown-Qx7")
    for operation in model["operations"]:
        cases.add("unknown", (operation, ("Bogus",), "", {}), 1)
    # The random strings of a shape take turns through its places.
    for name in verdict.patterns:
        where = [place for place in cases.places if place[2] == name]
        for number in range(PER_PATTERN if where else 0):
            cases.add("pattern", where[number % len(where)], cases.near_pattern(name, suite.rng))
            strings[name] += 1
        if name == "GuidString":
            # A label is matched whole, an element of a body is searched: enough of each.
            bodies = [place for place in where if place[3].get("location") != "uri"]
            for number in range(PER_PATTERN):
                cases.add("pattern", bodies[number % len(bodies)], cases.near_pattern(name, suite.rng))
    return cases, strings


def sensitive_strings(model, name, value):
    """What an answer must not repeat: the values of sensitive members, and whatever stands in their place."""
    shape = model["shapes"][name]
    if shape.get("sensitive"):
        yield value if isinstance(value, str) else json.dumps(value)
        yield from (found for found in re.findall(r"planted-[\w-]+|918273645", json.dumps(value)))
    elif shape["type"] == "structure" and isinstance(value, dict):
        for member, reference in shape["members"].items():
            if value.get(member) is not None:
                yield from sensitive_strings(model, reference["shape"], value[member])
    elif shape["type"] == "list" and isinstance(value, list):
        for item in value:
            yield from sensitive_strings(model, shape["member"]["shape"], item)


def leaks(secret, shown):
    """Whether a text shows a value, or twelve characters of it in a row."""
    if len(secret) < 6:
        return False  # too short to tell from chance
    if secret in shown:
        return True
    if len(set(secret)) < 4:
        return secret[:12] in shown
    return any(secret[at:at + 12] in shown for at in range(0, min(len(secret), 200) - 11))


def differences(expected, answer):
    """What is wrong with one answer, as text."""
    if not isinstance(answer.get("violations"), list):
        return [f"answered {json.dumps(answer)[:300]}"]
    got = answer["violations"]
    malformed = [item for item in got if not (isinstance(item, dict) and all(
        isinstance(item.get(key), str) and item[key] for key in ("path", "rule", "text")))]
    if malformed:
        return [f"malformed: {json.dumps(malformed)[:300]}"]
    out = []
    paths, wanted = {item["path"] for item in got}, {item.path for item in expected}
    if bool(got) != bool(expected):
        out.append(f"the model {'refuses' if expected else 'accepts'} it: {expected}; "
                   f"ours: {json.dumps(got)[:600] if got else 'accepted'}")
    elif paths != wanted:
        out.append(f"named {sorted(paths)[:5]}, expected {sorted(wanted)[:5]}")
    else:
        for item in got:
            rules = set().union(*(one.rules for one in expected if one.path == item["path"]))
            if item["rule"] not in rules:
                out.append(f"{item['path']}: rule {item['rule']}, expected {sorted(rules)}")
            if not item["text"].startswith(item["path"]):
                out.append(f"the text does not begin with the path: {item['text'][:200]}")
    return out


def run(suite):
    model = load_model()
    verdict = Verdict(model)
    cases, strings = make_cases(suite, model, verdict)
    for operation, base in cases.bases.items():
        suite.check(not verdict.of(operation, base), f"{operation}: the valid input is valid by the model")
    answers = ask(suite.program, "validate",
                  [{"operation": operation, "input": given} for _, _, operation, given, _ in cases.cases])

    wrong, met, planted = 0, {}, 0
    for (kind, shape, operation, given, path), answer in zip(cases.cases, answers, strict=True):
        expected = verdict.of(operation, given)
        found = differences(expected, answer)
        wrong += bool(found)
        if shape:
            met.setdefault((shape, kind.split()[0]), set()).add(bool(expected))
        label = f"{kind} of {operation} {text_of_path(path)}"
        suite.check(not found, label, f"{'; '.join(found)}; value {value_at(given, path)!r}")
        if expected:
            shown = "\n".join(item["text"] for item in answer.get("violations", [])
                              if isinstance(item, dict) and isinstance(item.get("text"), str)) + answer.get("error", "")
            secrets = sensitive_strings(model, model["operations"][operation]["input"]["shape"], given)
            leaked = [secret for secret in set(secrets) if leaks(secret, shown)]
            planted += 1
            suite.check(not leaked, f"{label}: no sensitive value in the text", f"{shown[:400]!r} shows {leaked[:3]!r}")

    # A constraint that was only ever met from one side has not been tested.
    constrained = {(name, kind) for _, _, name, _ in cases.places for kind in kinds(model["shapes"][name])}
    for name, kind in sorted(constrained):
        sides = met.get((name, kind), set())
        suite.check(sides == {True, False}, f"{name}: {kind} met from both sides", f"refused: {sorted(sides)}")
    for name in sorted({place[2] for place in cases.places} & verdict.patterns.keys()):
        suite.check(strings[name] >= 300, f"{name}: at least 300 strings around its pattern", f"{strings[name]}")
    refused = sum(1 for _, _, operation, given, _ in cases.cases if verdict.of(operation, given))
    return (f"{len(cases.cases)} inputs judged, {refused} of them refused by the model, {wrong} differences; "
            f"{planted} refusals searched for sensitive values")


def kinds(shape):
    """The kinds of cases that have to show both verdicts for a shape."""
    if shape["type"] == "list" and "max" in shape:
        yield "list"
    if shape["type"] == "integer" and "max" in shape:
        yield "range"
    if shape["type"] == "string" and "max" in shape:
        yield "length"
    # These two match the empty string anywhere, so they match everything.
    if "pattern" in shape and not ecma_matches_all(shape["pattern"]):
        yield "pattern"


def ecma_matches_all(pattern):
    return not pattern.startswith("^") and pattern.endswith("]*")


def value_at(given, path):
    for step in path:
        if isinstance(given, dict) and step not in given:
            return "(left out)"
        given = given[step]
    text = given if not isinstance(given, (dict, list)) else json.dumps(given)
    return text[:120] + "..." if isinstance(text, str) and len(text) > 120 else text


if __name__ == "__main__":
    Suite("validation", __doc__).main(run)
