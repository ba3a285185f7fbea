"""Inputs made from the model: what an operation takes, in every combination, with values meant to hurt."""

import datetime
import string

GUID = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"

# Each is tried in every label and every query parameter, and mixed into bodies.
HOSTILE = (
    list("/?#%&=+ ~'\"\\:;@!$*(),[]{}|^<>`-_.") + ["\t", "\n", "\r", "\r\n"]
    # What would change the path if it were decoded once too often, or not encoded.
    + ["...", "/..", "../x", "./.", "a/..", "..%2f", "%2e", "%2e%2e", "%2E%2E", "%252e%252e", "%2F", "%", "%%", "%zz",
       "%E0%A4%A", "a//b", "//host/x", "\\..\\", "?operation=delete", "x?operation=batch-create", "#fragment", "x&y=z",
       "x;y", "https://example.com/", "a=b=c", "{MeetingId}", "<MeetingId>", "{}", "{0}", "%s", "${x}"]
    # White space at the ends, which headers and form decoders eat.
    + [" x", "x ", "  ", "\tx", "x\n", "\u00a0x", "\u3000"]
    # Text: Latin, composed and combining, CJK, Cyrillic, right to left and its marks, astral, joined emoji.
    + ["é", "e\u0301", "\u0301", "ﬁ", "İı", "ß", "中文", "Ж", "한국어", "ไทย", "שלום", "مرحبا", "\u200fx\u200e",
       "\u202eabc\u202c", "😀", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "𝒳", "𠜎", "\U0010ffff", "\ue000", "\u212a", "ſ"]
    # Characters that JSON has to escape, and characters that only look as if.
    + ["\x00", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1f", "\x7f", "\x80", "\x85", "\x9f", "\u2028", "\u2029", "\ufeff",
       "\ufffd", "\ufffe", "\uffff", "\"quoted\"", "back\\slash", "\\u0041", "\\n", "</script>", "null", "true", "0", "-1"]
)

_ALPHABETS = [
    string.ascii_letters + string.digits,
    string.printable,
    "".join(chr(c) for c in range(0x20)) + "\x7f",
    "éüßñçøÆЖдяΩλ中文字かなカナ한글ไทยनम",
    "שלוםمرحبا\u200e\u200f\u202a\u202b\u202c\u202d\u202e",
    "e\u0301a\u0308\u0327o\u20dd\u200d\ufe0f",
    "😀🎉👍🏽𝒳𠜎\U0001f468\U0001f469\U0010fffd",
    "/?#%&=+ ~'\"\\:;@!$*(),[]{}|^<>\t\n",
    "%2eE.fF/",
]

# Within 32 bits without sign: the model says integer, and no bound of it is negative.
_INTEGERS = [0, 1, 2, 7, 42, 99, 100, 101, 249, 250, 251, 65535, 65536, 2147483647]


