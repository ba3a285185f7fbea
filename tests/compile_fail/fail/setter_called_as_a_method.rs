// A setter is named as its field, and some names are taken.

use chime_sdk_meetings::declare::chime_operation;

/// Makes a thing.
#[chime_operation(method = "POST", path = "/things")]
pub struct CreateThing {
    /// What to make it of.
    pub input: Option<String>,
}

fn main() {}
