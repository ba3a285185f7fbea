"""cli_output: what `chime` prints is what the AWS CLI prints: JSON and text, parts of answers by `--query`, and pages.

Both ask the same fake. The AWS CLI's model of this service says nothing of pages, so for those it is given a file that does, in
the words in which other services have it: what is compared is the AWS CLI's own code for pages.
"""

import contextlib
import io
import json
import os
import pathlib
import subprocess
import tempfile
import warnings

import jmespath
from awscli.clidriver import create_clidriver
from botocore.loaders import Loader

from expressions import Expressions
from fakes import CHIME, Fake
from harness import SILENCE, Suite, forget_environment

# Set by the program when it is imported; it finds its texts there.
DATA_PATH = os.environ["AWS_DATA_PATH"]
PAGINATORS = {"pagination": {"ListAttendees": {
    "input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults", "result_key": "Attendees"}}}

DRAWN = 500  # expressions at random, and as many broken ones

# Names that hurt: not ASCII, quotes, tabs and ends of lines, what looks like something else, a long one.
USERS = ["anna", "Zoë 😀", "it's \"quoted\"", "a\tb\nc", "null", "True", "0012", "x" * 64, "back\\slash", "<b>&amp;", "\u2028\u7f16", "zz"]
CAPABILITIES = {"Audio": "Send", "Video": "None", "Content": "None"}

