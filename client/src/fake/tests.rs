//! The fake over its socket: with the crate's own client, and with bytes that no client sends.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use super::*;
use crate::Error;
use crate::enums::{MediaCapabilities, MediaRegion, TranscribeLanguageCode};
use crate::errors::{ResourceNotFoundException, ServiceUnavailableException, ThrottlingException};
use crate::operations::{CreateAttendee, GetMeeting, TagResource};
use crate::shapes::{
    AttendeeCapabilities, AttendeeIdItem, CreateAttendeeRequestItem, EngineTranscribeSettings, Tag,
    TranscriptionConfiguration,
};
use crate::strings::TagKey;

const GUID: &str = "12345678-1234-1234-1234-123456789012";

/// Well-formed, and right for no request.
const AUTHORIZATION: &str = "authorization: AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/chime/aws4_request, \
     SignedHeaders=host, \
     Signature=0000000000000000000000000000000000000000000000000000000000000000\r\n";

fn code<T>(result: Result<T, Error>) -> Option<String> {
    result.err().and_then(|error| error.code().map(str::to_owned))
}

/// Sends bytes, and reads until the fake closes the connection.
async fn raw(fake: &Fake, request: String) -> String {
    let address = fake.url().trim_start_matches("http://").to_owned();
    let exchange = move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: fake\r\nconnection: close\r\n{headers}\r\n")
}

#[tokio::test]
async fn all_operations_keep_state() -> Result<(), Error> {
    let fake = Fake::start().await.unwrap();
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::EuCentral1, "standup").await?.meeting;
    let id = &meeting.meeting_id;
    assert_eq!(client.get_meeting(id).await?.meeting, meeting);
    let placement = meeting.media_placement.as_ref().unwrap();
    let authority = fake.url().trim_start_matches("http://");
    assert_eq!(placement.audio_host_url.as_deref(), Some(authority));
    assert_eq!(placement.signaling_url, Some(format!("ws://{authority}/control/{}", id.as_str())));

    let one = client.create_attendee(id, "user-1").await?.attendee;
    let items = ["user-2", "user-3"].map(CreateAttendeeRequestItem::new);
    let batch = client.batch_create_attendee(id, items).await?;
    assert_eq!((batch.attendees.len(), batch.errors.len()), (2, 0));
    let two = &batch.attendees[0].attendee_id;
    let page = client.list_attendees(id).max_results(2).await?;
    assert_eq!(page.attendees.len(), 2);
    let rest = client.list_attendees(id).next_token(page.next_token.unwrap()).await?;
    assert_eq!((rest.attendees.len(), rest.next_token), (1, None));
    let audio = AttendeeCapabilities::AUDIO_ONLY;
    client.update_attendee_capabilities(id, &one.attendee_id, audio.clone()).await?;
    let excluded = [AttendeeIdItem::new(&one.attendee_id)];
    client
        .batch_update_attendee_capabilities_except(id, excluded, AttendeeCapabilities::NONE)
        .await?;
    let capabilities = client.get_attendee(id, two).await?.attendee.capabilities;
    assert_eq!(capabilities, Some(AttendeeCapabilities::NONE));
    let capabilities = client.get_attendee(id, &one.attendee_id).await?.attendee.capabilities;
    assert_eq!(capabilities, Some(audio));
    client.delete_attendee(id, two).await?;
    assert_eq!(code(client.get_attendee(id, two).await).as_deref(), Some("NotFoundException"));

    let settings = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::DeDe);
    let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(id, configuration).await?;
    client.stop_meeting_transcription(id).await?;

    let arn = meeting.meeting_arn.as_ref().unwrap();
    client.tag_resource(arn, [Tag::new("a", "1"), Tag::new("b", "2")]).await?;
    client.untag_resource(arn, [TagKey::from("a")]).await?;
    let tags = client.list_tags_for_resource(arn).await?.tags;
    assert_eq!(tags, [Tag::new("b", "2")]);

    let attendees = [CreateAttendeeRequestItem::new("user-4")];
    let together =
        client.create_meeting_with_attendees(MediaRegion::UsEast1, "second", attendees).await?;
    assert_eq!((together.attendees.len(), together.errors.len()), (1, 0));

    client.delete_meeting(id).await?;
    assert!(client.get_meeting(id).await.unwrap_err().is_not_found());
    let error = client.list_tags_for_resource(arn).await.unwrap_err();
    let exception: &ResourceNotFoundException = error.as_exception().unwrap();
    assert_eq!(exception.resource_name.as_ref(), Some(arn));
    assert_eq!(fake.requests_of("GetMeeting"), 2);
    assert_eq!(fake.requests_of("get_meeting"), 2);
    assert_eq!(fake.requests(), 21);
    Ok(())
}

