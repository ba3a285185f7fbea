// A value of a map is always there.

use std::collections::HashMap;

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub sizes: HashMap<String, Option<u32>>,
}

pub fn elsewhere() -> Thing {
    Thing::new([("wide", 1)])
}

fn main() {}
