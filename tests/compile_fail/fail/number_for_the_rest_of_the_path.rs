// The rest of a path is text.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/files/<Key+>")]
pub struct GetFile {
    #[chime(path)]
    pub key: u32,
}

fn main() {}
