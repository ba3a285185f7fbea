//! Events in every envelope, and what is said of what is none.

use serde_json::{Value, json};

use super::*;
use crate::enums::{MediaCapabilities, MediaRegion, TranscribeRegion};
use crate::shapes::AttendeeCapabilities;

type Outcome = Result<(), EventError>;

const TOPIC: &str = "arn:aws:sns:us-east-1:111122223333:meetings";

fn joined() -> Value {
    json!({
        "version": "0",
        "id": "12345678-1234-1234-1234-111122223333",
        "source": "aws.chime",
        "account": "111122223333",
        "region": "us-east-1",
        "detail-type": "Chime Meeting State Change",
        "time": "2026-11-23T08:30:00Z",
        "resources": [],
        "detail": {
            "version": "0",
            "eventType": "chime:AttendeeJoined",
            "timestamp": 1_795_422_600_007_i64,
            "meetingId": "the meeting",
            "externalMeetingId": "planted standup",
            "mediaRegion": "eu-central-1",
            "attendeeId": "the attendee",
            "externalUserId": "planted user",
            "networkType": "Voip",
        },
    })
}

/// An event of this detail.
fn with_detail(detail: Value) -> Value {
    let mut event = joined();
    event["detail"] = detail;
    event
}

#[test]
fn every_member_is_read_and_written_back() -> Outcome {
    let event = Event::from_value(joined())?;
    assert_eq!(event.id.as_deref(), Some("12345678-1234-1234-1234-111122223333"));
    assert_eq!(event.account.as_deref(), Some("111122223333"));
    assert_eq!(event.region.as_deref(), Some("us-east-1"));
    assert_eq!(event.time, Some(Timestamp::from_secs(1_795_422_600)));
    let detail = &event.detail;
    assert_eq!(detail.event_type, EventType::AttendeeJoined);
    assert_eq!(detail.timestamp, Some(Timestamp::from_millis(1_795_422_600_007)));
    assert_eq!(detail.meeting_id, Some("the meeting".into()));
    assert_eq!(detail.external_meeting_id, Some("planted standup".into()));
    assert_eq!(detail.media_region, Some(MediaRegion::EuCentral1));
    assert_eq!(detail.attendee_id, Some("the attendee".into()));
    assert_eq!(detail.external_user_id, Some("planted user".into()));
    assert_eq!(detail.network_type, Some(AttendeeNetworkType::Voip));
    assert!(event.other.is_empty() && detail.other.is_empty());
    assert_eq!(event.to_event_bridge(), joined());
    Ok(())
}

#[test]
fn what_came_of_new_capabilities_is_read_in_every_form() -> Outcome {
    let capabilities = json!({ "audio": "SendReceive", "video": "Receive", "content": "None" });
    let detail = |success: Value, capabilities: &Value| {
        with_detail(json!({
            "eventType": "chime:AttendeeCapabilitiesUpdated",
            "success": success,
            "attendeeCapabilities": capabilities,
        }))
    };
    for (success, read) in [
        (json!("1"), Some(true)),
        (json!("0"), Some(false)),
        (json!(1), Some(true)),
        (json!(0), Some(false)),
        (json!(true), Some(true)),
        (json!("yes"), None),
        (json!(2), None),
    ] {
        let event = Event::from_value(detail(success.clone(), &capabilities))?;
        assert_eq!(event.detail.success, read, "{success}");
        let written = event.to_event_bridge()["detail"]["success"].clone();
        let documented = read.map(|success| json!(if success { "1" } else { "0" }));
        assert_eq!(written, documented.unwrap_or(success));
    }
    let event = Event::from_value(detail(json!("1"), &capabilities))?;
    let read = AttendeeCapabilities::new(
        MediaCapabilities::SendReceive,
        MediaCapabilities::Receive,
        MediaCapabilities::None,
    );
    assert_eq!(event.detail.attendee_capabilities, Some(read.clone()));

    // a channel of tomorrow
    let mut further = capabilities;
    further["hologram"] = json!("Send");
    let event = Event::from_value(detail(json!("1"), &further))?;
    assert_eq!(event.detail.attendee_capabilities, Some(read));
    assert_eq!(event.detail.other["attendeeCapabilities"], json!({ "hologram": "Send" }));
    assert_eq!(event.to_event_bridge()["detail"]["attendeeCapabilities"], further);
    Ok(())
}

