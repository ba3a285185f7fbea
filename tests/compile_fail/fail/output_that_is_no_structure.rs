// What an operation answers is a structure, not a text.

use chime_sdk_core::declare::{chime_operation, chime_string};

#[chime_string]
pub struct Name(String);

#[chime_operation(method = "GET", path = "/name", output = Name, client = chime_sdk_core::client::Client)]
pub struct GetName {}

pub async fn elsewhere(client: &chime_sdk_core::client::Client) {
    let _ = client.get_name().await;
}

fn main() {}
