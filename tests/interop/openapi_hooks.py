"""What schemathesis needs to know of the service: how requests are signed, and which answers no schema can foretell.

Loaded by schemathesis through SCHEMATHESIS_HOOKS. `openapi.py` sets the files that are named in OPENAPI_SIGNED,
OPENAPI_ACCEPTED and OPENAPI_ANSWERED, and reads them when the run is over.
"""

import copy
import datetime
import json
import os
import re
import urllib.parse

import jsonschema
import requests
import schemathesis
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY, SECRET, REGION, SERVICE = "AKIDFAKE", "fake-secret", "us-east-1", "chime"
# The operation whose words the service learns before its model does.
OPEN_WORDS = "StartMeetingTranscription"


def record(variable, entry):
    with open(os.environ[variable], "a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")


class Signed(requests.auth.AuthBase):
    """Signs what is about to be sent, as botocore does it."""

    def __call__(self, request):
        parts = urllib.parse.urlsplit(request.url)
        # requests writes a space as `+`, which signers take for a plus
        pairs = urllib.parse.parse_qsl(parts.query, keep_blank_values=True)
        query = urllib.parse.urlencode(pairs, quote_via=urllib.parse.quote, safe="-._~")
        request.url = urllib.parse.urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
        body = request.body or b""
        body = body.encode() if isinstance(body, str) else body
        kept = {name: value for name, value in request.headers.items() if name.lower() == "content-type"}
        aws = AWSRequest(method=request.method, url=request.url, data=body, headers=kept)
        SigV4Auth(Credentials(KEY, SECRET), SERVICE, REGION).add_auth(aws)
        for name in ("Authorization", "X-Amz-Date"):
            request.headers[name] = aws.headers[name]
        signed = {name.lower(): value for name, value in aws.headers.items()} | {"host": parts.netloc}
        record("OPENAPI_SIGNED", {
            "method": request.method, "path": parts.path, "query": query, "headers": signed, "body": list(body),
            "secret": SECRET, "service": SERVICE,
            "time": int(datetime.datetime.now(datetime.timezone.utc).timestamp()),
        })
        return request


schemathesis.auth.set_from_requests(Signed())


def operation_of(case):
    return case.operation.definition.raw["operationId"]


def members(value, name):
    """All members of this name, however deep, that are not null."""
    if isinstance(value, dict):
        if value.get(name) is not None:
            yield value[name]
        for inner in value.values():
            yield from members(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner, name)


def hears(direction):
    return direction in ("Receive", "SendReceive")


def has_other_address(case):
    """Whether the constant part of the query, which is a part of the address, is not what it is there."""
    constants = [parameter for parameter in case.operation.definition.raw["parameters"]
                 if parameter["in"] == "query" and "enum" in parameter["schema"] and "x-member" not in parameter]
    return any((case.query or {}).get(parameter["name"]) not in (parameter["schema"]["enum"] + [parameter["schema"]["enum"]])
               for parameter in constants)


def has_new_words_only(case):
    """Whether nothing is wrong with the body once words beyond the listed ones are allowed."""
    document = copy.deepcopy(case.operation.schema.raw_schema)
    for schema in document["components"]["schemas"].values():
        if schema.get("x-open-enum"):
            del schema["enum"]
    root = case.operation.definition.raw["requestBody"]["content"]["application/json"]["schema"]
    validator = jsonschema.Draft202012Validator({**root, "components": document["components"]})
    return validator.is_valid(case.body)


def methods_at(case):
    """The methods of every operation whose path the request has, whatever the query."""
    path, found = urllib.parse.unquote(case.formatted_path.partition("#")[0]), set()
    for key, item in case.operation.schema.raw_schema["paths"].items():
        template = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(key.partition("#")[0]))
        if re.fullmatch(template, path):
            found |= {method.upper() for method in item}
    return found


def body_has(name):
    return lambda case: any(True for _ in members(case.body, name))


# Settings of a transcription that ask for nothing of each other.
PLAIN = {"LanguageCode", "Region", "VocabularyName", "EnablePartialResultsStabilization"}


def given(value):
    return {name for name, member in value.items() if member is not None}


def is_odd_transcription(case):
    """Whether it does not name one engine, or has settings that may not fit each other."""
    if operation_of(case) != "StartMeetingTranscription":
        return False
    configuration = case.body["TranscriptionConfiguration"]
    if given(configuration) == {"EngineTranscribeSettings"}:
        settings = given(configuration["EngineTranscribeSettings"])
        return "LanguageCode" not in settings or not settings <= PLAIN
    return given(configuration) != {"EngineTranscribeMedicalSettings"}


