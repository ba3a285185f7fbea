// What every declaration has is not derived once more.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
#[derive(Debug, Clone)]
pub struct Thing {
    pub name: String,
}

fn main() {}
