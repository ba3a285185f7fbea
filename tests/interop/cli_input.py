"""cli_input: the same arguments given to the AWS CLI and to `chime` make the same request, or are refused by both.

Both call a server that writes down what it is asked. The AWS CLI of the package index is its version 1, whose exit codes are
2 for what its parser of options refuses and 255 for all else; `chime` has those of version 2, so a table says which is meant.
docs/CLI.md says where even these differ.
"""

import collections
import contextlib
import http.server
import io
import json
import os
import pathlib
import re
import subprocess
import tempfile
import threading
import urllib.parse

import awscli.clidriver
from awscli.clidriver import create_clidriver
from botocore.loaders import Loader

from fakes import CHIME
from harness import SILENCE, Suite, forget_environment, load_model

# Set by the program when it is imported; it finds its texts there.
DATA_PATH = os.environ["AWS_DATA_PATH"]
# The models of the services, which every command reads anew unless it is given those that were read.
LOADER = Loader(extra_search_paths=[DATA_PATH])

GENERATED = 300  # values written in shorthand at random, and as many that are broken at random
ID = "0a1b2c3d-4e5f-6789-abcd-ef0123456789"
ARN = f"arn:aws:chime:us-east-1:123456789012:meeting/{ID}"
MEETING = ["create-meeting", "--media-region", "us-east-1", "--external-meeting-id", "standup", "--client-request-token", "t1"]
TRANSCRIBE = ["start-meeting-transcription", "--meeting-id", ID, "--transcription-configuration"]
CAPABLE = ["create-attendee", "--meeting-id", ID, "--external-user-id", "user", "--capabilities"]
BATCH = ["batch-create-attendee", "--meeting-id", ID, "--attendees"]
EXCEPT = ["batch-update-attendee-capabilities-except", "--meeting-id", ID, "--excluded-attendee-ids"]
TAG = ["tag-resource", "--resource-arn", ARN, "--tags"]
UNTAG = ["untag-resource", "--resource-arn", ARN, "--tag-keys"]
ALL = "Audio=SendReceive,Video=SendReceive,Content=SendReceive"

