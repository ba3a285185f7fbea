// Two members cannot have one query key.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    #[chime(query = "name")]
    pub name: Option<String>,
    #[chime(query = "name")]
    pub other_name: Option<String>,
}

fn main() {}
