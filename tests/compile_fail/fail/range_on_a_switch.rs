// A switch has no bounds.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(range = 0..=1)]
    pub is_visible: bool,
}

fn main() {}
