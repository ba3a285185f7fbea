// The case of a header's name makes no difference.

use chime_sdk_meetings::declare::chime_operation;

/// Reads all things.
#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    /// What to look for.
    #[chime(header = "X-Filter")]
    pub filter: Option<String>,
    /// What to leave out.
    #[chime(header = "x-filter")]
    pub other_filter: Option<String>,
}

fn main() {}
