//! Credentials: where they come from, that they are signed with, and what is wrong with them.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chime_sdk_core::credentials::{Credentials, CredentialsError, ProvideCredentials, future};
use chime_sdk_meetings::{Error, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use http::HeaderMap;

use super::MEETING;

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap())
}

fn signed_headers(headers: &HeaderMap) -> Vec<&str> {
    let authorization = text(headers, "authorization").unwrap();
    let signed = authorization.split("SignedHeaders=").nth(1).unwrap();
    signed.split(',').next().unwrap().split(';').collect()
}

/// The headers of `DeleteMeeting` with these credentials.
async fn sent_with(credentials: impl ProvideCredentials + 'static) -> Result<HeaderMap, Error> {
    let script = Scripted::new().answer(204, &[], "");
    let client = script.builder().credentials(credentials).build().unwrap();
    let result = client.delete_meeting(MEETING).await;
    assert_eq!(script.requests().len(), usize::from(result.is_ok()));
    result.map(|_| script.requests().remove(0).headers)
}

fn credentials(key: &str, secret: &str, token: Option<&str>) -> Credentials {
    Credentials::new(key, secret, token.map(str::to_owned), None, "test")
}

#[tokio::test]
async fn the_access_key_is_sent_and_the_secret_is_not() {
    let headers = sent_with(credentials("AKIDMINE", "planted", None)).await.unwrap();
    let authorization = text(&headers, "authorization").unwrap();
    assert!(authorization.starts_with("AWS4-HMAC-SHA256 Credential=AKIDMINE/"), "{authorization}");
    assert!(headers.values().all(|value| !value.to_str().unwrap().contains("planted")));
    assert_eq!(headers.get("x-amz-security-token"), None);
    let expected = ["amz-sdk-invocation-id", "amz-sdk-request", "host", "x-amz-date"];
    assert_eq!(signed_headers(&headers), expected);
}

#[tokio::test]
async fn a_session_token_is_sent_and_signed() {
    let headers = sent_with(credentials("AKID", "secret", Some("FwoG/+=="))).await.unwrap();
    assert_eq!(text(&headers, "x-amz-security-token"), Some("FwoG/+=="));
    assert_eq!(signed_headers(&headers)[2..], ["host", "x-amz-date", "x-amz-security-token"]);
    assert!(headers["x-amz-security-token"].is_sensitive());
}

#[tokio::test]
async fn credentials_that_no_header_can_carry_are_an_error_and_no_panic() {
    for bad in ["plan\rted", "planted\n", "planted\r\n", "pla\0nted", "plan\u{7f}ted"] {
        for (what, credentials) in [
            ("access key", credentials(bad, "secret", None)),
            ("session token", credentials("AKID", "secret", Some(bad))),
        ] {
            let error = sent_with(credentials).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials, "{what} {bad:?}: {error}");
            assert_eq!((error.operation(), error.attempts()), (Some("DeleteMeeting"), 0));
            let said = format!("{error} {error:?}");
            assert!(!said.contains("plan") && !said.contains("ted\n"), "{what} {bad:?}: {said}");
        }
    }
}

#[tokio::test]
async fn credentials_that_are_not_ascii_are_an_error_and_no_panic() {
    for bad in ["AK\u{cf}D", "\u{1f511}"] {
        for (what, credentials) in [
            ("access key", credentials(bad, "secret", None)),
            ("session token", credentials("AKID", "secret", Some(bad))),
        ] {
            let error = sent_with(credentials).await.map(drop).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Credentials, "{what} {bad:?}: {error}");
        }
    }
}

#[tokio::test]
async fn a_line_break_in_credentials_is_explained() {
    let error = sent_with(credentials("AKID\n", "secret", None)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DeleteMeeting: the credentials have a character that the header `authorization` cannot \
         carry; a line break at the end of an environment variable is the usual reason"
    );
}

#[tokio::test]
async fn a_secret_can_be_any_text_of_one_line() {
    for secret in ["with space", "\u{1f511}"] {
        assert!(sent_with(credentials("AKID", secret, None)).await.is_ok(), "{secret:?}");
    }
    let error = sent_with(credentials("AKID", "planted\n", None)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DeleteMeeting: the secret access key has a line break or another control character; \
         help: look at where the credentials come from"
    );
}

#[tokio::test]
async fn an_empty_part_of_the_credentials_is_named() {
    for (key, secret, part) in [("", "secret", "access key id"), ("AKID", "", "secret access key")]
    {
        let error = sent_with(credentials(key, secret, None)).await.unwrap_err();
        let expected = format!(
            "DeleteMeeting: the {part} is empty; help: look at where the credentials come from"
        );
        assert_eq!(error.to_string(), expected);
    }
}

#[tokio::test]
async fn a_line_break_in_the_session_token_is_explained() {
    let error = sent_with(credentials("AKID", "secret", Some("token\n"))).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DeleteMeeting: the credentials have a character that the header `x-amz-security-token` \
         cannot carry; a line break at the end of an environment variable is the usual reason"
    );
}

/// Counts how often it is asked, and fails from some time on.
#[derive(Clone, Debug)]
struct Counting {
    asked: Arc<AtomicUsize>,
    good: usize,
}

impl Counting {
    fn new(good: usize) -> Self {
        Counting { asked: Arc::default(), good }
    }
}

impl ProvideCredentials for Counting {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            tokio::task::yield_now().await;
            let asked = self.asked.fetch_add(1, Ordering::SeqCst);
            if asked < self.good {
                Ok(credentials(&format!("AKID{asked}"), "secret", None))
            } else {
                Err(CredentialsError::not_loaded("the vault is sealed"))
            }
        })
    }
}

#[tokio::test]
async fn a_provider_of_one_s_own_is_asked_for_each_call_and_not_before() {
    let provider = Counting::new(2);
    let script = Scripted::new().answer(204, &[], "").answer(204, &[], "");
    let client = script.builder().credentials(provider.clone()).build().unwrap();
    assert_eq!(provider.asked.load(Ordering::SeqCst), 0);
    for asked in 0..2 {
        client.delete_meeting(MEETING).await.unwrap();
        let requests = script.requests();
        let authorization = text(&requests[asked].headers, "authorization").unwrap();
        assert!(authorization.contains(&format!("AKID{asked}/")), "{authorization}");
    }
    // what is refused before needs no credentials
    client.delete_meeting("no guid").await.unwrap_err();
    assert_eq!(provider.asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_provider_that_fails_is_an_error_that_says_why_and_what_to_do() {
    let error = sent_with(Counting::new(0)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "DeleteMeeting: no credentials: the vault is sealed; help: set AWS_ACCESS_KEY_ID and \
         AWS_SECRET_ACCESS_KEY, or call `.credentials(..)`"
    );
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0));
    let source = error.source().unwrap();
    assert!(source.downcast_ref::<CredentialsError>().is_some(), "{source:?}");
    assert_eq!(source.source().unwrap().to_string(), "the vault is sealed");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_fails_between_attempts_ends_the_call() {
    let script = Scripted::new().answer(503, &[], "").answer(503, &[], "");
    let client = script.builder().credentials(Counting::new(1)).build().unwrap();
    let error = client.delete_meeting(MEETING).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 1));
    assert_eq!(script.requests().len(), 1);
}
