//! Structures that requests and responses are made of.

use chime_sdk_core::declare::chime_shape;

use crate::{capabilities::content_needs_video, enums::*, strings::*};

/// A meeting as the service describes it; a browser needs it whole to join.
#[chime_shape]
pub struct Meeting {
    /// The id by which every other operation finds the meeting.
    #[chime(essential)]
    pub meeting_id: MeetingId,
    /// The host given at creation; the service keeps it and makes no use of it.
    pub meeting_host_id: Option<ExternalUserId>,
    /// The name that your application gave the meeting.
    pub external_meeting_id: Option<ExternalMeetingId>,
    /// Where the media servers stand.
    pub media_region: Option<MediaRegion>,
    /// The addresses to which clients connect; without them nobody can join.
    pub media_placement: Option<MediaPlacement>,
    /// The features that differ from the default. An absent member is the default.
    pub meeting_features: Option<MeetingFeaturesConfiguration>,
    /// Present on a replica: the meeting whose media it repeats.
    pub primary_meeting_id: Option<PrimaryMeetingId>,
    /// The groups of users that the meeting was created for.
    #[chime(len = 1..=5)]
    pub tenant_ids: Option<Vec<TenantId>>,
    /// The name under which the meeting is tagged and appears in policies.
    pub meeting_arn: Option<ResourceArn>,
}

/// The addresses of a meeting's servers. Clients of the media libraries take them unread.
#[chime_shape]
pub struct MediaPlacement {
    /// Host and port of the audio server.
    #[chime(len = ..=4096)]
    pub audio_host_url: Option<String>,
    /// Audio over WebSocket, for networks that block the usual way.
    #[chime(len = ..=4096)]
    pub audio_fallback_url: Option<String>,
    /// The WebSocket on which a client joins and is told what happens.
    #[chime(len = ..=4096)]
    pub signaling_url: Option<String>,
    /// Where relay servers were asked for; a leftover that current clients pass over.
    #[chime(len = ..=4096)]
    pub turn_control_url: Option<String>,
    /// Screen sharing of an older kind; a leftover that current clients pass over.
    #[chime(len = ..=4096)]
    pub screen_data_url: Option<String>,
    /// Viewing of an older kind of screen sharing; likewise a leftover.
    #[chime(len = ..=4096)]
    pub screen_viewing_url: Option<String>,
    /// Sending of an older kind of screen sharing; likewise a leftover.
    #[chime(len = ..=4096)]
    pub screen_sharing_url: Option<String>,
    /// Where clients report how their connection fares.
    #[chime(len = ..=4096)]
    pub event_ingestion_url: Option<String>,
}

/// What a meeting offers, decided once at its creation. Some choices cost more.
#[chime_shape]
pub struct MeetingFeaturesConfiguration {
    /// Features of the sound.
    pub audio: Option<AudioFeatures>,
    /// Features of camera pictures.
    pub video: Option<VideoFeatures>,
    /// Features of shared screens.
    pub content: Option<ContentFeatures>,
    /// How many may take part.
    pub attendee: Option<AttendeeFeatures>,
}

/// What is done for the sound of a meeting.
#[chime_shape]
pub struct AudioFeatures {
    /// Whether clients may use the machine-learned removal of loudspeaker echo.
    pub echo_reduction: Option<MeetingFeatureStatus>,
}

/// How fine camera pictures may be.
#[chime_shape]
pub struct VideoFeatures {
    /// HD if absent. `None` allows no video; FHD needs an `AttendeeFeatures::max_count` too.
    pub max_resolution: Option<VideoResolution>,
}

/// How fine shared screens may be.
#[chime_shape]
pub struct ContentFeatures {
    /// FHD if absent. `None` allows no sharing; UHD needs an `AttendeeFeatures::max_count` too.
    pub max_resolution: Option<ContentResolution>,
}

/// How large a meeting may become.
#[chime_shape]
pub struct AttendeeFeatures {
    /// The most attendees that may exist at a time; further ones are refused.
    #[chime(range = 1..=250)]
    pub max_count: Option<u32>,
}

/// Who is told of a meeting's events, beside `EventBridge`; each must let the service call it.
#[chime_shape]
pub struct NotificationsConfiguration {
    /// A Lambda function to run.
    pub lambda_function_arn: Option<NotificationArn>,
    /// An SNS topic to publish to.
    pub sns_topic_arn: Option<NotificationArn>,
    /// An SQS queue to fill.
    pub sqs_queue_arn: Option<NotificationArn>,
}

/// One participant of a meeting, connected or not.
#[chime_shape]
pub struct Attendee {
    /// The user of your application whom this attendee stands for.
    #[chime(essential)]
    pub external_user_id: ExternalUserId,
    /// The id within the meeting; the media libraries use it in every callback.
    #[chime(essential)]
    pub attendee_id: AttendeeId,
    /// The secret that lets this one attendee join. Give it to nobody else.
    pub join_token: Option<JoinToken>,
    /// What the attendee may send and receive.
    pub capabilities: Option<AttendeeCapabilities>,
}

