"""drift: what `cargo drift` prints for other services and for a newer model of this one, taken through the compiler.

The models are those that botocore ships. A module for each other service goes into a crate of its own, which depends on
the client and on nothing else; the requests of these services are compared with those of botocore's clients. What is
printed for a model of this service that has grown is pasted into a copy of the client.
"""

import copy
import gzip
import json
import pathlib
import re
import shutil

import botocore

from capture import Capture
from declared import Tool
from generate import Generator
from harness import MODEL_FILE, ROOT, Suite, ask
from wire import differences

RANDOM_INPUTS = 20  # for each operation, besides the least and the most

SERVICES = ["chime-sdk-identity", "chime-sdk-media-pipelines", "chime-sdk-messaging", "chime-sdk-voice"]
# One of our own, with what none of those has.
EVERYTHING = ROOT / "tests" / "model" / "everything-2.json"

# What is planted: an operation with a type of its own, members of several kinds, a value, an error.
NEW_OPERATION = {
    "name": "PauseMeeting",
    "http": {"method": "POST", "requestUri": "/meetings/{MeetingId}/pause?operation=pause"},
    "input": {"shape": "PauseMeetingRequest"},
    "output": {"shape": "PauseMeetingResponse"},
    "errors": [{"shape": name} for name in ("BadRequestException", "NotFoundException", "PausedException")],
}
NEW_SHAPES = {
    "PauseMeetingRequest": {
        "type": "structure",
        "required": ["MeetingId"],
        "members": {
            "MeetingId": {"shape": "GuidString", "location": "uri", "locationName": "MeetingId"},
            "RoomId": {"shape": "GuidString"},
            "Reason": {"shape": "PauseReason"},
            "Minutes": {"shape": "AttendeeMax"},
            "type": {"shape": "String"},
        },
    },
    "PauseMeetingResponse": {"type": "structure", "members": {"Meeting": {"shape": "Meeting"}}},
    "PauseReason": {"type": "string", "enum": ["BREAK", "noise-level", "Unknown"]},
    "PausedException": {
        "type": "structure",
        "exception": True,
        "error": {"httpStatusCode": 409},
        "members": {"Code": {"shape": "String"}, "PausedBy": {"shape": "ExternalUserId"}},
    },
}


def run(suite):
    tool = Tool(suite, "drift")
    lines, program = other_services(suite, tool)
    requests = same_requests(suite, program) if program else 0
    this_service(suite, tool)
    return (f"{len(SERVICES) + 1} services declared in {lines} lines, {requests} of their requests compared, "
            f"botocore {botocore.__version__}")


def shipped(service, kind):
    """A file of botocore's, packed or not; None if there is none."""
    (folder,) = (pathlib.Path(botocore.__file__).parent / "data" / service).iterdir()
    packed, plain = folder / f"{kind}.json.gz", folder / f"{kind}.json"
    if packed.exists():
        return json.loads(gzip.decompress(packed.read_bytes()))
    return json.loads(plain.read_bytes()) if plain.exists() else None


def other_services(suite, tool):
    """Each other service as a module, all of them in one crate; how many lines these are, and their program."""
    models = {service: (shipped(service, "service-2"), shipped(service, "paginators-1")) for service in SERVICES}
    models["everything"] = json.loads(EVERYTHING.read_text(encoding="utf-8")), None
    modules = {}
    for name, (model, paginators) in models.items():
        text, notes = tool.declarations(name, model, 1, paginators)
        modules[name.replace("-", "_")] = text
        left_out = set(re.findall(r"^(\w+) is left out", notes, re.MULTILINE))
        declared = set(re.findall(r"^#\[chime_operation.*?^pub struct (\w+)", text, re.MULTILINE | re.DOTALL))
        suite.equal(sorted(declared | left_out), sorted(model["operations"]), f"{name}: every operation")
        for prose in sentences(model):
            suite.check(prose not in text, f"{name}: no sentence is copied", prose)
    return sum(text.count("\n") for text in modules.values()), tool.program("declared-by-drift", modules)


def same_requests(suite, program):
    """The requests of the declared services against those of botocore's clients."""
    count = 0
    for service in SERVICES:
        capture = Capture(service=service)
        model = capture.model
        generator = Generator(model, suite.rng)
        operations = [(name, operation) for name, operation in model["operations"].items() if "input" in operation]
        cases = [(name, given) for name, _ in operations for given in inputs(generator, name)]
        service_id = model["metadata"]["serviceId"]
        asked = [{"service": service_id, "operation": name, "input": given} for name, given in cases]
        for (name, given), mine in zip(cases, ask(program, "encode", asked), strict=True):
            other = capture.request(name, copy.deepcopy(given))
            found = differences(mine, other)
            for header in headers(model, name, given):
                ours, theirs = mine.get("headers", {}).get(header), other["headers"].get(header)
                if ours != theirs:
                    found.append(f"header {header}: ours {ours!r}, botocore's {theirs!r}")
            suite.check(not found, f"{service}: {name}", f"{'; '.join(found)}; input {json.dumps(given)}")
        count += len(cases)
    return count


