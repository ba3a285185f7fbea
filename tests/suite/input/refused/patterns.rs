//! Strings outside their pattern. A pattern is searched for where the model does not anchor it.

use super::no_guid;
use crate::input::table;
use crate::input::valid::MEETING;

const SETTINGS: &str = "TranscriptionConfiguration.EngineTranscribeSettings";
const TAG_KEY: &str = "does not match `^[a-zA-Z+-=._:/]+$`";
const NOTIFICATION: &str = r"does not match `^arn[\/\:\-\_\.a-zA-Z0-9]+$`";
const TENANT: &str = "does not match `^[-_!@#$a-zA-Z0-9]*$`";

table! { assert_refused:
    an_arn_that_does_not_start_so: TagResource with "/ResourceARN" = "meeting/1"
        => Pattern "ResourceARN: does not match `^arn:.*`";
    an_arn_after_a_space: UntagResource with "/ResourceARN" = " arn:aws:chime"
        => Pattern "ResourceARN: does not match `^arn:.*`";
    an_arn_in_capitals: ListTagsForResource with "/ResourceARN" = "ARN:aws:chime"
        => Pattern "ResourceARN: does not match `^arn:.*`";
    an_arn_on_the_second_line: TagResource with "/ResourceARN" = "first\narn:aws:chime"
        => Pattern "ResourceARN: does not match `^arn:.*`";
    a_notification_arn_with_a_space: CreateMeeting
        with "/NotificationsConfiguration/SnsTopicArn" = "arn:aws:sns:a topic"
        => Pattern format!("NotificationsConfiguration.SnsTopicArn: {NOTIFICATION}");
    a_notification_arn_that_ends_in_a_line_break: CreateMeeting
        with "/NotificationsConfiguration/LambdaFunctionArn" = "arn:aws:lambda:f\n"
        => Pattern format!("NotificationsConfiguration.LambdaFunctionArn: {NOTIFICATION}");
    a_notification_arn_that_is_a_url: CreateMeetingWithAttendees
        with "/NotificationsConfiguration/SqsQueueArn" = "https://sqs.example/queue"
        => Pattern format!("NotificationsConfiguration.SqsQueueArn: {NOTIFICATION}");
    a_tag_key_with_a_space: TagResource with "/Tags/0/Key" = "cost center"
        => Pattern format!("Tags[0].Key: {TAG_KEY}");
    a_tag_key_with_an_at_sign: CreateMeeting with "/Tags/1/Key" = "a@b"
        => Pattern format!("Tags[1].Key: {TAG_KEY}");
    a_tag_key_with_an_umlaut: CreateMeetingWithAttendees with "/Tags/0/Key" = "größe"
        => Pattern format!("Tags[0].Key: {TAG_KEY}");
    a_tag_key_to_take_off_with_an_asterisk: UntagResource with "/TagKeys/0" = "team*"
        => Pattern format!("TagKeys[0]: {TAG_KEY}");
    a_tenant_with_a_space: CreateMeeting with "/TenantIds/0" = "tenant 1"
        => Pattern format!("TenantIds[0]: {TENANT}");
    a_tenant_with_a_dot: CreateMeetingWithAttendees with "/TenantIds/1" = "tenant.1"
        => Pattern format!("TenantIds[1]: {TENANT}");
    a_tenant_with_four_characters_in_a_row: CreateMeeting with "/TenantIds/1" = "tenant-0000-x"
        => Check "TenantIds[1]: the same character stands four times in a row";
    a_tenant_with_five_dashes_at_its_end: CreateMeetingWithAttendees
        with "/TenantIds/0" = "tenant-----"
        => Check "TenantIds[0]: the same character stands four times in a row";
    an_excluded_attendee_that_is_no_id: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds/1/AttendeeId" = "attendee-1"
        => Pattern no_guid("ExcludedAttendeeIds[1].AttendeeId");
    an_excluded_attendee_with_three_groups: BatchUpdateAttendeeCapabilitiesExcept
        with "/ExcludedAttendeeIds/0/AttendeeId" = MEETING.replacen("4e5f-", "", 1)
        => Pattern no_guid("ExcludedAttendeeIds[0].AttendeeId");
    a_language_model_that_starts_with_a_space: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/LanguageModelName" = " model"
        => Pattern format!("{SETTINGS}.LanguageModelName: does not match `^[0-9a-zA-Z._-]+`");
    language_options_that_start_with_a_digit: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/LanguageOptions" = "1,en-US"
        => Pattern format!("{SETTINGS}.LanguageOptions: does not match `^[a-zA-Z-,]+`");
    kinds_of_personal_data_in_lower_case: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/PiiEntityTypes" = "name"
        => Pattern format!("{SETTINGS}.PiiEntityTypes: does not match `^[A-Z_, ]+`");
    vocabularies_that_start_with_a_slash: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/VocabularyNames" = "/first"
        => Pattern format!("{SETTINGS}.VocabularyNames: does not match `^[a-zA-Z0-9,-._]+`");
    filters_that_start_with_a_space: StartMeetingTranscription
        with "/TranscriptionConfiguration/EngineTranscribeSettings/VocabularyFilterNames" = " f"
        => Pattern format!("{SETTINGS}.VocabularyFilterNames: does not match `^[a-zA-Z0-9,-._]+`");
}
