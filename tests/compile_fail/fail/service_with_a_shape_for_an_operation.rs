// What a service lists is an operation.

use chime_sdk_meetings::declare::{chime_service, chime_shape};

#[chime_shape]
pub struct Thing {
    pub name: String,
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(Thing),
}

fn main() {}
