// Bounds are whole numbers.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(range = 0.5..=1.5)]
    pub weight: f64,
}

fn main() {}
