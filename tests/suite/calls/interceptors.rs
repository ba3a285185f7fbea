//! Interceptors see and change every attempt before it is signed, and every answer before it is
//! decoded.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use chime_sdk_core::interceptor::{Attempt, Interceptor, InterceptorError};
use chime_sdk_core::transport::{HttpRequest, HttpResponse, TransportErrorKind};
use chime_sdk_meetings::ErrorKind;
use chime_sdk_tests::log::{keep_spans, kept_spans};
use chime_sdk_tests::scripted::Scripted;
use http::{HeaderValue, StatusCode};
use url::Url;

use super::{MEETING, a_meeting};

type Before<T> = Box<dyn Fn(&Attempt<'_>, &mut T) -> Result<(), InterceptorError> + Send + Sync>;

/// An interceptor of two closures.
struct Doing {
    signing: Before<HttpRequest>,
    decoding: Before<HttpResponse>,
}

impl std::fmt::Debug for Doing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Doing")
    }
}

impl Interceptor for Doing {
    fn before_signing(&self, a: &Attempt<'_>, r: &mut HttpRequest) -> Result<(), InterceptorError> {
        (self.signing)(a, r)
    }
    fn before_decoding(
        &self,
        a: &Attempt<'_>,
        r: &mut HttpResponse,
    ) -> Result<(), InterceptorError> {
        (self.decoding)(a, r)
    }
}

