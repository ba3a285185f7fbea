"""Expressions of JMESPath, drawn at random: some that make sense for a value, and some that are broken.

Two things are not drawn, in which Python's library and `chime` differ: names of an object in a literal that are not in order,
and what follows `.*` behind something else: `a.*.b.c` is null in Python's, and a list of each `c` in `chime`.
"""

FUNCTIONS = {
    "abs": "n", "avg": "N", "ceil": "n", "contains": "ca", "ends_with": "ss", "floor": "n", "join": "sS", "keys": "o", "length": "c",
    "map": "&l", "max": "N", "max_by": "l&", "merge": "oo", "min": "S", "min_by": "l&", "not_null": "aa", "reverse": "c", "sort": "S",
    "sort_by": "l&", "starts_with": "ss", "sum": "N", "to_array": "a", "to_number": "a", "to_string": "a", "type": "a", "values": "o",
}
LITERALS = ["`1`", "`0`", "`-2.5`", "`true`", "`null`", "`\"x\"`", "`[1, 2.5]`", "`[\"b\", \"a\"]`", "`{\"a\": [], \"b\": 1}`", "`bare`",
            "'raw'", "'it\\'s'", "''", "`[]`", "`{}`", "`\"\\u00e9\"`", "'é😀'"]
BREAKERS = "[]{}().,:|&!*@?<>='`\"\\ -0a#é"


class Expressions:
    """Draws expressions about a value, whose names it knows."""

    def __init__(self, rng, value):
        self.rng = rng
        self.names = sorted(self._names(value)) + ["Nothing"]

    def _names(self, value):
        if isinstance(value, dict):
            return set(value) | {name for inner in value.values() for name in self._names(inner)}
        if isinstance(value, list):
            return {name for inner in value for name in self._names(inner)}
        return set()

    def field(self):
        name = self.rng.choice(self.names)
        return f'"{name}"' if self.rng.random() < 0.1 else name

    def draw(self, depth=4):
        """Any expression."""
        if depth == 0 or self.rng.random() < 0.15:
            return self.rng.choice([self.field, self.field, lambda: self.rng.choice(LITERALS), lambda: "@"])()
        inner = lambda: self.draw(depth - 1)  # noqa: E731
        whole = lambda: f"({inner()})"  # noqa: E731
        chain = lambda: self.path() + "".join(self.step(depth - 1) for _ in range(self.rng.randint(1, 4)))  # noqa: E731
        return self.rng.choice([
            lambda: f"{whole()}.{self.right(depth - 1)}", lambda: f"{self.path()}.{self.right(depth - 1)}",
            chain, chain, chain, lambda: f"{whole()}{self.bracket(depth - 1)}", lambda: f"{self.path()}{self.bracket(depth - 1)}",
            lambda: f"{inner()} | {inner()}", lambda: f"{inner()} || {inner()}", lambda: f"{inner()} && {inner()}", lambda: f"!{inner()}",
            lambda: f"{inner()} {self.rng.choice(['==', '!=', '<', '<=', '>', '>='])} {inner()}", lambda: f"({inner()})",
            lambda: self.function(depth - 1), lambda: self.function(depth - 1), lambda: f"*.{self.right(depth - 1)}",
            lambda: f"[{inner()}, {inner()}]", lambda: f"{{z: {inner()}, a: {inner()}}}",
        ])()

    def path(self):
        return ".".join(self.field() for _ in range(self.rng.randint(1, 3)))

    def right(self, depth):
        """What may follow a dot."""
        return self.rng.choice([
            self.field, self.field, lambda: "*", lambda: f"[{self.draw(depth)}, {self.field()}]",
            lambda: f"{{k: {self.draw(depth)}, b: {self.field()}}}", lambda: self.function(depth)])()

    def bracket(self, depth):
        number = lambda: self.rng.choice(["", *map(str, range(-3, 4))])  # noqa: E731
        step = self.rng.choice(["", ":", ":1", ":2", ":-1", ":-2"])
        return self.rng.choice([
            lambda: "[]", lambda: "[*]", lambda: f"[{self.rng.randint(-3, 3)}]", lambda: f"[{number()}:{number()}{step}]",
            lambda: f"[?{self.draw(depth)}]", lambda: f"[].{self.field()}", lambda: f"[*].{self.right(depth)}"])()

    def step(self, depth):
        """What may follow anything."""
        return self.rng.choice([
            lambda: f".{self.field()}", lambda: f".{self.field()}", lambda: self.bracket(depth), lambda: self.bracket(depth),
            lambda: f".[{self.draw(depth)}, {self.field()}]", lambda: f".{{k: {self.draw(depth)}, b: {self.field()}}}"])()

    def function(self, depth):
        name = self.rng.choice(list(FUNCTIONS))
        arguments = [f"&{self.draw(depth)}" if kind == "&" else self.argument(kind, depth) for kind in FUNCTIONS[name]]
        return f"{name}({', '.join(arguments)})"

    def argument(self, kind, depth):
        """Mostly of the kind that the function takes."""
        fitting = {"n": ["`1`", "`-2.5`", "length(@)"], "N": ["`[1, 2]`", "`[0.5, 3]`", "`[]`"], "s": ["'a'", "'abc'", "type(@)"],
                   "S": ["`[\"b\", \"a\"]`", "`[]`"], "l": ["`[{\"k\": 2}, {\"k\": 1}]`", "`[\"b\", \"a\"]`", "values(@)"],
                   "o": ["@", "`{\"b\": 2, \"q\": 1}`"], "c": ["'ab'", "`[1, 2]`", "@"], "a": ["@", "'12'", "`[1]`"]}[kind]
        return self.rng.choice(fitting) if self.rng.random() < 0.6 else self.draw(depth)

    def broken(self):
        """An expression with a few characters changed."""
        text = self.draw(3)
        for _ in range(self.rng.randint(1, 3)):
            at = self.rng.randint(0, len(text))
            text = text[:at] + self.rng.choice([self.rng.choice(BREAKERS), ""]) + text[at + self.rng.randint(0, 1):]
        return text
