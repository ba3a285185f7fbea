// A header carries one value.

use chime_sdk_meetings::declare::chime_operation;

/// Reads all things.
#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    /// What to look for.
    #[chime(header = "X-Filter")]
    pub filters: Option<Vec<String>>,
}

fn main() {}
