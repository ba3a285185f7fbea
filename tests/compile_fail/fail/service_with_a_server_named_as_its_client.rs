// The server of a service is not its client.

use chime_sdk_core::declare::chime_service;

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    server = Client,
}

fn main() {}
