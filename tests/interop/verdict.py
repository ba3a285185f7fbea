"""What the published model refuses, written a second time, from the model alone.

Two readings are fixed here. A pattern is searched, not anchored, unless it anchors itself; a label is the exception,
there the whole string has to match. A length counts Unicode scalar values, which is what len() of a Python string does
as long as it holds no surrogates.
"""

import re
import string

from harness import text_of_path

# ECMA 262's white space and line ends. Python's own \s differs: it has U+001C to U+001F and lacks U+FEFF.
_SPACE = (r"\t\n\x0b\x0c\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
          r"\u2028\u2029\u202f\u205f\u3000\ufeff")


def ecma(pattern):
    """A pattern of the model, ECMA 262, as Python's re with the same meaning; refuses what it does not know."""
    out, at, inside = "", 0, False
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "\\":
            escaped = pattern[at]
            at += 1
            if escaped == "s":
                out += _SPACE if inside else f"[{_SPACE}]"
            elif escaped in "wd" or escaped in string.digits:
                out += "\\" + escaped  # ASCII, by the flag below; digits are back-references
            elif escaped in string.punctuation:
                out += re.escape(escaped)
            else:
                raise ValueError(f"{pattern}: no translation for \\{escaped}")
        elif inside:
            inside = char != "]"
            out += "\\[" if char == "[" else char
        elif char == "[":
            inside = True
            out += char
            if pattern[at] == "^":
                out += "^"
                at += 1
            if pattern[at] == "]":
                raise ValueError(f"{pattern}: an empty class means something else in Python")
        elif char == "$":
            out += r"\Z"  # Python's $ would also match before a line end at the end
        elif char == ".":
            out += r"[^\n\r\u2028\u2029]"
        else:
            out += char
    return re.compile(out, re.ASCII)


class Violation:
    """One thing the model refuses: where, and by which rules a report may call it."""

    def __init__(self, path, *rules):
        self.path, self.rules = text_of_path(path), set(rules)

    def __repr__(self):
        return f"{self.path} ({'/'.join(sorted(self.rules))})"


class Verdict:
    """Judges whole inputs."""

    def __init__(self, model):
        self.operations, self.shapes = model["operations"], model["shapes"]
        self.patterns = {name: ecma(shape["pattern"]) for name, shape in self.shapes.items() if "pattern" in shape}

    def of(self, operation, given):
        """All violations of an input, in no particular order; none when the model accepts it."""
        return list(self._structure(self.operations[operation]["input"]["shape"], given, ()))

    def _structure(self, name, value, path):
        shape = self.shapes[name]
        if not isinstance(value, dict):
            yield Violation(path, "type")
            return
        for member in value:
            if member not in shape["members"]:
                yield Violation(path + (member,), "unknown")
        for member, reference in shape["members"].items():
            there = path + (member,)
            if value.get(member) is None:
                # A client fills in an idempotency token that is not given, so it is never missing on the wire.
                if member in shape.get("required", []) and not reference.get("idempotencyToken"):
                    yield Violation(there, "required", *(["label"] if reference.get("location") == "uri" else []))
            elif reference.get("location") == "uri":
                yield from self._label(reference["shape"], value[member], there)
            else:
                yield from self._value(reference["shape"], value[member], there)

    def _value(self, name, value, path):
        shape = self.shapes[name]
        kind = shape["type"]
        if kind == "structure":
            yield from self._structure(name, value, path)
        elif kind == "list":
            if not isinstance(value, list):
                yield Violation(path, "type")
                return
            if not shape.get("min", 0) <= len(value) <= shape.get("max", len(value)):
                yield Violation(path, "length")
            for index, item in enumerate(value):
                yield from self._value(shape["member"]["shape"], item, path + (index,))
        elif kind == "boolean":
            if not isinstance(value, bool):
                yield Violation(path, "type")
        elif kind == "integer":
            if not isinstance(value, int) or isinstance(value, bool):
                yield Violation(path, "type")
            elif not shape.get("min", value) <= value <= shape.get("max", value):
                # A number that the Rust type cannot even hold is out of range and of the wrong type at once.
                yield Violation(path, "range", *([] if 0 <= value < 2**31 else ["type"]))
        elif kind == "string":
            yield from self._string(name, value, path)
        else:
            raise ValueError(f"{name}: no rule for the type {kind}")

    def _string(self, name, value, path):
        shape = self.shapes[name]
        if not isinstance(value, str):
            yield Violation(path, "type")
            return
        # The values of an enum are not a constraint: the service adds some ahead of the model.
        if not shape.get("min", 0) <= len(value) <= shape.get("max", len(value)):
            yield Violation(path, "length")
        if name in self.patterns and not self.patterns[name].search(value):
            # "check": where a pattern needs look-ahead, the Rust side writes part of it as a function.
            yield Violation(path, "pattern", "check")

    def _label(self, name, value, path):
        if not isinstance(value, str):
            yield Violation(path, "type")
            return
        shape = self.shapes[name]
        if not shape.get("min", 0) <= len(value) <= shape.get("max", len(value)):
            yield Violation(path, "length", "label")
        if value in ("", ".", "..") or (name in self.patterns and not self.patterns[name].fullmatch(value)):
            yield Violation(path, "pattern", "label")
