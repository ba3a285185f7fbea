//! Members that are missing, and members that do not exist.

use serde_json::{Value, json};

use crate::input::table;
use crate::input::valid::MEETING;

table! { assert_refused:
    a_missing_label: GetMeeting without "/MeetingId"
        => Required "MeetingId: missing, but required";
    a_label_that_is_null: DeleteMeeting with "/MeetingId" = Value::Null
        => Required "MeetingId: missing, but required";
    a_missing_second_label: DeleteAttendee without "/AttendeeId"
        => Required "AttendeeId: missing, but required";
    a_missing_query_member: ListTagsForResource without "/ResourceARN"
        => Required "ResourceARN: missing, but required";
    a_missing_string: CreateAttendee without "/ExternalUserId"
        => Required "ExternalUserId: missing, but required";
    a_string_that_is_null: CreateMeeting with "/ExternalMeetingId" = Value::Null
        => Required "ExternalMeetingId: missing, but required";
    a_missing_enum: CreateMeeting without "/MediaRegion"
        => Required "MediaRegion: missing, but required";
    a_missing_list: TagResource without "/Tags"
        => Required "Tags: missing, but required";
    a_list_that_is_null: UntagResource with "/TagKeys" = Value::Null
        => Required "TagKeys: missing, but required";
    a_missing_list_that_must_not_be_empty: CreateMeetingWithAttendees without "/Attendees"
        => Required "Attendees: missing, but required";
    a_missing_structure: UpdateAttendeeCapabilities without "/Capabilities"
        => Required "Capabilities: missing, but required";
    a_missing_structure_of_optional_members:
        StartMeetingTranscription without "/TranscriptionConfiguration"
        => Required "TranscriptionConfiguration: missing, but required";
    a_missing_member_of_a_structure: CreateAttendee without "/Capabilities/Video"
        => Required "Capabilities.Video: missing, but required";
    a_member_of_a_structure_that_is_null:
        BatchUpdateAttendeeCapabilitiesExcept with "/Capabilities/Audio" = Value::Null
        => Required "Capabilities.Audio: missing, but required";
    a_missing_member_two_structures_deep: StartMeetingTranscription
        without "/TranscriptionConfiguration/EngineTranscribeMedicalSettings/Specialty"
        => Required "TranscriptionConfiguration.EngineTranscribeMedicalSettings.Specialty: \
                     missing, but required";
    a_missing_member_in_a_list: BatchCreateAttendee without "/Attendees/1/ExternalUserId"
        => Required "Attendees[1].ExternalUserId: missing, but required";
    a_missing_id_in_a_list: BatchUpdateAttendeeCapabilitiesExcept
        without "/ExcludedAttendeeIds/0/AttendeeId"
        => Required "ExcludedAttendeeIds[0].AttendeeId: missing, but required";
    a_missing_member_in_a_structure_in_a_list: CreateMeetingWithAttendees
        without "/Attendees/1/Capabilities/Content"
        => Required "Attendees[1].Capabilities.Content: missing, but required";
    a_tag_without_value: CreateMeeting without "/Tags/1/Value"
        => Required "Tags[1].Value: missing, but required";

    an_unknown_member_near_a_known_one: CreateAttendee with "/ExternalUserID" = "user-7"
        => Unknown "ExternalUserID: `CreateAttendee` has no such member, did you mean \
                    `ExternalUserId`?";
    an_unknown_member_in_snake_case: GetMeeting with "/meeting_id" = MEETING
        => Unknown "meeting_id: `GetMeeting` has no such member, did you mean `MeetingId`?";
    an_unknown_member_near_none: CreateMeeting with "/Colour" = "red"
        => Unknown "Colour: `CreateMeeting` has no such member";
    an_unknown_member_that_is_null: StopMeetingTranscription with "/Colour" = Value::Null
        => Unknown "Colour: `StopMeetingTranscription` has no such member";
    an_unknown_member_in_a_structure: CreateMeeting
        with "/MeetingFeatures/Video/MaxResolutions" = "HD"
        => Unknown "MeetingFeatures.Video.MaxResolutions: `VideoFeatures` has no such member, did \
                    you mean `MaxResolution`?";
    an_unknown_member_in_a_list: TagResource with "/Tags/1/Values" = json!([])
        => Unknown "Tags[1].Values: `Tag` has no such member, did you mean `Value`?";
    the_wire_name_of_a_query_member: ListAttendees with "/max-results" = 5
        => Unknown "max-results: `ListAttendees` has no such member, did you mean `MaxResults`?";
    a_member_of_another_operation: GetAttendee with "/MaxResults" = 5
        => Unknown "MaxResults: `GetAttendee` has no such member";
}
