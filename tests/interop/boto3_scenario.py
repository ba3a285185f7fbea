"""boto3_scenario: boto3's client against the fake of the service that the Rust crate brings along.

First a story through all operations with a look at every answer, then every modelled error: as scripted ones, and as
those that the fake gives by its own rules.
"""

import json
import re
import uuid

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from botocore.paginate import Paginator, PaginatorModel

from harness import Gone, Interop, Suite, forget_environment, load_model

REGION = "us-east-1"
GUID = re.compile(r"[a-f0-9]{8}(-[a-f0-9]{4}){3}-[a-f0-9]{12}", re.IGNORECASE)
# The browser client sends the token as a WebSocket subprotocol, so it has to be an HTTP token.
JOIN_TOKEN = re.compile(r"[A-Za-z0-9+_.~-]{2,2048}")
EVERYTHING = {"Audio": "SendReceive", "Video": "SendReceive", "Content": "SendReceive"}
QUIET = {"Audio": "Receive", "Video": "Receive", "Content": "Receive"}
# botocore's data has an empty table of paginators for this service, so get_paginator() knows none. The machinery is
# the same with the table written here.
PAGES = PaginatorModel({"pagination": {"ListAttendees": {
    "input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults", "result_key": "Attendees"}}})


def make_client(url, attempts=1, **options):
    forget_environment()
    # No proxies: a proxy of the machine must not see calls to loopback.
    config = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, proxies={}, **options)
    return boto3.client("chime-sdk-meetings", region_name=REGION, endpoint_url=url, config=config,
                        aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="secret", aws_session_token="token")


class Story:
    """The clients, and checks on what they answer."""

    def __init__(self, suite, fake, url):
        self.suite, self.fake, self.model = suite, fake, load_model()
        self.client = make_client(url)
        self.unchecked = make_client(url, parameter_validation=False)
        self.retrying = make_client(url, attempts=3)
        self.called = set()
        self._method_names = {name: method for method, name in self.client.meta.method_to_api_mapping.items()}

    def call(self, operation, using=None, **given):
        """Calls an operation that has to succeed, with the status that the model gives for it."""
        answer = getattr(using or self.client, self._method_names[operation])(**given)
        self.called.add(operation)
        metadata = answer["ResponseMetadata"]
        self.suite.equal(metadata["HTTPStatusCode"], self.model["operations"][operation]["http"].get("responseCode", 200),
                         f"{operation}: status")
        self.suite.check(bool(metadata.get("RequestId")), f"{operation}: request id")
        return answer

    def refused(self, name, operation, using=None, message=None, **given):
        """Calls an operation that has to fail with this modelled exception; gives its parsed answer."""
        what = f"{operation} fails with {name}"
        client = using or self.client
        try:
            getattr(client, self._method_names[operation])(**given)
        except ClientError as error:
            answer = error.response
            # By class, as an application catches it.
            self.suite.check(isinstance(error, getattr(client.exceptions, name)), what, f"{type(error).__name__}: {error}")
        else:
            self.suite.check(False, what, "it succeeded")
            return {}
        metadata = answer["ResponseMetadata"]
        self.suite.equal(metadata["HTTPStatusCode"], self.model["shapes"][name]["error"]["httpStatusCode"], f"{what}: status")
        self.suite.equal(answer["Error"]["Code"], name, f"{what}: code")
        if message is None:
            self.suite.check(bool(answer["Error"].get("Message")), f"{what}: some message")
        else:
            self.suite.equal(answer["Error"].get("Message"), message, f"{what}: message")
            self.suite.equal(answer.get("Message"), message, f"{what}: modelled Message")
        self.suite.check(bool(metadata.get("RequestId")), f"{what}: RequestId of the header")
        self.suite.equal(answer.get("RequestId"), metadata.get("RequestId"), f"{what}: RequestId of the body")
        # The service's bodies carry the code without its suffix.
        self.suite.check(answer.get("Code") in (name, name.removesuffix("Exception")), f"{what}: modelled Code",
                         f"{answer.get('Code')!r}")
        return answer

    def script(self, operation, code, message, times=1):
        answer = self.fake.answer({"fail": operation, "code": code, "message": message, "times": times})
        if answer != {"ok": True}:
            raise Gone(f"interop fake: scripting {code} for {operation} was answered {json.dumps(answer)}")

    def meeting(self, **given):
        given = {"ClientRequestToken": str(uuid.UUID(int=self.suite.rng.getrandbits(128))), "MediaRegion": REGION,
                 "ExternalMeetingId": "standup-42", **given}
        return self.call("CreateMeeting", **given)["Meeting"]

    def attendees(self, meeting_id, page_size):
        """All attendees through botocore's paginator, and the sizes of the pages."""
        paginator = Paginator(self.client.list_attendees, PAGES.get_paginator("ListAttendees"),
                              self.client.meta.service_model.operation_model("ListAttendees"))
        found, sizes = [], []
        for page in paginator.paginate(MeetingId=meeting_id, PaginationConfig={"PageSize": page_size}):
            self.called.add("ListAttendees")
            self.suite.equal(page["ResponseMetadata"]["HTTPStatusCode"], 200, "ListAttendees: status of a page")
            found += page["Attendees"]
            sizes.append(len(page["Attendees"]))
        return found, sizes

    def is_attendee(self, attendee, user, capabilities, what):
        check = self.suite.check
        check(GUID.fullmatch(attendee.get("AttendeeId", "")) is not None, f"{what}: AttendeeId", f"{attendee!r}")
        self.suite.equal(attendee.get("ExternalUserId"), user, f"{what}: ExternalUserId")
        self.suite.equal(attendee.get("Capabilities"), capabilities, f"{what}: Capabilities")
        check(JOIN_TOKEN.fullmatch(attendee.get("JoinToken", "")) is not None, f"{what}: JoinToken",
              "missing, or nothing a WebSocket subprotocol can carry")


