// Pages are turned by a field of the operation.

use chime_sdk_meetings::declare::{chime_operation, chime_shape};

#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(token = nxt_token, items = things: String),
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

pub fn elsewhere(call: ListThingsCall) {
    let _ = call.items();
}

fn main() {}
