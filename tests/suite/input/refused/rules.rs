//! Members that contradict each other.

use serde_json::{Value, json};

use crate::input::table;

const NEEDS_VIDEO: &str = "needs Video to be Receive or SendReceive, and it is";

/// Two attendees, of whom the second may do this on the channels of picture and screen.
fn second_may(video: &str, content: &str) -> Value {
    let capabilities = json!({ "Audio": "None", "Video": video, "Content": content });
    json!([
        { "ExternalUserId": "user-7" },
        { "ExternalUserId": "user-8", "Capabilities": capabilities },
    ])
}

table! { assert_refused:
    content_received_without_video: CreateAttendee with "/Capabilities/Video" = "None"
        => Check format!("Capabilities.Content: SendReceive {NEEDS_VIDEO} None");
    content_received_with_video_only_sent: UpdateAttendeeCapabilities
        with "/Capabilities/Video" = "Send"
        => Check format!("Capabilities.Content: SendReceive {NEEDS_VIDEO} Send");
    content_only_received_without_video: BatchUpdateAttendeeCapabilitiesExcept
        with "/Capabilities" = json!({ "Audio": "None", "Video": "None", "Content": "Receive" })
        => Check format!("Capabilities.Content: Receive {NEEDS_VIDEO} None");
    content_received_by_one_of_a_list: BatchCreateAttendee
        with "/Attendees/1/Capabilities/Video" = "Send"
        => Check format!("Attendees[1].Capabilities.Content: SendReceive {NEEDS_VIDEO} Send");
    content_received_by_a_first_attendee: CreateMeetingWithAttendees
        with "/Attendees/0/Capabilities/Video" = "None"
        => Check format!("Attendees[0].Capabilities.Content: SendReceive {NEEDS_VIDEO} None");

    video_in_a_meeting_without: CreateMeetingWithAttendees
        with "/MeetingFeatures/Video/MaxResolution" = "None",
             "/Attendees" = second_may("Receive", "None")
        => Check "Attendees[1].Capabilities.Video: Receive, but \
                  MeetingFeatures.Video.MaxResolution is None";
    content_in_a_meeting_without: CreateMeetingWithAttendees
        with "/MeetingFeatures/Content/MaxResolution" = "None",
             "/Attendees" = second_may("SendReceive", "Send")
        => Check "Attendees[1].Capabilities.Content: Send, but \
                  MeetingFeatures.Content.MaxResolution is None";
}