def meetings(story):
    equal, check = story.suite.equal, story.suite.check
    token = "token-of-the-story"
    given = {
        "ClientRequestToken": token, "MediaRegion": "eu-central-1", "ExternalMeetingId": "Besprechung №1 😀",
        "MeetingHostId": "host-1", "TenantIds": ["tenant-1", "tenant-2"], "MediaPlacementNetworkType": "DualStack",
        "MeetingFeatures": {"Audio": {"EchoReduction": "AVAILABLE"}, "Video": {"MaxResolution": "HD"},
                            "Content": {"MaxResolution": "FHD"}, "Attendee": {"MaxCount": 200}},
        "NotificationsConfiguration": {"SnsTopicArn": "arn:aws:sns:us-east-1:123456789012:topic"},
        "Tags": [{"Key": "team", "Value": "a b/c"}, {"Key": "stage", "Value": ""}],
    }
    meeting = story.call("CreateMeeting", **given)["Meeting"]
    identifier = meeting["MeetingId"]
    check(GUID.fullmatch(identifier) is not None, "MeetingId is a GUID", identifier)
    check(re.fullmatch(rf"arn:aws:chime:{REGION}:\d{{12}}:meeting/{identifier}", meeting.get("MeetingArn", "")) is not None,
          "MeetingArn", meeting.get("MeetingArn", "missing"))
    for name in ("MediaRegion", "ExternalMeetingId", "MeetingHostId", "TenantIds", "MeetingFeatures"):
        equal(meeting.get(name), given[name], f"the meeting keeps its {name}")
    placement = meeting.get("MediaPlacement", {})
    for name in ("AudioHostUrl", "AudioFallbackUrl", "SignalingUrl", "TurnControlUrl", "EventIngestionUrl"):
        check(isinstance(placement.get(name), str) and placement[name] != "", f"MediaPlacement has {name}", f"{placement!r}")

    again = story.call("CreateMeeting", **given)["Meeting"]
    equal(again["MeetingId"], identifier, "the same ClientRequestToken gives the same meeting")
    other = story.meeting()
    check(other["MeetingId"] != identifier, "another ClientRequestToken gives another meeting")
    equal(story.call("GetMeeting", MeetingId=identifier)["Meeting"], meeting, "GetMeeting gives what CreateMeeting gave")
    tags = story.call("ListTagsForResource", ResourceARN=meeting["MeetingArn"])["Tags"]
    equal(sorted(map(json.dumps, tags)), sorted(map(json.dumps, given["Tags"])), "the tags of CreateMeeting")

    story.refused("ConflictException", "CreateMeeting", **dict(given, ExternalMeetingId="another one"))
    return other


