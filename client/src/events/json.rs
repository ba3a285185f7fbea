//! An event as JSON, in the envelope of EventBridge.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

use super::error::{EventError, Problem};
use super::event::{Event, EventDetail, MEETING_STATE_CHANGE};
use super::{EventType, Timestamp};
use crate::enums::MediaCapabilities;
use crate::shapes::AttendeeCapabilities;

/// Where events of all Amazon Chime services come from.
const SOURCE: &str = "aws.chime";

/// How the types of their events begin.
const TYPE_PREFIX: &str = "chime:";

const ATTENDEE_CAPABILITIES: &str = "attendeeCapabilities";
const CHANNELS: [&str; 3] = ["audio", "video", "content"];

type Members = Map<String, Value>;

impl Event {
    /// Reads one event as EventBridge delivers it, or its `detail` alone.
    ///
    /// # Errors
    /// It is no JSON, no event, or an event of [another
    /// service](EventError::is_of_another_service).
    pub fn from_json(input: impl AsRef<[u8]>) -> Result<Event, EventError> {
        Event::from_value(
            serde_json::from_slice(input.as_ref()).map_err(|error| EventError::json(&error))?,
        )
    }

    /// The same as [`from_json`](Event::from_json) for JSON that is parsed already.
    ///
    /// # Errors
    /// The same.
    pub fn from_value(value: Value) -> Result<Event, EventError> {
        let Value::Object(mut members) = value else {
            return Err(EventError::new(Problem::Kind("an object")));
        };
        match members.remove("source") {
            Some(Value::String(source)) if source == SOURCE => {}
            Some(Value::String(_)) => return Err(EventError::new(Problem::Foreign)),
            Some(_) => return Err(EventError::of_member(Problem::Kind("text"), "source")),
            None => {}
        }
        let detail = match members.remove("detail") {
            Some(Value::Object(detail)) => detail,
            Some(_) => return Err(EventError::of_member(Problem::Kind("an object"), "detail")),
            // the detail alone
            None if members.contains_key("eventType") => {
                return read_detail(members).map(Event::new);
            }
            None => return Err(EventError::new(Problem::Missing("detail"))),
        };
        if !is_ours(&members, &detail) {
            return Err(EventError::new(Problem::Foreign));
        }
        let detail = read_detail(detail).map_err(|error| error.at("detail", None))?;
        let mut event = Event::new(detail);
        read_envelope(&mut event, members);
        Ok(event)
    }

    /// The event as EventBridge delivers it.
    #[must_use]
    pub fn to_event_bridge(&self) -> Value {
        let mut members = self.other.clone();
        put_text(&mut members, "id", self.id.as_ref());
        put_text(&mut members, "account", self.account.as_ref());
        put_text(&mut members, "region", self.region.as_ref());
        put(&mut members, "time", self.time.map(|time| time.to_string()));
        members.insert("source".to_owned(), SOURCE.into());
        members.insert("detail".to_owned(), Value::Object(write_detail(&self.detail)));
        // what came as another kind of value stands among the others, and stays
        let envelope: [(&str, Value); 3] = [
            ("version", self.version.as_str().into()),
            ("detail-type", self.detail_type.as_str().into()),
            ("resources", self.resources.as_slice().into()),
        ];
        for (name, value) in envelope {
            members.entry(name).or_insert(value);
        }
        Value::Object(members)
    }
}

/// Whether an event of Amazon Chime is one that has a type as those of meetings have.
fn is_ours(envelope: &Members, detail: &Members) -> bool {
    let detail_type = envelope.get("detail-type").and_then(Value::as_str);
    let event_type = detail.get("eventType").and_then(Value::as_str);
    detail_type.is_none_or(|kind| kind == MEETING_STATE_CHANGE)
        || event_type.is_some_and(|kind| kind.starts_with(TYPE_PREFIX))
}

fn read_envelope(event: &mut Event, mut members: Members) {
    if let Some(version) = take_text(&mut members, "version") {
        event.version = version;
    }
    if let Some(detail_type) = take_text(&mut members, "detail-type") {
        event.detail_type = detail_type;
    }
    event.id = take_text(&mut members, "id");
    event.account = take_text(&mut members, "account");
    event.region = take_text(&mut members, "region");
    event.time = take(&mut members, "time", |value| value.as_str()?.parse().ok());
    event.resources = take(&mut members, "resources", texts).unwrap_or_default();
    event.other = members;
}