#[tokio::test]
async fn every_error_arrives_as_what_it_is() {
    let fake = Fake::start().await.unwrap();
    let client = fake.client_builder().max_attempts(1).build().unwrap();
    // each on an operation that declares it
    let of_meetings = [
        "BadRequestException",
        "ConflictException",
        "ForbiddenException",
        "LimitExceededException",
        "ServiceFailureException",
        "ServiceUnavailableException",
        "ThrottlingException",
        "UnauthorizedException",
    ];
    for error in of_meetings {
        let failure = Failure::of_code(error, format!("scripted {error}")).unwrap();
        fake.on_operation("create_meeting").unwrap().times(1).fail(failure);
        let failed = client.create_meeting(MediaRegion::UsEast1, "meeting").await.unwrap_err();
        assert_eq!(failed.code(), Some(error));
        assert_eq!(failed.message(), Some(format!("scripted {error}").as_str()));
        assert!(failed.request_id().is_some());
    }
    for error in ["NotFoundException", "UnprocessableEntityException"] {
        fake.on(CreateAttendee).times(1).fail(Failure::of_code(error, "scripted").unwrap());
        assert_eq!(code(client.create_attendee(GUID, "user").await).as_deref(), Some(error));
    }
    let arn = format!("arn:aws:chime:us-east-1:123456789012:meeting/{GUID}");
    for error in ["ResourceNotFoundException", "TooManyTagsException"] {
        fake.on(TagResource).times(1).fail(Failure::of_code(error, "scripted").unwrap());
        let failed = client.tag_resource(arn.as_str(), [Tag::new("a", "1")]).await;
        assert_eq!(code(failed).as_deref(), Some(error));
    }
    let failure = Failure::of_code("ServiceUnavailableException", "later").unwrap();
    fake.on(GetMeeting).times(1).fail(failure);
    let error = client.get_meeting(GUID).await.unwrap_err();
    let exception: &ServiceUnavailableException = error.as_exception().unwrap();
    assert_eq!(exception.retry_after_seconds.as_deref(), Some("7"));
}

#[tokio::test]
async fn a_scripted_error_is_for_as_many_calls_as_asked() {
    let fake = Fake::start().await.unwrap();
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "meeting").await.unwrap().meeting;
    let rule = fake.on(GetMeeting).times(1).fail(Fault::new(ThrottlingException::new(), "slow"));
    // the retry is another call
    assert!(client.get_meeting(&meeting.meeting_id).await.is_ok());
    assert_eq!(fake.requests_of("GetMeeting"), 2);
    assert_eq!((rule.calls(), rule.strikes()), (1, 1), "a spent rule looks no more");

    assert_eq!(
        fake.on_operation("GetMeetings").unwrap_err().to_string(),
        "Chime SDK Meetings has no operation `GetMeetings`, did you mean `GetMeeting`?"
    );
    assert!(Failure::of_code("Teapot", "never").is_err());
}

#[tokio::test]
async fn regions_keys_and_rates_are_told_apart() {
    let fake = Fake::builder().rate_limit(0, 3).start().await.unwrap();
    let once = || fake.client_builder().max_attempts(1);
    let client = once().build().unwrap();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "meeting").await.unwrap().meeting;
    let id = &meeting.meeting_id;
    assert!(client.get_meeting(id).await.is_ok());
    let elsewhere = once().region("eu-central-1").build().unwrap();
    assert!(elsewhere.get_meeting(id).await.unwrap_err().is_not_found());
    let stranger = Credentials::new("AKIDSTRANGER", "secret", None, None, "test");
    let stranger = once().credentials(stranger).build().unwrap();
    let refused = stranger.get_meeting(id).await;
    assert_eq!(code(refused).as_deref(), Some("UnrecognizedClientException"));
    // who is refused takes no token, and another region has its own, so this is the third
    assert!(client.get_meeting(id).await.is_ok());
    assert!(client.get_meeting(id).await.unwrap_err().is_throttling());
}