# Arguments that both take. FOLDER is where the files are that `files` writes.
SENT = [
    ["get-meeting", "--meeting-id", ID],
    ["get-meeting", "--meeting-id=" + ID],
    ["delete-meeting", "--meeting-id", ID],
    ["get-attendee", "--meeting-id", ID, "--attendee-id", ID],
    ["get-attendee", "--attendee-id", ID, "--meeting-id", ID],
    ["delete-attendee", "--meeting-id", ID, "--attendee-id", ID],
    ["stop-meeting-transcription", "--meeting-id", ID],
    ["list-tags-for-resource", "--resource-arn", ARN],
    ["list-attendees", "--meeting-id", ID],
    ["list-attendees", "--meeting-id", ID, "--max-results", "5", "--next-token", "a b&c=d"],
    ["list-attendees", "--meeting-id", ID, "--max-results", "007"],
    ["list-attendees", "--meeting-id", ID, "--max-results", " 7 "],
    ["list-attendees", "--meeting-id", ID, "--max-results", "+7"],
    ["list-attendees", "--meeting-id", ID, "--next-token", ""],
    ["list-attendees", "--meeting-id", ID, "--next-token=-dash"],
    MEETING,
    ["create-meeting", "--media-region", "us-east-1", "--external-meeting-id", "standup"],
    ["create-meeting", "--media-region", "somewhere-new-1", "--external-meeting-id", "Zoë 😀", "--client-request-token", "t1"],
    [*MEETING, "--tags", "Key=a,Value=b"],
    [*MEETING, "--tags", "Key=a,Value=b", "Key=c,Value=d", "--meeting-host-id", "host"],
    [*MEETING, "--tags", '[{"Key":"a","Value":"b"}]'],
    [*MEETING, "--tags", '{"Key":"a","Value":"b"}', '{"Key":"c","Value":"d"}'],
    [*MEETING, "--tags", ' [ {"Key":"a","Value":"b"} ] '],
    [*MEETING, "--tags", "[]"],
    [*MEETING, "--tags"],
    [*MEETING, "--tags", "--meeting-host-id", "host"],
    [*MEETING, "--tenant-ids", "one", "two"],
    [*MEETING, "--tenant-ids", "one"],
    [*MEETING, "--tenant-ids", '["one","two"]'],
    [*MEETING, "--media-placement-network-type", "DualStack"],
    [*MEETING, "--primary-meeting-id", ID],
    [*MEETING, "--notifications-configuration", "SqsQueueArn=arn:aws:sqs:us-east-1:123456789012:queue"],
    [*MEETING, "--notifications-configuration", "SqsQueueArn=arn:aws:sqs:eu:1:q,SnsTopicArn=arn:aws:sns:eu:1:t"],
    [*MEETING, "--meeting-features", "Audio={EchoReduction=AVAILABLE}"],
    [*MEETING, "--meeting-features", "Audio={EchoReduction=AVAILABLE},Attendee={MaxCount=5}"],
    [*MEETING, "--meeting-features", "Audio = { EchoReduction = AVAILABLE , } , Attendee = { MaxCount = 5 }"],
    [*MEETING, "--meeting-features", "Video={MaxResolution=FHD},Content={MaxResolution=UHD},Attendee={MaxCount='25'}"],
    [*MEETING, "--meeting-features", "Attendee={MaxCount= 25 }"],
    [*MEETING, "--meeting-features", "Attendee={}"],
    [*MEETING, "--meeting-features", '{"Attendee":{"MaxCount":25}}'],
    [*MEETING, "--meeting-features", "file://FOLDER/features.json"],
    [*MEETING, "--tags", "file://FOLDER/tags.json"],
    [*MEETING, "--tenant-ids", "file://FOLDER/tenants.json"],
    ["create-meeting", "--media-region", "us-east-1", "--external-meeting-id", "file://FOLDER/name.txt",
     "--client-request-token", "t1"],
    ["create-meeting", "--cli-input-json", "file://FOLDER/meeting.json"],
    ["create-meeting", "--cli-input-json", "file://FOLDER/meeting.json", "--media-region", "eu-west-2"],
    ["create-meeting", "--media-region", "eu-west-2", "--cli-input-json", "file://FOLDER/meeting.json", "--tags", "Key=x,Value=y"],
    ["create-meeting", "--cli-input-json", '{"MediaRegion":"us-east-1","ExternalMeetingId":"a b","ClientRequestToken":"t1"}'],
    ["get-meeting", "--cli-input-json", json.dumps({"MeetingId": ID})],
    ["create-meeting-with-attendees", "--media-region", "us-east-1", "--external-meeting-id", "standup",
     "--client-request-token", "t1", "--attendees", f"ExternalUserId=u1,Capabilities={{{ALL}}}", "ExternalUserId=u2"],
    ["create-attendee", "--meeting-id", ID, "--external-user-id", "user"],
    ["create-attendee", "--meeting-id", ID, "--external-user-id", "  spaces  "],
    ["create-attendee", "--meeting-id", ID, "--external-user-id", "Key=value,other"],
    ["create-attendee", "--meeting-id", ID, "--external-user-id", '{"no":"json"}'],
    [*CAPABLE, ALL],
    [*CAPABLE, "Audio=Send,Video=None,Content=None"],
    [*CAPABLE, "Audio=Send , Video=None ,Content= None"],
    [*CAPABLE, "Audio=Send,\nVideo=None,\n  Content=None\n"],
    [*CAPABLE, "Audio='Send',Video=\"None\",Content=None"],
    [*CAPABLE, '{"Audio":"Send","Video":"None","Content":"None"}'],
    [*CAPABLE, ' {"Audio":"Send","Video":"None","Content":"None"}\n'],
    [*CAPABLE, "Content=None,Video=New,Audio=Newer"],
    ["update-attendee-capabilities", "--meeting-id", ID, "--attendee-id", ID, "--capabilities", ALL],
    [*BATCH, "ExternalUserId=u1"],
    [*BATCH, "ExternalUserId=u1", "ExternalUserId=u2"],
    [*BATCH, f"ExternalUserId=u1,Capabilities={{{ALL}}}"],
    [*BATCH, f"Capabilities={{{ALL}}},ExternalUserId='u 1, the first'"],
    [*BATCH, "ExternalUserId=u1\\,the first"],
    [*BATCH, "ExternalUserId=a=b=c"],
    [*BATCH, "ExternalUserId=x@y.example"],
    [*BATCH, "ExternalUserId=a[b{c"],
    [*BATCH, "ExternalUserId='it\\'s'"],
    [*BATCH, 'ExternalUserId="say \\"hi\\""'],
    [*BATCH, "ExternalUserId='a\\\\b'"],
    [*BATCH, "ExternalUserId=a\\b"],
    [*BATCH, "ExternalUserId='{\"a\":1}'"],
    [*BATCH, "ExternalUserId@=file://FOLDER/user.txt"],
    [*BATCH, "ExternalUserId=file://FOLDER/user.txt"],
    [*BATCH, "ExternalUserId@='file://FOLDER/user.txt'"],
    [*BATCH, "ExternalUserId@=plain"],
    [*BATCH, f"Capabilities={{{ALL}}},ExternalUserId@=file://FOLDER/user.txt"],
    [*BATCH, "ExternalUserId=Zoë"],
    [*BATCH, "ExternalUserId='Zoë 😀'"],
    [*EXCEPT, f"AttendeeId={ID}", f"AttendeeId={ID}", "--capabilities", ALL],
    [*EXCEPT, f'[{{"AttendeeId":"{ID}"}}]', "--capabilities", ALL],
    [*TAG, "Key=a,Value="],
    [*TAG, "Value=,Key=a"],
    [*TAG, "Key=a,Value=b c"],
    [*TAG, "Key=a,Value='b, c'"],
    [*TAG, "Key=a,Value=b=c"],
    [*TAG, "Key=a,Value=true"],
    [*TAG, "Key=a,Value=5"],
    [*UNTAG, "a", "b", "c"],
    [*UNTAG, "a,b"],
    [*UNTAG, '["a","b"]'],
    [*UNTAG],
    [*TRANSCRIBE, "EngineTranscribeSettings={LanguageCode=en-US,EnablePartialResultsStabilization=true}"],
    [*TRANSCRIBE, "EngineTranscribeSettings={IdentifyLanguage=TRUE,LanguageOptions='en-US,de-DE',PreferredLanguage=de-DE}"],
    [*TRANSCRIBE, "EngineTranscribeSettings={IdentifyLanguage=False,LanguageOptions=en-US\\,de-DE}"],
    [*TRANSCRIBE, "EngineTranscribeMedicalSettings={LanguageCode=en-US,Specialty=PRIMARYCARE,Type=DICTATION}"],
    [*TRANSCRIBE, "EngineTranscribeSettings={}"],
    # options of the whole program stand on either side of the command
    ["--region", "eu-west-2", "get-meeting", "--meeting-id", ID],
    ["get-meeting", "--region", "eu-west-2", "--meeting-id", ID],
    ["--output", "json", "get-meeting", "--meeting-id", ID, "--cli-read-timeout", "0", "--cli-connect-timeout", "9"],
]

