// A key is given once.

use chime_sdk_meetings::declare::{chime_operation, chime_shape};

/// Reads all things.
#[chime_operation(
    method = "GET",
    path = "/things",
    output = Things,
    paginate(token = next_token, token = next_token, items = names: String),
)]
pub struct ListThings {
    /// Where to go on.
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
}

/// A page of them.
#[chime_shape]
pub struct Things {
    /// Their names.
    #[chime(default)]
    pub names: Vec<String>,
    /// Where to go on.
    pub next_token: Option<String>,
}

fn main() {}
