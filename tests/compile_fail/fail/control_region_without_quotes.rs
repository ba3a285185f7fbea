// A control region is a string.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub struct GetThings {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    control_regions(us-east-1),
    operations(GetThings),
}

pub fn elsewhere(client: &Client) {
    let _ = client.get_things();
}

fn main() {}
