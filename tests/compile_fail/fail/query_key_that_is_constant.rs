// A key of the constant query is not that of a member too.

use chime_sdk_meetings::declare::chime_operation;

/// Reads all things.
#[chime_operation(method = "GET", path = "/things?state=new")]
pub struct ListThings {
    /// Which of them.
    #[chime(query = "state")]
    pub state: Option<String>,
}

fn main() {}
