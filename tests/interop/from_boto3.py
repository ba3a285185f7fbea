"""from_boto3: the blocks of docs/FROM_BOTO3.md, in Python with the real boto3 and in Rust, send and print the same."""

import sys
import textwrap

import columns
from harness import Suite, forget_environment

PAGE = "docs/FROM_BOTO3.md"

# What the page says is there already.
GIVEN = """
import json, os, time
from concurrent.futures import ThreadPoolExecutor
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError
from botocore.stub import Stubber

url = os.environ["AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS"]
meeting_id, attendee_id = os.environ["PAGE_MEETING_ID"], os.environ["PAGE_ATTENDEE_ID"]
arn = os.environ["PAGE_MEETING_ARN"]
client = boto3.client("chime-sdk-meetings")
"""

# What a block builds upon, as its counterpart in Rust does.
BEFORE = {
    "pages": """
client.batch_create_attendee(MeetingId=meeting_id,
                             Attendees=[{"ExternalUserId": user} for user in ("ada", "grace", "barbara")])
""",
    "stop_meeting_transcription": """
client.start_meeting_transcription(
    MeetingId=meeting_id, TranscriptionConfiguration={"EngineTranscribeSettings": {"LanguageCode": "en-US"}})
""",
    "waiting": "client.delete_meeting(MeetingId=meeting_id)",
    "which_error": """
client.tag_resource(ResourceARN=arn, Tags=[{"Key": f"key-{n}", "Value": "value"} for n in range(30)])
more = [{"Key": f"key-{n}", "Value": "value"} for n in range(30, 60)]
""",
}

# What is done with what a block gives.
AFTER = {
    "browser": """
print(body["JoinInfo"]["Meeting"]["Meeting"]["MeetingId"] == meeting_id)
print(body["JoinInfo"]["Attendee"]["Attendee"]["AttendeeId"] == attendee_id)
""",
    "client": "client.get_meeting(MeetingId=meeting_id)",
    "create_attendee": 'print(attendee["ExternalUserId"])',
    "create_meeting": 'print(meeting["MediaRegion"])',
    "get_meeting": 'print(meeting["MediaRegion"])',
    "keys": "client.get_meeting(MeetingId=meeting_id)",
    "profile": "client.get_meeting(MeetingId=meeting_id)",
    "settings": """
try:
    client.get_meeting(MeetingId=meeting_id)
except ClientError as error:
    print(error.response["Error"]["Code"])
""",
}


def run(suite):
    forget_environment()
    columns.built("chime-sdk-tests", "page_code")
    theirs, ours = columns.blocks(PAGE, "python"), columns.blocks(PAGE, "rust")
    suite.equal(sorted(ours), sorted(theirs), "the blocks of the two languages")

    def command(name):
        parts = [GIVEN, BEFORE.get(name, ""), theirs[name], AFTER.get(name, "")]
        return [sys.executable, "-c", "\n".join(textwrap.dedent(part) for part in parts)]

    sent = columns.compare(suite, PAGE, theirs, command, ours)
    return f"{len(theirs)} pairs of blocks, {sent} requests of ours"


if __name__ == "__main__":
    Suite("from_boto3", __doc__).main(run)
