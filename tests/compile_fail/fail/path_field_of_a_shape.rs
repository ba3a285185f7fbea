// Only an operation has an address.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(path)]
    pub thing_id: Option<String>,
}

fn main() {}