def attendees(story):
    equal, check = story.suite.equal, story.suite.check
    identifier = story.meeting()["MeetingId"]
    first = story.call("CreateAttendee", MeetingId=identifier, ExternalUserId="user-one")["Attendee"]
    story.is_attendee(first, "user-one", EVERYTHING, "CreateAttendee without capabilities")
    again = story.call("CreateAttendee", MeetingId=identifier, ExternalUserId="user-one")["Attendee"]
    equal(again["AttendeeId"], first["AttendeeId"], "the same ExternalUserId gives the same attendee")
    second = story.call("CreateAttendee", MeetingId=identifier, ExternalUserId="Übung 二 😀", Capabilities=QUIET)["Attendee"]
    story.is_attendee(second, "Übung 二 😀", QUIET, "CreateAttendee with capabilities")

    items = [{"ExternalUserId": f"batch-{number:03}"} for number in range(100)]
    items[7]["Capabilities"] = QUIET
    batch = story.call("BatchCreateAttendee", MeetingId=identifier, Attendees=items)
    equal(batch.get("Errors", []), [], "BatchCreateAttendee: no errors")
    equal(sorted(one["ExternalUserId"] for one in batch["Attendees"]), [one["ExternalUserId"] for one in items],
          "BatchCreateAttendee: all are created")
    for one in batch["Attendees"]:
        story.is_attendee(one, one["ExternalUserId"], QUIET if one["ExternalUserId"] == "batch-007" else EVERYTHING,
                          "BatchCreateAttendee")

    everyone = [first, second] + batch["Attendees"]
    found, sizes = story.attendees(identifier, 7)
    equal(sorted(one["AttendeeId"] for one in found), sorted(one["AttendeeId"] for one in everyone),
          "all pages together hold every attendee exactly once")
    equal(sizes, [7] * (len(everyone) // 7) + [len(everyone) % 7], "pages of seven and a rest")
    whole = story.call("ListAttendees", MeetingId=identifier, MaxResults=100)
    equal((len(whole["Attendees"]), bool(whole.get("NextToken"))), (100, True), "a page of a hundred, and a token for more")
    rest = story.call("ListAttendees", MeetingId=identifier, NextToken=whole["NextToken"])
    equal((len(rest["Attendees"]), rest.get("NextToken")), (2, None), "the last page has no token")

    got = story.call("GetAttendee", MeetingId=identifier, AttendeeId=second["AttendeeId"])["Attendee"]
    equal({name: got.get(name) for name in ("AttendeeId", "ExternalUserId", "Capabilities")},
          {name: second[name] for name in ("AttendeeId", "ExternalUserId", "Capabilities")}, "GetAttendee")
    wanted = {"Audio": "Send", "Video": "SendReceive", "Content": "None"}
    updated = story.call("UpdateAttendeeCapabilities", MeetingId=identifier, AttendeeId=second["AttendeeId"],
                         Capabilities=wanted)["Attendee"]
    equal((updated["AttendeeId"], updated["Capabilities"]), (second["AttendeeId"], wanted), "UpdateAttendeeCapabilities")
    got = story.call("GetAttendee", MeetingId=identifier, AttendeeId=second["AttendeeId"])["Attendee"]
    equal(got["Capabilities"], wanted, "the update is kept")

    story.call("BatchUpdateAttendeeCapabilitiesExcept", MeetingId=identifier, Capabilities=QUIET,
               ExcludedAttendeeIds=[{"AttendeeId": first["AttendeeId"]}, {"AttendeeId": second["AttendeeId"]}])
    now = {one["AttendeeId"]: one["Capabilities"] for one in story.attendees(identifier, 100)[0]}
    equal((now.pop(first["AttendeeId"]), now.pop(second["AttendeeId"])), (EVERYTHING, wanted), "the excluded keep theirs")
    check(len(now) == 100 and all(one == QUIET for one in now.values()), "all others are updated")

    story.call("DeleteAttendee", MeetingId=identifier, AttendeeId=first["AttendeeId"])
    story.refused("NotFoundException", "GetAttendee", MeetingId=identifier, AttendeeId=first["AttendeeId"])
    left = [one["AttendeeId"] for one in story.attendees(identifier, 50)[0]]
    check(first["AttendeeId"] not in left and len(left) == 101, "a deleted attendee is in no page", f"{len(left)} left")
    return identifier


def transcription(story, identifier):
    engines = [
        {"EngineTranscribeSettings": {"LanguageCode": "en-US", "Region": "auto", "EnablePartialResultsStabilization": True,
                                      "PartialResultsStability": "high", "ContentIdentificationType": "PII"}},
        {"EngineTranscribeMedicalSettings": {"LanguageCode": "en-US", "Specialty": "PRIMARYCARE", "Type": "CONVERSATION"}},
    ]
    for engine in engines:
        story.call("StartMeetingTranscription", MeetingId=identifier, TranscriptionConfiguration=engine)
        story.call("StopMeetingTranscription", MeetingId=identifier)


def tags(story):
    equal = story.suite.equal
    arn = story.meeting()["MeetingArn"]

    def now():
        return {tag["Key"]: tag["Value"] for tag in story.call("ListTagsForResource", ResourceARN=arn)["Tags"]}

    equal(now(), {}, "no tags at first")
    story.call("TagResource", ResourceARN=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2 @:/=+-_."}])
    equal(now(), {"a": "1", "b": "2 @:/=+-_."}, "TagResource adds")
    story.call("TagResource", ResourceARN=arn, Tags=[{"Key": "a", "Value": "9"}, {"Key": "c", "Value": ""}])
    equal(now(), {"a": "9", "b": "2 @:/=+-_.", "c": ""}, "TagResource replaces and adds")
    story.call("UntagResource", ResourceARN=arn, TagKeys=["a", "c", "never-there"])
    equal(now(), {"b": "2 @:/=+-_."}, "UntagResource takes away")

    story.call("TagResource", ResourceARN=arn, Tags=[{"Key": f"key{number}", "Value": "v"} for number in range(49)])
    equal(len(now()), 50, "fifty tags")
    answer = story.refused("TooManyTagsException", "TagResource", ResourceARN=arn, Tags=[{"Key": "onemore", "Value": "v"}])
    equal(answer.get("ResourceName"), arn, "TooManyTagsException names the resource")
    story.call("TagResource", ResourceARN=arn, Tags=[{"Key": "b", "Value": "changed"}])
    equal((len(now()), now()["b"]), (50, "changed"), "a full set can still be changed")

    nowhere = f"arn:aws:chime:{REGION}:123456789012:meeting/{uuid.UUID(int=7)}"
    for operation, given in (("ListTagsForResource", {}), ("TagResource", {"Tags": [{"Key": "a", "Value": "1"}]}),
                             ("UntagResource", {"TagKeys": ["a"]})):
        answer = story.refused("ResourceNotFoundException", operation, ResourceARN=nowhere, **given)
        equal(answer.get("ResourceName"), nowhere, f"{operation}: ResourceNotFoundException names the resource")


def together(story):
    """CreateMeetingWithAttendees, replicas, and the end of meetings."""
    equal, check = story.suite.equal, story.suite.check
    given = {
        "ClientRequestToken": "token-with-attendees", "MediaRegion": REGION, "ExternalMeetingId": "all at once",
        "Attendees": [{"ExternalUserId": "at-once-1"}, {"ExternalUserId": "at-once-2", "Capabilities": QUIET}],
    }
    answer = story.call("CreateMeetingWithAttendees", **given)
    primary = answer["Meeting"]
    equal(answer.get("Errors", []), [], "CreateMeetingWithAttendees: no errors")
    users = {one["ExternalUserId"]: one for one in answer["Attendees"]}
    equal(sorted(users), ["at-once-1", "at-once-2"], "CreateMeetingWithAttendees: both attendees")
    story.is_attendee(users["at-once-1"], "at-once-1", EVERYTHING, "CreateMeetingWithAttendees")
    story.is_attendee(users["at-once-2"], "at-once-2", QUIET, "CreateMeetingWithAttendees")
    found, _ = story.attendees(primary["MeetingId"], 20)
    equal(sorted(one["AttendeeId"] for one in found), sorted(one["AttendeeId"] for one in answer["Attendees"]),
          "the attendees are in the meeting")
    again = story.call("CreateMeetingWithAttendees", **given)
    equal(again["Meeting"]["MeetingId"], primary["MeetingId"], "CreateMeetingWithAttendees: same token, same meeting")

    replica = story.meeting(PrimaryMeetingId=primary["MeetingId"])
    equal(replica.get("PrimaryMeetingId"), primary["MeetingId"], "a replica knows its primary")
    story.call("DeleteMeeting", MeetingId=primary["MeetingId"])
    for what, identifier in (("meeting", primary["MeetingId"]), ("its replica", replica["MeetingId"])):
        answer = story.refused("NotFoundException", "GetMeeting", MeetingId=identifier)
        check(bool(answer), f"the {what} is gone")
    for operation, more in (("ListAttendees", {}), ("CreateAttendee", {"ExternalUserId": "too-late"}),
                            ("GetAttendee", {"AttendeeId": users["at-once-1"]["AttendeeId"]}),
                            ("StopMeetingTranscription", {})):
        story.refused("NotFoundException", operation, MeetingId=primary["MeetingId"], **more)


def natural_errors(story, meeting):
    """What the fake refuses by its own rules."""
    equal, check = story.suite.equal, story.suite.check
    identifier = meeting["MeetingId"]
    story.refused("NotFoundException", "GetMeeting", MeetingId=str(uuid.UUID(int=7)))
    story.refused("NotFoundException", "DeleteMeeting", MeetingId=str(uuid.UUID(int=7)))
    story.refused("NotFoundException", "GetAttendee", MeetingId=identifier, AttendeeId=str(uuid.UUID(int=7)))

    one_way = {"Audio": "SendReceive", "Video": "None", "Content": "SendReceive"}
    story.refused("BadRequestException", "CreateAttendee", MeetingId=identifier, ExternalUserId="user-two",
                  Capabilities=one_way)
    attendee = story.call("CreateAttendee", MeetingId=identifier, ExternalUserId="user-two")["Attendee"]
    story.refused("BadRequestException", "UpdateAttendeeCapabilities", MeetingId=identifier,
                  AttendeeId=attendee["AttendeeId"], Capabilities=one_way)
    story.refused("BadRequestException", "CreateAttendee", using=story.unchecked, MeetingId=identifier, ExternalUserId="x")
    # The same mistake with validation on does not get as far as the service: both sides know the same bound.
    try:
        story.client.create_attendee(MeetingId=identifier, ExternalUserId="x")
        check(False, "boto3 refuses a one-character ExternalUserId by itself")
    except ParamValidationError:
        check(True, "boto3 refuses a one-character ExternalUserId by itself")

    full = story.meeting()["MeetingId"]
    for start, count in ((0, 100), (100, 100), (200, 50)):
        answer = story.call("BatchCreateAttendee", MeetingId=full, Attendees=[
            {"ExternalUserId": f"crowd-{number}"} for number in range(start, start + count)])
        equal((len(answer["Attendees"]), answer.get("Errors", [])), (count, []), "BatchCreateAttendee fills the meeting")
    story.refused("LimitExceededException", "CreateAttendee", MeetingId=full, ExternalUserId="crowd-250")
    equal(len(story.attendees(full, 100)[0]), 250, "250 attendees, and no more")
    pair = story.meeting(MeetingFeatures={"Attendee": {"MaxCount": 2}})["MeetingId"]
    for number in range(2):
        story.call("CreateAttendee", MeetingId=pair, ExternalUserId=f"pair-{number}")
    story.refused("LimitExceededException", "CreateAttendee", MeetingId=pair, ExternalUserId="pair-2")


# Enough of an input for an operation to reach the service.
INPUTS = {
    "GetMeeting": {"MeetingId": str(uuid.UUID(int=9))},
    "TagResource": {"ResourceARN": f"arn:aws:chime:{REGION}:123456789012:meeting/{uuid.UUID(int=9)}",
                    "Tags": [{"Key": "a", "Value": "1"}]},
    "CreateAttendee": {"MeetingId": str(uuid.UUID(int=9)), "ExternalUserId": "user-nine"},
    "CreateMeeting": {"ClientRequestToken": "scripted", "MediaRegion": REGION, "ExternalMeetingId": "scripted"},
}


def scripted_errors(story, meeting):
    """Each of the twelve, on an operation that models it."""
    equal, check = story.suite.equal, story.suite.check
    modelled = {operation: {error["shape"] for error in story.model["operations"][operation]["errors"]} for operation in INPUTS}
    names = sorted(name for name, shape in story.model["shapes"].items() if shape.get("exception"))
    equal(len(names), 12, "twelve modelled errors")
    for number, name in enumerate(names):
        operation = next(operation for operation in INPUTS if name in modelled[operation])
        message = f"scripted {number}: \"quoted\" é😀"
        story.script(operation, name, message)
        answer = story.refused(name, operation, message=message, **INPUTS[operation])
        if name == "ServiceUnavailableException":
            equal(answer.get("RetryAfterSeconds"), "7", f"{name}: RetryAfterSeconds from its header")
        if "ResourceName" in story.model["shapes"][name]["members"]:
            check(bool(answer.get("ResourceName")), f"{name}: ResourceName", f"{answer!r}")

    # A script is for its operation, for so many calls, and for no more.
    there = {"MeetingId": meeting["MeetingId"]}
    story.script("GetMeeting", "ForbiddenException", "twice", times=2)
    story.call("ListAttendees", **there)
    for _ in range(2):
        story.refused("ForbiddenException", "GetMeeting", message="twice", **there)
    story.call("GetMeeting", **there)

    # boto3's own retries take the scripted answers for what they are.
    for name, times in (("ThrottlingException", 2), ("ServiceFailureException", 1), ("ServiceUnavailableException", 1)):
        story.script("GetMeeting", name, "try again", times=times)
        answer = story.call("GetMeeting", using=story.retrying, **there)
        equal(answer["ResponseMetadata"]["RetryAttempts"], times, f"{name} is retried by boto3")


def run(suite):
    with Interop(suite.program, "fake") as fake:
        url = fake.line()
        if not suite.check(re.fullmatch(r"http://127\.0\.0\.1:\d+", url) is not None, "the fake prints its address", url):
            return "the fake did not start"
        story = Story(suite, fake, url)
        # Each part stands on its own meetings, so one that breaks off hides no other.
        parts = 0
        other = story.meeting()
        for name, part in (("meetings", lambda: meetings(story)),
                           ("attendees and transcription", lambda: transcription(story, attendees(story))),
                           ("tags", lambda: tags(story)),
                           ("all at once", lambda: together(story)),
                           ("natural errors", lambda: natural_errors(story, other)),
                           ("scripted errors", lambda: scripted_errors(story, other))):
            try:
                part()
                parts += 1
            except (ClientError, KeyError, TypeError, IndexError) as error:
                suite.check(False, f"the part '{name}' broke off", f"{type(error).__name__}: {error}")
        suite.equal(sorted(story.called), sorted(story.model["operations"]), "every operation has answered")
    return f"{len(story.called)} operations called by boto3 {boto3.__version__}, {parts} of 6 parts to the end"


if __name__ == "__main__":
    Suite("boto3_scenario", __doc__).main(run)
