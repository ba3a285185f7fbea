//! Any operation by name, with JSON in and JSON out in the service's names.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use chime_sdk_meetings::{ErrorKind, SERVICE};
use chime_sdk_tests::scripted::Scripted;
use serde_json::{Value, json};

use crate::inputs;
use crate::serde::every_type::{distinct, fill_structure, json_of};

const MEETING: &str = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";

/// An answer of the operation with every member that it declares.
fn full_answer(operation: &str) -> Value {
    let operation = SERVICE.operation(operation).unwrap();
    let mut output = (operation.new_output)();
    fill_structure(output.as_mut(), "", &mut distinct);
    json_of(output.as_ref())
}

/// The same as a newer service would send it: with members that are not known here.
fn newer(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: serde_json::Map<_, _> =
                members.iter().map(|(name, value)| (name.clone(), newer(value))).collect();
            members.insert("Colour".to_owned(), json!({ "MeetingId": [null, 1] }));
            members.insert("Shade".to_owned(), Value::Null);
            members.into()
        }
        Value::Array(items) => items.iter().map(newer).collect(),
        other => other.clone(),
    }
}

#[tokio::test]
async fn both_names_of_an_operation_send_the_same_request() {
    for operation in SERVICE.operations {
        // the token would be another one in each call
        let mut input = inputs::least(operation.name);
        if operation.name.starts_with("CreateMeeting") {
            input["ClientRequestToken"] = json!("token-1");
        }
        let mut requests = Vec::new();
        for name in [operation.name, operation.method_name] {
            let scripted =
                Scripted::new().answer(200, &[], full_answer(operation.name).to_string());
            let client = scripted.client().unwrap();
            let answer = client.call(name, input.clone()).await;
            assert!(answer.is_ok(), "{name}: {answer:?}");
            let request = scripted.requests().remove(0);
            requests.push((request.method, request.url, request.body));
        }
        assert_eq!(requests[0], requests[1], "{}", operation.name);
    }
}

#[tokio::test]
async fn the_output_is_what_the_service_sent_in_its_names() {
    for operation in SERVICE.operations.iter().filter(|operation| operation.output.is_some()) {
        let answer = full_answer(operation.name);
        let scripted = Scripted::new().answer(200, &[], answer.to_string());
        let client = scripted.client().unwrap();
        let output = client.call(operation.name, inputs::least(operation.name)).await.unwrap();
        assert_eq!(output, answer, "{}", operation.name);
    }
}

#[tokio::test]
async fn what_is_null_or_not_known_in_an_answer_is_dropped() {
    for operation in SERVICE.operations.iter().filter(|operation| operation.output.is_some()) {
        let answer = full_answer(operation.name);
        let scripted = Scripted::new().answer(200, &[], newer(&answer).to_string());
        let client = scripted.client().unwrap();
        let output = client.call(operation.name, inputs::least(operation.name)).await.unwrap();
        assert_eq!(output, answer, "{}", operation.name);
    }
    let answer = json!({
        "Meeting": { "MeetingId": MEETING, "MediaRegion": null, "MeetingFeatures": {
            "Video": null, "Audio": { "EchoReduction": "NEW-WORD" },
        } },
    });
    let scripted = Scripted::new().answer(200, &[], answer.to_string());
    let client = scripted.client().unwrap();
    assert_eq!(
        client.call("GetMeeting", json!({ "MeetingId": MEETING })).await.unwrap(),
        json!({
            "Meeting": {
                "MeetingId": MEETING,
                "MeetingFeatures": { "Audio": { "EchoReduction": "NEW-WORD" } },
            },
        })
    );
}

#[tokio::test]
async fn a_list_that_is_missing_from_an_answer_is_an_empty_one() {
    let scripted = Scripted::new().answer(200, &[], "{}");
    let client = scripted.client().unwrap();
    let output = client.call("ListAttendees", json!({ "MeetingId": MEETING })).await.unwrap();
    assert_eq!(output, json!({ "Attendees": [] }));
}

