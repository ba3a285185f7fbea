// A field has one length.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(len = 1..=2, len = 3..=4)]
    pub name: String,
}

fn main() {}
