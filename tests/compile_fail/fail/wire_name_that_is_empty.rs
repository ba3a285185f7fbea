// A name on the wire has letters.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(name = "")]
    pub name: String,
}

fn main() {}
