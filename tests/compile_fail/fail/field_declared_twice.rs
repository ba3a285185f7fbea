// A field is declared once.

use chime_sdk_core::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub name: Option<String>,
    pub name: Option<String>,
}

pub fn elsewhere() -> Thing {
    Thing::new().name("thing")
}

fn main() {}