MEETING_QUERIES = [
    "Meeting", "Meeting.MeetingId", "Meeting.*", "*", "@", "keys(Meeting)", "values(Meeting)", "values(Meeting.MediaPlacement)",
    "Meeting.MediaPlacement", "Meeting.MediaPlacement.[AudioHostUrl, SignalingUrl]", "Meeting.{Id: MeetingId, Where: MediaRegion}",
    "Meeting.{z: MeetingId, a: MediaPlacement, m: TenantIds}", "Meeting.TenantIds", "Meeting.TenantIds[0]", "Meeting.TenantIds[-1]",
    "Meeting.TenantIds | [0]", "[Meeting.MeetingId, Meeting.Nothing, `1`, `true`, `1.5`, 'raw']", "Meeting.Nothing", "Nothing.At.All",
    "length(Meeting)", "length(Meeting.TenantIds)", "length(Meeting.MeetingId)", "to_string(Meeting.MeetingFeatures)",
    "to_string(Meeting.TenantIds)", "type(Meeting.MeetingFeatures.Attendee.MaxCount)", "Meeting.MeetingFeatures",
    "Meeting.MeetingFeatures.*.*", "Meeting.MeetingFeatures.*.* | []", "sum([Meeting.MeetingFeatures.Attendee.MaxCount, `2`])",
    "sum([Meeting.MeetingFeatures.Attendee.MaxCount, `0.5`])", "avg([Meeting.MeetingFeatures.Attendee.MaxCount, `2`])",
    "abs(`-3`)", "ceil(`1.2`)", "floor(`-1.2`)", "to_number('12')", "to_number('1e3')", "to_number('no')", "`1e20`", "`1e-7`",
    "max([`1`, `2.5`])", "not_null(Meeting.Nothing, Meeting.MediaRegion)", "merge(Meeting.MeetingFeatures, `{\"x\": 1}`)",
    "join('/', Meeting.TenantIds)", "Meeting.MeetingId == 'no'", "Meeting.MeetingFeatures.Attendee.MaxCount > `3`",
    "Meeting.MeetingId < `3`", "starts_with(Meeting.MeetingArn, 'arn:')", "reverse(Meeting.TenantIds)", "reverse('añ')",
    "contains(Meeting.TenantIds, 'tenant-b')", "contains(Meeting.MediaRegion, 'east')", "!Meeting", "!Meeting.Nothing",
    "Meeting.Nothing || Meeting.MediaRegion", "Meeting && Meeting.Nothing", "`[[1, [2]], {\"a\": [3]}]`", "\"Meeting\".\"MeetingId\"",
    "Meeting.[MeetingId, TenantIds]", "[Meeting, Meeting.TenantIds]", "`{}`", "`[]`", "`\"\"`", "`null`", "`running`", "`  text`",
]
ATTENDEE_QUERIES = [
    "Attendees[].ExternalUserId", "Attendees[*].ExternalUserId", "Attendees[0]", "Attendees[-1].ExternalUserId", "Attendees[99]",
    "Attendees[:2].ExternalUserId", "Attendees[::-1].ExternalUserId", "Attendees[1:5:2].ExternalUserId", "Attendees[-3:].ExternalUserId",
    "Attendees[].Capabilities", "Attendees[].Capabilities.Audio", "Attendees[].[ExternalUserId, Capabilities.Audio]",
    "Attendees[].{who: ExternalUserId, may: Capabilities.Audio}", "Attendees[].{who: ExternalUserId, may: Capabilities}",
    "Attendees[].[ExternalUserId, Capabilities]", "Attendees[?Capabilities.Audio=='Send'].ExternalUserId",
    "Attendees[?Capabilities.Audio==`Send`].ExternalUserId", "Attendees[?Capabilities.Audio=='Send'] | [0].ExternalUserId",
    "Attendees[?starts_with(ExternalUserId, 'z')]", "Attendees[?length(ExternalUserId) > `10`].ExternalUserId",
    "Attendees[?Capabilities.Audio=='Send' && Capabilities.Video!='None']", "Attendees[?contains(ExternalUserId, '\"')].ExternalUserId",
    "sort_by(Attendees, &ExternalUserId)[].ExternalUserId", "sort(Attendees[].ExternalUserId)", "max_by(Attendees, &ExternalUserId)",
    "min_by(Attendees, &length(ExternalUserId)).ExternalUserId", "map(&Capabilities.Audio, Attendees)", "length(Attendees)",
    "Attendees[].Capabilities.*", "Attendees[].Capabilities.* | []", "Attendees[*].*", "keys(Attendees[0])", "join(',', Attendees[].ExternalUserId)",
    "Attendees[].to_string(Capabilities)", "Attendees[].length(ExternalUserId)", "NextToken", "Nothing", "{All: Attendees[].ExternalUserId}",
    "[Attendees[0].AttendeeId, length(Attendees)]", "Attendees[].Capabilities[]", "Attendees[].ExternalUserId | [?@ > 'm']",
    "Attendees[?Capabilities.Nothing].ExternalUserId", "Attendees[].{A: Capabilities.Audio || 'x', B: Nothing}", "@.Attendees[1].ExternalUserId",
]
# What the AWS CLI falls over with an error of Python's: text of a list that mixes objects with other things, and an order
# between a number and a text. `chime` prints something.
FALLEN_OVER = ["Meeting.*", "values(Meeting)", "[Meeting, Meeting.TenantIds]", "`[[1, [2]], {\"a\": [3]}]`",
               "Attendees[].[ExternalUserId, Capabilities]", "Attendees[*].*", "Meeting.MeetingId < `3`"]
# Refused by both. `chime` does so with 252, before anything is sent.
BROKEN_QUERIES = [
    "Meeting[", "Meeting.", ".", "a b", "foo(@)", "length()", "length(@, @)", "`1", "'a", "\"a", "a[?b", "a[?b=c]", "{a}", "{a:}", "[a,]", "a ||",
    "sort_by(a)", "sort_by(a, b)", "a[b]", "#", "", "a..b", "(a", "a)", "a[1:2:3:4]", "*a", "&a |", "a.[", "a.`1`",
]
# Refused by both once the answer is there.
UNFIT_QUERIES = ["sum(Meeting)", "length(Meeting.Nothing)", "keys(Meeting.TenantIds)", "sort_by(Meeting.TenantIds, &@.a)", "join(',', `[1]`)"]


