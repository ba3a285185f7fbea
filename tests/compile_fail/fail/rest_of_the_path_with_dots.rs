// The rest of a path is written with a plus.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/files/<Key..>")]
pub struct GetFile {
    #[chime(path)]
    pub key: String,
}

fn main() {}
