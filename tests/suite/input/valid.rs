//! Valid inputs with every member, one for each operation.

use serde_json::{Value, json};

pub(super) const MEETING: &str = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
pub(super) const ATTENDEE: &str = "FEDCBA98-7654-3210-fedc-ba9876543210";
pub(super) const ARN: &str =
    "arn:aws:chime:us-east-1:111122223333:meeting/0a1b2c3d-4e5f-6789-abcd-ef0123456789";

/// An input of the operation with every member, and with two elements in every list.
pub(super) fn valid(operation: &str) -> Value {
    match operation {
        "BatchCreateAttendee" => json!({ "MeetingId": MEETING, "Attendees": attendees() }),
        "BatchUpdateAttendeeCapabilitiesExcept" => json!({
            "MeetingId": MEETING,
            "ExcludedAttendeeIds": [{ "AttendeeId": ATTENDEE }, { "AttendeeId": MEETING }],
            "Capabilities": capabilities(),
        }),
        "CreateAttendee" => json!({
            "MeetingId": MEETING,
            "ExternalUserId": "user-7",
            "Capabilities": capabilities(),
        }),
        "CreateMeeting" => create_meeting(),
        "CreateMeetingWithAttendees" => {
            let mut input = create_meeting();
            input["Attendees"] = attendees();
            input
        }
        "DeleteAttendee" | "GetAttendee" => {
            json!({ "MeetingId": MEETING, "AttendeeId": ATTENDEE })
        }
        "DeleteMeeting" | "GetMeeting" | "StopMeetingTranscription" => {
            json!({ "MeetingId": MEETING })
        }
        "ListAttendees" => json!({ "MeetingId": MEETING, "NextToken": "next", "MaxResults": 50 }),
        "ListTagsForResource" => json!({ "ResourceARN": ARN }),
        "StartMeetingTranscription" => json!({
            "MeetingId": MEETING,
            "TranscriptionConfiguration": {
                "EngineTranscribeSettings": transcribe(),
                "EngineTranscribeMedicalSettings": transcribe_medical(),
            },
        }),
        "TagResource" => json!({ "ResourceARN": ARN, "Tags": tags() }),
        "UntagResource" => json!({ "ResourceARN": ARN, "TagKeys": ["team", "room"] }),
        "UpdateAttendeeCapabilities" => json!({
            "MeetingId": MEETING,
            "AttendeeId": ATTENDEE,
            "Capabilities": capabilities(),
        }),
        other => panic!("no valid input of {other} is written down"),
    }
}

fn create_meeting() -> Value {
    json!({
        "ClientRequestToken": "token-1",
        "MediaRegion": "eu-central-1",
        "MeetingHostId": "host-1",
        "ExternalMeetingId": "standup-42",
        "NotificationsConfiguration": {
            "LambdaFunctionArn": "arn:aws:lambda:us-east-1:111122223333:function:hear",
            "SnsTopicArn": "arn:aws:sns:us-east-1:111122223333:topic",
            "SqsQueueArn": "arn:aws:sqs:us-east-1:111122223333:queue",
        },
        "MeetingFeatures": {
            "Audio": { "EchoReduction": "AVAILABLE" },
            "Video": { "MaxResolution": "HD" },
            "Content": { "MaxResolution": "FHD" },
            "Attendee": { "MaxCount": 100 },
        },
        "PrimaryMeetingId": MEETING,
        "TenantIds": ["tenant-1", "tenant_2"],
        "Tags": tags(),
        "MediaPlacementNetworkType": "DualStack",
    })
}

pub(super) fn attendees() -> Value {
    json!([
        { "ExternalUserId": "user-7", "Capabilities": capabilities() },
        { "ExternalUserId": "user-8", "Capabilities": capabilities() },
    ])
}

pub(super) fn capabilities() -> Value {
    json!({ "Audio": "SendReceive", "Video": "SendReceive", "Content": "SendReceive" })
}

fn tags() -> Value {
    json!([{ "Key": "team", "Value": "red" }, { "Key": "room", "Value": "" }])
}

fn transcribe() -> Value {
    json!({
        "LanguageCode": "en-US",
        "VocabularyFilterMethod": "mask",
        "VocabularyFilterName": "filter",
        "VocabularyName": "vocabulary",
        "Region": "auto",
        "EnablePartialResultsStabilization": true,
        "PartialResultsStability": "high",
        "ContentIdentificationType": "PII",
        "ContentRedactionType": "PII",
        "PiiEntityTypes": "NAME,EMAIL",
        "LanguageModelName": "model-1",
        "IdentifyLanguage": false,
        "LanguageOptions": "en-US,fr-FR",
        "PreferredLanguage": "fr-FR",
        "VocabularyNames": "first,second",
        "VocabularyFilterNames": "third,fourth",
    })
}

fn transcribe_medical() -> Value {
    json!({
        "LanguageCode": "en-US",
        "Specialty": "CARDIOLOGY",
        "Type": "DICTATION",
        "VocabularyName": "vocabulary",
        "Region": "us-east-1",
        "ContentIdentificationType": "PHI",
    })
}