class Programs:
    """Both programs with the same environment."""

    def __init__(self, suite, url, folder):
        self.suite = suite
        forget_environment()
        self.variables = {
            "AWS_ACCESS_KEY_ID": "AKIDFAKE", "AWS_SECRET_ACCESS_KEY": "fake-secret", "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS": url, "AWS_MAX_ATTEMPTS": "1", "NO_PROXY": "*", "PYTHONUTF8": "1"}
        os.environ.update(self.variables)
        described = pathlib.Path(folder) / "chime-sdk-meetings" / "2021-07-15"
        described.mkdir(parents=True)
        (described / "paginators-1.json").write_text(json.dumps(PAGINATORS))
        self.plain = Loader(extra_search_paths=[DATA_PATH])
        self.paged = Loader(extra_search_paths=[folder, DATA_PATH])

    def aws(self, arguments, paged=False):
        """Exit status, output and errors."""
        driver = create_clidriver()
        driver.session.register_component("data_loader", self.paged if paged else self.plain)
        output, errors = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                status = driver.main(["chime-sdk-meetings", *arguments])
            except SystemExit as ended:
                status = ended.code
        texts = []
        for stream in (output, errors):
            stream.flush()
            texts.append(stream.buffer.getvalue())
        return status, *texts

    def chime(self, arguments):
        done = subprocess.run([CHIME.absolute(), *arguments], env=os.environ, capture_output=True, timeout=SILENCE)
        return done.returncode, done.stdout, done.stderr

    def same(self, arguments, paged=False):
        """Compares all that is printed, byte for byte, and gives it."""
        ours, theirs = self.chime(arguments), self.aws(arguments, paged)
        what = f"{' '.join(arguments)}"
        if theirs[0] == 255 and any(query in arguments for query in FALLEN_OVER):
            self.suite.check(b"object has no attribute" in theirs[2] or b"not supported between" in theirs[2], what, repr(theirs))
            self.suite.check(ours[0] == 0 and ours[1], what, repr(ours))
            return ours[1]
        self.suite.check((ours[0], theirs[0]) == (0, 0), f"{what}: the exit status",
                         f"chime {ours[0]} {ours[2]!r}, aws {theirs[0]} {theirs[2]!r}")
        mine = ours[1]
        if "json" in arguments:
            # the one thing that JSON may write in two ways, and this program writes so that no reader trips over it
            mine = mine.replace(b"\\u2028", "\u2028".encode())
        self.suite.equal(mine, theirs[1], what)
        return ours[1]

    def both(self, arguments, paged=False):
        """The same as JSON and as text."""
        for form in ("json", "text"):
            self.same([*arguments, "--output", form], paged)


def prepare(programs):
    """A meeting with everything in it and its attendees; the id and those of the attendees."""
    created = programs.chime([
        "create-meeting", "--client-request-token", "token", "--media-region", "us-east-1", "--external-meeting-id", "stand-up",
        "--meeting-features", "Attendee={MaxCount=20},Audio={EchoReduction=AVAILABLE}", "--tenant-ids", "tenant-a", "tenant-b",
        "--tags", "Key=a,Value=", "Key=team,Value=blue sky"])
    meeting = json.loads(created[1])["Meeting"]
    batch = json.dumps([{"ExternalUserId": user, **({"Capabilities": CAPABILITIES} if index % 3 == 1 else {})}
                        for index, user in enumerate(USERS)])
    added = programs.chime(["batch-create-attendee", "--meeting-id", meeting["MeetingId"], "--attendees", batch])
    return meeting, json.loads(added[1])["Attendees"]


