// What is required is an argument; the compiler points at the declaration when it is left out.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things/<Id>")]
pub struct GetThing {
    #[chime(path)]
    pub id: String,
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetThing),
}

pub fn elsewhere(client: &Client) {
    let _ = client.get_thing();
}

fn main() {}
