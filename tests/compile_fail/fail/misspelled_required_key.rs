// A required key that is misspelled is not missing as well.

use chime_sdk_meetings::declare::chime_operation;

#[chime_operation(methd = "GET", path = "/things")]
pub struct ListThings {}

fn main() {}
