// The type of the items is written, because a macro cannot look it up.

use chime_sdk_meetings::declare::{chime_operation, chime_shape};

#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(token = next_token, items = things),
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
