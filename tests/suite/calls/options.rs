//! Options of one call win over the settings of its client, for that call alone.

use std::future::pending;
use std::time::Duration;

use chime_sdk_core::options::CallOptions;
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, RequestLimits, Transport, TransportError,
    TransportErrorKind,
};
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;
use tokio::time::Instant;

use super::{MEETING, a_meeting};

/// Never answers.
#[derive(Debug)]
struct Silent;

impl Transport for Silent {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(pending())
    }
}

fn silent_client() -> Client {
    Scripted::new().builder().transport(Silent).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn the_time_of_an_attempt_and_of_the_operation_are_those_of_the_call() {
    let client = silent_client();
    for (options, seconds, text) in [
        (
            CallOptions::new().attempt_timeout(Duration::from_secs(1)).max_attempts(1),
            1,
            "an attempt",
        ),
        (CallOptions::new().operation_timeout(Duration::from_secs(7)), 7, "the operation"),
        (CallOptions::new(), 30, "the operation"),
    ] {
        let began = Instant::now();
        let error = client.get_meeting(MEETING).with_options(options).await.unwrap_err();
        assert_eq!(began.elapsed().as_secs(), seconds, "{error}");
        assert!(
            error.to_string().contains(&format!("{text} took more than {seconds}s")),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_number_of_attempts_is_that_of_the_call() {
    for (attempts, expected) in [(0, 1), (1, 1), (2, 2), (5, 5)] {
        let script = (0..9).fold(Scripted::new(), |script, _| script.answer(503, &[], ""));
        let call = script.client().unwrap().get_meeting(MEETING);
        let error = call.with_options(CallOptions::new().max_attempts(attempts)).await.unwrap_err();
        assert_eq!((error.attempts(), script.requests().len()), (expected, expected as usize));
        for (index, request) in script.requests().iter().enumerate() {
            let said = request.headers["amz-sdk-request"].to_str().unwrap();
            assert_eq!(said, format!("attempt={}; max={expected}", index + 1));
        }
    }
}

#[tokio::test]
async fn the_transport_is_told_its_limits() {
    let script = Scripted::new().answer(204, &[], "").answer(204, &[], "");
    let client = script.builder().max_response_bytes(1000).build().unwrap();
    let options = CallOptions::new().connect_timeout(Duration::from_secs(1)).max_response_bytes(10);
    client.delete_meeting(MEETING).await.unwrap();
    client.delete_meeting(MEETING).with_options(options).await.unwrap();
    let limits = script.requests().iter().map(|request| request.limits).collect::<Vec<_>>();
    let default = RequestLimits::default().connect_timeout;
    assert_eq!((limits[0].connect_timeout, limits[0].max_response_bytes), (default, 1000));
    let second = Duration::from_secs(1);
    assert_eq!((limits[1].connect_timeout, limits[1].max_response_bytes), (second, 10));
}

#[tokio::test(start_paused = true)]
async fn headers_are_sent_and_signed_with_every_attempt() {
    let script = Scripted::new().answer(503, &[], "").answer(200, &[], a_meeting());
    let options = CallOptions::new().header("X-Correlation-Id", "42").header("user-agent", "mine");
    script.client().unwrap().get_meeting(MEETING).with_options(options).await.unwrap();
    for request in script.requests() {
        assert_eq!(request.headers["x-correlation-id"], "42");
        assert_eq!(request.headers.get_all("user-agent").iter().count(), 1);
        assert_eq!(request.headers["user-agent"], "mine");
        let signed = request.headers["authorization"].to_str().unwrap();
        assert!(signed.contains(";x-correlation-id"), "{signed}");
    }
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_refused_before_anything_is() {
    for (name, value) in [
        ("authorization", "planted"),
        ("Host", "evil.example"),
        ("content-length", "0"),
        ("transfer-encoding", "chunked"),
        ("accept-encoding", "gzip"),
        ("proxy-authorization", "planted"),
        ("x-amz-security-token", "planted"),
        ("x-a", "planted\r\nx-b: c"),
        ("x-a", "planted\u{e9}"),
        ("x a", "planted"),
        ("x-a\r\nx-b", "planted"),
        ("", "planted"),
    ] {
        let script = Scripted::new();
        let options = CallOptions::new().header(name, value);
        assert!(!format!("{options:?}").contains("planted"), "{options:?}");
        let call = script.client().unwrap().get_meeting(MEETING).with_options(options);
        let error = call.await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}");
        assert!(error.to_string().contains("help: "), "{error}");
        assert!(!error.to_string().contains("planted") && !error.to_string().contains('\n'));
        assert_eq!(script.requests().len(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn every_page_of_a_call_has_its_options() {
    let page = |token: &str| format!(r#"{{"Attendees":[],"NextToken":"{token}"}}"#);
    let script = Scripted::new().answer(200, &[], page("a")).answer(200, &[], page("b")).answer(
        200,
        &[],
        "{}",
    );
    let options = CallOptions::new().header("x-bulk", "1");
    let call = script.client().unwrap().list_attendees(MEETING).with_options(options);
    let mut items = call.items();
    assert!(items.try_next().await.unwrap().is_none());
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| request.headers["x-bulk"] == "1"));
}

#[tokio::test(start_paused = true)]
async fn a_call_by_name_takes_options_too() {
    let script = Scripted::new().fail(TransportErrorKind::Interrupted).answer(
        200,
        &[("x-amzn-requestid", "id-1")],
        a_meeting(),
    );
    let client = script.client().unwrap();
    let options = CallOptions::new().header("x-a", "1");
    let answered =
        client.call_with("GetMeeting", json!({ "MeetingId": MEETING }), &options).await.unwrap();
    assert_eq!(answered.output["Meeting"]["MeetingId"], MEETING);
    assert_eq!(answered.metadata.attempts(), 2);
    assert_eq!(answered.metadata.request_id(), Some("id-1"));
    assert!(script.requests().iter().all(|request| request.headers["x-a"] == "1"));
}

#[tokio::test]
async fn more_headers_than_a_request_can_have_are_refused() {
    let options = (0..40_000)
        .fold(CallOptions::new(), |options, number| options.header(&format!("x-{number}"), "1"));
    let script = Scripted::new();
    let error =
        script.client().unwrap().get_meeting(MEETING).with_options(options).await.unwrap_err();
    assert!(error.to_string().contains("is one too many"), "{error}");
    assert_eq!(script.requests().len(), 0);
}
