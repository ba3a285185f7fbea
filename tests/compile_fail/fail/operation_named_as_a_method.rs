// A method of all clients is not that of an operation.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "POST", path = "/things")]
pub struct Close {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(Close),
    server = Server,
}

fn main() {}
