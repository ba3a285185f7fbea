// A service lists an error once.

use chime_sdk_meetings::declare::{chime_error, chime_service};

#[chime_error(status = 404)]
pub struct NotFound {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    errors(NotFound, NotFound),
    operations(),
}

fn main() {}
