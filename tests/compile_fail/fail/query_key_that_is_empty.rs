// A query key has letters.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    #[chime(query = "")]
    pub name: Option<String>,
}

fn main() {}
