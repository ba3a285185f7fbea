// The size of a page is a number.

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
    paginate(token = next_token, items = things: String, page_size = max_results),
)]
pub struct ListThings {
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
    #[chime(query = "max-results")]
    pub max_results: Option<String>,
}

fn main() {}
