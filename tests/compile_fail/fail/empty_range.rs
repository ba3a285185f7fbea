// Bounds accept something.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(range = 100..=1)]
    pub size: Option<u32>,
}

fn main() {}
