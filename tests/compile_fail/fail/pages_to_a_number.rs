// The token of the next page is text.

use chime_sdk_core::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct ListThingsOutput {
    pub things: Vec<String>,
    pub next_token: Option<u32>,
}

#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(token = next_token, items = things: String),
    client = chime_sdk_core::client::Client,
)]
pub struct ListThings {
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
}

fn main() {}
