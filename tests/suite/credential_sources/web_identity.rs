//! The exchange of a token for credentials at STS.

use std::collections::HashMap;
use std::time::Duration;

use chime_sdk_core::credentials::{ProfileCredentials, WebIdentityCredentials};
use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_tests::scripted::Scripted;
use chime_sdk_tests::stand_in::{Received, Reply, StandIn};

use super::*;

const ARN: &str = "arn:aws:iam::123456789012:role/my role+1";
const TOKEN_FILE: &str = "AWS_WEB_IDENTITY_TOKEN_FILE";
const ENDPOINT: &str = "AWS_ENDPOINT_URL_STS";
const DUAL_STACK: (&str, &str) = ("AWS_USE_DUALSTACK_ENDPOINT", "true");

pub(super) fn answer(key: &str, expiration: &str) -> String {
    format!(
        r#"<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
        <AssumeRoleWithWebIdentityResult><Audience>a</Audience><Credentials>
        <SessionToken>planted/token+&#61;</SessionToken>
        <SecretAccessKey>planted-secret</SecretAccessKey>
        <Expiration>{expiration}</Expiration><AccessKeyId>{key}</AccessKeyId>
        </Credentials></AssumeRoleWithWebIdentityResult>
        </AssumeRoleWithWebIdentityResponse>"#
    )
}

fn source(server: &StandIn, file: &TestFile, more: &[(&str, &str)]) -> WebIdentityCredentials {
    let pairs = [(ENDPOINT, server.url()), (TOKEN_FILE, file.text()), ("AWS_ROLE_ARN", ARN)];
    WebIdentityCredentials::new(Environment::from_pairs(pairs.into_iter().chain(more.to_vec())))
}

fn form(request: &Received) -> HashMap<String, String> {
    url::form_urlencoded::parse(&request.body).into_owned().collect()
}

#[tokio::test]
async fn the_token_is_exchanged_for_credentials() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", Reply::new(200, answer("AKID", "2030-01-02T03:04:05Z")));
    let file = TestFile::new("to=ken&1\n");
    let source = source(&server, &file, &[("AWS_ROLE_SESSION_NAME", "session")]);
    let credentials = given(&source).await;
    assert_eq!(credentials.access_key_id(), "AKID");
    assert_eq!(credentials.secret_access_key(), "planted-secret");
    assert_eq!(credentials.session_token(), Some("planted/token+="));
    let expiry = credentials.expiry().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(expiry.as_secs(), 1_893_553_445);
    let request = server.requests().remove(0);
    assert_eq!(request.headers["content-type"], "application/x-www-form-urlencoded");
    // the token is what proves who asks, so the request is not signed
    assert_eq!(request.headers.get("authorization"), None);
    let expected = [
        ("Action", "AssumeRoleWithWebIdentity"),
        ("Version", "2011-06-15"),
        ("RoleArn", ARN),
        ("RoleSessionName", "session"),
        ("WebIdentityToken", "to=ken&1"),
    ];
    let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(form(&request), HashMap::from(expected));
}

#[tokio::test]
async fn the_token_file_is_read_anew_and_a_session_has_a_name() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", Reply::new(200, answer("AKID", FAR)));
    let file = TestFile::new("first");
    let source = source(&server, &file, &[]);
    given(&source).await;
    std::fs::write(file.path(), "second").unwrap();
    given(&source).await;
    let forms: Vec<_> = server.requests().iter().map(form).collect();
    assert_eq!(forms[0]["WebIdentityToken"], "first");
    assert_eq!(forms[1]["WebIdentityToken"], "second");
    assert!(forms[0]["RoleSessionName"].starts_with("chime-sdk-rust-"));
}

