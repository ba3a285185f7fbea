"""rest_json: all kinds of members in all places, in both directions, against botocore's serializer and parser.

A model of our own has what the services of the family use only in part, or not yet: members of every kind in labels,
queries, headers, bodies and as whole bodies. `cargo drift` prints its declarations, and what is compared is

- requests: ours with botocore's, byte for byte where bytes matter, as in `wire`;
- the server half: what it reads of botocore's requests with the inputs that they were made of;
- answers: what botocore and our client read of our server's answers with the outputs that these were made of;
- answers of other servers, written by hand: what botocore reads of them with what our client reads.
"""

import base64
import copy
import datetime
import email.utils
import json
import math

import botocore
from botocore.exceptions import ClientError

from capture import Capture
from declared import Tool, write
from generate import HOSTILE, Generator
from harness import ROOT, Suite, ask, same
from wire import differences

RANDOM_INPUTS = 60  # for each operation, besides the least, the most, and each hostile string in each place of the URL
RANDOM_OUTPUTS = 60

MODEL = ROOT / "tests" / "model" / "rest-json-2.json"
UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)
MORNING = datetime.datetime(2026, 11, 23, 8, 30, tzinfo=UTC)

LABELS = {"Text": "a", "Flag": True, "Count": 1, "Total": 1, "Share": 0.5, "Exact": 0.5, "Moment": MORNING,
          "Epoch": MORNING, "Dated": MORNING, "Colour": "RED"}

# Requests in which the two differ: operation, input, part, ours, botocore's. Both texts have to be what is written;
# an exception that no longer holds fails. A part that is `error` is our refusal, and botocore sends something.
A_FRACTION = "botocore writes six digits of a fraction of a second, we write those that say something"
NO_FRACTION = "botocore cuts the fraction of a second off in a header, whatever the format"
AN_EXPONENT = "an exponent has a sign and two digits in Python, and begins at 0.0001; the number is the same"
NOT_FINITE = "no request of ours says that a number is not finite"
A_PATH = "a greedy label with an empty part or with dots would change the path"
AN_AND = "a query in which only empty lists follow the constant part ends with an & in botocore"
A_NULL = "botocore writes a nested null, we leave the member out"
EXCEPTIONS = [
    (A_FRACTION, "ListThings", {"Moment": MORNING.replace(microsecond=500_000)}, "query",
     "list-type=2&moment=2026-11-23T08%3A30%3A00.5Z", "list-type=2&moment=2026-11-23T08%3A30%3A00.500000Z"),
    (A_FRACTION, "PatchThing", {"ThingId": 1, "Tree": {"At": MORNING.replace(microsecond=70_000)}}, "body",
     '{"Tree":{"at":"2026-11-23T08:30:00.07Z"}}', '{"Tree": {"at": "2026-11-23T08:30:00.070000Z"}}'),
    (NO_FRACTION, "SendHeaders", {"Written": MORNING.replace(microsecond=500_000)}, "x-written",
     "2026-11-23T08:30:00.5Z", "2026-11-23T08:30:00Z"),
    (NO_FRACTION, "SendHeaders", {"Epoch": MORNING.replace(microsecond=500_000)}, "x-epoch",
     "1795422600.5", "1795422600"),
    (AN_EXPONENT, "ListThings", {"Exact": 1e-7}, "query", "list-type=2&exact=1e-7", "list-type=2&exact=1e-07"),
    (AN_EXPONENT, "SendHeaders", {"Exact": 0.00001}, "x-exact", "0.00001", "1e-05"),
    (NOT_FINITE, "ListThings", {"Exact": math.inf}, "error", "Exact: ", "list-type=2&exact=Infinity"),
    (NOT_FINITE, "SendHeaders", {"Exact": math.nan}, "error", "Exact: ", ""),
    (NOT_FINITE, "CreateThing", {"Name": "a", "Token": "b", "Facts": {"Exact": -math.inf}}, "error",
     "Facts.Exact: ", ""),
    (A_PATH, "HeadFile", {"Key": "a//b"}, "error", "Key: has an empty part", ""),
    (A_PATH, "HeadFile", {"Key": "/a"}, "error", "Key: has an empty part", ""),
    (A_PATH, "HeadFile", {"Key": "a/"}, "error", "Key: has an empty part", ""),
    (A_PATH, "HeadFile", {"Key": "a/../b"}, "error", "Key: `.` and `..`", ""),
    (A_PATH, "HeadFile", {"Key": "."}, "error", "Key: `.` and `..`", ""),
    (AN_AND, "DeleteThings", {"Names": []}, "query", "all&kind=a%20b", "all&kind=a%20b&"),
    (A_NULL, "PutNote", {"NoteId": "a", "Note": {"Text": None}}, "body", "{}", '{"Text": null}'),
]


