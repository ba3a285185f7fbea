//! The SDK's structures: read from a step's input, and written as an answer, both with the service's names.

use aws_sdk_chimesdkmeetings::error::BuildError;
use aws_sdk_chimesdkmeetings::types::{
    Attendee, AttendeeCapabilities, AttendeeFeatures, AttendeeIdItem, AudioFeatures,
    ContentFeatures, ContentResolution, CreateAttendeeError, CreateAttendeeRequestItem,
    EngineTranscribeMedicalSettings, EngineTranscribeSettings, MediaPlacement, Meeting,
    MeetingFeatureStatus, MeetingFeaturesConfiguration, NotificationsConfiguration, Tag,
    TranscriptionConfiguration, VideoFeatures, VideoResolution,
};
use serde_json::{Map, Value};

use crate::read::{list, members, number, text, truth, word};

/// What the SDK's own builder does not put together is refused by the client.
fn built<T>(result: Result<T, BuildError>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

pub(crate) fn capabilities(input: &Value) -> Result<AttendeeCapabilities, String> {
    let builder = members!(AttendeeCapabilities::builder(), input, {
        "Audio" => set_audio(word),
        "Video" => set_video(word),
        "Content" => set_content(word),
    });
    built(builder.build())
}

fn item(input: &Value) -> Result<CreateAttendeeRequestItem, String> {
    let builder = members!(CreateAttendeeRequestItem::builder(), input, {
        "ExternalUserId" => set_external_user_id(text),
        "Capabilities" => set_capabilities(capabilities),
    });
    built(builder.build())
}

pub(crate) fn items(input: &Value) -> Result<Vec<CreateAttendeeRequestItem>, String> {
    list(input, item)
}

fn id(input: &Value) -> Result<AttendeeIdItem, String> {
    let builder = members!(AttendeeIdItem::builder(), input, {
        "AttendeeId" => set_attendee_id(text),
    });
    built(builder.build())
}

pub(crate) fn ids(input: &Value) -> Result<Vec<AttendeeIdItem>, String> {
    list(input, id)
}

fn tag(input: &Value) -> Result<Tag, String> {
    let builder = members!(Tag::builder(), input, {
        "Key" => set_key(text),
        "Value" => set_value(text),
    });
    built(builder.build())
}

pub(crate) fn tags(input: &Value) -> Result<Vec<Tag>, String> {
    list(input, tag)
}

pub(crate) fn notifications(input: &Value) -> Result<NotificationsConfiguration, String> {
    let builder = members!(NotificationsConfiguration::builder(), input, {
        "LambdaFunctionArn" => set_lambda_function_arn(text),
        "SnsTopicArn" => set_sns_topic_arn(text),
        "SqsQueueArn" => set_sqs_queue_arn(text),
    });
    Ok(builder.build())
}

pub(crate) fn features(input: &Value) -> Result<MeetingFeaturesConfiguration, String> {
    let builder = members!(MeetingFeaturesConfiguration::builder(), input, {
        "Audio" => set_audio(|input| Ok(members!(AudioFeatures::builder(), input, {
            "EchoReduction" => set_echo_reduction(word),
        }).build())),
        "Video" => set_video(|input| Ok(members!(VideoFeatures::builder(), input, {
            "MaxResolution" => set_max_resolution(word),
        }).build())),
        "Content" => set_content(|input| Ok(members!(ContentFeatures::builder(), input, {
            "MaxResolution" => set_max_resolution(word),
        }).build())),
        "Attendee" => set_attendee(|input| Ok(members!(AttendeeFeatures::builder(), input, {
            "MaxCount" => set_max_count(number),
        }).build())),
    });
    Ok(builder.build())
}

pub(crate) fn transcription(input: &Value) -> Result<TranscriptionConfiguration, String> {
    let builder = members!(TranscriptionConfiguration::builder(), input, {
        "EngineTranscribeSettings" => set_engine_transcribe_settings(engine),
        "EngineTranscribeMedicalSettings" => set_engine_transcribe_medical_settings(medical),
    });
    Ok(builder.build())
}

fn engine(input: &Value) -> Result<EngineTranscribeSettings, String> {
    let builder = members!(EngineTranscribeSettings::builder(), input, {
        "LanguageCode" => set_language_code(word),
        "VocabularyFilterMethod" => set_vocabulary_filter_method(word),
        "VocabularyFilterName" => set_vocabulary_filter_name(text),
        "VocabularyName" => set_vocabulary_name(text),
        "Region" => set_region(word),
        "EnablePartialResultsStabilization" => set_enable_partial_results_stabilization(truth),
        "PartialResultsStability" => set_partial_results_stability(word),
        "ContentIdentificationType" => set_content_identification_type(word),
        "ContentRedactionType" => set_content_redaction_type(word),
        "PiiEntityTypes" => set_pii_entity_types(text),
        "LanguageModelName" => set_language_model_name(text),
        "IdentifyLanguage" => set_identify_language(truth),
        "LanguageOptions" => set_language_options(text),
        "PreferredLanguage" => set_preferred_language(word),
        "VocabularyNames" => set_vocabulary_names(text),
        "VocabularyFilterNames" => set_vocabulary_filter_names(text),
    });
    Ok(builder.build())
}

fn medical(input: &Value) -> Result<EngineTranscribeMedicalSettings, String> {
    let builder = members!(EngineTranscribeMedicalSettings::builder(), input, {
        "LanguageCode" => set_language_code(word),
        "Specialty" => set_specialty(word),
        "Type" => set_type(word),
        "VocabularyName" => set_vocabulary_name(text),
        "Region" => set_region(word),
        "ContentIdentificationType" => set_content_identification_type(word),
    });
    built(builder.build())
}

/// An object of those members that are there.
pub(crate) fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let there = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(there.collect::<Map<_, _>>())
}

