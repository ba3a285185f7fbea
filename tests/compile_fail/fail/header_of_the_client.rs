// Some headers are written by signing and sending.

use chime_sdk_meetings::declare::chime_operation;

/// Reads all things.
#[chime_operation(method = "GET", path = "/things")]
pub struct ListThings {
    /// Who asks.
    #[chime(header = "Authorization")]
    pub authorization: Option<String>,
}

fn main() {}
