// An operation is listed once.

use chime_sdk_meetings::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(ListThings, ListThings),
}

fn main() {}