#[test]
fn the_settings_of_a_transcription_are_read_as_text_and_as_an_object() -> Outcome {
    let settings = json!({ "EngineTranscribeSettings": { "LanguageCode": "xx-XX" } });
    for written in [json!(settings.to_string()), settings] {
        let event = Event::from_value(with_detail(json!({
            "eventType": "chime:TranscriptionFailed",
            "message": "Internal server error",
            "transcriptionRegion": "us-west-2",
            "transcriptionConfiguration": written,
        })))?;
        assert_eq!(event.detail.message.as_deref(), Some("Internal server error"));
        assert_eq!(event.detail.transcription_region, Some(TranscribeRegion::UsWest2));
        let language = event.detail.transcription_settings();
        let language = language.and_then(|read| read.engine_transcribe_settings?.language_code);
        assert_eq!(language, Some("xx-XX".into()));
        assert_eq!(event.to_event_bridge()["detail"]["transcriptionConfiguration"], written);
    }
    Ok(())
}

#[test]
fn what_is_unknown_is_kept_and_written_back() -> Outcome {
    let mut value = with_detail(json!({
        "version": "2",
        "eventType": "chime:AttendeeTeleported",
        "timestamp": "soon",
        "mediaRegion": "mars-north-1",
        "networkType": null,
        "attendeeCapabilities": { "audio": "SendReceive" },
        "distance": { "unit": "km", "value": 7.5 },
    }));
    value["version"] = json!(2);
    value["replay-name"] = json!("again");
    value["time"] = json!("tomorrow");
    value["resources"] = json!([1]);
    value["id"] = json!(["a", "b"]);
    let event = Event::from_value(value.clone())?;
    assert_eq!(event.detail.event_type, "chime:AttendeeTeleported");
    assert!(matches!(event.detail.event_type, EventType::Unknown(_)));
    assert_eq!(event.detail.media_region, Some("mars-north-1".into()));
    assert_eq!((event.time, event.id.as_ref(), event.detail.timestamp), (None, None, None));
    assert_eq!(event.to_event_bridge(), value);
    Ok(())
}

/// Everything that a consumer may be handed with one event in it.
fn nestings(event: &Event) -> Vec<(&'static str, Value)> {
    let bare = event.to_event_bridge();
    let text = Value::String(bare.to_string());
    let (message, notification) = (event.to_sqs(), event.to_sns(TOPIC));
    let notified = notification.to_string();
    vec![
        ("an event of EventBridge", bare.clone()),
        ("the body of a message", text.clone()),
        ("a message", message.clone()),
        ("the answer of ReceiveMessage", json!({ "Messages": [message] })),
        ("Lambda from SQS", json!({ "Records": [{ "messageId": "m", "body": text }] })),
        ("a pipe from SQS", json!([{ "messageId": "m", "body": bare }])),
        ("a notification", notification.clone()),
        (
            "Lambda from SNS",
            json!({ "Records": [{ "EventSource": "aws:sns", "Sns": notification }] }),
        ),
        ("SNS in SQS", json!({ "Messages": [{ "Body": notified }] })),
        ("Lambda from SNS in SQS", json!({ "Records": [{ "body": notified }] })),
        ("raw delivery of SNS to SQS", json!({ "Records": [{ "body": bare.to_string() }] })),
    ]
}

