// One placeholder and one field that belong together have one name.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<ThingId>")]
pub struct GetThing {
    #[chime(path)]
    pub arn: String,
}

pub fn elsewhere() -> GetThing {
    GetThing::new("arn")
}

fn main() {}
