// The keys of a map are text.

use std::collections::BTreeMap;

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub sizes: BTreeMap<u32, String>,
}

fn main() {}
