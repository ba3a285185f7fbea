// A placeholder has the case of the name on the wire.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/meetings/<MeetingID>")]
pub struct GetMeeting {
    #[chime(path)]
    pub meeting_id: String,
}

pub fn elsewhere() -> GetMeeting {
    GetMeeting::new("meeting")
}

fn main() {}
