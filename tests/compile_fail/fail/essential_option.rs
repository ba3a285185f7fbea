// An essential member is always there.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime(essential)]
    pub name: Option<String>,
}

fn main() {}
