"""verified_signatures: requests that botocore's SigV4Auth signs, verified by the server half of the Rust crate.

The other way round than `signatures`: paths, queries, headers and bodies are those of any service, not only of this one.
Every second request is changed in one place after it was signed, and has to be refused.
"""

import calendar
import copy
import datetime
import unittest.mock
import urllib.parse

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from generate import HOSTILE
from harness import Suite, ask
from signatures import REGIONS, TIMES

COUNT = 600
SERVICES = ["chime", "execute-api", "lambda", "es"]
METHODS = ["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"]
_SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+"


def text(rng):
    return rng.choice([rng.choice(HOSTILE), "".join(rng.choice(_SECRET) for _ in range(rng.randrange(1, 9)))])


def drawn(rng):
    """A request and who signs it."""
    # Dots and empty segments stay as they are: both sides have to agree on what they lead to.
    segments = [rng.choice(["", ".", "..", urllib.parse.quote(text(rng), safe="")]) if rng.random() < 0.3
                else urllib.parse.quote(text(rng), safe="-._~") for _ in range(rng.randrange(4))]
    # What botocore makes of a dot at the end of a path is not what other signers make of it.
    if segments and segments[-1] in (".", ".."):
        segments.append("end")
    pairs = []
    for _ in range(rng.randrange(4)):
        key, value = (urllib.parse.quote(text(rng), safe="-._~") for _ in range(2))
        # A key without a value is signed like one with an empty value.
        pairs.append(rng.choice([f"{key}={value}", f"{key}=", key]) if key else f"k={value}")
    headers = {"host": rng.choice(["example.com", "127.0.0.1:8443", "[::1]:1"])}
    for name in rng.sample(["content-type", "x-amz-meta", "x-plain", "accept"], rng.randrange(4)):
        words = ["".join(rng.choice(_SECRET + ",;=\"'()") for _ in range(rng.randrange(1, 6))) for _ in range(3)]
        headers[name] = (" " * rng.randrange(1, 4)).join(words)
    if rng.random() < 0.2:
        headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD"
    return {
        "method": rng.choice(METHODS),
        "path": "/" + "/".join(segments),
        "query": "&".join(pairs),
        "headers": headers,
        "body": list(rng.randbytes(rng.choice([0, 0, 1, 30, 3000]))),
        "secret": "".join(rng.choice(_SECRET) for _ in range(40)),
        "token": rng.choice([None, "".join(rng.choice(_SECRET) for _ in range(rng.choice([16, 1200]))) + "=="]),
        "region": rng.choice(REGIONS),
        "service": rng.choice(SERVICES),
        "time": rng.choice(TIMES) + rng.choice([0, rng.randrange(86400)]),
    }


def signed(request):
    """The request with the headers that botocore adds."""
    out = copy.deepcopy(request)
    url = f"https://{request['headers']['host']}{request['path']}" + (f"?{request['query']}" if request["query"] else "")
    aws = AWSRequest(method=request["method"], url=url, data=bytes(request["body"]), headers=request["headers"])
    now = datetime.datetime.fromtimestamp(request["time"], datetime.timezone.utc).replace(tzinfo=None)
    auth = SigV4Auth(Credentials("AKIDEXAMPLE", request["secret"], request["token"]), request["service"], request["region"])
    with unittest.mock.patch("botocore.auth.get_current_datetime", return_value=now):
        auth.add_auth(aws)
    out["headers"] = {name.lower(): value for name, value in aws.headers.items()}
    return out


def changed(rng, request):
    """The same request with one thing changed that the signature covers, and what that is."""
    out = copy.deepcopy(request)
    kind = rng.choice(["method", "path", "query", "header", "body", "secret", "region", "date", "unsigned header"])
    if kind == "method":
        out["method"] = "OPTIONS"
    elif kind == "path":
        out["path"] += "x"
    elif kind == "query":
        out["query"] += ("&" if out["query"] else "") + "added"
    elif kind == "header":
        name = rng.choice([name for name in request["headers"] if name not in ("authorization", "x-amz-date")])
        out["headers"][name] += "x"
    elif kind == "body":
        if request["headers"].get("x-amz-content-sha256") == "UNSIGNED-PAYLOAD":
            return changed(rng, request)
        out["body"] += [0]
    elif kind == "secret":
        out["secret"] += "x"
    elif kind == "region":
        out["headers"]["authorization"] = out["headers"]["authorization"].replace(request["region"], "eu-west-9")
    elif kind == "date":
        moment = calendar.timegm(datetime.datetime.strptime(out["headers"]["x-amz-date"], "%Y%m%dT%H%M%SZ").timetuple())
        moment = datetime.datetime.fromtimestamp(moment + 1, datetime.timezone.utc)
        out["headers"]["x-amz-date"] = moment.strftime("%Y%m%dT%H%M%SZ")
    else:
        out["headers"]["x-amz-added"] = "on the way"
    return out, kind


def run(suite):
    rng = suite.rng
    asked, wanted = [], []
    for number in range(COUNT):
        request = signed(drawn(rng))
        asked.append(request)
        wanted.append(None)
        if number % 2:
            other, kind = changed(rng, request)
            asked.append(other)
            wanted.append(kind)
    wrong = 0
    for request, kind, answer in zip(asked, wanted, ask(suite.program, "verify", asked), strict=True):
        shown = f"{request['method']} {request['path']!r} ? {request['query']!r}, {sorted(request['headers'])}"
        if kind is None:
            ok = suite.equal(answer, {"verified": True}, f"accepts {shown}")
        else:
            code = answer.get("code", "")
            ok = suite.check(answer.keys() == {"code", "error"} and code == "InvalidSignatureException",
                             f"refuses another {kind} of {shown}", f"{answer}")
        wrong += not ok
    refused = sum(kind is not None for kind in wanted)
    return (f"{COUNT} signatures accepted, {refused} changed requests refused, {wrong} differences, "
            f"botocore {botocore.__version__}")


if __name__ == "__main__":
    Suite("verified_signatures", __doc__).main(run)
