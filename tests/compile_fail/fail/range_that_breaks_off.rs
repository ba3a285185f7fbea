// A value is written to its end.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(len = 1..=)]
    pub name: String,
}

fn main() {}
