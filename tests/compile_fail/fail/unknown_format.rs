// A timestamp is written in one of three formats.

use chime_sdk_core::timestamp::Timestamp;
use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(format = datetime)]
    pub made: Timestamp,
}

fn elsewhere() -> Thing {
    Thing::new(std::time::SystemTime::now())
}

fn main() {}
