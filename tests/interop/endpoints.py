"""endpoints: where requests go, by our resolver and by botocore's, for the same region, flags and custom endpoint.

botocore works through the rule set and the partitions that it ships. Regions are all that it knows by name, those that
the expression of a partition takes, drawn at random, those that none takes, and texts that are no part of a host name.
Every one of them meets all four combinations of FIPS and dual stack, without and with custom endpoints.
"""

import itertools
import re

import botocore
import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError, InvalidRegionError
from botocore.utils import validate_region_name

from capture import SERVICE
from harness import Suite, ask, forget_environment

EACH = 12  # made-up regions of each family of each partition

# As it is given, and as it stands in a URL afterwards: a default port is no part of an origin.
CUSTOM = [
    ("https://gateway.example", "https://gateway.example"),
    ("https://gateway.example:8443/base", "https://gateway.example:8443/base"),
    ("https://gateway.example:443", "https://gateway.example"),
    ("https://[2001:db8::1]", "https://[2001:db8::1]"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    ("http://[::1]:8080", "http://[::1]:8080"),
]

# botocore sends to these as well; we do when it is allowed.
PLAIN = ["http://gateway.example", "http://169.254.170.2", "http://localhost.gateway.example:8080", "http://fake.localhost"]

# In no partition by name or by form. botocore's client refuses a region of digits alone, its rule set does not.
STRANGERS = [
    "nowhere", "a", "1", "123", "us", "us-east", "us-east-1a", "us-east-1-2", "us--1", "us-gov", "us-gov-west",
    "us-gov-west-1-x", "us-isoz-east-1", "us-iso-b-east-1", "eusc-fr-east-1", "eusc-de-east", "cn-north", "cnn-north-1",
    "xus-east-1", "fips-us-east-1", "us-east-1-fips", "aws", "aws-iso", "aws-global-1", "a" * 63, "xx-moon-1",
    "US-EAST-1", "Cn-North-1", "US-GOV-WEST-1",
]

INVALID = [
    "", "-", "-us-east-1", "us-east-1-", "us-east-", "us_east_1", "us.east.1", "us east 1", " us-east-1", "us-east-1 ",
    "us-east-1/", "us-east-1@gateway.example/", "us-east-1#", "us-east-1?", "us-east-1:443", "a%2eb", "ü-east-1", "\u0661",
    "us-e\u0301ast-1", "a" * 64, "\\", "[::1]", "\0", "us-east-1\u3002evil",
]

# Differences on purpose, by region, with the reason.
EXCEPTIONS = {
    "": "botocore's expression for labels takes the empty one, and would make a host name with two dots in a row",
    "us-east-1\n": "botocore's expression ends with `$`, which in Python also stands before a last line feed",
    "xn--a": "begins as a label of other letters and stands for none, which is no host in any browser or in the url crate",
}


def families(expression):
    """What the regions of a partition begin with, from its expression; None if it is of another form than ours can be."""
    match = re.fullmatch(r"\^(?:\(([a-z|]+)\)|([a-z\\-]+?)(?:\\-\(([a-z|]+)\))?)\\-\\w\+\\-\\d\+\$", expression)
    if match is None:
        return None
    group, plain, last = match.groups()
    if group:
        return group.split("|")
    plain = plain.replace("\\-", "-")
    return [f"{plain}-{end}" for end in last.split("|")] if last else [plain]


def regions(suite, partitions):
    """Valid ones: known, made up and strange."""
    rng, out = suite.rng, []
    for partition in partitions:
        out += partition["regions"]
        found = families(partition["regionRegex"])
        if not suite.check(found is not None, f"{partition['id']}: the form of its regions", partition["regionRegex"]):
            continue
        for family, _ in itertools.product(found, range(EACH)):
            word = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(rng.randint(1, 12)))
            region = f"{family}-{word}-{rng.choice([0, 1, 2, 7, 10, 345])}"
            matched = re.match(partition["regionRegex"], region) is not None
            suite.check(matched, f"{partition['id']}: takes the region made up for it", region)
            out.append(region)
    return [*out, *STRANGERS]