class Generator:
    """Draws inputs for the operations of a model."""

    def __init__(self, model, rng):
        self.operations, self.shapes, self.rng = model["operations"], model["shapes"], rng
        self.met = set()  # (operation, member path without indexes, "given" or "left out")

    def input_shape(self, operation):
        return self.operations[operation]["input"]["shape"]

    def labels(self, operation):
        members = self.shapes[self.input_shape(operation)]["members"]
        return [name for name, member in members.items() if member.get("location") == "uri"]

    def queries(self, operation):
        """Query parameters that are strings."""
        members = self.shapes[self.input_shape(operation)]["members"]
        return [name for name, member in members.items()
                if member.get("location") == "querystring" and self.shapes[member["shape"]]["type"] == "string"]

    def input(self, operation, share, nulls=False):
        """One input; `share` is the chance of an optional member: 0 gives the least, 1 everything."""
        members = self.shapes[self.input_shape(operation)]["members"]
        given = self._structure(self.input_shape(operation), share, operation, ())
        if nulls:
            # Explicit nulls instead of absent members, at the top only: see EXCEPTIONS in wire.py for nested ones.
            given = {name: given.get(name) for name in members}
        # In model order: botocore writes query parameters in the order in which they were passed.
        return {name: given[name] for name in members if name in given}

    def _structure(self, name, share, operation, path):
        shape, out = self.shapes[name], {}
        required = shape.get("required", [])
        for member, reference in shape["members"].items():
            there = path + (member,)
            # A token that is not given is drawn by each client for itself.
            if member in required or reference.get("idempotencyToken") or self.rng.random() < share:
                self.met.add((operation, there, "given"))
                if reference.get("location") == "uri":
                    out[member] = self.label()
                elif reference.get("location") == "header":
                    out[member] = self.header()
                else:
                    out[member] = self._value(reference["shape"], share, operation, there, reference)
            else:
                self.met.add((operation, there, "left out"))
        return out

    def _value(self, name, share, operation, path, reference=None):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            return self._structure(name, share, operation, path)
        if kind == "list":
            return [self._value(shape["member"]["shape"], share, operation, path) for _ in range(self._size(shape))]
        if kind == "boolean":
            return self.rng.random() < 0.5
        if kind == "integer":
            return self.rng.choice(_INTEGERS)
        if kind == "map":
            return {self._value(shape["key"]["shape"], share, operation, path):
                    self._value(shape["value"]["shape"], share, operation, path) for _ in range(self._size(shape))}
        if kind in ("float", "double"):
            return self.rng.choice([0.0, 0.25, 0.5, 1.0])  # exact in 32 bits too
        if kind == "timestamp":
            return self.timestamp(shape, reference or {})
        if kind == "string":
            if "enum" in shape and self.rng.random() < 0.6:
                return self.rng.choice(shape["enum"])
            return self.string()
        raise ValueError(f"{name}: no generator for the type {kind}")

    def _size(self, shape):
        draw = self.rng.random()
        if draw < 0.9:
            return self.rng.choice([0, 1, 1, 2, 2, 3, 5])
        # Rarely at and over the bound: long lists are slow to make and teach little.
        return shape.get("max", 20) + (1 if draw > 0.95 else 0)

    def string(self):
        """Any string, the empty one included."""
        draw = self.rng.random()
        if draw < 0.35:
            return self.rng.choice(HOSTILE)
        if draw < 0.45:
            return self.rng.choice([GUID, "us-east-1", "standup-42", "arn:aws:sns:us-east-1:123456789012:topic", ""])
        if draw < 0.60:
            return "".join(self.rng.choice(HOSTILE) for _ in range(self.rng.randint(2, 5)))
        if draw < 0.97:
            size = self.rng.choice([1, 2, 3, 8, 20])
            return "".join(self.rng.choice(self.rng.choice(_ALPHABETS)) for _ in range(size))
        alphabet = self.rng.choice(_ALPHABETS)
        return "".join(self.rng.choice(alphabet) for _ in range(self.rng.randint(200, 1500)))

    def timestamp(self, shape, reference):
        """A moment, whole seconds, as it is written where it travels."""
        usual = "iso8601" if reference.get("location") == "querystring" else "unixTimestamp"
        seconds = self.rng.choice([0, 1, 951782400, 1767225600, 4102444799])
        if reference.get("timestampFormat", shape.get("timestampFormat", usual)) == "iso8601":
            return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        return seconds

    def header(self):
        """A string that can be the value of a header as it is."""
        size = self.rng.choice([1, 2, 8, 40])
        text = "".join(chr(self.rng.randint(0x21, 0x7E)) for _ in range(size))
        return text + self.rng.choice(["", " x", ", y", ":"])

    def label(self):
        """Any string but those that must be refused as a label."""
        while (text := self.string()) in ("", ".", ".."):
            pass
        return text

    def expected(self, operation):
        """Every (path, state) that the inputs of an operation can show; to see what was never drawn."""
        out = set()

        def walk(name, path):
            shape = self.shapes[name]
            if shape["type"] == "list":
                walk(shape["member"]["shape"], path)
            elif shape["type"] == "structure":
                for member, reference in shape["members"].items():
                    out.add((operation, path + (member,), "given"))
                    if member not in shape.get("required", []):
                        out.add((operation, path + (member,), "left out"))
                    walk(reference["shape"], path + (member,))

        walk(self.input_shape(operation), ())
        return out
