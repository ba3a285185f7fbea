//! The container's service.

use std::time::Duration;

use chime_sdk_core::credentials::{ContainerCredentials, ProvideCredentials as _};
use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_tests::scripted::{Scripted, response};
use chime_sdk_tests::stand_in::{Reply, StandIn};
use tokio::time::Instant;

use super::*;

const PATH: &str = "/v2/credentials/id";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The source whose service is this server.
fn source(server: &StandIn, more: &[(&str, &str)]) -> ContainerCredentials {
    let url = format!("{}{PATH}", server.url());
    let pairs = more.iter().copied().chain([(FULL, url.as_str())]);
    ContainerCredentials::new(Environment::from_pairs(pairs))
}

#[tokio::test]
async fn the_answer_of_the_full_uri_makes_credentials() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", PATH, Reply::new(200, document("AKID", "2030-01-02T03:04:05Z")));
    let credentials = given(&source(&server, &[])).await;
    assert_eq!(credentials.access_key_id(), "AKID");
    assert_eq!(credentials.secret_access_key(), "planted-secret");
    assert_eq!(credentials.session_token(), Some("planted-token"));
    let expiry = credentials.expiry().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(expiry.as_secs(), 1_893_553_445);
    assert_eq!(server.requests()[0].headers.get("authorization"), None);
}

#[tokio::test]
async fn a_relative_uri_goes_to_the_container_s_host() {
    let script = Scripted::new().answer(200, &[], document("AKID", FAR));
    let source = ContainerCredentials::new(environment(&[(RELATIVE, PATH)]))
        .transport(Arc::new(script.clone()));
    given(&source).await;
    let request = script.requests().remove(0);
    assert_eq!(request.url.as_str(), format!("http://169.254.170.2{PATH}"));
    assert_eq!(request.limits.connect_timeout, Duration::from_secs(2));
}

