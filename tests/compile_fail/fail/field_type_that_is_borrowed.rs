// A declaration owns its members.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub name: &'static str,
}

pub fn elsewhere() -> Thing {
    Thing::new("thing")
}

fn main() {}