# Arguments that both refuse, by the code of `chime`.
USAGE, CONFIGURATION = 252, 253
REFUSED = [
    (USAGE, ["get-meeting"]),
    (USAGE, ["get-meting", "--meeting-id", ID]),
    (USAGE, ["get-meeting", "--meeting-id"]),
    (USAGE, ["get-meeting", "--meeting-id", ID, ID]),
    (USAGE, ["get-meeting", "--meeting-id", ID, "--unknown", "x"]),
    (USAGE, ["get-meeting", "--meeting-id", ID, "--output", "xml"]),
    (USAGE, ["get-meeting", "--meeting-id", ID, "--endpoint-url", "nowhere"]),
    (USAGE, ["get-meeting", "--meeting-id", ID, "--cli-read-timeout", "soon"]),
    (USAGE, ["list-attendees", "--meeting-id", ID, "--max-results", "many"]),
    (USAGE, ["list-attendees", "--meeting-id", ID, "--max-results", "1.5"]),
    (USAGE, ["list-attendees", "--meeting-id", ID, "--max-results", "0"]),
    (USAGE, ["list-attendees", "--meeting-id", ID, "--max-results", "-5"]),
    (USAGE, ["create-attendee", "--meeting-id", ID, "--external-user-id", "u"]),
    (USAGE, ["create-attendee", "--meeting-id", ID, "--external-user-id", ""]),
    (USAGE, [*CAPABLE, ""]),
    (USAGE, [*CAPABLE, "Send"]),
    (USAGE, [*CAPABLE, "Audio"]),
    (USAGE, [*CAPABLE, "Audio="]),
    (USAGE, [*CAPABLE, "Audio=Send"]),
    (USAGE, [*CAPABLE, "Audio==Send,Video=None,Content=None"]),
    (USAGE, [*CAPABLE, "Audio=Send,Video=None,Content=None,"]),
    (USAGE, [*CAPABLE, "Audio=Send;Video=None;Content=None"]),
    (USAGE, [*CAPABLE, "Audio=Send,Video,Content=None"]),
    (USAGE, [*CAPABLE, "Audio=Send,Vidoe=None,Content=None"]),
    (USAGE, [*CAPABLE, "Audio=Send,Audio=Send,Video=None,Content=None"]),
    (USAGE, [*CAPABLE, "Audio={Send},Video=None,Content=None"]),
    (USAGE, [*CAPABLE, "Audio=[Send],Video=None,Content=None"]),
    (USAGE, [*CAPABLE, "Audio='Send,Video=None,Content=None"]),
    (USAGE, [*CAPABLE, "Audio='Send'x,Video=None,Content=None"]),
    (USAGE, [*CAPABLE, '{"Audio":"Send"']),
    (USAGE, [*CAPABLE, '{"Audio":"Send","Video":"None","Content":5}']),
    (USAGE, [*CAPABLE, "[1]"]),
    (USAGE, [*CAPABLE, ALL, ALL]),
    (USAGE, [*CAPABLE, "file://FOLDER/missing.json"]),
    (USAGE, [*CAPABLE, "file://FOLDER/bytes"]),
    (USAGE, [*BATCH, "u1", "u2"]),
    (USAGE, [*BATCH, "ExternalUserId=u1,ExternalUserId=u2"]),
    (USAGE, [*BATCH, "[ExternalUserId=u1]"]),
    (USAGE, [*BATCH, "ExternalUserId=u1,Capabilities={Audio=Send"]),
    (USAGE, [*BATCH, "ExternalUserId=u1,Capabilities=[Send]"]),
    (USAGE, [*BATCH, "ExternalUserId=u1,Capabilities=Send"]),
    (USAGE, [*BATCH]),
    (USAGE, [*BATCH, "ExternalUserId=it's"]),
    (USAGE, [*BATCH, "ExternalUserId@=file://FOLDER/missing"]),
    (USAGE, [*MEETING, "--tags", "Key=a,Value=b,Key=c,Value=d"]),
    (USAGE, [*MEETING, "--tags", "Key=a"]),
    (USAGE, [*MEETING, "--meeting-features", "Attendee={MaxCount=many}"]),
    (USAGE, [*MEETING, "--meeting-features", "Attendee={MaxCount=}"]),
    (USAGE, [*TRANSCRIBE, "EngineTranscribeSettings={IdentifyLanguage=maybe}"]),
    (USAGE, ["create-meeting", "--cli-input-json", "{}"]),
    (USAGE, ["create-meeting", "--cli-input-json", "[]"]),
    (USAGE, ["create-meeting", "--cli-input-json", "{"]),
    (USAGE, ["create-meeting", "--cli-input-json", '{"MediaRegoin":"us-east-1","ExternalMeetingId":"ab"}']),
    (USAGE, ["create-meeting", "--cli-input-json", "file://FOLDER/missing"]),
    (USAGE, [*MEETING, "--generate-cli-skeleton", "nothing"]),
    (USAGE, ["create-meeting", "--generate-cli-skeleton", "output"]),
    (CONFIGURATION, ["get-meeting", "--meeting-id", ID, "--profile", "nobody"]),
]

