// Bounds are both included.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(len = 1..100)]
    pub names: Option<Vec<String>>,
}

fn main() {}
