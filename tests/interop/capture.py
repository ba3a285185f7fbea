"""botocore's side: the request its real client would send, taken just before the network."""

import io

import botocore.session
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.model import ServiceModel

from harness import forget_environment, without_prose

SERVICE = "chime-sdk-meetings"


class _Raw(io.BytesIO):
    def stream(self, *_args, **_options):
        yield self.getvalue()


def text(value):
    """The value of a header, which botocore keeps as text or as bytes."""
    return value.decode("latin-1") if isinstance(value, bytes) else value


class Capture:
    """A botocore client whose requests end up in a list instead of on a socket."""

    def __init__(self, region="us-east-1", endpoint=None, service=SERVICE):
        forget_environment()
        self.service = service
        source = botocore.session.get_session()
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
        self.client.meta.events.register(f"before-send.{service}", self._before_send)
        self._base = self.client.meta.endpoint_url

    def _before_send(self, request, **_):
        self._seen.append(request)
        # An answer given here is used instead of sending.
        return AWSResponse(request.url, 200, {}, _Raw(b"{}"))

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
        body = request.body.decode("utf-8") if request.body else None
        return {
            "method": request.method,
            "url": request.url,
            "path": path,
            "query": query,
            "content_type": headers.get("content-type"),
            "headers": headers,
            "body": body,
        }

    def same_model(self, ours):
        """Whether botocore works from the very model that is checked in."""
        return without_prose(self.model) == without_prose(ours)

    @property
    def operations(self):
        return ServiceModel(self.model).operation_names
