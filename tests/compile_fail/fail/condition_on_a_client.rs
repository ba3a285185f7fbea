// A client is there as its service is.

use chime_sdk_core::declare::chime_service;

chime_service! {
    #[cfg(windows)]
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
}

fn main() {}
