// The key of a query member is always written.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    #[chime(query)]
    pub name: Option<String>,
}

fn main() {}
