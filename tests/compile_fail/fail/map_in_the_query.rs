// The query has no room for keys of keys.

use std::collections::BTreeMap;

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    #[chime(query = "tags")]
    pub tags: Option<BTreeMap<String, String>>,
}

fn main() {}