#[tokio::test(start_paused = true)]
async fn sts_is_asked_in_the_region() {
    let file = TestFile::new("token");
    for (pairs, host) in [
        (&[("AWS_REGION", "eu-west-1")][..], "sts.eu-west-1.amazonaws.com"),
        (&[("AWS_REGION", "cn-north-1")], "sts.cn-north-1.amazonaws.com.cn"),
        (
            &[("AWS_DEFAULT_REGION", "us-east-1"), ("AWS_USE_FIPS_ENDPOINT", "true")],
            "sts-fips.us-east-1.amazonaws.com",
        ),
        (
            &[("AWS_REGION", "us-gov-west-1"), ("AWS_USE_FIPS_ENDPOINT", "true")],
            "sts.us-gov-west-1.amazonaws.com",
        ),
        (&[("AWS_REGION", "eu-west-1"), DUAL_STACK], "sts.eu-west-1.api.aws"),
        (&[("AWS_REGION", "us-gov-east-1"), DUAL_STACK], "sts.us-gov-east-1.api.aws"),
        (
            &[("AWS_REGION", "us-east-1"), DUAL_STACK, ("AWS_USE_FIPS_ENDPOINT", "true")],
            "sts-fips.us-east-1.api.aws",
        ),
        (
            &[("AWS_REGION", "us-gov-east-1"), DUAL_STACK, ("AWS_USE_FIPS_ENDPOINT", "true")],
            "sts-fips.us-gov-east-1.api.aws",
        ),
    ] {
        let script = Scripted::new().fail(TransportErrorKind::Request);
        let own = [(TOKEN_FILE, file.text()), ("AWS_ROLE_ARN", ARN)];
        let pairs = pairs.iter().copied().chain(own);
        let source = WebIdentityCredentials::new(Environment::from_pairs(pairs))
            .transport(Arc::new(script.clone()));
        refusal(&source).await;
        assert_eq!(script.requests()[0].url.as_str(), format!("https://{host}/"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_region_of_the_code_wins_over_the_environment_s() {
    let file = TestFile::new("token");
    for more in [None, Some(("AWS_REGION", "us-east-1"))] {
        let script = Scripted::new().fail(TransportErrorKind::Request);
        let pairs = [(TOKEN_FILE, file.text()), ("AWS_ROLE_ARN", ARN)].into_iter().chain(more);
        let source = WebIdentityCredentials::new(Environment::from_pairs(pairs))
            .region("eu-central-1")
            .transport(Arc::new(script.clone()));
        refusal(&source).await;
        let url = script.requests()[0].url.to_string();
        assert_eq!(url, "https://sts.eu-central-1.amazonaws.com/");
    }
}

#[tokio::test]
async fn the_token_goes_over_https_or_to_this_machine() {
    let file = TestFile::new("token");
    for (url, is_sent) in [
        ("https://sts.example/", true),
        ("http://127.0.0.1:1/", true),
        ("http://192.0.2.2:8080/", false),
        ("http://169.254.170.2/", false),
        ("http://sts.example/", false),
    ] {
        let script = Scripted::new().fail(TransportErrorKind::Request);
        for variable in [ENDPOINT, "AWS_ENDPOINT_URL"] {
            let pairs = [(variable, url), (TOKEN_FILE, file.text()), ("AWS_ROLE_ARN", ARN)];
            let source = WebIdentityCredentials::new(environment(&pairs))
                .transport(Arc::new(script.clone()));
            let (kind, text) = refusal(&source).await;
            assert_eq!(!script.requests().is_empty(), is_sent, "{url}");
            let said = "which is not trusted over plain `http`; help: use `https` or a loopback";
            assert_eq!(text.contains(said), !is_sent, "{text}");
            assert!(is_sent || kind == "configuration", "{kind}");
        }
    }
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let file = TestFile::new("token");
    let (arn, token) = (("AWS_ROLE_ARN", ARN), (TOKEN_FILE, file.text()));
    let region = ("AWS_REGION", "us-east-1");
    for (pairs, kind, said) in [
        (&[arn][..], "none", "AWS_WEB_IDENTITY_TOKEN_FILE is not set"),
        (&[token, region], "configuration", "but not AWS_ROLE_ARN; help: set it to the role"),
        (&[token, arn], "configuration", "web identity needs a region; help: set AWS_REGION"),
        (&[arn, region, (TOKEN_FILE, "/nowhere")], "configuration", "cannot be read: No such file"),
        (
            &[arn, token, ("AWS_REGION", "us-east-1@evil.example/")],
            "configuration",
            "cannot be part of a host name",
        ),
        (&[arn, token, (ENDPOINT, "nowhere")], "configuration", "is no `http` or `https` URL"),
        (&[arn, token, ("AWS_PROFILE", "gone")], "configuration", "does not exist"),
    ] {
        let source = WebIdentityCredentials::new(environment(pairs));
        let (said_kind, text) = refusal(&source).await;
        assert_eq!(said_kind, kind, "{text}");
        assert!(text.contains(said), "{text}");
    }
}

#[tokio::test]
async fn an_error_of_sts_is_named_by_its_code_and_not_repeated() {
    let server = StandIn::start().await.unwrap();
    let body = "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>planted</Message>\
                </Error></ErrorResponse>";
    server.on("POST", "/", Reply::new(400, body));
    let file = TestFile::new("planted");
    let (kind, text) = refusal(&source(&server, &file, &[])).await;
    assert_eq!((kind, server.requests().len()), ("provider", 1));
    assert_eq!(text, "STS answered with `InvalidIdentityToken` (400)");
}

#[tokio::test]
async fn what_may_pass_is_tried_three_times() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", Reply::new(500, "planted")).on("POST", "/", Reply::hang_up());
    server.on("POST", "/", Reply::new(200, answer("AKID", FAR)));
    let file = TestFile::new("planted");
    given(&source(&server, &file, &[])).await;
    assert_eq!(server.requests().len(), 3);
    server.forget().on("POST", "/", Reply::new(503, "planted"));
    let (kind, text) = refusal(&source(&server, &file, &[])).await;
    assert_eq!((kind, text.as_str()), ("provider", "STS answered (503)"));
    assert_eq!(server.requests().len(), 6);
}

#[tokio::test]
async fn an_answer_that_is_no_credentials_is_refused() {
    let whole = answer("planted", FAR);
    for (body, said) in [
        (String::new(), "it is no XML"),
        ("planted".to_owned(), "it is no XML"),
        (whole[..whole.len() - 10].to_owned(), "it is no XML"),
        (whole.replace(FAR, "planted"), "its `Expiration` is no time"),
        (whole.replace("AccessKeyId", "x"), "it has no `SecretAccessKey`"),
        (whole.replace("planted-secret", " "), "it has no `SecretAccessKey`"),
        (whole.replace("SessionToken", "x"), "it has no `SessionToken`"),
        (whole.replace("<Credentials>", "<x>").replace("</Credentials>", "</x>"), "`Expiration`"),
    ] {
        let body = body.replace("<Secretx>", "<x>").replace("</Secretx>", "</x>");
        let server = StandIn::start().await.unwrap();
        server.on("POST", "/", Reply::new(200, body));
        let file = TestFile::new("planted");
        let (kind, text) = refusal(&source(&server, &file, &[])).await;
        assert_eq!((kind, server.requests().len()), ("provider", 1));
        assert!(text.contains(said) || text.contains("it has no `AccessKeyId`"), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn sts_that_never_answers_is_given_up() {
    let file = TestFile::new("token");
    let pairs = [("AWS_REGION", "us-east-1"), (TOKEN_FILE, file.text()), ("AWS_ROLE_ARN", ARN)];
    let source = WebIdentityCredentials::new(environment(&pairs)).transport(silent());
    let started = tokio::time::Instant::now();
    let (kind, text) = refusal(&source).await;
    assert_eq!(kind, "provider");
    assert!(text.contains("timed out: it took more than 10s"), "{text}");
    assert!(started.elapsed() < Duration::from_secs(32));
}

#[tokio::test(start_paused = true)]
async fn a_profile_s_role_goes_the_same_way_and_its_credentials_are_kept() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", Reply::new(200, answer("AKID", FAR)));
    let token = TestFile::new("token");
    let config = |arn: &str| {
        format!(
            "[profile p]\nrole_arn = {arn}\nweb_identity_token_file = {}\nservices = here\n\
             role_session_name = mine\n[services here]\nsts =\n  endpoint_url = {}\n",
            token.text(),
            server.url()
        )
    };
    let file = TestFile::new(&config(ARN));
    let pairs = [("AWS_PROFILE", "p"), ("AWS_CONFIG_FILE", file.text())];
    let source = ProfileCredentials::new(environment(&pairs));
    assert_eq!(given(&source).await.access_key_id(), "AKID");
    given(&source).await;
    assert_eq!(server.requests().len(), 1);
    let sent = form(&server.requests()[0]);
    assert_eq!((sent["RoleArn"].as_str(), sent["RoleSessionName"].as_str()), (ARN, "mine"));
    // another role in the file is another session
    std::fs::write(file.path(), config("arn:other")).unwrap();
    tokio::time::advance(Duration::from_secs(5)).await;
    given(&source).await;
    assert_eq!(form(&server.requests()[1])["RoleArn"], "arn:other");
}
