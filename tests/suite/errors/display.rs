//! What a person reads of each kind of error.

use std::time::Duration;

use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_meetings::{Client, Error, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;

use super::{MEETING, error_of, refused, said_of};

const REQUEST_ID: (&str, &str) = ("x-amzn-requestid", "8f14e45f");

/// The error of `GetMeeting` when every attempt gets the same answer.
async fn repeated(status: u16, headers: super::Headers<'_>, body: &'static str) -> Error {
    let answers = (0..3).fold(Scripted::new(), |script, _| script.answer(status, headers, body));
    answers.client().unwrap().get_meeting(MEETING).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn a_service_error_has_code_message_status_request_id_and_attempts() {
    let body = r#"{"Code":"Throttling","Message":"Rate exceeded"}"#;
    assert_eq!(
        repeated(429, &[REQUEST_ID], body).await.to_string(),
        "GetMeeting: ThrottlingException: Rate exceeded (429, request id 8f14e45f, 3 attempts)"
    );
    assert_eq!(
        repeated(503, &[], "").await.to_string(),
        "GetMeeting: ServiceUnavailableException (503, 3 attempts)"
    );
}

#[tokio::test]
async fn what_a_service_error_does_not_have_is_left_out() {
    for (status, headers, body, expected) in [
        (
            404,
            &[REQUEST_ID][..],
            r#"{"Code":"NotFound"}"#,
            "GetMeeting: NotFoundException (404, request id 8f14e45f)",
        ),
        (
            404,
            &[],
            r#"{"Code":"NotFound","Message":"Meeting not found"}"#,
            "GetMeeting: NotFoundException: Meeting not found (404)",
        ),
        (404, &[], r#"{"Code":"NotFound","Message":""}"#, "GetMeeting: NotFoundException (404)"),
        (418, &[], "", "GetMeeting: the service answered with an error (418)"),
        (
            418,
            &[],
            r#"{"Message":"short and stout"}"#,
            "GetMeeting: the service answered with an error: short and stout (418)",
        ),
        (418, &[], r#"{"Code":"Teapot"}"#, "GetMeeting: Teapot (418)"),
    ] {
        assert_eq!(error_of(status, headers, body).await.to_string(), expected);
    }
}

#[tokio::test]
async fn text_of_the_service_can_forge_no_line_and_is_cut_when_it_is_long() {
    let body = json!({
        "Code": "Odd\r\nforged: code",
        "Message": "first\nforged: line\u{1b}[31m\u{85}\0end",
        "RequestId": "id\nforged",
    });
    let error = error_of(400, &[], body.to_string()).await;
    assert_eq!(
        error.to_string(),
        "GetMeeting: Odd  forged: first forged: line [31m  end (400, request id id forged)"
    );
    // the caller who asks for it gets it as it came
    assert_eq!(error.message(), body["Message"].as_str());

    let long = "é".repeat(100_000);
    for body in [json!({ "Code": long }), json!({ "Message": long }), json!({ "RequestId": long })]
    {
        let text = error_of(400, &[], body.to_string()).await.to_string();
        assert!(text.chars().count() < 600, "{} characters", text.chars().count());
        assert!(text.contains(&"é".repeat(500)) && text.contains('…'), "{text}");
    }
}

#[tokio::test]
async fn neither_message_nor_debug_repeats_the_body_of_an_error() {
    let body = r#"{"Code":"NotFound","Message":"why","JoinToken":"planted"}"#;
    let error = error_of(404, &[("x-planted", "planted")], body).await;
    let said = format!("{error} {error:?} {error:#?}");
    assert!(!said.contains("planted"), "{said}");
    assert!(said.contains("NotFoundException") && said.contains("why"), "{said}");
    assert_eq!(error.raw_body(), Some(body.as_bytes()));
}

#[tokio::test]
async fn a_validation_error_names_everything_that_is_wrong() {
    let script = Scripted::new();
    let client = script.client().unwrap();
    let call = client.create_meeting("us-east-1", "x").primary_meeting_id("").send();
    let error = call.await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "CreateMeeting: invalid input: ExternalMeetingId: 1 character, needs 2 to 64; \
         PrimaryMeetingId: 0 characters, needs 2 to 64"
    );
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Validation, 0));
    assert_eq!(said_of(&error), ["validation"]);
    assert!(script.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_transport_error_says_what_happened_and_how_often_it_was_tried() {
    for (kind, text) in [
        (TransportErrorKind::Connect, "could not connect (3 attempts)"),
        (
            TransportErrorKind::Interrupted,
            "the connection ended before the answer was complete (3 attempts)",
        ),
        (TransportErrorKind::TooLarge, "the answer is larger than `max_response_bytes` allows"),
        (TransportErrorKind::Request, "the request cannot be sent"),
    ] {
        let script = Scripted::new().fail(kind).fail(kind).fail(kind);
        let error = script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
        assert_eq!(error.to_string(), format!("GetMeeting: {text}"));
        assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None));
        assert!(said_of(&error).is_empty(), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_transport_s_own_timeout_is_a_timeout() {
    let kind = TransportErrorKind::Timeout;
    let script = Scripted::new().fail(kind).fail(kind).fail(kind);
    let error = script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!(error.to_string(), "GetMeeting: timed out (3 attempts)");
    assert_eq!(said_of(&error), ["timeout"]);
}

#[tokio::test]
async fn nobody_listening_reads_like_this() {
    let (address, error) = refused().await;
    let refused = std::net::TcpStream::connect(address).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(error.to_string(), format!("GetMeeting: could not connect: {refused}"));
    assert_eq!(error.kind(), ErrorKind::Transport);
    assert!(!format!("{error:?}").contains(MEETING), "{error:?}");
}

#[tokio::test]
async fn a_client_that_is_closed_says_what_to_do() {
    let client = Scripted::new().client().unwrap();
    client.close().await;
    let error = client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!(error.to_string(), "GetMeeting: the client is closed; make a new one to go on");
    assert_eq!((error.attempts(), said_of(&error)), (0, vec!["closed"]));
}

#[test]
fn an_error_without_an_operation_is_the_sentence_alone() {
    let error = Client::builder().build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no region: neither the code nor AWS_REGION, AWS_DEFAULT_REGION or the profile names one; \
         help: set AWS_REGION, or call `.region(\"us-east-1\")`"
    );
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Configuration, None));
    assert!(said_of(&error).is_empty());
}

#[tokio::test]
async fn an_operation_that_does_not_exist_suggests_the_one_that_does() {
    let client = Scripted::new().client().unwrap();
    let error = client.call("GetMeetings", json!({})).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "Chime SDK Meetings has no operation `GetMeetings`, did you mean `GetMeeting`?"
    );
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Operation, None));
}

#[tokio::test(start_paused = true)]
async fn times_are_said_in_units_that_a_person_knows() {
    let client = super::sources::never_answered().attempt_timeout(Duration::from_millis(1500));
    let error = client.max_attempts(2).build().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetMeeting: timed out: an attempt took more than 1.5s (2 attempts)"
    );
    assert_eq!(said_of(&error), ["timeout"]);
}