#[tokio::test]
async fn the_token_file_is_read_anew_and_wins_over_the_token() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", PATH, Reply::new(200, document("AKID", FAR)));
    let file = TestFile::new("first\n");
    let source = source(&server, &[(TOKEN_FILE, file.text()), (TOKEN, "variable")]);
    given(&source).await;
    std::fs::write(file.path(), "second").unwrap();
    given(&source).await;
    given(&self::source(&server, &[(TOKEN, "variable")])).await;
    let sent: Vec<_> =
        server.requests().iter().map(|request| request.headers["authorization"].clone()).collect();
    assert_eq!(sent, ["first", "second", "variable"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_sent_is_refused_before_anything_is_sent() {
    let server = StandIn::start().await.unwrap();
    for (content, problem) in
        [("planted\r\nx: y", "has a line break"), ("", "it is empty"), (" \n", "it is empty")]
    {
        let file = TestFile::new(content);
        let (kind, text) = refusal(&source(&server, &[(TOKEN_FILE, file.text())])).await;
        assert_eq!(kind, "configuration");
        assert!(text.contains(problem) && text.contains(TOKEN_FILE), "{text}");
    }
    let (kind, text) = refusal(&source(&server, &[(TOKEN_FILE, "/nowhere/at/all")])).await;
    assert_eq!(kind, "configuration");
    assert!(text.contains("cannot be read: No such file"), "{text}");
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_server_error_and_a_connection_that_ends_are_tried_again() {
    for first in [
        Reply::new(500, "planted"),
        Reply::new(503, ""),
        Reply::new(429, ""),
        Reply::hang_up(),
        Reply::new(200, document("AKID", FAR)).cut_off(1),
    ] {
        let server = StandIn::start().await.unwrap();
        server.on("GET", PATH, first.clone()).on("GET", PATH, first);
        server.on("GET", PATH, Reply::new(200, document("AKID", FAR)));
        assert_eq!(given(&source(&server, &[])).await.access_key_id(), "AKID");
        assert_eq!(server.requests().len(), 3);
    }
}

#[tokio::test]
async fn it_is_tried_three_times_and_no_more() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", PATH, Reply::new(500, "planted"));
    let (kind, text) = refusal(&source(&server, &[])).await;
    assert_eq!((kind, server.requests().len()), ("provider", 3));
    assert_eq!(text, "the container's credentials service answered (500)");
}

#[tokio::test]
async fn a_refusal_is_final_and_its_code_is_shown_when_it_looks_like_one() {
    for (status, body, said) in [
        (404, "planted", "answered (404)"),
        (403, r#"{"Code":"AccessDenied","Message":"planted"}"#, "with `AccessDenied` (403)"),
        (400, r#"{"code":"planted secret"}"#, "answered (400)"),
        (302, "", "answered (302)"),
        (204, "", "answered (204)"),
    ] {
        let server = StandIn::start().await.unwrap();
        server.on("GET", PATH, Reply::new(status, body).header("location", "http://127.0.0.1:1/"));
        let (kind, text) = refusal(&source(&server, &[])).await;
        assert_eq!((kind, server.requests().len()), ("provider", 1), "{text}");
        assert!(text.ends_with(said), "{text}");
    }
}

#[tokio::test]
async fn an_answer_that_is_no_credentials_is_refused_and_not_repeated() {
    let whole = document("planted", FAR);
    for (body, problem) in [
        ("".to_owned(), "it is no JSON"),
        ("planted".to_owned(), "it is no JSON"),
        ("[\"planted\"]".to_owned(), "it has no `Expiration`"),
        ("null".to_owned(), "it has no `Expiration`"),
        (whole[..whole.len() - 3].to_owned(), "it is no JSON"),
        (whole.replace(FAR, "planted"), "its `Expiration` is no time"),
        (whole.replace("AccessKeyId", "x"), "it has no `AccessKeyId`"),
        (whole.replace("SecretAccessKey", "x"), "it has no `SecretAccessKey`"),
        (whole.replace("\"Token\"", "\"x\""), "it has no `Token`"),
        (whole.replace("planted-secret", ""), "it has no `SecretAccessKey`"),
        (whole.replace("\"planted-token\"", "7"), "it has no `Token`"),
        (whole.replace("Success", "Failed"), "answered with `Failed` (200)"),
    ] {
        let server = StandIn::start().await.unwrap();
        server.on("GET", PATH, Reply::new(200, body.clone()));
        let (kind, text) = refusal(&source(&server, &[])).await;
        assert_eq!((kind, server.requests().len()), ("provider", 1), "{text}");
        assert!(text.ends_with(problem), "{text}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_given_up() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", PATH, Reply::new(200, vec![b' '; 9 * 1024 * 1024]));
    let (kind, text) = refusal(&source(&server, &[])).await;
    assert_eq!((kind, server.requests().len()), ("provider", 1));
    assert!(text.contains("larger than `max_response_bytes` allows"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_is_given_up_after_three_times_seven_seconds() {
    let source = ContainerCredentials::new(environment(&[(RELATIVE, PATH)])).transport(silent());
    let started = Instant::now();
    let (kind, text) = refusal(&source).await;
    assert_eq!(kind, "provider");
    assert!(text.ends_with("did not answer: timed out: it took more than 7s"), "{text}");
    let took = started.elapsed();
    assert!(Duration::from_secs(21) <= took && took < Duration::from_secs(22), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn a_service_that_nobody_runs_is_an_error_that_says_so() {
    let script = (0..5).fold(Scripted::new(), |script, _| script.fail(TransportErrorKind::Connect));
    let source = ContainerCredentials::new(environment(&[(RELATIVE, PATH)]))
        .transport(Arc::new(script.clone()));
    let (kind, text) = refusal(&source).await;
    assert_eq!((kind, script.requests().len()), ("provider", 3));
    assert_eq!(text, "the container's credentials service did not answer: could not connect");
}

#[tokio::test]
async fn nothing_is_sent_where_the_token_would_travel_readably() {
    let transport = in_memory(|_| Ok(response(200, &[], document("AKID", FAR))));
    for url in ["http://evil.example/a", "http://169.254.169.254/a"] {
        let source = ContainerCredentials::new(environment(&[(FULL, url), (TOKEN, "planted")]))
            .transport(Arc::clone(&transport));
        let (kind, text) = refusal(&source).await;
        assert_eq!(kind, "configuration");
        assert!(text.contains("not trusted over plain `http`; help: use `https`"), "{text}");
    }
    let far = [(FULL, "https://credentials.example/a"), (TOKEN, "planted")];
    let source = ContainerCredentials::new(environment(&far)).transport(transport);
    source.provide_credentials().await.unwrap();
}
