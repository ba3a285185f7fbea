// `#[chime]` says something about a field.

use chime_sdk_macros::chime_shape;

#[chime_shape]
pub struct Thing {
    #[chime]
    pub name: Option<String>,
}

fn main() {}