def facts(text):
    """An answer with facts in its body."""
    return "CreateThing", {}, '{"Facts":{%s}}' % text


def moments():
    """The same moment in every way of writing, in every place."""
    texts = ["1795422600", "1795422600.0", "1.7954226e9", "2026-11-23T08:30:00Z", "2026-11-23T08:30:00.000Z",
             "2026-11-23t08:30:00z", "2026-11-23T10:00:00+01:30", "2026-11-22T22:30:00-10:00",
             "Mon, 23 Nov 2026 08:30:00 GMT"]
    for form in ["1795422600", "1795422600.0", "17954226e2"] + [f'"{text}"' for text in texts]:
        yield (*facts(f'"Moment":{form},"Written":{form},"Dated":{form},"Here":{form},"Moments":[{form}],'
                      f'"WrittenMoments":[{form}],"DatedMoments":{{"a":{form}}}'),
               {"Facts": {"Moment": MORNING, "Written": MORNING, "Dated": MORNING, "Here": MORNING,
                          "Moments": [MORNING], "WrittenMoments": [MORNING], "DatedMoments": {"a": MORNING}}})
    for text in texts:
        yield ("HeadFile", {"last-modified": text, "X-Epoch": text, "x-written": text}, "",
               {"Moment": MORNING, "Epoch": MORNING, "Written": MORNING})


# Answers as other servers write them: operation, headers, body, what both read of it.
SAME = [
    (*facts('"Text":null,"Flag":null,"Count":null,"Moment":null,"Bytes":null,"Texts":null,"Names":null,"type":null'),
     {"Facts": {}}),
    (*facts('"__type":"a#B","Unknown":{"a":[1,null]},"Text":"a"'), {"Facts": {"Text": "a"}}),
    (*facts('"Text":"a","Text":"\\u00e9\\ud83d\\ude00"'), {"Facts": {"Text": "é😀"}}),
    (*facts('"Count":5.0,"Total":-7.00,"new":1e3,"CountsByColour":{"RED":2.0},"Rows":[{"a":0.0}]'),
     {"Facts": {"Count": 5, "Total": -7, "new": 1000, "CountsByColour": {"RED": 2}, "Rows": [{"a": 0}]}}),
    (*facts('"Total":9223372036854775807'), {"Facts": {"Total": 2**63 - 1}}),
    (*facts('"Share":5,"Exact":-3,"Grid":[[1,2.5],[]]'),
     {"Facts": {"Share": 5.0, "Exact": -3.0, "Grid": [[1.0, 2.5], []]}}),
    (*facts('"Share":"-Infinity","Exact":"Infinity"'), {"Facts": {"Share": -math.inf, "Exact": math.inf}}),
    (*facts('"Colour":"NEW","CountsByColour":{"NEW":1}'), {"Facts": {"Colour": "NEW", "CountsByColour": {"NEW": 1}}}),
    (*facts('"Bytes":"","Blobs":{"a":"AAECAw==","b":"/+8="}'),
     {"Facts": {"Bytes": b"", "Blobs": {"a": b"\0\1\2\3", "b": b"\xff\xef"}}}),
    (*facts('"was-called":"a","Renamed":"b","3 flags":[true],"x-elsewhere":"c"'),
     {"Facts": {"Renamed": "a", "RenamedList": [True], "Elsewhere": "c"}}),
    (*facts('"Moment":-1.5,"Written":"1969-12-31T23:59:58.5Z"'),
     {"Facts": dict.fromkeys(["Moment", "Written"], EPOCH - datetime.timedelta(milliseconds=1500))}),
    *moments(),
    ("CreateThing", {"LOCATION": " a b ", "x-remaining": "-3"}, ' {"Facts" : { } } \r\n',
     {"Facts": {}, "Location": " a b ", "Remaining": -3}),
    ("HeadFile", {"x-exact": "-Infinity", "x-share": "1", "x-flag": "false", "x-colour": "", "x-count": "-0"}, "",
     {"Exact": -math.inf, "Share": 1.0, "Flag": False, "Colour": "", "Count": 0}),
    ("PatchThing", {}, "", {}),
    ("PatchThing", {}, "{}", {}),
    ("PatchThing", {}, '{"Tree":{"Parent":{"Parent":{}},"by-name":{"a":{"Children":[{"at":0}]}}}}',
     {"Tree": {"Parent": {"Parent": {}}, "ByName": {"a": {"Children": [{"At": EPOCH}]}}}}),
    ("ListThings", {}, '{"page-numbers":[1,2.0],"Pages":[3]}', {"Pages": [1, 2]}),
    ("PutNote", {"ETag": "7"}, "null", {"Version": 7}),
    ("PutNote", {}, "", {}),
    ("PutNote", {}, '{"Made":1795422600,"Note":{"Text":"b"}}', {"Note": {"Made": MORNING}}),
    ("PutRows", {}, '[{"a":1},{}]', {"Rows": [{"a": 1}, {}]}),
    ("PutPrices", {"X-Currency": "EUR"}, '{"a":1,"b":2.5}', {"Prices": {"a": 1.0, "b": 2.5}, "Currency": "EUR"}),
    ("PutText", {"content-type": "application/json"}, '{"a": "é"}', {"Text": '{"a": "é"}'}),
    ("PutColour", {}, "NEW", {"Colour": "NEW"}),
    ("Ping", {}, "<html>", {}),
]

