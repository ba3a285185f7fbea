// The keys of a declaration stand in its own attribute.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
#[chime(check = rule)]
pub struct Thing {
    pub name: String,
}

fn main() {}
