// A field whose keys cannot be read is one mistake.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {
    #[chime(path name = "ThingId")]
    pub id: String,
}

pub fn elsewhere() -> GetThing {
    GetThing::new("thing")
}

fn main() {}
