//! What every request of the client has, and what it has not.

use std::time::{Duration, SystemTime};

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::sign::{Scope, sign};
use chime_sdk_core::transport::HttpRequest;
use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::operations::{CreateAttendee, CreateMeeting, ListAttendees};
use chime_sdk_meetings::shapes::AttendeeCapabilities;
use chime_sdk_tests::scripted::Scripted;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, USER_AGENT};

use super::{ATTENDEE, MEETING};

const ARN: &str = "arn:aws:chime:us-east-1:123456789012:meeting/11111111";

/// The one request that this sends.
async fn request_of<T>(send: impl AsyncFnOnce(Client) -> T) -> HttpRequest {
    let script = Scripted::new().answer(200, &[], "{}");
    // most answers lack something essential, which does not matter here
    let _ = send(script.builder().max_attempts(1).build().unwrap()).await;
    let mut requests = script.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

#[tokio::test]
async fn get_delete_and_a_post_without_members_have_neither_body_nor_content_type() {
    for (name, request) in [
        ("GetMeeting", request_of(async |client| client.get_meeting(MEETING).await).await),
        ("DeleteMeeting", request_of(async |client| client.delete_meeting(MEETING).await).await),
        (
            "DeleteAttendee",
            request_of(async |client| client.delete_attendee(MEETING, ATTENDEE).await).await,
        ),
        (
            "ListTagsForResource",
            request_of(async |client| client.list_tags_for_resource(ARN).await).await,
        ),
        (
            "StopMeetingTranscription",
            request_of(async |client| client.stop_meeting_transcription(MEETING).await).await,
        ),
    ] {
        assert_eq!(request.body, None, "{name}");
        assert_eq!(request.headers.get(CONTENT_TYPE), None, "{name}");
    }
}

#[tokio::test]
async fn a_body_is_json_and_says_so() {
    let request = request_of(async |client| client.create_attendee(MEETING, "user-7").await).await;
    assert_eq!(request.method, "POST");
    assert_eq!(request.body.as_deref(), Some(&br#"{"ExternalUserId":"user-7"}"#[..]));
    assert_eq!(request.headers[CONTENT_TYPE], "application/json");
}

#[tokio::test]
async fn the_user_agent_names_the_client_and_its_version_and_is_not_signed() {
    let request = request_of(async |client| client.get_meeting(MEETING).await).await;
    let agent = request.headers[USER_AGENT].to_str().unwrap();
    let expected = format!("chime-sdk-rust/{}", env!("CARGO_PKG_VERSION"));
    assert!(agent == expected || agent.starts_with(&format!("{expected} ")), "{agent}");
    let authorization = request.headers["authorization"].to_str().unwrap();
    assert!(!authorization.contains("user-agent"), "{authorization}");
}

#[tokio::test]
async fn what_the_transport_knows_itself_is_left_to_it() {
    let request = request_of(async |client| client.create_attendee(MEETING, "user-7").await).await;
    assert_eq!(request.headers.get(HOST), None);
    assert_eq!(request.headers.get(CONTENT_LENGTH), None);
    assert_eq!(request.headers.get("x-amz-content-sha256"), None);
}

#[tokio::test]
async fn the_time_of_signing_is_now() {
    let request = request_of(async |client| client.get_meeting(MEETING).await).await;
    let date = request.headers["x-amz-date"].to_str().unwrap();
    let seconds = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_secs();
    // of the form 20261021T072800Z; the time of day is enough to tell a clock that stands
    let field = |from: usize| date[from..from + 2].parse::<u64>().unwrap();
    let said = field(9) * 3600 + field(11) * 60 + field(13);
    let behind = (seconds % 86400 + 86400 - said) % 86400;
    assert!(behind < 60, "signed {behind} s ago: {date}");
}

/// The interop suite holds [`sign`] against botocore's signer; this holds what is sent against it.
#[tokio::test]
async fn what_is_sent_is_what_was_signed() {
    let credentials = Credentials::new("AKIDEXAMPLE", "planted-secret", None, None, "test");
    let list = async |client: Client| client.list_attendees(MEETING).next_token("a b&c/ü").await;
    for sent in [
        request_of(async |client| client.create_attendee(MEETING, "ü 😀").await).await,
        request_of(list).await,
        request_of(async |client| client.delete_meeting(MEETING).await).await,
    ] {
        let mut unsigned = sent.clone();
        for name in ["authorization", "x-amz-date", "user-agent"] {
            unsigned.headers.remove(name);
        }
        // the clock may have gone on since
        let is_same = (0..60).any(|ago| {
            let mut again = unsigned.clone();
            let time = SystemTime::now() - Duration::from_secs(ago);
            let scope = Scope { region: "us-east-1", service: "chime", time };
            sign(&mut again, &credentials, scope).unwrap();
            again.headers["authorization"] == sent.headers["authorization"]
        });
        assert!(is_same, "{sent:?}");
    }
}

#[tokio::test]
async fn an_input_that_was_built_before_sends_what_the_method_sends() {
    let capabilities = AttendeeCapabilities::AUDIO_ONLY;
    let built = CreateAttendee::new(MEETING, "user-7").capabilities(capabilities.clone());
    let sent = request_of(async |client| client.request(built).await).await;
    let called = request_of(async |client| {
        client.create_attendee(MEETING, "user-7").capabilities(capabilities).await
    })
    .await;
    assert_eq!((sent.method, sent.url, sent.body), (called.method, called.url, called.body));

    let built = ListAttendees::new(MEETING).max_results(7);
    let sent = request_of(async |client| client.request(built).send().await).await;
    assert_eq!(sent.url.query(), Some("max-results=7"));
}

#[tokio::test]
async fn an_input_that_was_built_before_is_given_an_idempotency_token_that_can_be_read() {
    let client = Scripted::new().client().unwrap();
    let new = || CreateMeeting::new(MediaRegion::UsEast1, "standup");
    let call = client.request(new());
    let token = call.input().client_request_token.clone().unwrap();
    assert_eq!(token.as_str().len(), 36);
    let call = client.request(new().client_request_token("my-own"));
    assert_eq!(call.input().client_request_token.as_ref().unwrap().as_str(), "my-own");
    let sent = request_of(async |client| client.request(new()).await).await;
    let body: serde_json::Value = serde_json::from_slice(sent.body.as_deref().unwrap()).unwrap();
    assert_eq!(body["ClientRequestToken"].as_str().unwrap().len(), 36);
}

#[tokio::test]
async fn without_validation_the_service_decides_except_about_the_path() {
    let unchecked = |script: &Scripted| script.builder().validate(false).build().unwrap();
    let script = Scripted::new().answer(400, &[], "");
    let error = unchecked(&script).create_attendee("no guid/..", "x").await.unwrap_err();
    assert!(error.is_bad_request(), "{error}");
    assert_eq!(script.requests()[0].url.path(), "/meetings/no%20guid%2F../attendees");
    for label in ["", ".", ".."] {
        let script = Scripted::new();
        let error = unchecked(&script).get_meeting(label).await.unwrap_err();
        assert!(error.is_validation(), "{label:?}: {error}");
        assert!(script.requests().is_empty());
    }
}
