// A declaration is of one kind.

use chime_sdk_meetings::declare::{chime_shape, chime_string};

#[chime_shape]
#[chime_string]
pub struct Name(String);

fn main() {}
