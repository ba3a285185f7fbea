// A member is there or it is not: the wire has no features.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    #[cfg(feature = "names")]
    pub name: Option<String>,
}

fn main() {}
