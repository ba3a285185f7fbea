"""signatures: the signed requests of the Rust client, signed again by botocore's SigV4Auth at the same second.

botocore signs the very URL, headers and body that the Rust program would send. So a URL that is normalised after
signing, a header that is signed in another form or a body that is not the bytes sent shows up as another signature.
"""

import calendar
import copy
import datetime
import re
import unittest.mock
import urllib.parse

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from capture import Capture
from generate import HOSTILE, Generator
from harness import Suite, ask, load_model, same
from wire import body_of

EACH = 40  # requests for each operation

REGIONS = ["us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2", "af-south-1", "il-central-1", "us-gov-west-1"]

# How an endpoint is written, and how it stands in the URL afterwards: a default port is not part of an origin.
ENDPOINTS = [
    ("https://meetings-chime.{region}.amazonaws.com", "https://meetings-chime.{region}.amazonaws.com"),
    ("https://meetings-chime-fips.{region}.amazonaws.com", "https://meetings-chime-fips.{region}.amazonaws.com"),
    ("https://meetings-chime.{region}.api.aws", "https://meetings-chime.{region}.api.aws"),
    ("https://gateway.example:8443", "https://gateway.example:8443"),
    ("https://gateway.example:443", "https://gateway.example"),
    ("https://127.0.0.1:9443", "https://127.0.0.1:9443"),
    ("https://[::1]:9443", "https://[::1]:9443"),
]

# Around the ends of days, months and years, where a date is easily taken in another zone, and far ahead.
TIMES = [calendar.timegm(parts) for parts in [
    (2021, 7, 15, 0, 0, 0), (2024, 2, 29, 23, 59, 59), (2024, 3, 1, 0, 0, 0), (2025, 12, 31, 23, 59, 59),
    (2026, 1, 1, 0, 0, 0), (2026, 11, 23, 12, 0, 1), (2038, 1, 19, 3, 14, 8), (2099, 10, 9, 8, 7, 6),
]]

_SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+"
_AUTHORIZATION = re.compile(
    r"AWS4-HMAC-SHA256 Credential=([^,\s]+),\s*SignedHeaders=([a-z0-9;-]+),\s*Signature=([0-9a-f]{64})")


def cases(suite, model):
    rng, generator = suite.rng, Generator(model, suite.rng)
    out = []
    for operation in model["operations"]:
        for number in range(EACH):
            given = generator.input(operation, rng.choice([0, 0.5, 1]))
            for name in generator.labels(operation) + generator.queries(operation):
                # Half of the URLs carry something that a URL library may want to rewrite.
                if rng.random() < 0.5:
                    text = rng.choice([text for text in HOSTILE if text not in (".", "..")])
                    given[name] = text
            members = model["shapes"][generator.input_shape(operation)]["members"]
            region = rng.choice(REGIONS)
            endpoint, origin = ENDPOINTS[number % len(ENDPOINTS)]
            token = "".join(rng.choice(_SECRET) for _ in range(rng.choice([16, 356, 1200]))) + "=="
            out.append(({
                "operation": operation,
                "input": {name: given[name] for name in members if name in given},
                "access_key": "AKID" + "".join(rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16)),
                "secret_key": "".join(rng.choice(_SECRET) for _ in range(40)),
                # By number, so that both kinds meet every operation.
                "session_token": token if number % 2 else None,
                "region": region,
                "endpoint": endpoint.format(region=region),
                "time": rng.choice(TIMES) + rng.choice([0, 0, rng.randrange(86400)]),
            }, origin.format(region=region)))
    return out


def sign(request, answer, names):
    """botocore's Authorization header for what the answer says will be sent."""
    auth = SigV4Auth(Credentials(request["access_key"], request["secret_key"], request["session_token"]),
                     "chime", request["region"])
    body = answer["body"].encode("utf-8") if answer["body"] is not None else b""
    # The date, the token and the Authorization header are botocore's own work.
    kept = {name: answer["headers"][name] for name in names
            if name in answer["headers"] and name not in ("x-amz-date", "x-amz-security-token")}
    aws = AWSRequest(method=answer["method"], url=answer["url"], data=body, headers=kept)
    now = datetime.datetime.fromtimestamp(request["time"], datetime.timezone.utc).replace(tzinfo=None)
    with unittest.mock.patch("botocore.auth.get_current_datetime", return_value=now):
        auth.add_auth(aws)
    return aws