# What only one of the two takes, and why. Each has to be so.
A_RULE = "botocore leaves patterns and greatest lengths to the service; they are refused here before anything is sent"
HIDDEN = "a value that the next one of the same name would hide is refused"
ASTRAL = "the AWS CLI's shorthand ends at a character beyond U+FFFF that is not in quotes"
TWO_COMMAS = "nothing between two commas is refused, because something may be missing"
CLOSING = "a bracket that closes does so right behind a name as well; in the AWS CLI it begins a value there"
BACKSLASHES = "two backslashes before a quote are one backslash, and the quote ends the text; the AWS CLI goes on behind it"
PREFIXES = "the AWS CLI takes the beginning of an option for the option; a new option could change what that means"
ONLY_AWS = [
    (A_RULE, ["get-meeting", "--meeting-id", "no-guid"]),
    (A_RULE, ["create-attendee", "--meeting-id", ID, "--external-user-id", "u" * 65]),
    (A_RULE, [*TAG, "Key=a\tb,Value=c"]),
    (HIDDEN, ["get-meeting", "--meeting-id", "x", "--meeting-id", ID]),
    (HIDDEN, [*MEETING, "--meeting-features", "Attendee={MaxCount=5,MaxCount=6}"]),
    (CLOSING, [*TRANSCRIBE, "EngineTranscribeSettings={VocabularyName=}a}"]),
    (TWO_COMMAS, [*TAG, "Key=a,,Value=b"]),
    (PREFIXES, ["get-meeting", "--meeting", ID]),
]
ONLY_CHIME = [
    (ASTRAL, [*BATCH, "ExternalUserId=Zoë 😀"]),
    ("a name may have space before it", [*CAPABLE, " " + ALL]),
    (CLOSING, [*TRANSCRIBE, "EngineTranscribeSettings={VocabularyName=}"]),
    (BACKSLASHES, [*BATCH, "ExternalUserId='a\\\\',Capabilities={Audio='Send',Video=None,Content=None}"]),
]