#[tokio::test]
async fn requests_that_come_too_fast_are_refused_with_the_assumed_code() {
    for (word, expected) in
        [("throttling", "ThrottlingException"), ("throttled-client", "ThrottledClientException")]
    {
        let mut assumptions = Assumptions::default();
        assumptions.set("throttling-code", word).unwrap();
        let fake = Fake::builder().rate_limit(0, 1).assumptions(assumptions).start().await.unwrap();
        let client = fake.client_builder().max_attempts(1).build().unwrap();
        assert!(client.get_meeting(GUID).await.unwrap_err().is_not_found());
        let by_rate = client.get_meeting(GUID).await.unwrap_err();
        fake.on(TagResource).fail(Failure::Throttling);
        let by_rule = client.tag_resource("arn:aws:chime:x", [("a", "1")]).await.unwrap_err();
        for error in [by_rate, by_rule] {
            assert_eq!((error.code(), error.status()), (Some(expected), Some(429)));
            assert_eq!(error.message(), Some("Rate exceeded"));
            assert!(error.is_throttling(), "{error}");
        }
    }
}

#[tokio::test]
async fn bad_input_is_refused_by_the_service_too() {
    let fake = Fake::start().await.unwrap();
    let client = fake.client_builder().validate(false).build().unwrap();
    let error = client.create_attendee(GUID, "x").await.unwrap_err();
    assert!(error.is_bad_request());
    assert!(error.message().unwrap().starts_with("ExternalUserId: "), "{error}");
    let region = MediaRegion::from("mars-1");
    assert!(client.create_meeting(region, "meeting").await.unwrap_err().is_bad_request());
    let content_only = AttendeeCapabilities {
        content: MediaCapabilities::Receive,
        ..AttendeeCapabilities::AUDIO_ONLY
    };
    let error = client.create_attendee(GUID, "user").capabilities(content_only).await.unwrap_err();
    assert!(error.is_bad_request());
}

#[tokio::test]
async fn requests_that_are_not_signed_are_not_let_in() {
    let path = format!("/meetings/{GUID}");
    let fake = Fake::start().await.unwrap();
    let answer = raw(&fake, get(&path, "")).await;
    assert!(answer.starts_with("HTTP/1.1 403 "), "{answer}");
    assert!(answer.contains("x-amzn-errortype: MissingAuthenticationTokenException"), "{answer}");
    assert!(answer.contains("\"Code\":\"MissingAuthenticationToken\""), "{answer}");
    let answer = raw(&fake, get(&path, AUTHORIZATION)).await;
    assert!(answer.contains("x-amzn-errortype: UnrecognizedClientException"), "{answer}");

    let not_found = format!("Meeting {GUID} not found");
    let fake = Fake::builder().signatures(Signatures::Scope).start().await.unwrap();
    let answer = raw(&fake, get(&path, AUTHORIZATION)).await;
    assert!(answer.contains(&not_found), "{answer}");
    let fake = Fake::builder().signatures(Signatures::Ignore).start().await.unwrap();
    let answer = raw(&fake, get(&path, "")).await;
    assert!(answer.contains(&not_found), "{answer}");
}

#[tokio::test]
async fn signatures_are_verified() {
    let fake = Fake::builder().access_key("AKIDMINE", "planted-secret").start().await.unwrap();
    let signed_by = |key: &str, secret: &str| {
        let credentials = Credentials::new(key, secret, None, None, "test");
        fake.client_builder().max_attempts(1).credentials(credentials).build().unwrap()
    };
    let answer = signed_by("AKIDMINE", "planted-secret").get_meeting(GUID).await;
    assert!(answer.unwrap_err().is_not_found());
    let error = signed_by("AKIDMINE", "another-secret").get_meeting(GUID).await.unwrap_err();
    assert_eq!((error.code(), error.status()), (Some("InvalidSignatureException"), Some(403)));
    assert!(!format!("{error:?} {error}").contains("secret\""), "{error:?}");
}

