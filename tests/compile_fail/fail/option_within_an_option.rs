// There is one way for a value not to be there.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub name: Option<Option<String>>,
}

pub fn elsewhere() -> Thing {
    Thing::new().name("thing")
}

fn main() {}
