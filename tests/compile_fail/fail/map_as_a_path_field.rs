// A part of the path is one text, not a map.

use std::collections::BTreeMap;

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things/<Keys>")]
pub struct GetThing {
    #[chime(path)]
    pub keys: BTreeMap<String, String>,
}

fn main() {}
