// A header has no room for keys.

use std::collections::BTreeMap;

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(header = "X-Sizes")]
    pub sizes: BTreeMap<String, u32>,
}

fn elsewhere() -> Thing {
    Thing::new([("wide", 1)])
}

fn main() {}