/// What an attendee may send and receive. Who receives content must receive video as well.
#[chime_shape(check = content_needs_video)]
pub struct AttendeeCapabilities {
    /// The microphone, heard as soon as this allows it, and the sound of the others.
    pub audio: MediaCapabilities,
    /// The camera, which follows a change after a renegotiation, and those of the others.
    pub video: MediaCapabilities,
    /// The shared screen, which follows likewise, and those of the others.
    pub content: MediaCapabilities,
}

/// Points at an attendee in a list.
#[chime_shape]
pub struct AttendeeIdItem {
    /// The attendee meant.
    pub attendee_id: AttendeeId,
}

/// One attendee to create together with others.
#[chime_shape]
pub struct CreateAttendeeRequestItem {
    /// The user whom the attendee will stand for; each may occur once in a meeting.
    pub external_user_id: ExternalUserId,
    /// What the attendee may send and receive; everything that the meeting allows if absent.
    pub capabilities: Option<AttendeeCapabilities>,
}

/// One attendee who was not created, in an answer that otherwise says success.
#[chime_shape]
pub struct CreateAttendeeError {
    /// The user who is missing from the meeting.
    pub external_user_id: Option<ExternalUserId>,
    /// The reason as a word for programs.
    #[chime(len = ..=4096)]
    pub error_code: Option<String>,
    /// The reason as a sentence for people.
    #[chime(len = ..=4096)]
    pub error_message: Option<String>,
}

/// A label on a meeting, for bills, policies and searches.
#[chime_shape]
pub struct Tag {
    /// What the label is about.
    pub key: TagKey,
    /// What it says.
    pub value: TagValue,
}

/// How to transcribe a meeting. Set exactly one of the two engines.
#[chime_shape]
pub struct TranscriptionConfiguration {
    /// Use Amazon Transcribe, with these settings.
    pub engine_transcribe_settings: Option<EngineTranscribeSettings>,
    /// Use Amazon Transcribe Medical, with these settings.
    pub engine_transcribe_medical_settings: Option<EngineTranscribeMedicalSettings>,
}

/// Settings of Amazon Transcribe, which judges them only after the call has been answered.
#[chime_shape]
pub struct EngineTranscribeSettings {
    /// The one language that is spoken; leave it out to have the language identified.
    pub language_code: Option<TranscribeLanguageCode>,
    /// What becomes of words that a filter catches.
    pub vocabulary_filter_method: Option<TranscribeVocabularyFilterMethod>,
    /// The filter to apply when `language_code` is set.
    #[chime(len = ..=4096)]
    pub vocabulary_filter_name: Option<String>,
    /// The custom vocabulary to apply when `language_code` is set, from your Transcribe account.
    #[chime(len = ..=4096)]
    pub vocabulary_name: Option<String>,
    /// Where to transcribe; the meeting's own region if absent.
    pub region: Option<TranscribeRegion>,
    /// Whether the words of an unfinished result settle early, which suits live captions.
    pub enable_partial_results_stabilization: Option<bool>,
    /// How early they settle, once stabilization is on.
    pub partial_results_stability: Option<TranscribePartialResultsStability>,
    /// Marks personal data and leaves it readable. Excludes `content_redaction_type`.
    pub content_identification_type: Option<TranscribeContentIdentificationType>,
    /// Blanks personal data in finished segments. Excludes `content_identification_type`.
    pub content_redaction_type: Option<TranscribeContentRedactionType>,
    /// The kinds of personal data to mark or blank; all of them if absent.
    pub pii_entity_types: Option<PiiEntityTypes>,
    /// A custom language model for the language that is spoken.
    pub language_model_name: Option<LanguageModelName>,
    /// Whether to find out which of the `language_options` is spoken.
    pub identify_language: Option<bool>,
    /// The languages among which to choose when identifying.
    pub language_options: Option<LanguageOptions>,
    /// The likeliest of the `language_options`, which speeds the choice up.
    pub preferred_language: Option<TranscribeLanguageCode>,
    /// Custom vocabularies for the languages to choose from.
    pub vocabulary_names: Option<VocabularyNames>,
    /// Filters for the languages to choose from.
    pub vocabulary_filter_names: Option<VocabularyNames>,
}

/// Settings of Amazon Transcribe Medical, which judges them only after the call has been answered.
#[chime_shape]
pub struct EngineTranscribeMedicalSettings {
    /// The language that is spoken.
    pub language_code: TranscribeMedicalLanguageCode,
    /// The branch of medicine that is spoken about.
    pub specialty: TranscribeMedicalSpecialty,
    /// Whether it is a conversation or dictation.
    pub r#type: TranscribeMedicalType,
    /// A custom medical vocabulary of the account and region that transcribe.
    #[chime(len = ..=4096)]
    pub vocabulary_name: Option<String>,
    /// Where to transcribe; the meeting's own region if absent.
    pub region: Option<TranscribeMedicalRegion>,
    /// Marks health data that can be tied to a person.
    pub content_identification_type: Option<TranscribeMedicalContentIdentificationType>,
}
