// A GET request has no body.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    pub name: Option<String>,
}

pub fn elsewhere() -> ListThings {
    ListThings::new().name("thing")
}

fn main() {}