fn string(text: Option<&str>) -> Option<Value> {
    text.map(Value::from)
}

/// Several of a kind, if there is a list.
pub(crate) fn all<T>(list: Option<&Vec<T>>, write: fn(&T) -> Value) -> Option<Value> {
    list.map(|list| list.iter().map(write).collect())
}

pub(crate) fn attendee_json(attendee: &Attendee) -> Value {
    let capabilities = attendee.capabilities().map(|of| {
        object([
            ("Audio", string(Some(of.audio().as_str()))),
            ("Video", string(Some(of.video().as_str()))),
            ("Content", string(Some(of.content().as_str()))),
        ])
    });
    object([
        ("ExternalUserId", string(attendee.external_user_id())),
        ("AttendeeId", string(attendee.attendee_id())),
        ("JoinToken", string(attendee.join_token())),
        ("Capabilities", capabilities),
    ])
}

pub(crate) fn error_json(error: &CreateAttendeeError) -> Value {
    object([
        ("ExternalUserId", string(error.external_user_id())),
        ("ErrorCode", string(error.error_code())),
        ("ErrorMessage", string(error.error_message())),
    ])
}

pub(crate) fn tag_json(tag: &Tag) -> Value {
    object([("Key", string(Some(tag.key()))), ("Value", string(Some(tag.value())))])
}

pub(crate) fn meeting_json(meeting: &Meeting) -> Value {
    object([
        ("MeetingId", string(meeting.meeting_id())),
        ("MeetingHostId", string(meeting.meeting_host_id())),
        ("ExternalMeetingId", string(meeting.external_meeting_id())),
        ("MediaRegion", string(meeting.media_region())),
        ("MediaPlacement", meeting.media_placement().map(placement_json)),
        ("MeetingFeatures", meeting.meeting_features().map(features_json)),
        ("PrimaryMeetingId", string(meeting.primary_meeting_id())),
        ("TenantIds", meeting.tenant_ids.clone().map(Value::from)),
        ("MeetingArn", string(meeting.meeting_arn())),
    ])
}

fn placement_json(placement: &MediaPlacement) -> Value {
    object([
        ("AudioHostUrl", string(placement.audio_host_url())),
        ("AudioFallbackUrl", string(placement.audio_fallback_url())),
        ("SignalingUrl", string(placement.signaling_url())),
        ("TurnControlUrl", string(placement.turn_control_url())),
        ("EventIngestionUrl", string(placement.event_ingestion_url())),
    ])
}

fn features_json(features: &MeetingFeaturesConfiguration) -> Value {
    let echo = |of: &AudioFeatures| {
        object([("EchoReduction", string(of.echo_reduction().map(MeetingFeatureStatus::as_str)))])
    };
    let video = |of: &VideoFeatures| {
        object([("MaxResolution", string(of.max_resolution().map(VideoResolution::as_str)))])
    };
    let content = |of: &ContentFeatures| {
        object([("MaxResolution", string(of.max_resolution().map(ContentResolution::as_str)))])
    };
    let count = |of: &AttendeeFeatures| object([("MaxCount", of.max_count().map(Value::from))]);
    object([
        ("Audio", features.audio().map(echo)),
        ("Video", features.video().map(video)),
        ("Content", features.content().map(content)),
        ("Attendee", features.attendee().map(count)),
    ])
}