def has_written_fraction(value):
    """Whether there is a whole number that is written as 5.0: an integer to JSON Schema, and to no SDK."""
    if isinstance(value, dict):
        return any(has_written_fraction(inner) for inner in value.values())
    if isinstance(value, list):
        return any(has_written_fraction(inner) for inner in value)
    return isinstance(value, float) and value.is_integer()


# Rules of the service that no schema says, each with what shows in a request that it may be broken, and with what the
# answer has to say then.
RULES = {
    "no character stands four times in a row in a tenant id": (
        lambda case: any(re.search(r"(.)\1{3}", str(text)) for ids in members(case.body, "TenantIds") for text in ids),
        r"TenantIds\[\d\]: the same character stands four times in a row"),
    "content that is received needs video that is received": (
        lambda case: any(hears(each.get("Content")) and not hears(each.get("Video"))
                         for each in members(case.body, "Capabilities")),
        r"Capabilities\.Content: (Send)?Receive needs Video to be Receive or SendReceive"),
    "a token of a page comes from the page before": (
        lambda case: "next-token" in (case.query or {}), r"NextToken is no token of this list"),
    "a transcription has one engine, and settings that fit each other": (
        is_odd_transcription, r"TranscriptionConfiguration: needs either|(Language|Vocabulary|Content|Pii)\w*\b.*"),
    "a primary meeting exists and is no replica": (
        body_has("PrimaryMeetingId"), r"PrimaryMeetingId names (no active|a replica) meeting"),
    "features of a meeting fit each other": (
        body_has("MeetingFeatures"), r"MeetingFeatures\.Attendee\.MaxCount: |Capabilities\.\w+: "),
    "government regions are called from government regions": (
        lambda case: any(str(region).startswith("us-gov-") for region in members(case.body, "MediaRegion")),
        r"MediaRegion is not in the partition of the control region"),
    "a tag's key is there once, and not reserved": (
        lambda case: any(len({tag["Key"] for tag in tags}) < len(tags) or any(tag["Key"].startswith("aws:") for tag in tags)
                         for tags in members(case.body, "Tags")),
        r"Tags: the same key occurs more than once|Tags.*aws:"),
    "a whole number is written without a fraction": (
        lambda case: has_written_fraction(case.body), r"a number with a fraction, needs an integer"),
}
QUOTAS = ("LimitExceeded", "TooManyTags")


def by_design(failure, case, response):
    """Why this is no mistake of the server, or nothing."""
    kind = type(failure).__name__
    if kind == "AcceptedNegativeData":
        if has_other_address(case):
            return "without its constant query a request is one of another operation"
        if operation_of(case) == OPEN_WORDS and has_new_words_only(case):
            return "the words of a transcription are open"
    if kind == "RejectedPositiveData":
        if response.status_code == 400 and response.json().get("Code") in QUOTAS:
            return "quotas of the account"
        if response.status_code == 422 and "Transcription" in operation_of(case):
            return "a transcription starts once, and stops when it has started"
        if response.status_code == 400:
            message = response.json().get("Message", "")
            return next((rule for rule, (is_broken, words) in RULES.items()
                         if re.match(r"([\w\[\].]*\.)?(" + words + ")", message) and is_broken(case)), None)
    # AWS answers 403 to whoever does not sign, where HTTP would have 401.
    if kind == "MissingHeaderNotRejected" and response.status_code == 403:
        if response.headers["x-amzn-errortype"] == ["MissingAuthenticationTokenException"]:
            return "who does not sign is answered 403"
    # To OpenAPI, addresses that differ in the query alone are several; to HTTP, they are one.
    if kind == "UnsupportedMethodResponse" and response.request.method in methods_at(case):
        return "another operation has this method and path"
    if kind == "AllowHeaderMismatch":
        allowed = {method for value in response.headers["allow"] for method in re.findall(r"[A-Z]+", value)}
        if allowed == methods_at(case):
            return "another operation has this method and path"
    return None


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code in (200, 204) and response.request.method == case.operation.method.upper():
        record("OPENAPI_ANSWERED", operation_of(case))


@schemathesis.hook
def filter_failure(context, failure, case, response):
    reason = by_design(failure, case, response)
    if reason is not None:
        record("OPENAPI_ACCEPTED", {"kind": type(failure).__name__, "operation": operation_of(case), "reason": reason})
    return reason is None