def calls(programs, meeting, attendees):
    """Answers of all shapes, by calls that may be made twice."""
    at = ["--meeting-id", meeting["MeetingId"]]
    who = ["--attendee-id", attendees[0]["AttendeeId"]]
    programs.both(["get-meeting", *at])
    programs.both(["get-attendee", *at, *who])
    programs.both(["create-attendee", *at, "--external-user-id", "anna"])
    programs.both(["update-attendee-capabilities", *at, *who, "--capabilities", "Audio=SendReceive,Video=SendReceive,Content=SendReceive"])
    programs.both(["batch-create-attendee", *at, "--attendees", "ExternalUserId=anna", "ExternalUserId=zz"])
    programs.both(["list-tags-for-resource", "--resource-arn", meeting["MeetingArn"]])
    programs.both(["tag-resource", "--resource-arn", meeting["MeetingArn"], "--tags", "Key=b,Value=c"])
    programs.both(["untag-resource", "--resource-arn", meeting["MeetingArn"], "--tag-keys", "b"])
    suite = programs.suite
    for form in ("json", "text"):
        for query in ([], ["--query", "Nothing"]):
            # each removes one of its own
            printed = []
            for program in (programs.chime, programs.aws):
                extra = json.loads(programs.chime(["create-attendee", *at, "--external-user-id", "extra"])[1])["Attendee"]["AttendeeId"]
                printed.append(program(["delete-attendee", *at, "--attendee-id", extra, "--output", form, *query]))
            suite.equal(printed[0], printed[1], f"delete-attendee as {form} {query}")
    programs.both(["create-meeting", "--client-request-token", "no token but a tag", "--media-region", "eu-west-2",
                   "--external-meeting-id", "other"])
    programs.both(["list-attendees", *at, "--max-results", "2"])
    programs.both(["list-attendees", *at, "--max-results", "2", "--query", "Attendees[].ExternalUserId"])


def queries(programs, meeting):
    at = ["--meeting-id", meeting["MeetingId"]]
    for query in MEETING_QUERIES:
        programs.both(["get-meeting", *at, "--query", query])
    for query in ATTENDEE_QUERIES:
        programs.both(["list-attendees", *at, "--query", query], paged=True)
        # text output asks each page, so that the size of pages is seen
        programs.both(["list-attendees", *at, "--query", query, "--page-size", "5"], paged=True)
    for query in BROKEN_QUERIES + UNFIT_QUERIES:
        arguments = ["get-meeting", *at, "--query", query]
        ours, theirs = programs.chime(arguments), programs.aws(arguments)
        programs.suite.check(theirs[0] not in (0, None), f"aws refuses {query!r}", repr(theirs))
        programs.suite.equal((ours[0], ours[1]), (252 if query in BROKEN_QUERIES else 255, b""), f"chime refuses {query!r}: {ours[2]!r}")


