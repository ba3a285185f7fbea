// A misspelled key of `paginate` is no missing one, and no missing method.

use chime_sdk_core::declare::{chime_operation, chime_shape};

#[chime_shape]
pub struct ListThingsOutput {
    pub things: Vec<String>,
    pub next_token: Option<String>,
}

#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(token = next_token, item = things: String),
)]
pub struct ListThings {
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
}

pub fn elsewhere(call: ListThingsCall) {
    let _ = call.items();
}

fn main() {}
