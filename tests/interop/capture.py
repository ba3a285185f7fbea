"""botocore's side: the request its real client would send, taken just before the network."""

import base64
import io

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.model import ServiceModel

from harness import forget_environment, without_prose

SERVICE = "chime-sdk-meetings"
NOTHING = (200, {}, b"{}")


class _Raw(io.BytesIO):
    def stream(self, *_args, **_options):
        yield self.getvalue()


def text(value):
    """The value of a header, which botocore keeps as text or as bytes."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


def body_text(body):
    """A body as text; None when it is empty, or has bytes that are none."""
    try:
        return body.decode("utf-8") or None
    except UnicodeDecodeError:
        return None


class Capture:
    """A botocore client whose requests end up in a list instead of on a socket."""

    def __init__(self, region="us-east-1", endpoint=None, service=SERVICE, models=None):
        """`models` is a folder of models besides those that botocore ships, in the same order of folders."""
        forget_environment()
        self.service = service
        source = botocore.session.get_session()
        if models is not None:
            source.get_component("data_loader").search_paths.append(str(models))
        self.client = source.create_client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            aws_access_key_id="AKIDEXAMPLE",
            aws_secret_access_key="secret",
            # Off, so that values which botocore itself would refuse get as far as the serializer.
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}, proxies={}),
        )
        self.model = source.get_component("data_loader").load_service_model(service, "service-2")
        self._methods = {name: method for method, name in self.client.meta.method_to_api_mapping.items()}
        self._seen = []
        self._answer = NOTHING
        self.client.meta.events.register(f"before-send.{service}", self._before_send)
        self._base = self.client.meta.endpoint_url

    def _before_send(self, request, **_):
        self._seen.append(request)
        # An answer given here is used instead of sending.
        status, headers, body = self._answer
        return AWSResponse(request.url, status, headers, _Raw(body))

    def call(self, operation, given, answer):
        """What the client makes of an answer, which is its status, headers and body; or the error that it raises."""
        self._answer = answer
        try:
            return getattr(self.client, self._methods[operation])(**given)
        finally:
            self._answer = NOTHING

    def request(self, operation, given):
        """The prepared request in the form in which the Rust program gives its own."""
        self._seen.clear()
        getattr(self.client, self._methods[operation])(**given)
        (request,) = self._seen
        if not request.url.startswith(self._base + "/"):
            raise AssertionError(f"not below {self._base}: {request.url}")
        # Cut by hand: a URL parser would decode, normalise or drop what has to be compared.
        path, _, query = request.url[len(self._base):].partition("?")
        headers = {name.lower(): text(value) for name, value in request.headers.items()}
        body = request.body or b""
        return {
            "method": request.method,
            "url": request.url,
            "path": path,
            "query": query,
            "content_type": headers.get("content-type"),
            "headers": headers,
            "body": body_text(body),
            "bytes": base64.b64encode(body).decode(),
        }

    def same_model(self, ours):
        """Whether botocore works from the very model that is checked in."""
        return without_prose(self.model) == without_prose(ours)

    @property
    def operations(self):
        return ServiceModel(self.model).operation_names
