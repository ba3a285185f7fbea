// A declaration is of a type.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub fn thing() -> String {
    String::new()
}

fn main() {}