# Answers of which the two read different things: operation, headers, body, what we read, what botocore reads. Text is
# in our error; a type is that of botocore's.
GAPS = "botocore keeps a null in a list or a map as a gap, and trips over it where the values are no text"
KINDS = "botocore takes any kind of JSON for any member; we refuse what is of another kind, and no other number is read"
LENIENT = "botocore skips what is not base64; RFC 4648 has it refused"
OLD_DATES = "botocore guesses at dates; we read the three forms of the protocol"
NO_JSON = "botocore takes what is no JSON for an empty success"
OUTSIDE = "botocore reads a member of the headers from the body as well"
A_HEADER = "in a header, what does not fit its member counts as absent; botocore fails, or guesses"
VACANT = "a required member that is missing is the empty value, because its type has no absent one"
DIFFERENT = [
    (GAPS, *facts('"Texts":["a",null,"b"]'), {"Facts": {"Texts": ["a", "b"]}}, {"Facts": {"Texts": ["a", None, "b"]}}),
    (GAPS, *facts('"Names":{"a":null,"b":"c"}'), {"Facts": {"Names": {"b": "c"}}},
     {"Facts": {"Names": {"a": None, "b": "c"}}}),
    (GAPS, *facts('"CountsByColour":{"RED":null}'), {"Facts": {"CountsByColour": {}}}, TypeError),
    (KINDS, *facts('"Count":"5"'), "Facts.Count: expected an integer, found a string", {"Facts": {"Count": 5}}),
    (KINDS, *facts('"Count":5.7'), "Facts.Count: expected an integer, found a number", {"Facts": {"Count": 5}}),
    (KINDS, *facts('"Count":2147483648'), "out of range", {"Facts": {"Count": 2**31}}),
    (KINDS, *facts('"Exact":"0.5"'), "Facts.Exact: expected a number, found a string", {"Facts": {"Exact": 0.5}}),
    (KINDS, *facts('"Exact":Infinity'), "line 1", {"Facts": {"Exact": math.inf}}),
    (KINDS, *facts('"Flag":"true"'), "Facts.Flag: expected a boolean, found a string", {"Facts": {"Flag": True}}),
    (KINDS, *facts('"Text":5'), "Facts.Text: expected a string, found a number", {"Facts": {"Text": 5}}),
    (KINDS, *facts('"Text":"\\ud800"'), "Facts.Text: ", {"Facts": {"Text": "\ud800"}}),
    (LENIENT, *facts('"Bytes":"AAEC\\nAw=="'), "Facts.Bytes: expected base64 text", {"Facts": {"Bytes": b"\0\1\2\3"}}),
    (LENIENT, *facts('"Bytes":"AAECAw=="," Bytes":"","Blobs":{"a":"A*AECAw=="}'), 'Facts.Blobs["a"]: expected base64',
     {"Facts": {"Bytes": b"\0\1\2\3", "Blobs": {"a": b"\0\1\2\3"}}}),
    (OLD_DATES, *facts('"Dated":"Monday, 23-Nov-26 08:30:00 GMT"'), "Facts.Dated: no timestamp",
     {"Facts": {"Dated": MORNING}}),
    (OLD_DATES, *facts('"Moment":"2026-11-23 08:30:00 GMT"'), "Facts.Moment: no timestamp", {"Facts": {"Moment": MORNING}}),
    (NO_JSON, "PatchThing", {}, "<html>", "text that is not JSON", {}),
    (NO_JSON, "PatchThing", {}, '{"Name":"a"', "line 1", {}),
    (OUTSIDE, "ListThings", {}, '{"x-total":5}', {}, {"Total": 5}),
    (A_HEADER, "HeadFile", {"x-count": "many"}, "", {}, ValueError),
    (A_HEADER, "HeadFile", {"x-count": "5.0"}, "", {}, ValueError),
    (A_HEADER, "HeadFile", {"x-flag": "TRUE"}, "", {}, {"Flag": True}),
    (A_HEADER, "HeadFile", {"Last-Modified": "yesterday"}, "", {}, ValueError),
    (VACANT, "GetRoot", {}, "{}", {"Healthy": False}, {}),
    (VACANT, "CreateThing", {}, "", {"Facts": {}}, {}),
]


