"""Hands the steps of the scenario to boto3: a line of JSON with a step on standard input, a line with what the client
made of it on standard output. README.md says what the lines hold.
"""

import datetime
import functools
import json
import pathlib
import sys

import boto3
import botocore.auth
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from botocore.paginate import Paginator, PaginatorModel

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import forget_environment  # noqa: E402

# botocore's data has an empty table of paginators for this service, so get_paginator() knows none. The machinery is
# the same with the table written here.
PAGES = PaginatorModel({"pagination": {"ListAttendees": {
    "input_token": "NextToken", "output_token": "NextToken", "limit_key": "MaxResults", "result_key": "Attendees"}}})
REAL_NOW = botocore.auth.get_current_datetime


@functools.cache
def client_of(url, region, key, secret, session_token, attempts, validate, unsigned):
    # No proxies: a proxy of the machine must not see calls to loopback.
    config = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, proxies={}, parameter_validation=validate,
                    signature_version=UNSIGNED if unsigned else None)
    return boto3.client("chime-sdk-meetings", region_name=region, endpoint_url=url, config=config, aws_access_key_id=key,
                        aws_secret_access_key=secret, aws_session_token=session_token)


def pages(client, given):
    """All pages through botocore's paginator: the items of all, and how many each had."""
    given = dict(given)
    size = given.pop("MaxResults", None)
    paginator = Paginator(client.list_attendees, PAGES.get_paginator("ListAttendees"),
                          client.meta.service_model.operation_model("ListAttendees"))
    found, sizes = [], []
    for page in paginator.paginate(**given, PaginationConfig={"PageSize": size}):
        found += page["Attendees"]
        sizes.append(len(page["Attendees"]))
    return {"Attendees": found, "Pages": sizes, "ResponseMetadata": page["ResponseMetadata"]}


def failed(client, error):
    """What an application sees of an error of the service."""
    answer = error.response
    metadata = answer["ResponseMetadata"]
    name = type(error).__name__
    modelled = isinstance(error, getattr(client.exceptions, name, ())) if name != "ClientError" else False
    return {"error": {
        "code": answer["Error"].get("Code"), "class": name if modelled else "Unhandled",
        "message": answer["Error"].get("Message"), "status": metadata.get("HTTPStatusCode"),
        "request_id": metadata.get("RequestId"),
        "members": {name: value for name, value in answer.items() if name not in ("Error", "ResponseMetadata")},
    }, "attempts": metadata.get("RetryAttempts", 0) + 1}


def answer(step):
    client = client_of(step["url"], step["region"], step["key"], step["secret"], step["session_token"], step["attempts"],
                       step["validate"], step["unsigned"])
    skew = datetime.timedelta(seconds=step["skew"])
    botocore.auth.get_current_datetime = lambda *given, **more: REAL_NOW(*given, **more) + skew
    try:
        if step["pages"]:
            output = pages(client, step["input"])
        else:
            names = {operation: method for method, operation in client.meta.method_to_api_mapping.items()}
            output = getattr(client, names[step["operation"]])(**step["input"])
    except ClientError as error:
        return failed(client, error)
    except HTTPClientError as error:
        return {"broken": str(error)}
    except (BotoCoreError, TypeError, ValueError, AttributeError, KeyError) as error:
        # Without validation a value of a wrong type gets as far as the serializer, which trips over it.
        return {"refused": f"{type(error).__name__}: {error}"}
    metadata = output.pop("ResponseMetadata")
    return {"ok": output, "status": metadata["HTTPStatusCode"], "request_id": metadata.get("RequestId"),
            "attempts": metadata["RetryAttempts"] + 1}


def main():
    forget_environment()
    for line in sys.stdin.buffer:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
