// An operation is listed by a service, or names the client that it is for.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub struct GetThings {}

#[chime_operation(method = "GET", path = "/others")]
pub struct GetOthers {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetOthers),
}

pub fn elsewhere(client: &chime_sdk_core::client::Client) {
    let _ = chime_sdk_core::operation::Call::new(client.clone(), GetThings::new());
}

fn main() {}
