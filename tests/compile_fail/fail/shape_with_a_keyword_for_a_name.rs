// A name that is a word of Rust is escaped.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub type: String,
}

fn main() {}
