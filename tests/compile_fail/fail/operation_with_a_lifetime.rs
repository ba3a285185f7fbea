// A declaration owns its members.

use chime_sdk_meetings::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub struct GetThings<'a> {
    #[chime(query = "name")]
    pub name: Option<&'a str>,
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetThings),
}

fn main() {}
