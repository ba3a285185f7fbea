// A mistake in an operation is no second one in its service.

use chime_sdk_meetings::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetThing),
}

pub fn elsewhere(client: &Client) {
    let _ = client.get_thing();
}

fn main() {}
