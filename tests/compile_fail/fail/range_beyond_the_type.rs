// A range that the type cannot hold would never be reached.

use chime_sdk_meetings::declare::chime_shape;

/// A page.
#[chime_shape]
pub struct Page {
    /// How many things it has.
    #[chime(range = 1..=300)]
    pub size: Option<u8>,
}

fn main() {}