def drawn_queries(programs, meeting):
    """Expressions at random, held against the library that the AWS CLI searches with."""
    suite, at = programs.suite, ["get-meeting", "--meeting-id", meeting["MeetingId"]]
    answer = json.loads(programs.chime(at)[1])
    expressions = Expressions(suite.rng, answer)
    # the library warns of literals without quotes
    warnings.simplefilter("ignore")
    found = 0
    for query in [expressions.draw() for _ in range(DRAWN)]:
        status, output, errors = programs.chime([*at, f"--query={query}"])
        try:
            wanted = jmespath.search(query, answer)
        except jmespath.exceptions.JMESPathError as error:
            suite.check(status in (252, 255) and not output, f"{query}: refused", f"{status} {output!r}, Python's: {error}")
            continue
        except (TypeError, ValueError, AttributeError):
            continue  # what Python's library trips over, such as an order between a number and a text
        text = "" if wanted == {} else json.dumps(wanted, indent=4, ensure_ascii=False) + "\n"
        suite.equal((status, output.decode()), (0, text), f"{query}: {errors!r}")
        found += wanted is not None
    suite.check(found > DRAWN // 4, "enough of the expressions find something", str(found))
    broken = 0
    for query in [expressions.broken() for _ in range(DRAWN)]:
        try:
            jmespath.compile(query)
        except jmespath.exceptions.JMESPathError as error:
            status, output, errors = programs.chime([*at, f"--query={query}"])
            suite.check(status == 252 and not output, f"{query}: no expression", f"{status} {output!r}, Python's: {error}")
            suite.check(errors.startswith(b"chime: `--query`: ") and b"^\nhelp: " in errors, f"{query}: what is wrong and where", repr(errors))
            broken += 1
    suite.check(broken > DRAWN // 4, "enough of the broken expressions are broken", str(broken))


def pages(programs, meeting):
    base = ["list-attendees", "--meeting-id", meeting["MeetingId"]]
    count = len(json.loads(programs.same([*base, "--output", "json"], paged=True))["Attendees"])
    programs.suite.check(count > 8, "there are attendees for some pages", str(count))
    programs.both(base, paged=True)
    programs.both([*base, "--no-paginate"], paged=True)
    for size in (1, 3, count, 100):
        programs.both([*base, "--page-size", str(size)], paged=True)
        for most in (1, 2, 3, 4, count - 1, count, count + 1):
            limited = [*base, "--page-size", str(size), "--max-items", str(most)]
            programs.same([*limited, "--output", "text"], paged=True)
            walk(programs, limited, count)
    counted = [*base, "--page-size", "2", "--max-items", "3", "--query", "length(Attendees)"]
    programs.same([*counted, "--output", "json"], paged=True)
    # as text, the expression is also asked about the token, which has no attendees
    refused = [programs.chime([*counted, "--output", "text"]), programs.aws([*counted, "--output", "text"], paged=True)]
    programs.suite.equal([status for status, _, _ in refused], [255, 255], "text of an expression that the token does not fit")
    programs.suite.equal(refused[0][1], refused[1][1], "what is printed before that")
    for query in ("NextToken", "NextToken.NextToken", "Attendees[].ExternalUserId"):
        programs.both([*base, "--page-size", "2", "--max-items", "3", "--query", query], paged=True)
    refused = [*base, "--no-paginate", "--max-items", "2"]
    programs.suite.check(programs.aws(refused, paged=True)[0] != 0, "aws refuses --no-paginate with --max-items")
    programs.suite.equal(programs.chime(refused)[0], 252, "chime refuses --no-paginate with --max-items")
    for token in ("no-token", "bm8=", "eyJOZXh0VG9rZW4iOiAibm8ifQ=="):
        arguments = [*base, "--starting-token", token]
        both = [programs.chime(arguments), programs.aws(arguments, paged=True)]
        # 255 is what version 1 of the AWS CLI has for an error of the service that it has not heard of
        programs.suite.check(both[0][0] == 254 and both[1][0] in (254, 255), f"a token that is none: {token}", repr(both))
    for token in ("None___2", "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAyfQ=="):
        programs.both([*base, "--starting-token", token], paged=True)


def walk(programs, limited, count):
    """To the end by tokens that one program makes and the other takes."""
    seen, token, steps = [], None, 0
    while steps <= count:
        arguments = [*limited, "--output", "json", *(["--starting-token", token] if token else [])]
        # both make the same token here, so that each takes those of the other
        answer = json.loads(programs.same(arguments, paged=True))
        seen += [attendee["AttendeeId"] for attendee in answer["Attendees"]]
        token, steps = answer.get("NextToken"), steps + 1
        if not token:
            break
    programs.suite.equal((len(seen), len(set(seen))), (count, count), f"{' '.join(limited)}: all attendees, each once")


def run(suite):
    with Fake(["--empty-limit", "off"]) as fake, tempfile.TemporaryDirectory() as folder:
        programs = Programs(suite, fake.url, folder)
        meeting, attendees = prepare(programs)
        suite.equal([attendee["ExternalUserId"] for attendee in attendees], USERS, "all names arrive")
        calls(programs, meeting, attendees)
        queries(programs, meeting)
        drawn_queries(programs, meeting)
        pages(programs, meeting)
    return f"{len(MEETING_QUERIES) + len(ATTENDEE_QUERIES)} expressions and {2 * DRAWN} drawn ones, pages, answers of all shapes, as the AWS CLI prints them"


if __name__ == "__main__":
    suite = Suite("cli_output", __doc__)
    suite.main(run)
