// An output is a structure, also for the server.

use chime_sdk_core::declare::{chime_operation, chime_service};

pub struct Thing;

#[chime_operation(method = "GET", path = "/thing", output = Thing)]
pub struct GetThing {}

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
    let _ = client.get_thing().await;
}

fn main() {}
