// A format is one of timestamps.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(format = date_time)]
    pub made: String,
}

fn main() {}
