"""The scenario: its parts are read here, and the values of earlier answers put into a step."""

import json
import pathlib
import re

PARTS = pathlib.Path(__file__).resolve().parent / "parts"
KEYS_OF_PART = {"about", "fake", "steps"}
# What a step may be, each with what it may say besides `does`.
KINDS = {
    "operation": {"input", "as", "pages", "keep", "attempts", "expect", "error", "refused", "without"},
    "order": set(), "forget": set(), "advance": set(), "reset": set(), "events": {"after"},
}
REFERENCE = re.compile(r"\$\{([\w.-]+)\}")


class Missing(Exception):
    """A value that no earlier step has kept."""


def load():
    """All parts by name, in order."""
    parts = {}
    for path in sorted(PARTS.glob("*.json")):
        part = json.loads(path.read_text(encoding="utf-8"))
        surplus = set(part) - KEYS_OF_PART
        if surplus:
            raise ValueError(f"{path.name}: a part has no {sorted(surplus)}")
        for step in part["steps"]:
            kinds = [kind for kind in KINDS if kind in step]
            if len(kinds) != 1:
                raise ValueError(f"{path.name}: a step is one of {sorted(KINDS)}: {json.dumps(step)}")
            surplus = set(step) - KINDS[kinds[0]] - {kinds[0], "does"}
            if surplus or "does" not in step or ("expect" in step and "error" in step):
                raise ValueError(f"{path.name}: this is no step: {json.dumps(step)}: {sorted(surplus)}")
        parts[path.stem] = part
    return parts


def resolve(node, kept):
    """The node with `${name.Member.0}` replaced by what was kept, and lists and texts that are described written out."""
    if isinstance(node, str):
        whole = REFERENCE.fullmatch(node)
        if whole:
            return look_up(whole[1], kept)
        return REFERENCE.sub(lambda found: str(look_up(found[1], kept)), node)
    if isinstance(node, list):
        return [resolve(item, kept) for item in node]
    if isinstance(node, dict):
        if "$each" in node:
            start, end = node["$each"]
            return [resolve(node["item"], {**kept, "n": number}) for number in range(start, end)]
        if "$repeat" in node:
            return node["$repeat"] * node["times"]
        if "$concat" in node:
            return [item for part in node["$concat"] for item in resolve(part, kept)]
        return {name: resolve(value, kept) for name, value in node.items()}
    return node


def look_up(path, kept):
    value = kept
    for name in path.split("."):
        try:
            value = value[int(name)] if isinstance(value, list) else value[name]
        except (KeyError, IndexError, ValueError, TypeError):
            raise Missing(f"nothing is known of `{path}`") from None
    return value