#[test]
fn an_event_is_found_in_every_nesting() -> Outcome {
    let event = Event::from_value(joined())?;
    for (name, input) in nestings(&event) {
        assert_eq!(read(input.to_string())?, std::slice::from_ref(&event), "{name}");
    }
    let detail = read_value(joined()["detail"].clone())?;
    assert_eq!(detail, [Event::new(event.detail)]);
    Ok(())
}

#[test]
fn the_envelopes_are_written_as_the_services_write_them() -> Outcome {
    let event = Event::from_value(joined())?;
    let id = "12345678-1234-1234-1234-111122223333";
    let text = joined().to_string();
    assert_eq!(event.to_sqs(), json!({ "MessageId": id, "Body": text }));
    assert_eq!(
        event.to_sns(TOPIC),
        json!({
            "Type": "Notification", "MessageId": id, "TopicArn": TOPIC, "Message": text,
            "Timestamp": "2026-11-23T08:30:00.007Z",
        })
    );
    let mut whole = event;
    whole.detail.timestamp = None;
    assert_eq!(whole.to_sns(TOPIC)["Timestamp"], "2026-11-23T08:30:00.000Z");
    Ok(())
}

#[test]
fn events_of_other_services_are_passed_over() -> Outcome {
    let mut of_ec2 = joined();
    of_ec2["source"] = json!("aws.ec2");
    of_ec2["detail"] = json!({ "state": "running" });
    let mut call = with_detail(json!({ "eventType": "AwsApiCall", "eventName": "CreateMeeting" }));
    call["detail-type"] = json!("AWS API Call via CloudTrail");
    let mut voice = with_detail(json!({ "streamingStatus": "STARTED" }));
    voice["detail-type"] = json!("Chime VoiceConnector Streaming Status");
    for foreign in [of_ec2, call, voice] {
        let error = Event::from_value(foreign.clone()).expect_err("it is of another service");
        assert!(error.is_of_another_service(), "{error}");
        let input = json!({ "Records": [
            { "body": foreign.to_string() },
            { "body": joined().to_string() },
        ]});
        assert_eq!(read_value(input)?, [Event::from_value(joined())?]);
    }
    // of meetings' sister, and with a type of the same kind
    let mut pipeline = with_detail(json!({ "eventType": "chime:MediaPipelineInProgress" }));
    pipeline["detail-type"] = json!("Chime Media Pipeline State Change");
    let read = read_value(pipeline.clone())?;
    assert_eq!(read[0].detail_type, "Chime Media Pipeline State Change");
    assert_eq!(read[0].to_event_bridge()["detail"]["eventType"], "chime:MediaPipelineInProgress");
    Ok(())
}

