// What every declaration is anyway is not said once more.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
#[non_exhaustive]
pub struct Thing {
    pub name: String,
}

fn main() {}
