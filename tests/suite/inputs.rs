//! The inputs that several suites start from.

use serde_json::{Value, json};

const MEETING: &str = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
const ATTENDEE: &str = "fedcba98-7654-3210-fedc-ba9876543210";

/// The least input of an operation.
pub(crate) fn least(operation: &str) -> Value {
    let capabilities = json!({ "Audio": "Send", "Video": "Send", "Content": "Send" });
    match operation {
        "BatchCreateAttendee" => {
            json!({ "MeetingId": MEETING, "Attendees": [{ "ExternalUserId": "user-7" }] })
        }
        "BatchUpdateAttendeeCapabilitiesExcept" => json!({
            "MeetingId": MEETING,
            "ExcludedAttendeeIds": [{ "AttendeeId": ATTENDEE }],
            "Capabilities": capabilities,
        }),
        "CreateAttendee" => json!({ "MeetingId": MEETING, "ExternalUserId": "user-7" }),
        "CreateMeeting" => json!({ "MediaRegion": "us-east-1", "ExternalMeetingId": "standup" }),
        "CreateMeetingWithAttendees" => json!({
            "MediaRegion": "us-east-1",
            "ExternalMeetingId": "standup",
            "Attendees": [{ "ExternalUserId": "user-7" }],
        }),
        "DeleteAttendee" | "GetAttendee" => {
            json!({ "MeetingId": MEETING, "AttendeeId": ATTENDEE })
        }
        "DeleteMeeting" | "GetMeeting" | "ListAttendees" | "StopMeetingTranscription" => {
            json!({ "MeetingId": MEETING })
        }
        "ListTagsForResource" => json!({ "ResourceARN": "arn:aws:chime" }),
        "StartMeetingTranscription" => {
            json!({ "MeetingId": MEETING, "TranscriptionConfiguration": {} })
        }
        "TagResource" => json!({ "ResourceARN": "arn:aws:chime", "Tags": [] }),
        "UntagResource" => json!({ "ResourceARN": "arn:aws:chime", "TagKeys": [] }),
        "UpdateAttendeeCapabilities" => json!({
            "MeetingId": MEETING,
            "AttendeeId": ATTENDEE,
            "Capabilities": capabilities,
        }),
        other => panic!("no input of {other} is written down"),
    }
}
