// A header has a name that HTTP can carry.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    #[chime(header = "X Name")]
    pub name: Option<String>,
}

fn main() {}
