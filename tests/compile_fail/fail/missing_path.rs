// An operation has a path.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET")]
pub struct GetThing {
    #[chime(path)]
    pub thing_id: String,
}

pub fn elsewhere() -> GetThing {
    GetThing::new("thing")
}

fn main() {}
