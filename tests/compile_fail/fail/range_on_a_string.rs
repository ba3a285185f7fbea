// A string has a length, not a range.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(range = 1..=100)]
    pub name: Option<String>,
}

fn main() {}
