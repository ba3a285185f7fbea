// A pattern has one of the known names, or is written as text.

use chime_sdk_meetings::declare::chime_string;

#[chime_string(pattern = uuid)]
pub struct ThingId(String);

pub fn elsewhere() -> ThingId {
    ThingId::from("thing")
}

fn main() {}
