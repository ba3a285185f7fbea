// A member is always there, or empty when it is not: it cannot be both.

use chime_sdk_meetings::declare::chime_shape;

/// What there is.
#[chime_shape]
pub struct Things {
    /// Their names.
    #[chime(essential, default)]
    pub thing_names: Vec<String>,
}

fn main() {}
