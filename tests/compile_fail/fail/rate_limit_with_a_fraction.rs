// A rate is a whole number.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub struct GetThings {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    rate_limit(per_second = 0.5, burst = 20),
    operations(GetThings),
}

pub fn elsewhere(client: &Client) {
    let _ = client.get_things();
}

fn main() {}
