// The function of a check exists.

use chime_sdk_core::declare::chime_string;

#[chime_string(check = no_run_of_four)]
pub struct Name(String);

fn main() {}
