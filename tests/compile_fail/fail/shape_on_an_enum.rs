// A shape is a struct with named fields; an enum has a macro of its own.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub enum Color {
    Red = "RED",
}

#[chime_shape]
pub struct Thing {
    pub color: Color,
}

pub fn elsewhere() -> Thing {
    Thing::new(Color::Red)
}

fn main() {}