def theirs(provider, case):
    """botocore's URL, or the text of its error."""
    given = {"UseFIPS": case["fips"], "UseDualStack": case["dual_stack"]}
    if case["region"] is not None:
        given["Region"] = case["region"]
    if case["custom"] is not None:
        given["Endpoint"] = case["custom"]
    try:
        return {"url": provider.resolve_endpoint(**given).url}
    except EndpointProviderError as error:
        return {"error": error.kwargs["msg"]}


def is_refused(region):
    """Whether botocore's client refuses to be made for a region. Its rule set does not look at that."""
    try:
        validate_region_name(region)
        return False
    except InvalidRegionError:
        return True


def bare(answer):
    """Our answer in botocore's words: without the slash that every URL has, and without the help after an error."""
    if "error" in answer:
        return {"error": answer["error"].split("; help: ")[0]}
    return {"url": answer["url"].removesuffix("/")}


def expected(provider, case):
    """What is to be answered, from botocore's answer."""
    other = theirs(provider, case)
    if "error" in other:
        return other
    if case["custom"] is None:
        # The case of a host name says nothing, and a URL has the lower one.
        return {"url": other["url"].lower()}
    return {"url": dict(CUSTOM).get(other["url"], other["url"])}


def run(suite):
    forget_environment()
    loader = botocore.session.get_session().get_component("data_loader")
    data = loader.load_data("partitions")
    partitions = data["partitions"]
    provider = EndpointProvider(loader.load_service_model(SERVICE, "endpoint-rule-set-1"), data)
    flags = [dict(zip(("fips", "dual_stack"), pair)) for pair in itertools.product([False, True], repeat=2)]

    def cases(regions, custom, allowed=False):
        return [{"region": region, "custom": url, "allow_plain_http": allowed, **pair}
                for region, url, pair in itertools.product(regions, custom, flags)]

    valid = list(dict.fromkeys(regions(suite, partitions)))
    customs = [None, *(given for given, _ in CUSTOM)]
    alike = cases([None, *valid], customs) + cases([None, "us-east-1"], PLAIN, allowed=True)
    differences = 0
    for case, answer in zip(alike, ask(suite.program, "resolve", alike), strict=True):
        differences += not suite.equal(bare(answer), expected(provider, case), f"{case}")

    # A text that is no region: botocore's rule set makes a URL of it and botocore's client refuses it, we do both here.
    invalid = cases([*INVALID, *EXCEPTIONS], [None, CUSTOM[0][0]])
    for case, answer in zip(invalid, ask(suite.program, "resolve", invalid), strict=True):
        region, other, mine = case["region"], theirs(provider, case), bare(answer)
        if "error" in other:
            differences += not suite.equal(mine, other, f"{case}")
        elif case["custom"] and region == "xn--a":
            differences += not suite.equal(mine, expected(provider, case), f"{case}")
        else:
            refused = "cannot be part of a host name" in mine.get("error", "")
            differences += not suite.check(refused, f"{case}: is refused", f"{answer}")
            differences += not suite.equal(is_refused(region), region not in EXCEPTIONS, f"{region!r}: by botocore's client")

    # Plain http to another machine is refused unless it is allowed, whatever the region.
    plain = [case for case in cases([None, "us-east-1"], PLAIN) if not (case["fips"] or case["dual_stack"])]
    for case, answer in zip(plain, ask(suite.program, "resolve", plain), strict=True):
        suite.check("is for loopback only" in answer.get("error", ""), f"{case}: is refused", f"{answer}")

    suite.check(len(partitions) >= 8 and len(valid) > 200, "there is something to compare", f"{len(valid)} regions")
    return (f"{len(valid)} regions of {len(partitions)} partitions and {len(INVALID)} texts that are none, "
            f"{len(alike) + len(invalid)} endpoints compared, {differences} differences, botocore {botocore.__version__}")


if __name__ == "__main__":
    Suite("endpoints", __doc__).main(run)
