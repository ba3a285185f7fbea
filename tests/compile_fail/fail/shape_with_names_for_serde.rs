// A declaration has one form on the wire.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
#[serde(rename_all = "camelCase")]
pub struct Thing {
    pub thing_name: String,
}

fn main() {}
