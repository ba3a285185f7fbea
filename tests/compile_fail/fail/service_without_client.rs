// A service has a client.

use chime_sdk_meetings::declare::chime_service;

chime_service! {
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
}

pub fn elsewhere() -> &'static str {
    SERVICE.service_id
}

fn main() {}
