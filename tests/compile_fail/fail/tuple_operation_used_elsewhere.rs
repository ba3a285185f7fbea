// A mistake about the item is no second one where the operation is called.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things/<Name>")]
pub struct GetThing(String);

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetThing),
    server = Server,
}

pub async fn elsewhere(client: &Client) {
    let _ = (client.get_thing("name").await, GetThing::new("name"));
}

fn main() {}
