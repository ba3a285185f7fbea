// What an operation answers is declared as a shape.

use chime_sdk_core::declare::chime_operation;

pub struct Thing {
    pub name: String,
}

#[chime_operation(method = "GET", path = "/thing", output = Thing, client = chime_sdk_core::client::Client)]
pub struct GetThing {}

pub async fn elsewhere(client: &chime_sdk_core::client::Client) {
    let _ = client.get_thing().await;
}

fn main() {}
