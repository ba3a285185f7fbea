//! Values of another kind than the member takes. The text names both kinds and never the value.

use serde_json::{Value, json};

use crate::input::table;
use crate::input::valid::MEETING;

const SETTINGS: &str = "TranscriptionConfiguration.EngineTranscribeSettings";

table! { assert_refused:
    an_input_that_is_a_string: GetMeeting with "" = MEETING
        => Type "a string, needs an object";
    an_input_that_is_a_list: GetMeeting with "" = json!([MEETING])
        => Type "a list, needs an object";
    an_input_that_is_a_boolean: StopMeetingTranscription with "" = true
        => Type "a boolean, needs an object";

    a_number_for_a_label: GetAttendee with "/AttendeeId" = 7
        => Type "AttendeeId: a number, needs a string";
    an_object_for_a_label: DeleteAttendee with "/MeetingId" = json!({ "MeetingId": MEETING })
        => Type "MeetingId: an object, needs a string";
    a_list_for_a_query_member: ListTagsForResource with "/ResourceARN" = json!(["arn:aws"])
        => Type "ResourceARN: a list, needs a string";
    a_number_for_a_string: CreateAttendee with "/ExternalUserId" = 7
        => Type "ExternalUserId: a number, needs a string";
    a_fraction_for_a_string: CreateAttendee with "/ExternalUserId" = 7.5
        => Type "ExternalUserId: a number with a fraction, needs a string";
    a_boolean_for_a_string: CreateMeeting with "/ExternalMeetingId" = true
        => Type "ExternalMeetingId: a boolean, needs a string";
    a_list_for_a_string: CreateMeeting with "/ClientRequestToken" = json!(["token-1"])
        => Type "ClientRequestToken: a list, needs a string";
    an_object_for_a_string: CreateMeeting with "/MeetingHostId" = json!({})
        => Type "MeetingHostId: an object, needs a string";
    a_number_for_an_enum: CreateMeeting with "/MediaRegion" = 1
        => Type "MediaRegion: a number, needs a string";
    a_boolean_for_an_enum: UpdateAttendeeCapabilities with "/Capabilities/Audio" = false
        => Type "Capabilities.Audio: a boolean, needs a string";
    a_list_for_an_enum: CreateMeeting with "/MediaPlacementNetworkType" = json!(["DualStack"])
        => Type "MediaPlacementNetworkType: a list, needs a string";

    a_string_for_a_number: ListAttendees with "/MaxResults" = "5"
        => Type "MaxResults: a string, needs an integer";
    a_fraction_for_an_integer: ListAttendees with "/MaxResults" = 2.5
        => Type "MaxResults: a number with a fraction, needs an integer";
    a_boolean_for_a_number: CreateMeeting with "/MeetingFeatures/Attendee/MaxCount" = true
        => Type "MeetingFeatures.Attendee.MaxCount: a boolean, needs an integer";
    a_list_for_a_number: CreateMeeting with "/MeetingFeatures/Attendee/MaxCount" = json!([5])
        => Type "MeetingFeatures.Attendee.MaxCount: a list, needs an integer";
    an_object_for_a_number: ListAttendees with "/MaxResults" = json!({})
        => Type "MaxResults: an object, needs an integer";

    a_string_for_a_boolean: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/IdentifyLanguage" = "true"
        => Type format!("{SETTINGS}.IdentifyLanguage: a string, needs a boolean");
    a_number_for_a_boolean: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/IdentifyLanguage" = 1
        => Type format!("{SETTINGS}.IdentifyLanguage: a number, needs a boolean");

    a_string_for_a_list: UntagResource with "/TagKeys" = "key"
        => Type "TagKeys: a string, needs a list";
    an_object_for_a_list: TagResource with "/Tags" = json!({ "team": "red" })
        => Type "Tags: an object, needs a list";
    a_number_for_a_list: BatchCreateAttendee with "/Attendees" = 2
        => Type "Attendees: a number, needs a list";
    a_null_in_a_list_of_strings: UntagResource with "/TagKeys/1" = Value::Null
        => Type "TagKeys[1]: null, but a list has no gaps";
    a_null_in_a_list_of_structures: BatchCreateAttendee with "/Attendees/0" = Value::Null
        => Type "Attendees[0]: null, but a list has no gaps";
    a_number_in_a_list_of_strings: CreateMeeting with "/TenantIds/1" = 2
        => Type "TenantIds[1]: a number, needs a string";
    a_string_in_a_list_of_structures: BatchCreateAttendee with "/Attendees/1" = "user-7"
        => Type "Attendees[1]: a string, needs an object";
    a_bare_id_in_a_list_of_structures: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds/0" = MEETING
        => Type "ExcludedAttendeeIds[0]: a string, needs an object";
    a_list_in_a_list_of_structures: TagResource with "/Tags/1" = json!(["team", "red"])
        => Type "Tags[1]: a list, needs an object";

    a_string_for_a_structure: CreateAttendee with "/Capabilities" = "SendReceive"
        => Type "Capabilities: a string, needs an object";
    a_list_for_a_structure: CreateMeetingWithAttendees with "/MeetingFeatures" = json!([])
        => Type "MeetingFeatures: a list, needs an object";
    a_boolean_for_a_structure: CreateMeeting with "/MeetingFeatures/Video" = false
        => Type "MeetingFeatures.Video: a boolean, needs an object";
}