#[tokio::test]
async fn an_operation_without_output_gives_an_empty_object() {
    let mut names = Vec::new();
    for operation in SERVICE.operations {
        let is_empty =
            operation.output.is_none_or(|output| output().structure().members.is_empty());
        if !is_empty {
            continue;
        }
        names.push(operation.name);
        for (status, body) in [(204, ""), (200, ""), (200, "{}"), (200, r#"{"Colour":1}"#)] {
            let scripted = Scripted::new().answer(status, &[], body);
            let client = scripted.client().unwrap();
            let output = client.call(operation.name, inputs::least(operation.name)).await;
            assert_eq!(output.unwrap(), json!({}), "{} {status} {body}", operation.name);
        }
    }
    assert_eq!(
        names,
        [
            "BatchUpdateAttendeeCapabilitiesExcept",
            "DeleteAttendee",
            "DeleteMeeting",
            "StartMeetingTranscription",
            "StopMeetingTranscription",
            "TagResource",
            "UntagResource",
        ]
    );
}

#[tokio::test]
async fn an_operation_that_does_not_exist_is_an_error_that_suggests_the_nearest() {
    for (name, suggestion) in [
        ("GetMeting", ", did you mean `GetMeeting`?"),
        ("getMeeting", ", did you mean `GetMeeting`?"),
        ("batch-create-attendee", ", did you mean `BatchCreateAttendee`?"),
        ("create_meeting_with_attendee", ", did you mean `CreateMeetingWithAttendees`?"),
        ("ListBuckets", ""),
        ("", ""),
    ] {
        let scripted = Scripted::new();
        let error = scripted.client().unwrap().call(name, json!({})).await.unwrap_err();
        let expected = format!("Chime SDK Meetings has no operation `{name}`{suggestion}");
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.kind(), ErrorKind::Operation);
        assert_eq!(error.operation(), None);
        assert_eq!(error.attempts(), 0);
        assert_eq!(scripted.requests().len(), 0);
    }
}

#[tokio::test]
async fn an_error_names_the_operation_as_the_service_does_whichever_name_was_called() {
    let scripted = Scripted::new().answer(404, &[], r#"{"Code":"NotFound"}"#);
    let client = scripted.client().unwrap();
    let error = client.call("get_meeting", json!({ "MeetingId": MEETING })).await.unwrap_err();
    assert_eq!(error.operation(), Some("GetMeeting"));
    assert!(error.is_not_found(), "{error}");
    let error = client.call("get_meeting", json!({})).await.unwrap_err();
    assert_eq!(error.operation(), Some("GetMeeting"));
}

#[tokio::test]
async fn null_as_input_counts_as_an_empty_object() {
    for operation in SERVICE.operations {
        let scripted = Scripted::new();
        let client = scripted.client().unwrap();
        let empty = client.call(operation.name, json!({})).await.unwrap_err();
        let null = client.call(operation.name, Value::Null).await.unwrap_err();
        assert_eq!(null.violations(), empty.violations(), "{}", operation.name);
        assert_eq!(null.to_string(), empty.to_string());
        let all_are_missing = null.violations().iter().all(|one| one.rule().as_str() == "required");
        assert!(all_are_missing, "{null}");
    }
}

#[test]
fn the_operations_that_come_in_pages_are_known_by_both_names() {
    let client = Scripted::new().client().unwrap();
    for operation in SERVICE.operations {
        let expected = operation.name == "ListAttendees";
        assert_eq!(client.can_paginate(operation.name), expected, "{}", operation.name);
        assert_eq!(client.can_paginate(operation.method_name), expected, "{}", operation.name);
    }
    for unknown in ["", "ListAttendee", "listAttendees", "list_attendees "] {
        assert!(!client.can_paginate(unknown), "{unknown:?}");
    }
}

/// The tokens in the bodies that were sent.
fn tokens(scripted: &Scripted) -> Vec<String> {
    let body = |body: &[u8]| serde_json::from_slice::<Value>(body).expect("a JSON body");
    let requests = scripted.requests().into_iter();
    let bodies = requests.map(|request| body(request.body.as_deref().expect("a body")));
    bodies.map(|body| body["ClientRequestToken"].as_str().expect("a token").to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn a_token_is_filled_in_once_for_all_attempts_and_anew_for_each_call() {
    for operation in ["CreateMeeting", "CreateMeetingWithAttendees"] {
        let scripted = Scripted::new();
        let client = scripted.builder().max_attempts(2).build().unwrap();
        let script = |scripted: Scripted| scripted.answer(503, &[], "").answer(503, &[], "");
        let scripted = script(script(scripted));
        for absent in [None, Some(Value::Null)] {
            let mut input = inputs::least(operation);
            if let Some(null) = absent {
                input["ClientRequestToken"] = null;
            }
            client.call(operation, input).await.unwrap_err();
        }
        let tokens = tokens(&scripted);
        assert_eq!(tokens.len(), 4, "{operation}");
        assert_eq!(tokens[0], tokens[1], "{operation}: the second attempt has another token");
        assert_ne!(tokens[0], tokens[2], "{operation}: the second call has the same token");
        let dashes: Vec<usize> = tokens[0].match_indices('-').map(|(index, _)| index).collect();
        assert_eq!((tokens[0].len(), dashes), (36, vec![8, 13, 18, 23]), "{}", tokens[0]);
    }
}

#[tokio::test]
async fn a_token_that_is_given_is_kept() {
    for operation in ["CreateMeeting", "CreateMeetingWithAttendees"] {
        let scripted = Scripted::new();
        let client = scripted.builder().max_attempts(1).build().unwrap();
        let mut input = inputs::least(operation);
        input["ClientRequestToken"] = json!("my-own_token");
        client.call(operation, input).await.unwrap_err();
        assert_eq!(tokens(&scripted), ["my-own_token"], "{operation}");
    }
}
