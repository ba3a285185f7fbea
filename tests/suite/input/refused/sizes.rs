//! Strings, lists and numbers that are one too short, too long, too small or too large.

use serde_json::{Value, json};

use crate::input::table;
use crate::input::valid::{ATTENDEE, attendees};

const SETTINGS: &str = "TranscriptionConfiguration.EngineTranscribeSettings";

/// So many elements like the first of the list.
fn like_first(list: &Value, count: usize) -> Value {
    vec![list[0].clone(); count].into()
}

table! { assert_refused:
    a_user_id_one_too_short: CreateAttendee with "/ExternalUserId" = "u"
        => Length "ExternalUserId: 1 character, needs 2 to 64";
    an_empty_user_id: CreateAttendee with "/ExternalUserId" = ""
        => Length "ExternalUserId: 0 characters, needs 2 to 64";
    a_user_id_one_too_long: BatchCreateAttendee with "/Attendees/1/ExternalUserId" = "u".repeat(65)
        => Length "Attendees[1].ExternalUserId: 65 characters, needs 2 to 64";
    a_user_id_of_65_emoji: CreateAttendee with "/ExternalUserId" = "\u{1f600}".repeat(65)
        => Length "ExternalUserId: 65 characters, needs 2 to 64";
    a_user_id_of_one_emoji_of_four_bytes: CreateAttendee with "/ExternalUserId" = "\u{1f600}"
        => Length "ExternalUserId: 1 character, needs 2 to 64";
    a_meeting_name_one_too_short: CreateMeeting with "/ExternalMeetingId" = "m"
        => Length "ExternalMeetingId: 1 character, needs 2 to 64";
    a_meeting_name_one_too_long: CreateMeetingWithAttendees
        with "/ExternalMeetingId" = "é".repeat(65)
        => Length "ExternalMeetingId: 65 characters, needs 2 to 64";
    a_host_one_too_long: CreateMeeting with "/MeetingHostId" = "h".repeat(65)
        => Length "MeetingHostId: 65 characters, needs 2 to 64";
    a_token_one_too_short: CreateMeeting with "/ClientRequestToken" = "t"
        => Length "ClientRequestToken: 1 character, needs 2 to 64";
    a_token_one_too_long: CreateMeeting with "/ClientRequestToken" = "t".repeat(65)
        => Length "ClientRequestToken: 65 characters, needs 2 to 64";
    a_media_region_one_too_short: CreateMeeting with "/MediaRegion" = "u"
        => Length "MediaRegion: 1 character, needs 2 to 64";
    a_media_region_one_too_long: CreateMeetingWithAttendees with "/MediaRegion" = "u".repeat(65)
        => Length "MediaRegion: 65 characters, needs 2 to 64";
    a_primary_meeting_one_too_short: CreateMeeting with "/PrimaryMeetingId" = "p"
        => Length "PrimaryMeetingId: 1 character, needs 2 to 64";
    a_primary_meeting_one_too_long: CreateMeeting with "/PrimaryMeetingId" = "p".repeat(65)
        => Length "PrimaryMeetingId: 65 characters, needs 2 to 64";
    a_tenant_one_too_short: CreateMeeting with "/TenantIds/1" = "t"
        => Length "TenantIds[1]: 1 character, needs 2 to 256";
    a_tenant_one_too_long: CreateMeetingWithAttendees
        with "/TenantIds/0" = "abc".repeat(86)[1..].to_owned()
        => Length "TenantIds[0]: 257 characters, needs 2 to 256";
    a_tag_key_one_too_long: TagResource with "/Tags/1/Key" = "k".repeat(129)
        => Length "Tags[1].Key: 129 characters, needs 1 to 128";
    a_tag_value_one_too_long: CreateMeeting with "/Tags/0/Value" = "v".repeat(257)
        => Length "Tags[0].Value: 257 characters, needs 0 to 256";
    a_tag_key_to_take_off_one_too_long: UntagResource with "/TagKeys/1" = "k".repeat(129)
        => Length "TagKeys[1]: 129 characters, needs 1 to 128";
    an_arn_one_too_long: TagResource with "/ResourceARN" = format!("arn:{}", "a".repeat(1008))
        => Length "ResourceARN: 1012 characters, needs 1 to 1011";
    an_arn_in_the_query_one_too_long: ListTagsForResource
        with "/ResourceARN" = format!("arn:{}", "a".repeat(1008))
        => Length "ResourceARN: 1012 characters, needs 1 to 1011";
    a_notification_arn_one_too_long: CreateMeeting
        with "/NotificationsConfiguration/SqsQueueArn" = format!("arn{}", "a".repeat(1022))
        => Length "NotificationsConfiguration.SqsQueueArn: 1025 characters, needs 1 to 1024";
    a_next_token_one_too_long: ListAttendees with "/NextToken" = "n".repeat(4097)
        => Length "NextToken: 4097 characters, allows at most 4096";
    a_vocabulary_one_too_long: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeMedicalSettings/VocabularyName"
        = "v".repeat(4097)
        => Length "TranscriptionConfiguration.EngineTranscribeMedicalSettings.VocabularyName: \
                   4097 characters, allows at most 4096";
    a_language_model_one_too_long: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/LanguageModelName"
        = "m".repeat(201)
        => Length format!("{SETTINGS}.LanguageModelName: 201 characters, needs 1 to 200");
    language_options_one_too_long: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/LanguageOptions"
        = "l".repeat(201)
        => Length format!("{SETTINGS}.LanguageOptions: 201 characters, needs 1 to 200");
    kinds_of_personal_data_one_too_long: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/PiiEntityTypes"
        = "P".repeat(301)
        => Length format!("{SETTINGS}.PiiEntityTypes: 301 characters, needs 1 to 300");
    vocabularies_one_too_long: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/VocabularyNames"
        = "v".repeat(3001)
        => Length format!("{SETTINGS}.VocabularyNames: 3001 characters, needs 1 to 3000");

    no_attendees: BatchCreateAttendee with "/Attendees" = json!([])
        => Length "Attendees: 0 items, needs 1 to 100";
    attendees_one_too_many: BatchCreateAttendee with "/Attendees" = like_first(&attendees(), 101)
        => Length "Attendees: 101 items, needs 1 to 100";
    no_first_attendees: CreateMeetingWithAttendees with "/Attendees" = json!([])
        => Length "Attendees: 0 items, needs 1 to 20";
    first_attendees_one_too_many: CreateMeetingWithAttendees
        with "/Attendees" = like_first(&attendees(), 21)
        => Length "Attendees: 21 items, needs 1 to 20";
    no_excluded_attendees: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds" = json!([])
        => Length "ExcludedAttendeeIds: 0 items, needs 1 to 250";
    excluded_attendees_one_too_many: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds" = like_first(&json!([{ "AttendeeId": ATTENDEE }]), 251)
        => Length "ExcludedAttendeeIds: 251 items, needs 1 to 250";
    no_tenants: CreateMeeting with "/TenantIds" = json!([])
        => Length "TenantIds: 0 items, needs 1 to 5";
    tenants_one_too_many: CreateMeeting with "/TenantIds" = vec!["tenant"; 6]
        => Length "TenantIds: 6 items, needs 1 to 5";
    no_tenants_with_attendees: CreateMeetingWithAttendees with "/TenantIds" = json!([])
        => Length "TenantIds: 0 items, needs 1 to 5";
    tenants_with_attendees_one_too_many: CreateMeetingWithAttendees
        with "/TenantIds" = vec!["tenant"; 6]
        => Length "TenantIds: 6 items, needs 1 to 5";
    tags_of_a_meeting_one_too_many: CreateMeeting
        with "/Tags" = like_first(&json!([{ "Key": "k", "Value": "v" }]), 51)
        => Length "Tags: 51 items, needs 0 to 50";
    tags_of_a_meeting_with_attendees_one_too_many: CreateMeetingWithAttendees
        with "/Tags" = like_first(&json!([{ "Key": "k", "Value": "v" }]), 51)
        => Length "Tags: 51 items, needs 0 to 50";
    tags_to_add_one_too_many: TagResource
        with "/Tags" = like_first(&json!([{ "Key": "k", "Value": "v" }]), 51)
        => Length "Tags: 51 items, needs 0 to 50";
    tag_keys_to_take_off_one_too_many: UntagResource with "/TagKeys" = vec!["key"; 51]
        => Length "TagKeys: 51 items, needs 0 to 50";

    a_page_size_one_too_small: ListAttendees with "/MaxResults" = 0
        => Range "MaxResults: 0, needs 1 to 100";
    a_page_size_one_too_large: ListAttendees with "/MaxResults" = 101
        => Range "MaxResults: 101, needs 1 to 100";
    a_negative_page_size: ListAttendees with "/MaxResults" = -1
        => Range "MaxResults: -1, needs 1 to 100";
    a_page_size_of_two_to_the_32: ListAttendees with "/MaxResults" = 1_u64 << 32
        => Range "MaxResults: 4294967296, needs 1 to 100";
    a_page_size_beyond_64_bits: ListAttendees with "/MaxResults" = u64::MAX
        => Range "MaxResults: 18446744073709551615, needs 1 to 100";
    a_most_of_attendees_one_too_small: CreateMeeting
        with "/MeetingFeatures/Attendee/MaxCount" = 0
        => Range "MeetingFeatures.Attendee.MaxCount: 0, needs 1 to 250";
    a_most_of_attendees_one_too_large: CreateMeetingWithAttendees
        with "/MeetingFeatures/Attendee/MaxCount" = 251
        => Range "MeetingFeatures.Attendee.MaxCount: 251, needs 1 to 250";
}
