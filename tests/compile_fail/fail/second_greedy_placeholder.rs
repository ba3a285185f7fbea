// One placeholder can take the rest of the path.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<Folder+>/<Key+>")]
pub struct GetThing {
    #[chime(path)]
    pub folder: String,
    #[chime(path)]
    pub key: String,
}

fn main() {}
