// A string type owns its text.

use chime_sdk_core::declare::chime_string;

#[chime_string]
pub struct ThingName<'a>(&'a str);

pub fn elsewhere(name: &ThingName) -> &str {
    name.as_str()
}

fn main() {}
