// A number has a range, not a length.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(len = 1..=100)]
    pub size: Option<u32>,
}

fn main() {}