ANSWER = {"Meeting": {"MeetingId": ID}, "Attendee": {"AttendeeId": ID, "ExternalUserId": "user"}, "Attendees": [], "Tags": []}


class Recorder(http.server.ThreadingHTTPServer):
    """Writes down what it is asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.requests = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    def taken(self):
        taken, self.requests = self.requests, []
        return taken


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle_one(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        address = urllib.parse.urlsplit(self.path)
        query = sorted(urllib.parse.parse_qsl(address.query, keep_blank_values=True))
        credential = self.headers.get("Authorization", "").partition("Credential=")[2].partition(",")[0]
        region = credential.split("/")[2] if credential.count("/") == 4 else None
        self.server.requests.append([self.command, address.path, query, json.loads(body) if body else None, region])
        data = json.dumps(ANSWER).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_DELETE = handle_one

    def log_message(self, *_):
        pass


class Clis:
    """Both programs, called with the same arguments."""

    def __init__(self, folder):
        self.folder, self.server = folder, Recorder()
        self.variables = {
            "AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS": self.server.url, "AWS_ACCESS_KEY_ID": "AKID",
            "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "", "NO_PROXY": "*", "PYTHONUTF8": "1",
        }
        forget_environment()
        os.environ.update(self.variables)

    def arguments(self, given):
        return [word.replace("FOLDER", self.folder) for word in given]

    def aws(self, given):
        """Exit code, what was asked, errors."""
        driver = create_clidriver()
        driver.session.register_component("data_loader", LOADER)
        output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                arguments = self.arguments(given)
                # options of the whole program stand before the service
                at = next((i for i, word in enumerate(arguments) if word in COMMANDS), 0)
                code = driver.main([*arguments[:at], "chime-sdk-meetings", *arguments[at:]])
            except SystemExit as exit:
                code = exit.code
        for stream in (output, errors):
            stream.flush()
        self.output = output.buffer.getvalue().decode()
        return code, self.server.taken(), errors.buffer.getvalue().decode()

    def chime(self, given):
        # only what is set here, and where programs are
        variables = {"PATH": os.environ.get("PATH", ""), "HOME": self.folder, **self.variables}
        command = [CHIME.absolute(), *self.arguments(given), "--error-format", "json"]
        done = subprocess.run(command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, timeout=SILENCE)
        self.output = done.stdout.decode()
        return done.returncode, self.server.taken(), done.stderr.decode()


def files(folder):
    """The files that arguments name."""
    texts = {
        "features.json": '{"Attendee": {"MaxCount": 25}}\n', "tags.json": '[{"Key": "a", "Value": "b"}]\n',
        "tenants.json": '["one", "two"]\n', "name.txt": "from a file\n", "user.txt": "Zoë, from a file\n",
        "meeting.json": '{"MediaRegion": "us-east-1", "ExternalMeetingId": "a b", "ClientRequestToken": "t1", "TenantIds": ["one"]}',
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "bytes").write_bytes(b"\xff\xfe\x00")


def without_tokens(requests):
    """Requests without the token that each program makes up when none is given."""
    for request in requests:
        if isinstance(request[3], dict) and request[3].get("ClientRequestToken") not in ("t1", None):
            request[3]["ClientRequestToken"] = "made up"
    return requests


COMMANDS = []


def run(suite):
    model = load_model()
    for name in model["operations"]:
        COMMANDS.append(awscli.clidriver.xform_name(name, "-"))
    with tempfile.TemporaryDirectory() as folder:
        files(pathlib.Path(folder))
        clis = Clis(folder)
        sent(suite, clis)
        refused(suite, clis)
        one_of_both(suite, clis)
        skeletons(suite, clis)
        counts = generated(suite, clis, model)
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    return (f"{len(SENT)} commands that both send, {len(REFUSED)} that both refuse, "
            f"{len(ONLY_AWS) + len(ONLY_CHIME)} in which they differ by design, 16 forms; generated: {told}")


def sent(suite, clis):
    for given in SENT:
        what = " ".join(given)
        theirs, ours = clis.aws(given), clis.chime(given)
        if suite.check(theirs[0] == 0 and len(theirs[1]) == 1, f"the AWS CLI sends: {what}", str(theirs)):
            suite.check(ours[0] == 0, f"chime ends with 0: {what}", str(ours))
            suite.equal(without_tokens(ours[1]), without_tokens(theirs[1]), f"the requests of: {what}")


def refused(suite, clis):
    for code, given in REFUSED:
        what = " ".join(given)
        theirs, ours = clis.aws(given), clis.chime(given)
        suite.check(theirs[0] in (2, 255) and not theirs[1], f"the AWS CLI refuses: {what}", str(theirs))
        suite.equal((ours[0], ours[1]), (code, []), f"chime refuses: {what}: {ours[2]}")
        lines = ours[2].splitlines()
        suite.check(len(lines) == 1 and json.loads(lines[0])["exitCode"] == code, f"chime says why: {what}", ours[2])


def one_of_both(suite, clis):
    for why, given in ONLY_AWS:
        theirs, ours = clis.aws(given), clis.chime(given)
        suite.check(theirs[0] == 0 and ours[0] == USAGE and not ours[1], f"{why}: {' '.join(given)}", f"{theirs} {ours}")
    for why, given in ONLY_CHIME:
        theirs, ours = clis.aws(given), clis.chime(given)
        suite.check(theirs[0] != 0 and ours[0] == 0, f"{why}: {' '.join(given)}", f"{theirs} {ours}")


def skeletons(suite, clis):
    """The forms have the same members; words of enums are any."""
    for command in COMMANDS:
        given = [command, "--generate-cli-skeleton"]
        code, _, errors = clis.aws(given)
        theirs = clis.output
        mine = clis.chime(given)
        if suite.check((code, mine[0]) == (0, 0), f"the form of {command}", f"{errors} {mine}"):
            suite.equal(kinds(json.loads(clis.output)), kinds(json.loads(theirs)), f"the form of {command}")


def kinds(value):
    """A form with the kinds of its values."""
    if isinstance(value, dict):
        return {name: kinds(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [kinds(inner) for inner in value]
    return type(value).__name__


class Shorthand:
    """Draws values of the model's shapes and writes them in shorthand, each time in another way."""

    TEXT = "abcXYZ019 ._:/@-+\\=,'\"[]{}#\t\n~!äßЖ中"

    def __init__(self, model, rng):
        self.shapes, self.rng = model["shapes"], rng

    def space(self):
        return self.rng.choice(["", "", "", " ", "\n", "\t "])

    def text(self, pattern):
        """Text that the service's pattern does not refuse, as far as the members here have one."""
        if pattern.startswith("^arn"):
            return "arn" + "".join(self.rng.choice("aZ9:/._-") for _ in range(self.rng.randint(1, 8)))
        letters = "ABC" if pattern.startswith("^") else self.TEXT
        return "".join(self.rng.choice(letters) for _ in range(self.rng.randint(2, 8)))

    def quoted(self, text):
        """The text as a value, in quotes where it needs them and sometimes where it does not."""
        if text.endswith("\\"):
            text += "."  # BACKSLASHES
        plain = text == text.strip() and text and text[0] not in "[{=]}" and not any(sign in text for sign in "'\"")
        plain = plain and not any(sign in text for sign in "\\]}")
        if plain and self.rng.random() < 0.6:
            return text.replace(",", "\\,")
        quote = self.rng.choice("'\"")
        return quote + text.replace("\\", "\\\\").replace(quote, "\\" + quote) + quote

    def structure(self, name):
        shape = self.shapes[name]
        members = [member for member in shape["members"]
                   if member in shape.get("required", []) or self.rng.random() < 0.5]
        self.rng.shuffle(members)
        pairs = [f"{member}{self.space()}={self.space()}{self.value(shape['members'][member]['shape'])}" for member in members]
        return f"{self.space()},{self.space()}".join(pairs)

    def value(self, name):
        shape = self.shapes[name]
        if shape["type"] == "structure":
            return "{" + self.space() + self.structure(name) + self.space() + "}"
        if shape["type"] == "integer":
            return str(self.rng.randint(1, 250))
        if shape["type"] == "boolean":
            return self.rng.choice(["true", "false", "True", "FALSE"])
        if "enum" in shape and self.rng.random() < 0.7:
            return self.quoted(self.rng.choice(shape["enum"]))
        return self.quoted(self.text(shape.get("pattern", "")))

    def broken(self, text):
        """The text with a few characters of it changed."""
        letters = list(text)
        for _ in range(self.rng.randint(1, 3)):
            at = self.rng.randrange(len(letters) + 1)
            draw = self.rng.random()
            if draw < 0.4:
                letters.insert(at, self.rng.choice("=,{}[]'\"\\ @x"))
            elif draw < 0.8 and at < len(letters):
                del letters[at]
            elif at + 1 < len(letters):
                letters[at], letters[at + 1] = letters[at + 1], letters[at]
        return "".join(letters)