fn signing(
    change: impl Fn(&Attempt<'_>, &mut HttpRequest) -> Result<(), InterceptorError>
    + Send
    + Sync
    + 'static,
) -> Doing {
    Doing { signing: Box::new(change), decoding: Box::new(|_, _| Ok(())) }
}

fn decoding(
    change: impl Fn(&Attempt<'_>, &mut HttpResponse) -> Result<(), InterceptorError>
    + Send
    + Sync
    + 'static,
) -> Doing {
    Doing { signing: Box::new(|_, _| Ok(())), decoding: Box::new(change) }
}

#[tokio::test(start_paused = true)]
async fn they_are_asked_in_order_for_every_attempt() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let script = Scripted::new().fail(TransportErrorKind::Interrupted).answer(503, &[], "").answer(
        200,
        &[],
        a_meeting(),
    );
    let mut builder = script.builder();
    for name in ["first", "second"] {
        let (requests, answers) = (Arc::clone(&seen), Arc::clone(&seen));
        builder = builder.interceptor(Doing {
            signing: Box::new(move |attempt, _| {
                assert_eq!((attempt.operation.name, attempt.region), ("GetMeeting", "us-east-1"));
                requests.lock().unwrap().push(format!("{name} request {}", attempt.number));
                Ok(())
            }),
            decoding: Box::new(move |attempt, answer| {
                let (number, status) = (attempt.number, answer.status.as_u16());
                answers.lock().unwrap().push(format!("{name} answer {number} {status}"));
                Ok(())
            }),
        });
    }
    builder.build().unwrap().get_meeting(MEETING).await.unwrap();
    let expected = [
        "first request 1",
        "second request 1",
        "first request 2",
        "second request 2",
        "first answer 2 503",
        "second answer 2 503",
        "first request 3",
        "second request 3",
        "first answer 3 200",
        "second answer 3 200",
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test]
async fn what_they_change_is_what_is_signed_and_sent() {
    let script = Scripted::new().answer(204, &[], "");
    let builder = script.builder().interceptor(signing(|_, request| {
        request.headers.insert("x-tenant", HeaderValue::from_static("7"));
        request.body = Some(Bytes::from_static(b"changed"));
        request.url.set_query(Some("traced=1"));
        Ok(())
    }));
    builder.build().unwrap().delete_meeting(MEETING).await.unwrap();
    let request = script.requests().remove(0);
    assert_eq!(request.headers["x-tenant"], "7");
    assert_eq!(request.body.as_deref(), Some(&b"changed"[..]));
    assert_eq!(request.url.query(), Some("traced=1"));
    assert!(request.headers["authorization"].to_str().unwrap().contains("x-tenant"));
}

#[tokio::test]
async fn they_cannot_set_what_belongs_to_the_signature_or_the_connection() {
    let names = ["authorization", "host", "content-length", "transfer-encoding", "x-amz-date"];
    let script = Scripted::new().answer(204, &[], "");
    let builder = script.builder().interceptor(signing(move |_, request| {
        for name in names {
            request.headers.insert(name, HeaderValue::from_static("forged"));
        }
        Ok(())
    }));
    builder.build().unwrap().delete_meeting(MEETING).await.unwrap();
    let request = script.requests().remove(0);
    assert!(request.headers.values().all(|value| value != "forged"), "{request:?}");
    assert!(!request.headers.contains_key("host"));
}

#[tokio::test]
async fn an_address_that_is_neither_https_nor_loopback_is_refused_after_them() {
    for (url, allowed) in [
        ("http://evil.example/", false),
        ("http://169.254.169.254/", false),
        ("http://fake.localhost/", false),
        ("https://user:planted@private.example/", false),
        ("https://private.example/#part", false),
        ("http://127.0.0.1:1/", true),
        ("https://private.example/", true),
    ] {
        let script = Scripted::new().answer(204, &[], "");
        let builder = script.builder().interceptor(signing(move |_, request| {
            request.url = Url::parse(url)?;
            Ok(())
        }));
        let result = builder.build().unwrap().delete_meeting(MEETING).await;
        assert_eq!(result.is_ok(), allowed, "{url}: {result:?}");
        assert_eq!(script.requests().len(), usize::from(allowed), "{url}");
    }
}

#[tokio::test]
async fn an_answer_they_change_is_what_is_decoded() {
    let script = Scripted::new().answer(404, &[], "");
    let builder = script.builder().interceptor(decoding(|_, answer| {
        answer.status = StatusCode::OK;
        answer.body = a_meeting().into();
        Ok(())
    }));
    let answered = builder.build().unwrap().get_meeting(MEETING).await.unwrap();
    assert_eq!(answered.meeting.meeting_id.as_str(), MEETING);
}

#[tokio::test]
async fn what_they_fail_with_ends_the_call() {
    let script = Scripted::new().answer(503, &[("x-amzn-requestid", "id-1")], "");
    let builder = script.builder().interceptor(signing(|_, _| Err("no budget left".into())));
    let error = builder.build().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Interceptor);
    assert_eq!(
        error.to_string(),
        "GetMeeting: an interceptor failed before signing: no budget left"
    );
    assert_eq!((error.attempts(), script.requests().len()), (0, 0));

    let builder = script.builder().interceptor(decoding(|_, _| Err("unexpected\nanswer".into())));
    let error = builder.build().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetMeeting: an interceptor failed before decoding: unexpected answer"
    );
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "unexpected\nanswer");
    assert_eq!((error.attempts(), script.requests().len()), (1, 1));
    assert_eq!((error.status(), error.request_id()), (Some(503), Some("id-1")));
}

#[tokio::test]
async fn a_header_that_cannot_be_signed_is_not_sent() {
    let script = Scripted::new().answer(204, &[], "");
    let builder = script.builder().interceptor(signing(|_, request| {
        request.headers.insert("x-tenant", HeaderValue::from_bytes("caf\u{e9}".as_bytes())?);
        Ok(())
    }));
    let error = builder.build().unwrap().delete_meeting(MEETING).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DeleteMeeting: the header `x-tenant` has a character that cannot be signed; \
         help: use printable ASCII"
    );
    assert_eq!((error.attempts(), script.requests().len()), (0, 0));
}

#[tokio::test]
async fn what_they_do_is_within_the_span_of_the_attempt() {
    keep_spans();
    let script = Scripted::new().answer(204, &[], "");
    let builder = script.builder().interceptor(signing(|_, _| {
        let _inner = tracing::info_span!(target: "chime_sdk_core", "mine").entered();
        Ok(())
    }));
    builder.build().unwrap().delete_meeting(MEETING).await.unwrap();
    let spans = kept_spans();
    let mine = spans.iter().find(|span| span.name == "mine").unwrap();
    assert_eq!(mine.parent, Some("attempt"));
}
