// Pages have a token that says where the next one starts.

use chime_sdk_meetings::declare::{chime_operation, chime_shape};

#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(items = things: String),
)]
pub struct ListThings {
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
}

#[chime_shape]
pub struct ListThingsOutput {
    #[chime(default)]
    pub things: Vec<String>,
    pub next_token: Option<String>,
}

fn main() {}