class Values(Generator):
    """Draws values as botocore takes and gives them: moments are datetimes, blobs are bytes."""

    DEEPEST = 4  # a structure further down holds no structures
    in_answer = False

    def given_and_possible(self, side):
        """The members that were drawn since the last time, and all that can be on one side; as (structure, member)."""
        given, self.met = self.met, set()
        open_, possible, seen = [], set(), set()
        for operation in self.operations.values():
            open_ += [operation[side]["shape"]] if side in operation else []
            open_ += [error["shape"] for error in operation.get("errors", [])] if side == "output" else []
        while open_:
            name = open_.pop()
            if name in seen:
                continue
            seen.add(name)
            shape = self.shapes[name]
            members = {key: shape[key] for key in ("member", "key", "value") if key in shape} | shape.get("members", {})
            open_ += [reference["shape"] for reference in members.values()]
            possible |= {(name, member) for member in shape.get("members", {})}
        return given, possible

    def input(self, operation, share):
        return self._draw({"shape": self.input_shape(operation)}, share, 0)

    def output(self, operation, share):
        self.in_answer = True
        try:
            return self._draw(self.operations[operation]["output"], share, 0)
        finally:
            self.in_answer = False

    def error(self, name, share):
        drawn = self._draw({"shape": name}, share, 0)
        return {member: value for member, value in drawn.items() if member.lower() != "message"}

    def greedy(self):
        """A text whose slashes leave no part empty, and no part that an address may not have."""
        parts = [part for _ in range(self.rng.randint(1, 4)) for part in self.label().split("/")]
        return "/".join(part for part in parts if part not in ("", ".", "..")) or "a"

    def _draw(self, reference, share, depth):
        shape = self.shapes[reference["shape"]]
        kind = shape["type"]
        if kind == "structure":
            out = {}
            for name, member in shape["members"].items():
                required = name in shape.get("required", []) or member.get("idempotencyToken")
                if required or (self.rng.random() < share and (depth < self.DEEPEST or not self._is_nested(member))):
                    self.met.add((reference["shape"], name))
                    out[name] = self._draw(member, share, depth + 1)
            return out
        # What is nested is made smaller, or a value of many kinds would grow without end.
        size = self.rng.choice([0, 1, 2, 3] if depth < 2 else [0, 1, 1, 2])
        if depth >= self.DEEPEST and self._is_nested(reference):
            size = 0
        if kind == "list":
            # Elements travel where their list does.
            element = dict(shape["member"], location=reference.get("location"))
            return [self._draw(element, share, depth + 1) for _ in range(size)]
        if kind == "map":
            return {self._draw(shape["key"], share, depth + 1): self._draw(shape["value"], share, depth + 1)
                    for _ in range(size)}
        if kind == "boolean":
            return self.rng.random() < 0.5
        if kind in ("integer", "long"):
            bits = 31 if kind == "integer" else 63
            return self.rng.choice([0, 1, -1, 7, -100, 65536, 2**bits - 1, -(2**bits), self.rng.randrange(2**bits)])
        if kind in ("float", "double"):
            values = [0.0, -0.0, 1.0, -1.0, 0.5, 0.1, 3.14159, 100.0, 1234.5, 0.0001, 16777216.0]
            if kind == "double":
                values += [0.1 + 0.2, 123456789.012345, 9007199254740991.0, self.rng.uniform(-1000, 1000)]
            return self.rng.choice(values)
        if kind == "timestamp":
            return self._moment(reference, shape)
        if kind == "blob":
            return self.rng.randbytes(self.rng.choice([0, 1, 2, 3, 4, 50])) if self.rng.random() < 0.8 else b"\xff\xfe\0"
        place = reference.get("location")
        if "enum" in shape and self.rng.random() < 0.6:
            return self.rng.choice(shape["enum"])
        if place == "uri":
            return self.greedy() if reference["locationName"] == "Key" else self.label()
        if place == "header" and depth == 1:
            return self.header() if self.rng.random() < 0.95 else ""
        return self.string()

    def _is_nested(self, reference):
        """Whether values of this shape hold structures."""
        shape = self.shapes[reference["shape"]]
        inner = [shape[key] for key in ("member", "value") if key in shape]
        return shape["type"] == "structure" or any(map(self._is_nested, inner))

    def _moment(self, reference, shape):
        seconds = self.rng.choice([0, 1, -1, 951782400, 1795422600, 4102444799, -2208988800, 253402300799,
                                   self.rng.randrange(2**32)])
        moment = EPOCH + datetime.timedelta(seconds=seconds)
        # In requests only where both write the same, see EXCEPTIONS; a date of HTTP has no fraction.
        form, place = format_of(reference, shape), reference.get("location")
        if form != "rfc822" and (self.in_answer or (form, place == "header") == ("unixTimestamp", False)):
            moment += datetime.timedelta(milliseconds=self.rng.choice([0, 0, 1, 120, 500, 999]))
        return moment


