"""wire: the requests of the Rust client against those of botocore's client, byte for byte where bytes matter.

Compared: method, path and query as exact text, Content-Type, and the JSON body as a value with exact types.
Not compared: the order of body members and the escapes inside the JSON text, which mean nothing to a reader.
"""

import copy
import json

import botocore

from capture import Capture
from generate import GUID, HOSTILE, Generator
from harness import Suite, ask, load_model, same, unique_keys

RANDOM_INPUTS = 300  # for each operation, besides the systematic ones

# Where the two are meant to differ. botocore drops a null at the top of an input but writes a nested one as `null`.
# The Rust client writes no null anywhere, as the protocol has it: an absent member and a null one are the same.
# Each entry is (operation, input, path of the null); botocore must still write it, else the exception is stale.
EXCEPTIONS = [
    ("CreateMeeting",
     {"ClientRequestToken": "tk", "MediaRegion": "us-east-1", "ExternalMeetingId": "em",
      "MeetingFeatures": {"Audio": {"EchoReduction": None}}},
     ("MeetingFeatures", "Audio", "EchoReduction")),
    ("CreateMeeting",
     {"ClientRequestToken": "tk", "MediaRegion": "us-east-1", "ExternalMeetingId": "em",
      "MeetingFeatures": {"Attendee": {"MaxCount": None}}},
     ("MeetingFeatures", "Attendee", "MaxCount")),
    ("CreateMeetingWithAttendees",
     {"ClientRequestToken": "tk", "MediaRegion": "us-east-1", "ExternalMeetingId": "em",
      "NotificationsConfiguration": {"SnsTopicArn": None, "SqsQueueArn": "arn:aws:sqs:us-east-1:1:q"},
      "Attendees": [{"ExternalUserId": "u1"}]},
     ("NotificationsConfiguration", "SnsTopicArn")),
    ("StartMeetingTranscription",
     {"MeetingId": GUID, "TranscriptionConfiguration": {"EngineTranscribeSettings": {"IdentifyLanguage": None}}},
     ("TranscriptionConfiguration", "EngineTranscribeSettings", "IdentifyLanguage")),
]


def requests(generator, operation):
    """All inputs of one operation."""
    out = [generator.input(operation, 0), generator.input(operation, 1), generator.input(operation, 0, nulls=True)]
    # Every hostile string in every place of the URL.
    for name in generator.labels(operation) + generator.queries(operation):
        for text in HOSTILE + ([] if name in generator.labels(operation) else ["", ".", ".."]):
            # `-`, `_` and `.` are in the list too; the last one is refused as a label.
            if not (name in generator.labels(operation) and text in (".", "..", "")):
                out.append(dict(generator.input(operation, 0.3), **{name: text}))
    for _ in range(RANDOM_INPUTS):
        share = generator.rng.choice([0, 0.1, 0.5, 0.5, 0.9, 1])
        out.append(generator.input(operation, share, nulls=generator.rng.random() < 0.1))
    # The override above may have put a query parameter behind its successor: back to model order.
    order = list(generator.shapes[generator.input_shape(operation)]["members"])
    return [{name: given[name] for name in order if name in given} for given in out]


def shuffled(rng, given):
    """The same input with its members in another order: what goes on the wire must not depend on it."""
    names = list(given)
    rng.shuffle(names)
    return {name: given[name] for name in names}


def body_of(text):
    return None if text is None else json.loads(text, object_pairs_hook=unique_keys)


def differences(ours, theirs):
    """What is not equal, as text; empty when the two requests are the same."""
    if "error" in ours:
        return [f"refused: {ours['error']}"]
    out = []
    missing = {"method", "path", "query", "content_type", "body"} - ours.keys()
    if missing:
        return [f"the answer lacks {sorted(missing)}"]
    for part in ("method", "path", "query", "content_type"):
        if not same(ours[part], theirs[part]):
            out.append(f"{part}: ours {ours[part]!r}, botocore's {theirs[part]!r}")
    try:
        if not same(body_of(ours["body"]), body_of(theirs["body"])):
            out.append(f"body: ours {ours['body']}, botocore's {theirs['body']}")
    except (TypeError, ValueError) as error:
        out.append(f"body: not JSON: {error}: {ours['body']!r}")
    return out


def without(body, path):
    """The body without the null at this path, which has to be there."""
    body = copy.deepcopy(body)
    at = body
    for step in path[:-1]:
        at = at[step]
    if at.get(path[-1], "") is not None:
        raise KeyError(path[-1])
    del at[path[-1]]
    return body


def run(suite):
    model, capture = load_model(), Capture()
    generator = Generator(model, suite.rng)
    suite.check(capture.same_model(model), "botocore works from the model that is checked in",
                f"tests/model and the model of botocore {botocore.__version__} differ")
    suite.equal(sorted(capture.operations), sorted(model["operations"]), "both know the same operations")

    cases = [(operation, given) for operation in model["operations"] for given in requests(generator, operation)]
    theirs = [capture.request(operation, copy.deepcopy(given)) for operation, given in cases]
    ours = ask(suite.program, "encode",
               [{"operation": operation, "input": shuffled(suite.rng, given)} for operation, given in cases])
    differing = 0
    for (operation, given), mine, other in zip(cases, ours, theirs, strict=True):
        found = differences(mine, other)
        differing += bool(found)
        suite.check(not found, operation, f"{'; '.join(found)}; input {json.dumps(given)}")
    for operation in model["operations"]:
        count = sum(1 for name, _ in cases if name == operation)
        suite.check(count >= 200, f"{operation}: at least 200 inputs", f"{count}")
        missing = generator.expected(operation) - generator.met
        suite.check(not missing, f"{operation}: every member given and left out", f"never drawn: {sorted(missing)}")

    exceptions(suite, capture)
    refusals(suite, generator)
    return (f"{len(cases)} requests compared, {differing} differences; {len(EXCEPTIONS)} stated exceptions, "
            f"botocore {botocore.__version__}")


def exceptions(suite, capture):
    answers = ask(suite.program, "encode", [{"operation": name, "input": given} for name, given, _ in EXCEPTIONS])
    for (operation, given, path), mine in zip(EXCEPTIONS, answers, strict=True):
        other = capture.request(operation, copy.deepcopy(given))
        try:
            wanted = without(body_of(other["body"]), path)
        except KeyError:
            suite.check(False, f"stale exception: {operation} {path}", f"botocore wrote {other['body']}")
            continue
        other["body"] = json.dumps(wanted)
        suite.check(not differences(mine, other), f"nested null: {operation} {path}", "; ".join(differences(mine, other)))


def refusals(suite, generator):
    """botocore sends these labels, and so calls another route; the Rust client must not even write them down."""
    cases = []
    for operation in generator.operations:
        for label in generator.labels(operation):
            for text in ("", ".", ".."):
                cases.append((operation, label, dict(generator.input(operation, 0), **{label: text})))
    answers = ask(suite.program, "encode", [{"operation": name, "input": given} for name, _, given in cases])
    for (operation, label, given), mine in zip(cases, answers, strict=True):
        suite.check(isinstance(mine.get("error"), str) and mine["error"] != "" and "path" not in mine,
                    f"{operation}: {label} {given[label]!r} is refused", f"got {json.dumps(mine)}")


if __name__ == "__main__":
    Suite("wire", __doc__).main(run)
