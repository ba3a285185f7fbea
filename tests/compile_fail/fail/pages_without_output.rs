// Pages come from an output.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(
    method = "GET",
    path = "/things",
    paginate(token = next_token, items = things: String),
)]
pub struct ListThings {
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
}

pub fn elsewhere(call: ListThingsCall) {
    let _ = call.items();
}

fn main() {}
