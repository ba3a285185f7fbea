//! Retries: what is worth another attempt, how often, what is sent again, and within which time.

use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_tests::scripted::Scripted;
use http::header::AUTHORIZATION;

use crate::errors::THROTTLING_CODES;

mod budget;
mod hints;
mod times;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

/// What every attempt gets.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Fails(TransportErrorKind),
    /// An error with this status and code; no code if empty.
    Error(u16, &'static str),
    /// A success with this body.
    Body(&'static str),
}

use Fate::{Body, Error, Fails};

impl Fate {
    fn on(self, script: Scripted) -> Scripted {
        match self {
            Fails(kind) => script.fail(kind),
            Error(status, code) => script.answer(status, &[("x-amzn-errortype", code)], ""),
            Body(body) => script.answer(200, &[], body),
        }
    }
}

/// How many requests `GetMeeting` sends when each of them ends like this.
async fn requests_after(fate: Fate) -> usize {
    let script = (0..5).fold(Scripted::new(), |script, _| fate.on(script));
    let error = script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
    let requests = script.requests().len();
    assert_eq!(error.attempts() as usize, requests, "{fate:?}: {error}");
    requests
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_tried_three_times() {
    for fate in [
        Fails(TransportErrorKind::Connect),
        Fails(TransportErrorKind::Interrupted),
        Fails(TransportErrorKind::Timeout),
        Error(500, ""),
        Error(500, "ServiceFailureException"),
        Error(500, "SomethingNew"),
        Error(502, ""),
        Error(503, ""),
        Error(503, "ServiceUnavailable"),
        Error(504, ""),
        Error(400, "ServiceUnavailableException"),
        Error(400, "RequestTimeout"),
        Error(400, "RequestTimeoutException"),
        Error(429, ""),
        Error(429, "ThrottlingException"),
        Error(429, "SomethingNew"),
        Error(429, "BadRequestException"),
        Body(""),
        Body("{}"),
        Body("<html>"),
        Body(r#"{"Meeting":{"MeetingId":"#),
        Body(r#"{"Meeting":7}"#),
    ] {
        assert_eq!(requests_after(fate).await, 3, "{fate:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_throttling_code_is_tried_three_times() {
    for code in THROTTLING_CODES {
        for status in [400, 403, 429, 503] {
            assert_eq!(requests_after(Error(status, code)).await, 3, "{status} {code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_used_up_is_tried_once() {
    for code in ["LimitExceededException", "LimitExceeded", "a#LimitExceededException:b"] {
        for status in [400, 403, 500, 503] {
            assert_eq!(requests_after(Error(status, code)).await, 1, "{status} {code}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_fails_again_is_tried_once() {
    for fate in [
        Fails(TransportErrorKind::TooLarge),
        Fails(TransportErrorKind::Request),
        Error(301, ""),
        Error(400, ""),
        Error(400, "BadRequestException"),
        Error(400, "ValidationException"),
        Error(400, "TooManyTagsException"),
        Error(400, "SomethingNew"),
        Error(401, ""),
        Error(401, "UnauthorizedException"),
        Error(403, ""),
        Error(403, "ForbiddenException"),
        Error(403, "AccessDeniedException"),
        Error(403, "InvalidSignatureException"),
        Error(403, "ExpiredTokenException"),
        Error(404, ""),
        Error(404, "NotFoundException"),
        Error(404, "UnknownOperationException"),
        Error(409, ""),
        Error(409, "ConflictException"),
        Error(422, ""),
        Error(422, "UnprocessableEntityException"),
        Error(501, ""),
        Error(505, "SomethingNew"),
    ] {
        assert_eq!(requests_after(fate).await, 1, "{fate:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_number_of_attempts_is_what_was_set() {
    for (set, expected) in [(0, 1), (1, 1), (2, 2), (3, 3), (7, 7)] {
        let script = (0..9).fold(Scripted::new(), |script, _| Error(503, "").on(script));
        let client = script.builder().max_attempts(set).build().unwrap();
        let error = client.get_meeting(MEETING).await.unwrap_err();
        assert_eq!((error.attempts(), script.requests().len()), (expected, expected as usize));
    }
}

#[tokio::test(start_paused = true)]
async fn every_call_has_all_its_attempts() {
    let script = (0..6).fold(Scripted::new(), |script, _| Error(503, "").on(script));
    let client = script.client().unwrap();
    for sent in [3, 6] {
        let error = client.get_meeting(MEETING).await.unwrap_err();
        assert_eq!((error.attempts(), script.requests().len()), (3, sent));
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_after_two_failures_is_a_success() {
    let body = format!(r#"{{"Meeting":{{"MeetingId":"{MEETING}"}}}}"#);
    let script = Scripted::new().answer(429, &[], "").fail(TransportErrorKind::Interrupted).answer(
        200,
        &[],
        body,
    );
    let meeting = script.client().unwrap().get_meeting(MEETING).await.unwrap().meeting;
    assert_eq!(meeting.meeting_id.as_str(), MEETING);
    assert_eq!(script.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_error_is_that_of_the_last_attempt() {
    let script =
        Scripted::new().answer(503, &[("x-amzn-requestid", "first")], "").answer(404, &[], "");
    let error = script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert_eq!((error.attempts(), error.request_id()), (2, None));
}

#[tokio::test(start_paused = true)]
async fn every_attempt_sends_the_same_request_and_the_same_idempotency_token() {
    let script = Scripted::new().answer(503, &[], "").answer(429, &[], "").answer(500, &[], "");
    let call = script.client().unwrap().create_meeting(MediaRegion::UsEast1, "standup");
    let token = call.input().client_request_token.clone().unwrap();
    call.await.unwrap_err();
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        let body: serde_json::Value =
            serde_json::from_slice(request.body.as_deref().unwrap()).unwrap();
        assert_eq!(body["ClientRequestToken"], token.as_str());
        assert_eq!(request.body, requests[0].body);
        assert_eq!((&request.method, &request.url), (&requests[0].method, &requests[0].url));
    }
}

#[tokio::test(start_paused = true)]
async fn two_calls_have_two_idempotency_tokens() {
    let client = Scripted::new().client().unwrap();
    let token = || {
        let call = client.create_meeting(MediaRegion::UsEast1, "standup");
        call.input().client_request_token.clone().unwrap()
    };
    assert_ne!(token().as_str(), token().as_str());
}

#[tokio::test(start_paused = true)]
async fn every_attempt_is_signed_anew_with_the_credentials_of_that_moment() {
    let script = Scripted::new().answer(503, &[], "").answer(503, &[], "").answer(503, &[], "");
    let client = script.builder().credentials(times::Rotating::default()).build().unwrap();
    client.get_meeting(MEETING).await.unwrap_err();
    for (index, request) in script.requests().iter().enumerate() {
        let signature = request.headers[AUTHORIZATION].to_str().unwrap();
        assert!(signature.contains(&format!("Credential=AKID{index}/")), "{index}: {signature}");
        assert_eq!(request.headers.get_all(AUTHORIZATION).iter().count(), 1);
        assert_eq!(request.headers.get_all("x-amz-date").iter().count(), 1);
        let token = format!("token-{index}");
        assert_eq!(request.headers["x-amz-security-token"].to_str().unwrap(), token);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_refused_before_it_is_sent_is_not_tried_again() {
    let script = Scripted::new();
    let error = script.client().unwrap().get_meeting("no guid").await.unwrap_err();
    assert!(error.is_validation(), "{error}");
    let client = script.builder().validate(false).build().unwrap();
    let error = client.get_meeting("..").await.unwrap_err();
    assert_eq!((error.attempts(), script.requests().len()), (0, 0), "{error}");
}