# Where generated values are put: the arguments before it, and its shape.
TARGETS = [(TRANSCRIBE, "TranscriptionConfiguration"), (BATCH, "CreateAttendeeRequestItem"), (TAG, "Tag"),
           ([*MEETING, "--meeting-features"], "MeetingFeaturesConfiguration"),
           ([*MEETING, "--notifications-configuration"], "NotificationsConfiguration")]
# What only `chime` looks at before it sends.
OURS = {"pattern", "length", "range", "check"}


def generated(suite, clis, model):
    """Values written at random are read alike, and broken ones are refused by both or read alike."""
    draw, counts = Shorthand(model, suite.rng), collections.Counter()
    for index in range(2 * GENERATED):
        before, shape = TARGETS[index % len(TARGETS)]
        text = draw.structure(shape)
        if index >= GENERATED:
            text = draw.broken(text)
        if not text or text.startswith(("-", "[", "{")):
            continue
        given = [*before, text]
        theirs, ours = clis.aws(given), clis.chime(given)
        counts[compare(suite, given, theirs, ours)] += 1
    return counts


def compare(suite, given, theirs, ours):
    what = f"a generated value: {given!r}"
    if re.search(r"\\\\['\"]|=\s*[]}]", given[-1]) and theirs[:2] != ours[:2]:
        return "read in two ways by design"
    if theirs[0] == 0 and ours[0] == 0:
        suite.equal(ours[1], theirs[1], what)
        return "sent by both"
    if theirs[0] != 0 and ours[0] != 0:
        suite.check(ours[0] == USAGE and not ours[1], what, str(ours))
        return "refused by both"
    if theirs[0] == 0:
        rules = {violation["rule"] for violation in json.loads(ours[2]).get("violations", [])}
        explained = rules and rules <= OURS or "is given twice" in ours[2] or re.search(r",\s*,", given[-1])
        suite.check(explained, f"{what}: only the AWS CLI sends", f"{theirs} {ours}")
        return "refused by a rule that botocore does not know"
    suite.check(False, f"{what}: only chime sends", f"{theirs} {ours}")
    return "sent by chime alone"


if __name__ == "__main__":
    Suite("cli_input", __doc__).main(run)
