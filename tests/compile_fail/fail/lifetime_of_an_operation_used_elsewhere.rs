// A mistake about parameters is no second one where the operation is called or named.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings<'a> {
    #[chime(query = "name")]
    pub name: Option<&'a str>,
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(ListThings),
}

pub async fn elsewhere(client: &Client) {
    let _ = (client.list_things().name("name").await, ListThings);
}

fn main() {}
