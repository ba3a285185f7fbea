// An enum is one set of values, also where it is used.

use chime_sdk_core::declare::{chime_enum, chime_operation, chime_shape};

#[chime_enum]
pub enum Color<T> {
    Red = "RED",
    Green = "GREEN",
}

#[chime_shape]
pub struct Thing {
    pub sizes: std::collections::BTreeMap<Color, u32>,
}

#[chime_operation(method = "GET", path = "/things/<Color>", output = Thing, client = chime_sdk_core::client::Client)]
pub struct GetThing {
    #[chime(path)]
    pub color: Color,
    #[chime(query = "color")]
    pub others: Vec<Color>,
}

pub fn elsewhere(color: &Color) -> &str {
    match color {
        Color::Red | Color::Green | Color::Unknown(_) => color.as_str(),
    }
}

fn main() {}
