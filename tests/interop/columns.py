"""What the suites `from_boto3` and `from_official` share: a block of a documentation page in two languages is run
against a fake each, and what the two send and print is compared.

Blocks are found by the comment above them, `<!-- python: create_meeting -->`. A recorder stands between a block and
its fake, so it does not matter which clients a block makes.
"""

import collections
import http.client
import http.server
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import urllib.parse

import boto3

from fakes import Fake
from harness import ROOT, SILENCE, Gone, load_model

TARGET = (ROOT / os.environ.get("CARGO_TARGET_DIR", "target")).absolute()
PAGE_CODE = pathlib.Path(os.environ.get("PAGE_CODE_BIN") or TARGET / "debug" / "page_code").absolute()
GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of the headers only what a block sets by itself.
HEADERS = ("x-correlation-id",)


def blocks(page, kind):
    """The blocks of a page of one kind, by name."""
    text = (ROOT / page).read_text(encoding="utf-8")
    found = re.findall(rf"^<!-- {kind}: (\w+) -->\n```\w+\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    if len(dict(found)) != len(found):
        raise Gone(f"{page} has two blocks {kind} of one name")
    return dict(found)


def built(package, program):
    """The program of the Rust blocks."""
    if "PAGE_CODE_BIN" not in os.environ:
        subprocess.run(["cargo", "build", "--quiet", "-p", package, "--bin", program], cwd=ROOT, check=True)
    return PAGE_CODE


class Recorder:
    """Hands requests on to a fake as they are, and keeps what they were."""

    def __init__(self, url):
        self.requests = []
        recorder, fake = self, urllib.parse.urlsplit(url)

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                length = int(self.headers.get("content-length") or 0)
                body = self.rfile.read(length)
                recorder.keep(self.command, self.path, self.headers, body)
                # Host stays what it was, because it is signed.
                headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
                connection = http.client.HTTPConnection(fake.hostname, fake.port, timeout=SILENCE)
                connection.request(self.command, self.path, body=body if length else None, headers=headers)
                answer = connection.getresponse()
                content = answer.read()
                self.send_response_only(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                        self.send_header(name, value)
                if answer.status != 204:
                    self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
                connection.close()

            do_GET = do_POST = do_PUT = do_DELETE = handle_one

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def keep(self, method, path, headers, body):
        split = urllib.parse.urlsplit(path)
        query = sorted(urllib.parse.parse_qsl(split.query, keep_blank_values=True))
        content = json.loads(body) if body else None
        if isinstance(content, dict) and "ClientRequestToken" in content:
            content["ClientRequestToken"] = "a token"
        # Pages are cut at an opaque place.
        query = [(name, "a page" if name == "next-token" else value) for name, value in query]
        self.requests.append([method, urllib.parse.unquote(split.path), query, content,
                              {name: headers[name] for name in HEADERS if name in headers}])

    def close(self):
        self._server.shutdown()
        self._server.server_close()


def numbered(value):
    """With each id replaced by the number of its first appearance: two fakes give other ids."""
    seen = {}
    return GUID.sub(lambda match: f"id {seen.setdefault(match.group(), len(seen) + 1)}", value)


# What a block has sent and printed, and how often it has called each operation.
Ran = collections.namedtuple("Ran", "sent printed operations")
# What a ground calls by itself.
GIVEN = collections.Counter(CreateMeeting=1, CreateAttendee=1)


class Ground:
    """A fake with a meeting and an attendee in it, and the environment in which blocks find it."""

    def __init__(self, folder):
        self.folder = folder

    def run(self, command, name):
        """Runs a block."""
        with Fake([]) as fake:
            client = boto3.client("chime-sdk-meetings", region_name="us-east-1", endpoint_url=fake.url,
                                  aws_access_key_id="AKIDFAKE", aws_secret_access_key="fake-secret")
            meeting = client.create_meeting(MediaRegion="us-east-1", ExternalMeetingId="given")["Meeting"]
            attendee = client.create_attendee(MeetingId=meeting["MeetingId"], ExternalUserId="given")["Attendee"]
            recorder = Recorder(fake.url)
            try:
                done = subprocess.run(command, env=self._environment(recorder.url, meeting, attendee, name),
                                      capture_output=True, text=True, timeout=SILENCE)
            finally:
                recorder.close()
            operations = collections.Counter(fake.admin("GET", "/_fake/requests")["operations"])
        if done.returncode != 0:
            raise Gone(f"{name} ended with {done.returncode}: {done.stderr[-2000:]}")
        # Concurrent requests have no order.
        requests = sorted(recorder.requests, key=str) if name == "many_at_once" else recorder.requests
        known = json.dumps([meeting["MeetingId"], attendee["AttendeeId"]])
        sent = numbered(f"{known} {json.dumps(requests, sort_keys=True)}")
        return Ran(sent, numbered(done.stdout).lower(), operations - GIVEN)

    def _environment(self, url, meeting, attendee, name):
        config, credentials = self.folder / "config", self.folder / "credentials"
        config.write_text("[profile staging]\nregion = us-east-1\n")
        credentials.write_text("[staging]\naws_access_key_id = AKIDFAKE\naws_secret_access_key = fake-secret\n")
        # Keys of the environment would go before those of a profile.
        keys = {} if name == "profile" else {"AWS_ACCESS_KEY_ID": "AKIDFAKE", "AWS_SECRET_ACCESS_KEY": "fake-secret"}
        kept = {name: value for name, value in os.environ.items()
                if not name.upper().startswith("AWS_") and "PROXY" not in name.upper()}
        return kept | keys | {
            "AWS_CONFIG_FILE": str(config), "AWS_SHARED_CREDENTIALS_FILE": str(credentials),
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS": url,
            "PAGE_MEETING_ID": meeting["MeetingId"], "PAGE_ATTENDEE_ID": attendee["AttendeeId"],
            "PAGE_MEETING_ARN": meeting["MeetingArn"],
        }


def compare(suite, page, theirs, command_of_theirs, ours):
    """Runs every block of theirs and its counterpart of ours, and compares. What they have sent is counted, and
    operations that no block has called are a failure."""
    sent_in_all, called = 0, collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        ground = Ground(pathlib.Path(folder))
        for name in theirs:
            if not suite.check(name in ours, f"{page}: {name}", "has no block in Rust"):
                continue
            there = ground.run(command_of_theirs(name), name)
            here = ground.run([str(PAGE_CODE), name], name)
            suite.equal(here.sent, there.sent, f"{page}: what {name} sends")
            suite.equal(here.printed, there.printed, f"{page}: what {name} prints")
            sent_in_all += sum(here.operations.values())
            called += there.operations
    suite.equal(sorted(set(load_model()["operations"]) - set(called)), [], f"{page}: operations that no block calls")
    return sent_in_all
