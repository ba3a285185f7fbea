// Two members cannot have one name on the wire.

use chime_sdk_meetings::declare::chime_shape;

#[chime_shape]
pub struct Thing {
    pub thing_id: Option<String>,
    #[chime(name = "ThingId")]
    pub id: Option<String>,
}

fn main() {}
