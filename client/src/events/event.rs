//! What an event is.

use std::fmt;

use serde_json::{Map, Value};

use super::Timestamp;
use super::types::{AttendeeNetworkType, EventType};
use crate::enums::{MediaRegion, TranscribeRegion};
use crate::shapes::{AttendeeCapabilities, TranscriptionConfiguration};
use crate::strings::{AttendeeId, ExternalMeetingId, ExternalUserId, MeetingId};

/// The kind of event that meetings have.
pub(super) const MEETING_STATE_CHANGE: &str = "Chime Meeting State Change";

/// The version of envelope and detail.
const VERSION: &str = "0";

/// One event, as EventBridge delivers it.
///
/// Serde reads and writes it as EventBridge does; [`read`](super::read) reads all other envelopes.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Event {
    /// The version of the envelope; `0` so far.
    pub version: String,
    /// Tells this event from all others: one that is delivered twice has it twice.
    pub id: Option<String>,
    /// What kind of thing has changed: `Chime Meeting State Change`.
    pub detail_type: String,
    /// The account that the meeting belongs to.
    pub account: Option<String>,
    /// The control region of the meeting.
    pub region: Option<String>,
    /// When it happened, to the second; [`EventDetail::timestamp`] is finer.
    pub time: Option<Timestamp>,
    /// ARNs of what the event is about; empty so far.
    pub resources: Vec<String>,
    /// What has happened.
    pub detail: EventDetail,
    /// Members that have no field here, by their names, word for word.
    pub other: Map<String, Value>,
}

/// What has happened, and to whom.
///
/// Only the type is always there. Every event of a meeting names the meeting, and those of an
/// attendee the attendee.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct EventDetail {
    /// The version of the detail; `0` so far.
    pub version: Option<String>,
    /// What has happened.
    pub event_type: EventType,
    /// When it happened, to the millisecond.
    pub timestamp: Option<Timestamp>,
    /// The meeting.
    pub meeting_id: Option<MeetingId>,
    /// Your own name for the meeting.
    pub external_meeting_id: Option<ExternalMeetingId>,
    /// Where the meeting's media servers stand.
    pub media_region: Option<MediaRegion>,
    /// The attendee.
    pub attendee_id: Option<AttendeeId>,
    /// Your own name for the user whom the attendee stands for.
    pub external_user_id: Option<ExternalUserId>,
    /// How the attendee is or was connected, when somebody joins, leaves or drops.
    pub network_type: Option<AttendeeNetworkType>,
    /// Whether the capabilities were updated.
    pub success: Option<bool>,
    /// The capabilities that the attendee has got.
    pub attendee_capabilities: Option<AttendeeCapabilities>,
    /// Why a transcription was interrupted or has failed.
    pub message: Option<String>,
    /// Where the meeting is transcribed.
    pub transcription_region: Option<TranscribeRegion>,
    /// The settings of the transcription as they came;
    /// [`transcription_settings`](EventDetail::transcription_settings) reads them.
    pub transcription_configuration: Option<Value>,
    /// Members that have no field here, by their names, word for word.
    pub other: Map<String, Value>,
}

impl Event {
    /// An event of meetings that says no more than this.
    #[must_use]
    pub fn new(detail: EventDetail) -> Self {
        Event {
            version: VERSION.to_owned(),
            id: None,
            detail_type: MEETING_STATE_CHANGE.to_owned(),
            account: None,
            region: None,
            time: None,
            resources: Vec::new(),
            detail,
            other: Map::new(),
        }
    }
}

impl EventDetail {
    /// A detail that says what has happened and no more.
    #[must_use]
    pub fn new(event_type: impl Into<EventType>) -> Self {
        EventDetail {
            version: Some(VERSION.to_owned()),
            event_type: event_type.into(),
            timestamp: None,
            meeting_id: None,
            external_meeting_id: None,
            media_region: None,
            attendee_id: None,
            external_user_id: None,
            network_type: None,
            success: None,
            attendee_capabilities: None,
            message: None,
            transcription_region: None,
            transcription_configuration: None,
            other: Map::new(),
        }
    }

    /// The settings of the transcription, if they are there and can be read.
    #[must_use]
    pub fn transcription_settings(&self) -> Option<TranscriptionConfiguration> {
        match self.transcription_configuration.as_ref()? {
            Value::String(text) => serde_json::from_str(text).ok(),
            value => serde_json::from_value(value.clone()).ok(),
        }
    }
}

/// Shows what is there, and of unknown members the names: what they say may be sensitive.
impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("Event");
        present(&mut output, "id", self.id.as_ref());
        if self.detail_type != MEETING_STATE_CHANGE {
            output.field("detail_type", &self.detail_type);
        }
        present(&mut output, "account", self.account.as_ref());
        present(&mut output, "region", self.region.as_ref());
        present(&mut output, "time", self.time.as_ref());
        if !self.resources.is_empty() {
            output.field("resources", &self.resources);
        }
        output.field("detail", &self.detail);
        others(&mut output, &self.other);
        output.finish()
    }
}

impl fmt::Debug for EventDetail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("EventDetail");
        output.field("event_type", &self.event_type);
        present(&mut output, "timestamp", self.timestamp.as_ref());
        present(&mut output, "meeting_id", self.meeting_id.as_ref());
        present(&mut output, "external_meeting_id", self.external_meeting_id.as_ref());
        present(&mut output, "media_region", self.media_region.as_ref());
        present(&mut output, "attendee_id", self.attendee_id.as_ref());
        present(&mut output, "external_user_id", self.external_user_id.as_ref());
        present(&mut output, "network_type", self.network_type.as_ref());
        present(&mut output, "success", self.success.as_ref());
        present(&mut output, "attendee_capabilities", self.attendee_capabilities.as_ref());
        present(&mut output, "message", self.message.as_ref());
        present(&mut output, "transcription_region", self.transcription_region.as_ref());
        let settings = self.transcription_configuration.as_ref().map(|_| Hidden);
        present(&mut output, "transcription_configuration", settings.as_ref());
        others(&mut output, &self.other);
        output.finish()
    }
}

/// Stands for a value of any size.
struct Hidden;

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("..")
    }
}

fn present(output: &mut fmt::DebugStruct<'_, '_>, name: &str, value: Option<&impl fmt::Debug>) {
    if let Some(value) = value {
        output.field(name, value);
    }
}

fn others(output: &mut fmt::DebugStruct<'_, '_>, other: &Map<String, Value>) {
    if !other.is_empty() {
        output.field("other", &other.keys().collect::<Vec<_>>());
    }
}
