// `#[chime]` says something about a field.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime]
    pub name: Option<String>,
}

fn main() {}