def problems(request, origin, answer, expected):
    """What is wrong with one signed request, as text."""
    if "error" in answer:
        return [f"refused: {answer['error']}"]
    missing = {"method", "url", "headers", "body"} - answer.keys()
    if missing:
        return [f"the answer lacks {sorted(missing)}"]
    out, headers = [], answer["headers"]
    odd = [name for name in headers if name != name.lower() or not isinstance(headers[name], str)]
    if odd:
        return [f"header names are not lower case, or values no strings: {odd}"]
    match = _AUTHORIZATION.fullmatch(headers.get("authorization", ""))
    if match is None:
        return [f"authorization header {headers.get('authorization')!r}"]
    credential, signed, signature = match.groups()
    names = signed.split(";")

    stamp = datetime.datetime.fromtimestamp(request["time"], datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    if headers.get("x-amz-date") != stamp:
        out.append(f"x-amz-date {headers.get('x-amz-date')!r}, not {stamp}")
    if headers.get("x-amz-security-token") != request["session_token"]:
        out.append("x-amz-security-token is not the one given")
    if "x-amz-content-sha256" in headers:
        out.append("x-amz-content-sha256 is sent")
    if "date" in headers:
        out.append("a date header stands beside x-amz-date")
    # What the signature has to cover: the host, all x-amz-*, and the type of a body.
    needed = {"host"} | {name for name in headers if name.startswith("x-amz-") or name == "content-type"}
    if not needed <= set(names):
        out.append(f"not signed: {sorted(needed - set(names))}")
    if names != sorted(set(names)):
        out.append(f"signed headers are not in order, or twice: {signed}")
    unsent = [name for name in names if name not in headers and name != "host"]
    if unsent:
        out.append(f"signed but not sent: {unsent}")
        return out
    host = urllib.parse.urlsplit(origin).netloc
    if headers.get("host", host) != host:
        out.append(f"host {headers['host']!r}, not {host!r}")

    # The same operation through botocore's serializer: the signed URL must be the one on the wire.
    wanted = origin + expected["path"] + (f"?{expected['query']}" if expected["query"] else "")
    for part, mine, other in (("method", answer["method"], expected["method"]), ("url", answer["url"], wanted),
                              ("content-type", headers.get("content-type"), expected["content_type"])):
        if mine != other:
            out.append(f"{part} {mine!r}, not {other!r}")
    if not same(body_of(answer["body"]), body_of(expected["body"])):
        out.append(f"body {answer['body']!r}, not {expected['body']!r}")

    theirs = _AUTHORIZATION.fullmatch(sign(request, answer, names).headers["Authorization"])
    for part, mine, other in zip(("credential scope", "signed headers", "signature"),
                                 (credential, signed, signature), theirs.groups(), strict=True):
        if mine != other:
            out.append(f"{part} {mine}, botocore's {other}")
    return out


def run(suite):
    model, capture = load_model(), Capture()
    asked = cases(suite, model)
    answers = ask(suite.program, "sign", [request for request, _ in asked])
    wrong = 0
    for (request, origin), answer in zip(asked, answers, strict=True):
        expected = capture.request(request["operation"], copy.deepcopy(request["input"]))
        found = problems(request, origin, answer, expected)
        wrong += bool(found)
        suite.check(not found, f"{request['operation']} at {request['endpoint']}",
                    f"{'; '.join(found)}; url {answer.get('url')!r}")
    suite.check(len(asked) >= 400, "at least 400 requests", f"{len(asked)}")
    leaks = sum(request["secret_key"] in str(answer) for (request, _), answer in zip(asked, answers, strict=True))
    suite.equal(leaks, 0, "answers that contain a secret key")
    return f"{len(asked)} signatures compared, {wrong} differences, botocore {botocore.__version__}"


if __name__ == "__main__":
    Suite("signatures", __doc__).main(run)