def inputs(generator, operation):
    """The least, the most, and some between."""
    shares = [0, 1] + [generator.rng.choice([0.1, 0.5, 0.9]) for _ in range(RANDOM_INPUTS)]
    return [generator.input(operation, share) for share in shares]


def headers(model, operation, given):
    """The headers in which given members travel, in lower case."""
    members = model["shapes"][model["operations"][operation]["input"]["shape"]]["members"]
    return [members[name]["locationName"].lower() for name in given if members[name].get("location") == "header"]


def sentences(model):
    """Some prose of the model: the documentation of its operations, as text without tags."""
    for operation in model["operations"].values():
        text = re.sub(r"<[^>]*>", "", operation.get("documentation", ""))
        if len(text) > 20:
            yield text[:60]


def this_service(suite, tool):
    """The models of this service: the one that is checked in, botocore's, and one that has grown."""
    for name, model in [("checked in", json.loads(MODEL_FILE.read_text(encoding="utf-8"))),
                        ("botocore's", shipped("chime-sdk-meetings", "service-2"))]:
        text, _ = tool.declarations(name, model, 0)
        suite.equal(text, "", f"{name}: nothing to declare")

    model["operations"]["PauseMeeting"] = NEW_OPERATION
    model["shapes"].update(NEW_SHAPES)
    members = model["shapes"]["AttendeeFeatures"]["members"]
    members["MinCount"] = {"shape": "AttendeeMax"}
    members["RoomId"] = {"shape": "GuidString"}
    members["Tags"] = {"shape": "TagList"}
    model["shapes"]["VideoResolution"]["enum"] += ["UHD", "8K"]
    text, notes = tool.declarations("grown", model, 1)
    for place in ("PauseMeeting", "PausedException", "AttendeeFeatures.MinCount", "AttendeeFeatures.RoomId",
                  "VideoFeatures.MaxResolution.enum"):
        suite.check(f"{place}: the model has" in notes, f"grown: {place} is a difference", notes)
    client = paste(suite, text, tool.work / "grown")
    tool.compile("the grown client compiles", client, "check", "-p", "chime-sdk-meetings", "--no-default-features")


def paste(suite, text, folder):
    """A copy of the client with what was printed pasted into it, as a person would."""
    shutil.rmtree(folder, ignore_errors=True)
    for crate in ("macros", "core", "client"):
        shutil.copytree(ROOT / crate, folder / crate)
    shutil.copy(ROOT / "Cargo.lock", folder)
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    manifest = re.sub(r"^members = .*$", 'members = ["macros", "core", "client"]', manifest, flags=re.MULTILINE)
    (folder / "Cargo.toml").write_text(manifest, encoding="utf-8")
    source = folder / "client" / "src"

    items, *pieces = re.split(r"^// (?=A new member of|New values of)", text, flags=re.MULTILINE)
    (source / "added.rs").write_text(
        "//! What was added.\n#![allow(unused_imports)]\n\nuse chime_sdk_core::declare::*;\n\n"
        "use crate::{enums::*, errors::*, operations::*, shapes::*, strings::*};\n\n" + items, encoding="utf-8")
    # On the client as a whole: a warning in what surrounds a pasted line counts as well.
    edit(source / "lib.rs", "\n\n", "\n#![deny(warnings)]\n\n")
    edit(source / "lib.rs", "pub mod wait;", "pub mod added;\npub mod wait;")
    edit(source / "service.rs", "use crate::{", "use crate::added::*;\nuse crate::{")
    edit(source / "service.rs", "    operations(", "    operations(PauseMeeting, ")
    edit(source / "shapes.rs", "use crate::{", "use crate::added::*;\nuse crate::{")
    files = sorted(source.rglob("*.rs"))
    for piece in pieces:
        head, body = piece.split("\n", 1)
        name = head.split("`")[1]
        found = [file for file in files if re.search(rf"^pub (struct|enum) {name} ", file.read_text(), re.MULTILINE)]
        if suite.check(len(found) == 1, f"grown: {name} is declared once", f"{found}"):
            (file,) = found
            edited = re.sub(rf"^(pub (?:struct|enum) {name} \{{\n)", lambda match: match[1] + body, file.read_text(),
                            flags=re.MULTILINE)
            file.write_text(edited, encoding="utf-8")
    suite.equal(len(pieces), 4, "grown: three members and the values of one enum")
    return folder


def edit(file, old, new):
    """Replaces a text that has to be there."""
    text = file.read_text(encoding="utf-8")
    if old not in text:
        raise ValueError(f"{file.name} has no {old!r}")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


if __name__ == "__main__":
    Suite("drift", __doc__).main(run)
