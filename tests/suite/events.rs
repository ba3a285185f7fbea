//! Events: what holds of any, in any envelope, and those that the fake tells over loopback.

mod any;
mod fake;

use chime_sdk_meetings::events::{self, Event, EventError};
use proptest::prelude::*;
use serde_json::{Value, json};

use any::{KNOWN, envelope, event, json, wrapped};

proptest! {
    #[test]
    fn what_is_written_is_read_again_in_every_nesting(
        event in event(), wrappings in prop::collection::vec(wrapped(), 0..=3)
    ) {
        let innermost = [event.to_event_bridge(), event.to_sqs(), event.to_sns("arn:topic")];
        for mut input in innermost {
            for wrap in &wrappings {
                input = wrap(input);
            }
            prop_assert_eq!(events::read(input.to_string()), Ok(vec![event.clone()]));
        }
    }

    #[test]
    fn several_events_are_read_in_their_order(events in prop::collection::vec(event(), 0..=5)) {
        let bodies = events.iter().map(|event| json!({ "body": event.to_event_bridge().to_string() }));
        let records = json!({ "Records": bodies.collect::<Vec<_>>() });
        prop_assert_eq!(events::read_value(records), Ok(events));
    }

    #[test]
    fn serde_reads_what_it_writes(event in event()) {
        let text = serde_json::to_string(&event).unwrap();
        prop_assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
    }

    #[test]
    fn an_event_of_meetings_is_read_whatever_its_members_are(input in envelope()) {
        let event = Event::from_value(input.clone()).unwrap();
        let written = event.to_event_bridge();
        prop_assert_eq!(Event::from_value(written.clone()), Ok(event));
        for (input, written) in [(&input, &written), (&input["detail"], &written["detail"])] {
            for (name, value) in input.as_object().unwrap() {
                if !KNOWN.contains(&name.as_str()) {
                    prop_assert_eq!(&written[name], value, "{}", name);
                }
            }
        }
    }

    #[test]
    fn nothing_sensitive_is_shown(mut event in event()) {
        event.detail.external_user_id = Some("planted".into());
        event.detail.external_meeting_id = Some("planted".into());
        event.detail.transcription_configuration = Some(json!("planted"));
        event.detail.other.insert("further".to_owned(), json!("planted"));
        let shown = format!("{event:?}");
        prop_assert!(!shown.contains("planted"), "{}", shown);
    }

    #[test]
    fn no_json_panics(input in json()) {
        read_in_every_way(input);
    }

    #[test]
    fn no_bytes_panic(input in any::<Vec<u8>>()) {
        let _ = events::read(&input);
        let _ = Event::from_json(&input);
    }

    #[test]
    fn no_error_repeats_a_value(
        input in json().prop_map(planted), wrappings in prop::collection::vec(wrapped(), 0..=3)
    ) {
        let input = wrappings.iter().fold(input, |input, wrap| wrap(input));
        for error in read_in_every_way(input) {
            let shown = format!("{error} {error:?}");
            prop_assert!(!shown.contains("planted"), "{}", shown);
        }
    }
}

/// Every error of reading it.
fn read_in_every_way(input: Value) -> Vec<EventError> {
    let of_text = events::read(input.to_string()).err();
    let of_one = Event::from_value(input.clone()).err();
    let of_each = events::read_each(input).into_iter().filter_map(Result::err);
    of_text.into_iter().chain(of_one).chain(of_each).collect()
}

/// The same JSON with other texts, which must not be repeated.
fn planted(input: Value) -> Value {
    match input {
        Value::String(_) => json!("planted"),
        Value::Array(elements) => elements.into_iter().map(planted).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, planted(value))).collect()
        }
        other => other,
    }
}
