// The smallest operation with a placeholder: no output, no errors, no keys beside the two.

use chime_sdk_core::operation::Operation;
use chime_sdk_core::schema::Segment;
use chime_sdk_meetings::declare::{chime_operation, chime_service, chime_string};

#[chime_string(pattern = guid)]
pub struct MeetingId(String);

#[chime_operation(method = "POST", path = "/meetings/<MeetingId>/attendees")]
pub struct CreateAttendee {
    #[chime(path)]
    pub meeting_id: MeetingId,
}

chime_service! {
    client = Client,
    service_id = "Meetings",
    api_version = "2021-07-15",
    endpoint_prefix = "meetings",
    signing_name = "chime",
    operations(CreateAttendee),
}

fn main() {
    let input = CreateAttendee::new("2c3fca44-0ba7-4a3f-9f4d-0c2d7e6a1b5e");
    assert_eq!(input.meeting_id.as_str().len(), 36);

    let table = CreateAttendee::SCHEMA;
    assert_eq!((table.name, table.method_name), ("CreateAttendee", "create_attendee"));
    assert_eq!((table.method, table.status), ("POST", 200));
    assert!(matches!(
        table.path,
        [Segment::Literal("meetings"), Segment::Label(0), Segment::Literal("attendees")]
    ));
    assert!(table.output.is_none());
}
