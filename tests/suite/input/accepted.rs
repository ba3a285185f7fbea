//! Inputs at the edge of a rule, on the side that is sent; and what only the service can judge.

use serde_json::{Value, json};

use crate::input::table;
use crate::input::valid::{MEETING, attendees};

/// So many elements like the first of the list.
fn like_first(list: &Value, count: usize) -> Value {
    vec![list[0].clone(); count].into()
}

table! { assert_accepted:
    a_user_id_of_two_characters: CreateAttendee with "/ExternalUserId" = "u7";
    a_user_id_of_64_characters: CreateAttendee with "/ExternalUserId" = "u".repeat(64);
    a_user_id_of_64_emoji: CreateAttendee with "/ExternalUserId" = "\u{1f600}".repeat(64);
    a_user_id_of_two_emoji: CreateAttendee with "/ExternalUserId" = "\u{1f600}\u{1f601}";
    a_user_id_of_any_characters: BatchCreateAttendee
        with "/Attendees/0/ExternalUserId" = " \"\\/<&\u{0}\n\u{2028}ü ";
    a_meeting_name_of_64_characters: CreateMeeting with "/ExternalMeetingId" = "é".repeat(64);
    a_token_of_64_characters: CreateMeeting with "/ClientRequestToken" = "t".repeat(64);
    a_token_that_is_missing: CreateMeeting without "/ClientRequestToken";
    a_token_that_is_null: CreateMeetingWithAttendees with "/ClientRequestToken" = Value::Null;
    a_token_outside_its_alphabet_which_may_match_nothing: CreateMeeting
        with "/ClientRequestToken" = "ö ö";
    a_media_region_that_is_not_known: CreateMeeting with "/MediaRegion" = "mars-north-1";
    a_primary_meeting_that_is_no_id: CreateMeeting with "/PrimaryMeetingId" = "ab";
    a_tenant_of_256_characters: CreateMeeting with "/TenantIds/0" = "abcd".repeat(64);
    a_tenant_with_three_equal_characters_in_a_row: CreateMeeting with "/TenantIds/1" = "aaabbb$$$";
    five_tenants: CreateMeetingWithAttendees with "/TenantIds" = vec!["tenant"; 5];
    one_tenant: CreateMeeting with "/TenantIds" = ["tenant"];
    a_tag_key_of_128_characters: TagResource with "/Tags/0/Key" = "k".repeat(128);
    a_tag_key_of_one_character: TagResource with "/Tags/0/Key" = "k";
    a_tag_key_from_the_range_of_plus_to_equals: CreateMeeting
        with "/Tags/0/Key" = "+,-./0123456789:;<=_";
    a_tag_value_of_256_characters: CreateMeeting with "/Tags/0/Value" = "v".repeat(256);
    a_tag_value_outside_its_alphabet_which_may_match_nothing: CreateMeeting
        with "/Tags/0/Value" = "grün!";
    no_tags: TagResource with "/Tags" = json!([]);
    no_tags_of_a_meeting: CreateMeeting with "/Tags" = json!([]);
    fifty_tags: CreateMeetingWithAttendees
        with "/Tags" = like_first(&json!([{ "Key": "k", "Value": "" }]), 50);
    no_tag_keys: UntagResource with "/TagKeys" = json!([]);
    fifty_tag_keys: UntagResource with "/TagKeys" = vec!["key"; 50];
    an_arn_of_1011_characters: ListTagsForResource
        with "/ResourceARN" = format!("arn:{}", "a".repeat(1007));
    an_arn_that_is_only_its_prefix: ListTagsForResource with "/ResourceARN" = "arn:";
    an_arn_with_a_line_break_after_its_prefix: TagResource with "/ResourceARN" = "arn:aws\nchime";
    a_notification_arn_of_1024_characters: CreateMeeting
        with "/NotificationsConfiguration/SqsQueueArn" = format!("arn{}", "a".repeat(1021));
    one_attendee: BatchCreateAttendee with "/Attendees" = like_first(&attendees(), 1);
    a_hundred_attendees: BatchCreateAttendee with "/Attendees" = like_first(&attendees(), 100);
    twenty_first_attendees: CreateMeetingWithAttendees
        with "/Attendees" = like_first(&attendees(), 20);
    an_excluded_attendee_with_junk_around_its_id: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds/0/AttendeeId" = format!("<{MEETING}>/..");
    excluded_attendees_up_to_250: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds" = vec![json!({ "AttendeeId": MEETING }); 250];
    an_id_in_capitals: GetMeeting with "/MeetingId" = MEETING.to_uppercase();
    an_id_of_zeros: DeleteMeeting with "/MeetingId" = "00000000-0000-0000-0000-000000000000";
    an_attendee_with_the_id_of_the_meeting: DeleteAttendee with "/AttendeeId" = MEETING;
    an_attendee_in_mixed_case: GetAttendee
        with "/AttendeeId" = "aBcDeF01-aBcD-eF01-aBcD-eF0123456789";
    a_page_size_of_one: ListAttendees with "/MaxResults" = 1;
    a_page_size_of_a_hundred: ListAttendees with "/MaxResults" = 100;
    a_page_size_that_is_null: ListAttendees with "/MaxResults" = Value::Null;
    a_next_token_of_4096_characters: ListAttendees with "/NextToken" = "n".repeat(4096);
    an_empty_next_token: ListAttendees with "/NextToken" = "";
    a_most_of_one_attendee: CreateMeeting with "/MeetingFeatures/Attendee/MaxCount" = 1;
    a_most_of_250_attendees: CreateMeeting with "/MeetingFeatures/Attendee/MaxCount" = 250;
    an_empty_structure: CreateMeeting with "/MeetingFeatures" = json!({});
    a_structure_that_is_null: CreateMeeting with "/MeetingFeatures/Video" = Value::Null;
    a_structure_of_optional_members_that_is_empty: StartMeetingTranscription
        with "/TranscriptionConfiguration" = json!({});
    a_language_model_with_junk_after_its_first_character: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/LanguageModelName" = "m /?";
    a_language_that_is_not_known: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/LanguageCode" = "tlh-QO";
    an_empty_word_of_an_enum: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeMedicalSettings/Type" = "";
    the_least_input_of_a_meeting: CreateMeeting
        with "" = json!({ "MediaRegion": "us-east-1", "ExternalMeetingId": "m1" });
    stopping_needs_the_meeting_alone: StopMeetingTranscription with "/MeetingId" = MEETING;

    capabilities_that_are_null: CreateAttendee with "/Capabilities" = Value::Null;
    content_sent_without_video: CreateAttendee
        with "/Capabilities" = json!({ "Audio": "None", "Video": "None", "Content": "Send" });
    content_received_with_video_only_received: UpdateAttendeeCapabilities
        with "/Capabilities/Video" = "Receive";
    content_received_with_video_of_an_unknown_word: UpdateAttendeeCapabilities
        with "/Capabilities/Video" = "SendLater";
    content_of_an_unknown_word_without_video: BatchUpdateAttendeeCapabilitiesExcept
        with "/Capabilities" = json!({ "Audio": "None", "Video": "None", "Content": "Later" });
    no_capability_in_a_meeting_without_video: CreateMeetingWithAttendees
        with "/MeetingFeatures/Video/MaxResolution" = "None",
             "/Attendees/0/Capabilities" = json!({
                 "Audio": "SendReceive", "Video": "None", "Content": "None",
             }),
             "/Attendees/1/Capabilities" = Value::Null;
    a_resolution_that_is_not_known: CreateMeetingWithAttendees
        with "/MeetingFeatures/Video/MaxResolution" = "4K";
    a_meeting_without_video_that_nobody_is_in_yet: CreateMeeting
        with "/MeetingFeatures/Video/MaxResolution" = "None";
}
