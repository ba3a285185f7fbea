// Pages are turned by a token, which is a string.

use chime_sdk_meetings::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct ListThingsOutput {
    #[chime(default)]
    pub things: Vec<String>,
    pub next_token: Option<String>,
}

#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(token = page, items = things: String),
)]
pub struct ListThings {
    #[chime(query = "page")]
    pub page: Option<u32>,
}

fn main() {}
