//! Any event, any wrapping, any JSON that looks like one.

use chime_sdk_meetings::events::{Event, EventDetail, EventType, Timestamp};
use chime_sdk_meetings::shapes::AttendeeCapabilities;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// The members of events that have a field.
pub(super) const KNOWN: [&str; 24] = [
    "version",
    "id",
    "source",
    "detail-type",
    "account",
    "region",
    "time",
    "resources",
    "detail",
    "eventType",
    "timestamp",
    "meetingId",
    "externalMeetingId",
    "mediaRegion",
    "attendeeId",
    "externalUserId",
    "networkType",
    "success",
    "attendeeCapabilities",
    "message",
    "transcriptionRegion",
    "transcriptionConfiguration",
    "audio",
    "video",
];

/// Names that mean something to a reader of envelopes.
const OF_ENVELOPES: [&str; 8] =
    ["Records", "Messages", "Sns", "Message", "Body", "body", "Type", "content"];

/// A short JSON text of any kind.
pub(super) fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop::sample::select(&["{}", "[]", "\"{}\"", "aws.chime", "1", "Notification"][..])
            .prop_map(Value::from),
        event_type().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(name(), inner.clone(), 0..6).prop_map(object),
            // an envelope with something of that kind in it
            inner.prop_map(|inner| Value::from(inner.to_string())),
        ]
    })
}

fn object(members: impl IntoIterator<Item = (String, Value)>) -> Value {
    Value::Object(members.into_iter().collect())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => prop::sample::select(&KNOWN[..]).prop_map(str::to_owned),
        2 => prop::sample::select(&OF_ENVELOPES[..]).prop_map(str::to_owned),
        1 => unknown_name(),
    ]
}

fn unknown_name() -> impl Strategy<Value = String> {
    "[a-z\u{e9} ]{0,6}".prop_filter("has a field", |name| !KNOWN.contains(&name.as_str()))
}

fn event_type() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(EventType::VALUES).prop_map(str::to_owned),
        "chime:[A-Za-z]{0,9}",
        ".{0,9}",
    ]
}

/// An event of meetings in the envelope of EventBridge, whose members are of any kind.
pub(super) fn envelope() -> impl Strategy<Value = Value> {
    let members = || prop::collection::btree_map(name(), json(), 0..10).prop_map(Map::from_iter);
    (members(), members(), event_type()).prop_map(|(mut envelope, mut detail, event_type)| {
        detail.insert("eventType".to_owned(), event_type.into());
        envelope.insert("detail".to_owned(), Value::Object(detail));
        envelope.insert("source".to_owned(), "aws.chime".into());
        envelope.insert("detail-type".to_owned(), "Chime Meeting State Change".into());
        Value::Object(envelope)
    })
}

/// A text that may be missing.
fn text() -> impl Strategy<Value = Option<String>> {
    option::of(".{0,9}")
}

fn others() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map(unknown_name(), json(), 0..3).prop_map(Map::from_iter)
}

fn capabilities() -> impl Strategy<Value = AttendeeCapabilities> {
    let capability = prop_oneof![Just("SendReceive".to_owned()), Just("None".to_owned()), ".{0,9}"];
    prop::collection::vec(capability, 3)
        .prop_map(|three| AttendeeCapabilities::new(&*three[0], &*three[1], &*three[2]))
}

fn detail() -> impl Strategy<Value = EventDetail> {
    let who = (text(), text(), text(), text(), text());
    let what = (option::of(any::<i64>()), option::of(any::<bool>()), option::of(capabilities()));
    let transcription = (text(), text(), option::of(json()));
    (event_type(), text(), text(), who, what, transcription, others()).prop_map(
        |(event_type, version, network, who, what, transcription, other)| {
            let mut detail = EventDetail::new(event_type);
            detail.version = version;
            detail.network_type = network.map(Into::into);
            detail.meeting_id = who.0.map(Into::into);
            detail.external_meeting_id = who.1.map(Into::into);
            detail.attendee_id = who.2.map(Into::into);
            detail.external_user_id = who.3.map(Into::into);
            detail.media_region = who.4.map(Into::into);
            detail.timestamp = what.0.map(Timestamp::from_millis);
            detail.success = what.1;
            detail.attendee_capabilities = what.2;
            detail.message = transcription.0;
            detail.transcription_region = transcription.1.map(Into::into);
            detail.transcription_configuration = transcription.2;
            detail.other = other;
            detail
        },
    )
}

/// Any event that can be written.
pub(super) fn event() -> impl Strategy<Value = Event> {
    let texts = (".{0,3}", text(), text(), text());
    let time = option::of(any::<i64>().prop_map(Timestamp::from_secs));
    let resources = prop::collection::vec(".{0,9}", 0..3);
    (texts, time, resources, detail(), others()).prop_map(
        |(texts, time, resources, detail, other)| {
            // the type tells whose events those of another kind are
            let is_ours = detail.event_type.as_str().starts_with("chime:");
            let mut event = Event::new(detail);
            if is_ours && texts.0.is_empty() {
                event.detail_type = "Chime Media Pipeline State Change".to_owned();
            }
            (event.version, event.id, event.account, event.region) = texts;
            (event.time, event.resources, event.other) = (time, resources, other);
            event
        },
    )
}

/// Any envelope around an event, a message, a notification or another envelope.
pub(super) fn wrapped() -> impl Strategy<Value = fn(Value) -> Value> {
    let wrappings: [fn(Value) -> Value; 9] = [
        |inner| json!(inner.to_string()),
        |inner| json!({ "Body": inner.to_string() }),
        |inner| json!({ "Messages": [{ "MessageId": "m", "Body": inner.to_string() }] }),
        |inner| json!({ "Records": [{ "eventSource": "aws:sqs", "body": inner.to_string() }] }),
        |inner| json!([{ "messageId": "m", "body": inner.to_string() }]),
        |inner| json!([{ "messageId": "m", "body": inner }]),
        |inner| json!({ "Type": "Notification", "Message": inner.to_string() }),
        |inner| json!({ "Records": [{ "Sns": { "Type": "Notification", "Message": inner.to_string() } }] }),
        |inner| json!([inner]),
    ];
    prop::sample::select(Vec::from(wrappings))
}