#[test]
fn an_empty_queue_has_no_events() -> Outcome {
    for empty in ["{}", r#"{"Messages": []}"#, r#"{"Messages": null}"#, r#"{"Records": []}"#, "[]"]
    {
        assert_eq!(read(empty)?, [], "{empty}");
    }
    Ok(())
}

#[test]
fn an_error_names_the_place_and_the_repair_and_repeats_no_value() {
    let detail = |detail: Value| json!([{ "body": with_detail(detail).to_string() }]);
    for (input, message) in [
        (json!("planted"), "the input is no JSON: expected value at line 1 column 1"),
        (json!(7), "the input is not an object, a list or text with JSON"),
        (json!({ "Records": "planted" }), "`Records` is not a list"),
        (
            json!({ "Records": [{ "body": "{\"planted\"" }] }),
            "`Records[0].body` is no JSON: EOF while parsing an object at line 1 column 10",
        ),
        (
            json!({ "Messages": [{ "Body": 1 }] }),
            "`Messages[0].Body` is not an object, a list or text with JSON",
        ),
        (
            json!({ "planted": 1 }),
            "the input is neither an event nor an envelope that is known\n\
          help: hand over the event of EventBridge, the message of SQS or the notification of SNS as \
          it came",
        ),
        (
            json!({ "Type": "SubscriptionConfirmation", "Message": "You have chosen .." }),
            "the input is a confirmation of SNS, not a notification\n\
          help: fetch its `SubscribeURL` once, and notifications will come",
        ),
        (
            json!({ "detail-type": "Chime Meeting State Change" }),
            "the input has no `detail`, which every event has",
        ),
        (
            detail(json!({ "meetingId": "planted" })),
            "`[0].body.detail` has no `eventType`, which every event has",
        ),
        (detail(json!({ "eventType": 1 })), "`[0].body.detail.eventType` is not text"),
        (detail(json!("planted")), "`[0].body.detail` is not an object"),
        (json!({ "source": 1, "detail": {} }), "`source` is not text"),
        (json!({ "Body": "\"planted\"" }), "`Body` is no JSON: expected value at line 1 column 1"),
    ] {
        let error = read_value(input.clone()).expect_err("it is no event");
        assert_eq!(error.to_string(), message, "{input}");
        assert!(!format!("{error:?} {error}").contains("planted"), "{error:?}");
    }
    assert_eq!(
        read("{").expect_err("it is no JSON").to_string(),
        "the input is no JSON: EOF while parsing an object at line 1 column 1"
    );
    assert!(Event::from_json([0xff]).is_err());
}

#[test]
fn an_event_of_another_service_is_said_to_be_one() {
    let error = Event::from_json(r#"{"source": "planted"}"#).expect_err("it is another's");
    assert_eq!(
        error.to_string(),
        "the input is an event of another service\n\
         help: let the rule match the source `aws.chime` and the detail type \
         `Chime Meeting State Change`"
    );
}

#[test]
fn one_record_that_cannot_be_read_leaves_the_others() {
    let input = json!({ "Records": [
        { "body": joined().to_string() },
        { "body": "oops" },
        { "body": joined().to_string() },
    ]});
    let read = read_each(input);
    let records: Vec<_> =
        read.iter().map(|read| read.as_ref().err().and_then(EventError::record)).collect();
    assert_eq!(records, [None, Some(1), None]);
    assert_eq!(read.iter().filter(|read| read.is_ok()).count(), 2);
}

#[test]
fn a_record_is_counted_in_the_outermost_list() {
    let inner = json!([joined(), joined(), { "body": 1 }]).to_string();
    let input = json!({ "Records": [{ "body": joined() }, { "body": inner }] });
    let error = read_value(input).expect_err("the last is no event");
    assert_eq!(error.record(), Some(1));
    assert_eq!(
        error.to_string(),
        "`Records[1].body[2].body` is not an object, a list or text with JSON"
    );
}

#[test]
fn wrappings_without_end_are_refused() {
    let mut input = joined();
    for _ in 0..16 {
        input = json!([{ "body": input }]);
    }
    assert_eq!(read_value(input.clone()).map(|read| read.len()), Ok(1));
    let error = read_value(json!([{ "body": input }])).expect_err("it is too deep");
    assert!(error.to_string().ends_with("` is wrapped too many times"), "{error}");
}

#[test]
fn nothing_sensitive_is_shown() -> Outcome {
    let mut value = joined();
    value["detail"]["nickname"] = json!("planted");
    value["detail"]["transcriptionConfiguration"] = json!("planted");
    value["note"] = json!("planted");
    let event = Event::from_value(value)?;
    for text in [format!("{event:?}"), format!("{event:#?}")] {
        assert!(!text.contains("planted"), "{text}");
        assert!(text.contains("the attendee") && text.contains("nickname"), "{text}");
    }
    Ok(())
}

#[test]
fn serde_reads_and_writes_as_event_bridge_does() {
    let event: Event = serde_json::from_value(joined()).expect("it is an event");
    assert_eq!(serde_json::to_value(&event).expect("it can be written"), joined());
    let error = serde_json::from_value::<Event>(json!({})).expect_err("it is no event");
    assert_eq!(error.to_string(), "the input has no `detail`, which every event has");
}