def format_of(reference, shape):
    """How a timestamp is written where it travels."""
    usual = {"uri": "iso8601", "querystring": "iso8601", "header": "rfc822"}
    usual = usual.get(reference.get("location"), "unixTimestamp")
    return reference.get("timestampFormat", shape.get("timestampFormat", usual))


class Names:
    """Values as botocore has them to JSON as we have it, and back. We name what is in a body as the service does."""

    def __init__(self, model, rng):
        self.shapes, self.rng = model["shapes"], rng

    def wire(self, member, reference, top):
        return reference.get("locationName", member) if not (top and "location" in reference) else member

    def to_json(self, name, value, top=True):
        shape = self.shapes[name]
        kind = shape["type"]
        if value is None:
            return None
        if kind == "structure":
            members = shape["members"]
            return {self.wire(member, members[member], top): self.to_json(members[member]["shape"], inner, False)
                    for member, inner in value.items()}
        if kind == "list":
            return [self.to_json(shape["member"]["shape"], inner, False) for inner in value]
        if kind == "map":
            return {key: self.to_json(shape["value"]["shape"], inner, False) for key, inner in value.items()}
        if kind == "blob":
            return base64.b64encode(value).decode()
        if kind == "timestamp":
            # A program may write it in any way, which must not change what is sent.
            return self.rng.choice([seconds_of(value), value.isoformat(), value.isoformat().replace("+00:00", "Z")])
        if kind in ("float", "double") and not math.isfinite(value):
            return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
        return value

    def from_json(self, name, value, top=True):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            members = {self.wire(member, reference, top): (member, reference)
                       for member, reference in shape["members"].items()}
            out = {}
            for key, inner in value.items():
                member, reference = members[key]
                out[member] = self.from_json(reference["shape"], inner, False)
            return out
        if kind == "list":
            return [self.from_json(shape["member"]["shape"], inner, False) for inner in value]
        if kind == "map":
            return {key: self.from_json(shape["value"]["shape"], inner, False) for key, inner in value.items()}
        if kind == "blob":
            return base64.b64decode(value, validate=True)
        if kind == "timestamp":
            return moment_of(value)
        if kind in ("float", "double") and isinstance(value, str):
            return float(value)
        return value


def seconds_of(moment):
    """The seconds since 1970: a whole number when there is no fraction."""
    micros = (moment - EPOCH) // datetime.timedelta(microseconds=1)
    return micros / 1e6 if micros % 1_000_000 else micros // 1_000_000


def moment_of(value):
    """A moment to the millisecond, from one of the three ways in which we write it."""
    if isinstance(value, (int, float)):
        return EPOCH + datetime.timedelta(milliseconds=round(value * 1000))
    if value.endswith("GMT"):
        return email.utils.parsedate_to_datetime(value).astimezone(UTC)
    return datetime.datetime.fromisoformat(value)


def run(suite):
    model = json.loads(MODEL.read_text(encoding="utf-8"))
    tool = Tool(suite, "rest-json")
    text, notes = tool.declarations("rest-json", model, 1)
    suite.check("left out" not in notes + text, "everything in the model is declared", notes)
    program = tool.program("declared-rest-json", {"kinds": text})
    if program is None:
        return "the declarations do not compile"
    models = tool.work / "models"
    write(models / "kinds" / model["metadata"]["apiVersion"] / "service-2.json", json.dumps(model))
    capture = Capture(service="kinds", endpoint="https://kinds.example.com", models=models)
    both = Both(suite, model, capture, program)
    requests = both.requests()
    answers = both.answers()
    return (f"{requests} requests and {answers} answers compared in both directions, {len(SAME)} answers by hand; "
            f"{len(EXCEPTIONS) + len(DIFFERENT)} stated exceptions, botocore {botocore.__version__}")


