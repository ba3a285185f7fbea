// A field's key that is not known is one mistake, although the field travels nowhere without it.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {
    #[chime(pth)]
    pub thing_id: String,
}

pub fn elsewhere() -> GetThing {
    GetThing::new("thing")
}

fn main() {}
