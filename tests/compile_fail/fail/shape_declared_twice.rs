// A declaration is of one kind.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
#[chime_shape]
pub struct Thing {
    pub name: String,
}

fn main() {}