class Both:
    """The two sides, and the model between them."""

    def __init__(self, suite, model, capture, program):
        self.suite, self.capture, self.program = suite, capture, program
        self.operations, self.shapes = model["operations"], model["shapes"]
        self.values, self.names = Values(model, suite.rng), Names(model, suite.rng)

    def ask(self, mode, lines):
        return ask(self.program, mode, [dict(line, service="Kinds") for line in lines])

    def shape(self, operation, side):
        """The name of an input's or output's shape; None if the operation has none."""
        return self.operations[operation].get(side, {}).get("shape")

    def payload(self, operation, side):
        """The member that is the whole body, with its kind; (None, None) if there is none."""
        shape = self.shapes.get(self.shape(operation, side), {})
        name = shape.get("payload")
        return name, name and self.shapes[shape["members"][name]["shape"]]["type"]

    def equal(self, got, want, what):
        """A check that names the first place where two values differ: whole ones are long."""
        self.suite.check(same(got, want), what, difference(got, want))

    def every_member(self, side):
        given, possible = self.values.given_and_possible(side)
        self.suite.check(possible <= given, f"every member of every {side}", f"never drawn: {sorted(possible - given)}")

    # Requests

    def inputs(self, operation):
        name = self.shape(operation, "input")
        if name is None:
            return [{}]
        draw = self.suite.rng
        out = [self.values.input(operation, share)
               for share in [0, 1] + [draw.choice([0.2, 0.5, 0.5, 0.9]) for _ in range(RANDOM_INPUTS)]]
        for member, reference in self.shapes[name]["members"].items():
            place = reference.get("location")
            if self.shapes[reference["shape"]]["type"] != "string" or place not in ("uri", "querystring"):
                continue
            for text in HOSTILE:
                greedy = place == "uri" and reference["locationName"] == "Key"
                parts = text.split("/") if greedy else [text]
                if place == "querystring" or not any(part in ("", ".", "..") for part in parts):
                    out.append(dict(self.values.input(operation, 0.3), **{member: text}))
        # botocore writes query parameters in the order in which they are passed.
        order = list(self.shapes[name]["members"])
        return [{member: given[member] for member in order if member in given} for given in out]

    def encoded(self, cases):
        lines = [{"operation": name, "input": self.names.to_json(self.shape(name, "input"), given) if given else {}}
                 for name, given in cases]
        return self.ask("encode", lines)

    def requests(self):
        suite = self.suite
        cases = [(name, given) for name in self.operations for given in self.inputs(name)]
        theirs = [self.capture.request(name, copy.deepcopy(given)) for name, given in cases]
        received = []
        for (name, given), mine, other in zip(cases, self.encoded(cases), theirs, strict=True):
            found = self.differences(name, given, mine, other)
            suite.check(not found, f"request: {name}", f"{'; '.join(found)}; input {given!r}")
            received.append(other)
        lines = [{key: request[key] for key in ("method", "path", "query", "headers", "bytes")} for request in received]
        for (name, given), mine in zip(cases, self.ask("read", lines), strict=True):
            if suite.check(mine.get("operation") == name, f"server: {name}", f"got {mine}; input {given!r}"):
                read = self.names.from_json(self.shape(name, "input"), mine["input"]) if mine["input"] else {}
                self.equal(read, self.as_read(name, given), f"server: {name}")
        self.every_member("input")
        self.exceptions()
        return len(cases)

    def differences(self, operation, given, mine, other):
        """What is not equal in two requests. Brings botocore's into the form of ours where it is meant to differ."""
        payload, kind = self.payload(operation, "input")
        if kind in ("list", "map") and given.get(payload) is not None:
            # botocore writes such a body as if it were a structure, with a member that is called null.
            body = json.loads(other["body"])
            if list(body) != ["null"]:
                return [f"botocore no longer writes {kind} payloads as {{\"null\": ..}}: {other['body']}"]
            other["body"] = json.dumps(body["null"])
            other["bytes"] = base64.b64encode(other["body"].encode()).decode()
        if kind in ("string", "blob"):
            return self.plain_differences(kind, given.get(payload), mine, other)
        # See EXCEPTIONS: no value ends so, because an & in one is encoded.
        other["query"] = other["query"].removesuffix("&")
        found = differences(mine, other)
        return found or self.header_differences(operation, given, mine, other)

    def plain_differences(self, kind, given, mine, other):
        """The same for a body that is text or bytes: botocore gives it no content type, we do."""
        if "error" in mine:
            return [f"refused: {mine['error']}"]
        content_type = {"string": "text/plain", "blob": "application/octet-stream"}[kind]
        expected = dict(other, content_type=content_type if given is not None else None)
        if other["content_type"] is not None:
            return [f"botocore now gives {kind} payloads the content type {other['content_type']}"]
        return [f"{part}: ours {mine[part]!r}, botocore's {expected[part]!r}"
                for part in ("method", "path", "query", "content_type", "bytes") if mine[part] != expected[part]]

    def header_differences(self, operation, given, mine, other):
        members = self.shapes[self.shape(operation, "input")]["members"] if given else {}
        sent = [members[name]["locationName"].lower() for name in given if members[name].get("location") == "header"]
        return [f"header {name}: ours {mine['headers'].get(name)!r}, botocore's {other['headers'].get(name)!r}"
                for name in sent if mine["headers"].get(name) != other["headers"].get(name)]

    def as_read(self, operation, given):
        """What a server can know of an input."""
        payload, _ = self.payload(operation, "input")
        members = self.shapes[self.shape(operation, "input")]["members"] if given else {}
        out = {}
        for name, value in given.items():
            if value in ([], {}, "", b"") and name == payload and value != []:
                continue  # no body, and `{}`, stand for an absent member as well
            if value == [] and members[name].get("location") == "querystring":
                continue  # a list without elements leaves nothing in a query
            out[name] = value
        return out

    def exceptions(self):
        cases = [(operation, given) for _, operation, given, *_ in EXCEPTIONS]
        for (reason, operation, given, part, ours, theirs), mine in zip(EXCEPTIONS, self.encoded(cases), strict=True):
            other = self.capture.request(operation, copy.deepcopy(given))
            what = f"exception: {operation} {given!r} ({reason})"
            if part == "error":
                self.suite.check(mine.get("error", "").startswith(ours) and "path" not in mine, what, f"got {mine}")
                self.suite.check(not theirs or other["query"] == theirs, what, f"botocore's: {other}")
            else:
                of = (lambda request: request[part]) if part in other else (lambda request: request["headers"].get(part))
                self.equal((of(mine), of(other)), (ours, theirs), what)

    # Answers

    def answers(self):
        draw = self.suite.rng
        shares = [0, 1] + [draw.choice([0.2, 0.5, 0.5, 0.9]) for _ in range(RANDOM_OUTPUTS)]
        outputs = [(name, self.values.output(name, share)) for name in self.operations if self.shape(name, "output")
                   for share in shares]
        lines = [{"operation": name, "output": self.names.to_json(self.shape(name, "output"), output)}
                 for name, output in outputs]
        answers = self.ask("answer", lines)
        for (name, output), answer in zip(outputs, answers, strict=True):
            status = self.operations[name]["http"].get("responseCode", 200)
            self.equal(answer.get("status"), status, f"answer: the status of {name}, {answer.get('error')}")
        cases = [(name, (answer["status"], answer["headers"], base64.b64decode(answer["bytes"])))
                 for (name, _), answer in zip(outputs, answers, strict=True)]
        for (name, output), ours, theirs in zip(outputs, self.received(cases), self.parsed(cases), strict=True):
            self.equal(ours, self.as_answered(name, output, ours=True), f"answer: our client, {name}")
            self.equal(theirs, self.as_answered(name, output, ours=False), f"answer: botocore, {name}")
        count = len(cases) + self.errors()
        self.every_member("output")
        self.by_hand()
        return count

    def by_hand(self):
        """Answers of other servers."""
        cases = [("", *case, case[-1]) for case in SAME] + DIFFERENT
        answers = [(name, (200, headers, body.encode())) for _, name, headers, body, *_ in cases]
        results = zip(cases, self.received(answers), self.parsed(answers), strict=True)
        for (reason, name, headers, body, ours, theirs), mine, other in results:
            what = f"{reason or 'answer by hand'}: {name} {headers} {body}"
            if isinstance(ours, str):
                self.suite.check(isinstance(mine, str) and ours in mine, what, f"our error: {mine!r}, expected {ours!r}")
            else:
                self.equal(mine, self.as_answered(name, ours, ours=True), f"{what}, ours")
            if isinstance(theirs, type):
                self.suite.check(isinstance(other, theirs), what, f"botocore: {other!r}, expected {theirs}")
            else:
                self.equal(other, self.as_answered(name, theirs, ours=False), f"{what}, botocore's")

    def received(self, cases):
        """What our client reads of answers: outputs as botocore would have them, errors as text."""
        lines = [{"operation": name, "input": self.least(name)[1], "status": status, "headers": headers,
                  "bytes": base64.b64encode(body).decode()} for name, (status, headers, body) in cases]
        for (name, _), answer in zip(cases, self.ask("receive", lines), strict=True):
            if "error" in answer:
                yield answer["error"]
            elif shape := self.shape(name, "output"):
                yield self.as_answered(name, self.names.from_json(shape, answer["output"]), ours=True)
            else:
                yield answer["output"]

    def parsed(self, cases):
        """What botocore's client reads of answers; errors are exceptions."""
        for name, answer in cases:
            try:
                output = self.capture.call(name, self.least(name)[0], answer)
            except Exception as error:
                yield error
                continue
            del output["ResponseMetadata"]
            yield self.as_answered(name, plain(output), ours=False)

    def least(self, operation):
        """An input of the operation, for botocore and for us."""
        name = self.shape(operation, "input")
        given = self.values.input(operation, 0) if name else {}
        return given, self.names.to_json(name, given) if name else {}

    def as_answered(self, operation, output, ours):
        """What a client can know of an output."""
        payload, kind = self.payload(operation, "output")
        out = {}
        for name, value in output.items():
            reference = self.shapes[self.shape(operation, "output")]["members"][name]
            if value == [] and "location" not in reference and payload is None:
                continue  # a list that is missing is the empty one
            if name == payload and not value and (kind in ("string", "blob") or not ours):
                continue  # no text and an absent one look alike; botocore takes no body for an empty one of any kind
            out[name] = value
        return out

    def errors(self):
        """Declared errors with their members, from our server to both."""
        drawn = [(name, self.values.error(name, share), f"message {index}")
                 for name, shape in self.shapes.items() if shape.get("exception")
                 for index, share in enumerate([0, 1] + [0.5] * RANDOM_OUTPUTS)]
        lines = [{"exception": name, "members": self.names.to_json(name, members), "message": message}
                 for name, members, message in drawn]
        answers = [(answer["status"], answer["headers"], answer["bytes"]) for answer in self.ask("answer", lines)]
        lines = [{"operation": "PatchThing", "input": {"ThingId": 1}, "status": status, "headers": headers, "bytes": body}
                 for status, headers, body in answers]
        received = self.ask("receive", lines)
        for (name, members, message), answer, mine in zip(drawn, answers, received, strict=True):
            expected = (name, self.shapes[name]["error"]["httpStatusCode"], message, members)
            read = mine.get("members")
            ours = (mine.get("exception"), mine.get("status"), mine.get("message"),
                    read and self.names.from_json(name, read))
            self.equal(ours, (*expected[:3], members or read), f"error: our client, {name}")
            status, headers, body = answer
            try:
                self.capture.call("PatchThing", {"ThingId": 1}, (status, headers, base64.b64decode(body)))
                theirs = None
            except ClientError as error:
                found = plain({key: value for key, value in error.response.items()
                               if key in self.shapes[name]["members"] and key.lower() != "message"})
                theirs = (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"],
                          error.response["Error"]["Message"], found)
            self.equal(theirs, expected, f"error: botocore, {name}")
        return len(drawn)


def difference(got, want, path=""):
    """The first difference of two values with its place, as text."""
    if isinstance(got, dict) and isinstance(want, dict) and got.keys() == want.keys():
        pairs = [(got[key], want[key], f"{path}[{key!r}]") for key in got]
    elif isinstance(got, (list, tuple)) and type(got) is type(want) and len(got) == len(want):
        pairs = [(*pair, f"{path}[{index}]") for index, pair in enumerate(zip(got, want, strict=True))]
    else:
        pairs = []
    found = [difference(*pair) for pair in pairs if not same(*pair[:2])]
    return found[0] if found else f"{path}: got {got!r}, expected {want!r}"


def plain(value):
    """What botocore gives, without its own types: moments in UTC to the millisecond, streams as their bytes."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    if isinstance(value, datetime.datetime):
        # A floating-point number of seconds does not say the microseconds of a date that is far away.
        return EPOCH + datetime.timedelta(milliseconds=round((value - EPOCH) / datetime.timedelta(milliseconds=1)))
    return value.read() if hasattr(value, "read") else value


if __name__ == "__main__":
    Suite("rest_json", __doc__).main(run)