#[tokio::test]
async fn a_signature_is_good_for_some_minutes_of_the_machine_s_time() {
    async fn outcome(fake: Fake) -> Option<String> {
        // a client learns the time from an answer, and would have another try
        let client = fake.client_builder().max_attempts(1).build().unwrap();
        code(client.get_meeting(GUID).await)
    }
    let builder = Fake::builder;
    let [fits, wrong] = ["NotFoundException", "InvalidSignatureException"].map(Some);
    for (fake, expected) in [
        (builder().clock_offset(200), fits),
        (builder().clock_offset(-200), fits),
        (builder().clock_offset(400), wrong),
        (builder().clock_offset(-400), wrong),
        (builder().clock_offset(-400).max_skew(Duration::from_secs(900)), fits),
        (builder().clock_offset(400).signatures(Signatures::Scope), fits),
        // the service's own clock is none of a signature's business
        (builder().manual_clock(SystemTime::UNIX_EPOCH), fits),
    ] {
        let found = outcome(fake.start().await.unwrap()).await;
        assert_eq!(found.as_deref(), expected);
    }
}

#[tokio::test]
async fn a_client_whose_clock_is_wrong_learns_the_time_from_an_answer() {
    for offset in [-3600, 3600] {
        let fake = Fake::builder().clock_offset(offset).start().await.unwrap();
        let client = fake.client();
        assert!(client.get_meeting(GUID).await.unwrap_err().is_not_found(), "{offset}");
        assert_eq!(fake.requests(), 2, "the first of them is refused");
        assert!(client.get_meeting(GUID).await.unwrap_err().is_not_found(), "{offset}");
        assert_eq!(fake.requests(), 3);
        let direct = fake.client_builder().transport(fake.in_process()).build().unwrap();
        assert!(direct.get_meeting(GUID).await.unwrap_err().is_not_found(), "{offset}");
        assert_eq!(fake.requests(), 5, "without a network it is the same");
    }
}

#[tokio::test]
async fn without_a_network_all_else_is_the_same() {
    let fake = Fake::builder().rate_limit(0, 2).start().await.unwrap();
    let direct = || fake.client_builder().transport(fake.in_process()).max_attempts(1);
    let client = direct().build().unwrap();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "meeting").await.unwrap().meeting;
    let seen = fake.client().get_meeting(&meeting.meeting_id).await.unwrap().meeting;
    assert_eq!(seen, meeting);
    assert!(client.get_meeting(GUID).await.unwrap_err().is_throttling());
    assert_eq!(fake.requests(), 3);

    let unchecked = direct().validate(false).build().unwrap();
    let refused = unchecked.list_attendees(GUID).max_results(0u32).await.unwrap_err();
    assert!(refused.is_bad_request(), "{refused}");
    let stranger = Credentials::new("AKIDSTRANGER", "secret", None, None, "test");
    let refused = direct().credentials(stranger).build().unwrap().get_meeting(GUID).await;
    assert_eq!(code(refused).as_deref(), Some("UnrecognizedClientException"));

    fake.on_any().fail(Failure::Reset);
    let error = client.list_attendees(GUID).await.unwrap_err();
    assert!(matches!(error.kind(), crate::ErrorKind::Transport), "{error:?}");
}

#[tokio::test]
async fn creations_with_one_token_at_the_same_moment_conflict() {
    use chime_sdk_core::operation::Operation as _;

    use crate::operations::CreateMeeting;

    let context = Context { request_id: String::new(), headers: ::http::HeaderMap::new() };
    let create =
        |token: &str| CreateMeeting::new("us-east-1", "meeting").client_request_token(token);
    let fake = Fake::builder().signatures(Signatures::Ignore).start().await.unwrap();
    let begin = |token| fake.backend.begin(&context, CreateMeeting::SCHEMA, &create(token));
    let first = begin("token").unwrap();
    let conflict = begin("token").unwrap_err();
    assert_eq!(conflict.exception.schema().code, "ConflictException");
    assert!(begin("other").is_ok());
    drop(first);
    assert!(begin("token").is_ok());

    let assumptions =
        Assumptions { token_at_once: Repetition::SameMeeting, ..Assumptions::default() };
    let builder = Fake::builder().signatures(Signatures::Ignore).assumptions(assumptions);
    let fake = builder.start().await.unwrap();
    let begin = |token| fake.backend.begin(&context, CreateMeeting::SCHEMA, &create(token));
    let _first = begin("token").unwrap();
    assert!(begin("token").is_ok());
}