fn read_detail(mut members: Members) -> Result<EventDetail, EventError> {
    let event_type: EventType = match members.remove("eventType") {
        Some(Value::String(event_type)) => event_type.into(),
        Some(_) => return Err(EventError::of_member(Problem::Kind("text"), "eventType")),
        None => return Err(EventError::new(Problem::Missing("eventType"))),
    };
    let mut detail = EventDetail::new(event_type);
    let all = &mut members;
    detail.version = take_text(all, "version");
    detail.timestamp = take(all, "timestamp", |value| value.as_i64().map(Timestamp::from_millis));
    detail.meeting_id = take_text(all, "meetingId");
    detail.external_meeting_id = take_text(all, "externalMeetingId");
    detail.media_region = take_text(all, "mediaRegion");
    detail.attendee_id = take_text(all, "attendeeId");
    detail.external_user_id = take_text(all, "externalUserId");
    detail.network_type = take_text(all, "networkType");
    detail.success = take(all, "success", success);
    detail.attendee_capabilities = take_capabilities(all);
    detail.message = take_text(all, "message");
    detail.transcription_region = take_text(all, "transcriptionRegion");
    detail.transcription_configuration = all.remove("transcriptionConfiguration");
    detail.other = members;
    Ok(detail)
}

fn write_detail(detail: &EventDetail) -> Members {
    let mut members = detail.other.clone();
    let all = &mut members;
    put_text(all, "version", detail.version.as_ref());
    put_text(all, "eventType", Some(&detail.event_type));
    put(all, "timestamp", detail.timestamp.map(milliseconds));
    put_text(all, "meetingId", detail.meeting_id.as_ref());
    put_text(all, "externalMeetingId", detail.external_meeting_id.as_ref());
    put_text(all, "mediaRegion", detail.media_region.as_ref());
    put_text(all, "attendeeId", detail.attendee_id.as_ref());
    put_text(all, "externalUserId", detail.external_user_id.as_ref());
    put_text(all, "networkType", detail.network_type.as_ref());
    put(all, "success", detail.success.map(|success| if success { "1" } else { "0" }));
    put_text(all, "message", detail.message.as_ref());
    put_text(all, "transcriptionRegion", detail.transcription_region.as_ref());
    put(all, "transcriptionConfiguration", detail.transcription_configuration.clone());
    if let Some(capabilities) = &detail.attendee_capabilities {
        put_capabilities(&mut members, capabilities);
    }
    members
}

/// Takes a member out if it can be read; else it stays with the unknown ones.
fn take<T>(members: &mut Members, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
    let value = read(members.get(name)?)?;
    members.remove(name);
    Some(value)
}

fn take_text<T: for<'a> From<&'a str>>(members: &mut Members, name: &str) -> Option<T> {
    take(members, name, |value| value.as_str().map(T::from))
}

fn put(members: &mut Members, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        members.insert(name.to_owned(), value.into());
    }
}

fn put_text(members: &mut Members, name: &str, value: Option<&impl AsRef<str>>) {
    put(members, name, value.map(AsRef::as_ref));
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|text| text.as_str().map(str::to_owned)).collect()
}

/// The documentation writes `"1"` and speaks of a value that is 1.
fn success(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(success) => Some(*success),
        Value::String(text) if text == "1" => Some(true),
        Value::String(text) if text == "0" => Some(false),
        Value::Number(number) if number.as_u64() == Some(1) => Some(true),
        Value::Number(number) if number.as_u64() == Some(0) => Some(false),
        _ => None,
    }
}

/// Takes the channels that are known; further ones stay with the unknown members.
fn take_capabilities(members: &mut Members) -> Option<AttendeeCapabilities> {
    let object = members.get_mut(ATTENDEE_CAPABILITIES)?.as_object_mut()?;
    let [audio, video, content] =
        CHANNELS.map(|channel| object.get(channel)?.as_str().map(MediaCapabilities::from));
    let capabilities = AttendeeCapabilities { audio: audio?, video: video?, content: content? };
    for channel in CHANNELS {
        object.remove(channel);
    }
    if object.is_empty() {
        members.remove(ATTENDEE_CAPABILITIES);
    }
    Some(capabilities)
}

fn put_capabilities(members: &mut Members, capabilities: &AttendeeCapabilities) {
    let further = members.remove(ATTENDEE_CAPABILITIES);
    let mut object = match further {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    let AttendeeCapabilities { audio, video, content } = capabilities;
    for (channel, capability) in CHANNELS.into_iter().zip([audio, video, content]) {
        object.insert(channel.to_owned(), capability.as_str().into());
    }
    members.insert(ATTENDEE_CAPABILITIES.to_owned(), Value::Object(object));
}

/// The milliseconds since 1970.
fn milliseconds(moment: Timestamp) -> i64 {
    let rest = i128::from(moment.subsec_nanos() / 1_000_000);
    let all = i128::from(moment.secs()) * 1000 + rest;
    // beyond the calendar of any event there is no number
    i64::try_from(all).unwrap_or(if all < 0 { i64::MIN } else { i64::MAX })
}

impl Serialize for Event {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_event_bridge().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Event::from_value(Value::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
