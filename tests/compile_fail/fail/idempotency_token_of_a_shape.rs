// A token belongs to a call.

use chime_sdk_meetings::declare::chime_shape;

/// A thing.
#[chime_shape]
pub struct Thing {
    /// Makes it the same.
    #[chime(idempotency_token)]
    pub token: Option<String>,
}

fn main() {}