#[tokio::test]
async fn paths_of_no_operation_are_not_found() {
    let fake = Fake::start().await.unwrap();
    for path in ["/", "/meeting", "/meetings/a/b/c/d", "/meetings/%ff", "/meetings//attendees"] {
        let answer = raw(&fake, get(path, AUTHORIZATION)).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{path}: {answer}");
        assert!(answer.contains("x-amzn-errortype: UnknownOperationException"), "{path}: {answer}");
        assert!(answer.contains("{\"message\":"), "{path}: {answer}");
        assert!(answer.contains("x-amzn-requestid: "), "{path}: {answer}");
        assert!(answer.contains("date: "), "{path}: {answer}");
    }
    assert_eq!(fake.requests(), 5);
}

#[tokio::test]
async fn long_and_broken_bodies_are_refused() {
    let fake = Fake::builder().signatures(Signatures::Scope).start().await.unwrap();
    let post = |body: &str| {
        let length = body.len();
        format!(
            "POST /meetings HTTP/1.1\r\nhost: fake\r\nconnection: close\r\n{AUTHORIZATION}\
             content-length: {length}\r\n\r\n{body}"
        )
    };
    for body in ["{", "[]", "null", "\"text\"", "{\"MediaRegion\":{}}", "\u{0}"] {
        let answer = raw(&fake, post(body)).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{body}: {answer}");
        assert!(answer.contains("x-amzn-errortype: BadRequestException"), "{body}: {answer}");
    }
    let answer = raw(&fake, post(&" ".repeat(2_000_000))).await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.contains("longer than 1048576 bytes"), "{answer}");
}

#[tokio::test]
async fn a_connection_serves_many_requests() {
    let fake = Fake::start().await.unwrap();
    let first = get("/nowhere", "").replace("connection: close\r\n", "");
    let answer = raw(&fake, format!("{first}{}", get("/nowhere", ""))).await;
    assert_eq!(answer.matches("HTTP/1.1 404 ").count(), 2, "{answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_clients_create_one_meeting_with_one_token() {
    let fake = Fake::start().await.unwrap();
    let calls: Vec<_> = (0..50)
        .map(|number| {
            let client = fake.client();
            tokio::spawn(async move {
                let id = loop {
                    let create = client.create_meeting(MediaRegion::UsEast1, "meeting");
                    match create.client_request_token("same").await {
                        Ok(output) => break output.meeting.meeting_id,
                        // another one's is being answered
                        Err(error) if error.is_conflict() => {}
                        Err(error) => return Err(error),
                    }
                };
                client.create_attendee(&id, format!("user-{number}")).await?;
                Ok::<_, Error>(id)
            })
        })
        .collect();
    let mut ids = std::collections::HashSet::new();
    for call in calls {
        ids.insert(call.await.unwrap().unwrap());
    }
    assert_eq!(ids.len(), 1);
    let id = ids.into_iter().next().unwrap();
    let attendees = fake.client().list_attendees(id).await.unwrap().attendees;
    assert_eq!(attendees.len(), 50);
}

#[tokio::test]
async fn nothing_listens_after_the_end() {
    let fake = Fake::start().await.unwrap();
    let address = fake.url().trim_start_matches("http://").to_owned();
    let client = fake.client();
    assert!(client.get_meeting(GUID).await.unwrap_err().is_not_found());
    // one connection is kept alive by the client, and this one has not said anything
    let silent = TcpStream::connect(&address).unwrap();
    let start = std::time::Instant::now();
    fake.shutdown().await;
    assert!(start.elapsed() < SHUTDOWN_LIMIT, "idle connections are not waited for");
    assert!(TcpStream::connect(&address).is_err());
    drop(silent);

    let fake = Fake::start().await.unwrap();
    let address = fake.url().trim_start_matches("http://").to_owned();
    drop(fake);
    // the abort takes effect when the runtime gets to it
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(TcpStream::connect(&address).is_err());
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let start = std::pin::pin!(Fake::start());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(result) = start.poll(&mut context) else {
        panic!("there is nothing to wait for");
    };
    assert!(result.is_err());
}
