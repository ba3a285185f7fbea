// A key with a value of the wrong kind says what it takes.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(method = POST, path = "/things")]
pub struct CreateThing {}

fn main() {}
