// A placeholder that misses an unmarked field by a letter is one mistake.

use chime_sdk_core::declare::chime_operation;

#[chime_operation(method = "GET", path = "/meetings/<MeetingID>")]
pub struct GetMeeting {
    pub meeting_id: String,
}

pub fn elsewhere() -> GetMeeting {
    GetMeeting::new("meeting")
}

fn main() {}
