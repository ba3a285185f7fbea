// The query carries texts; a structure goes in the body.

use chime_sdk_core::declare::{chime_operation, chime_shape};

/// What to look for.
#[chime_shape]
pub struct Filter {}

/// Reads all things.
#[chime_operation(method = "GET", path = "/things", client = chime_sdk_core::client::Client)]
pub struct ListThings {
    /// What to look for.
    #[chime(query = "filter")]
    pub filter: Option<Filter>,
}

fn main() {}
