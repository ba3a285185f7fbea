// An operation is a struct, also for the service that lists it.

use chime_sdk_meetings::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub enum GetThings {
    All = "ALL",
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetThings),
    server = Server,
}

fn main() {}
