//! The AWS SDK's own sources over our transport. Each case runs in a process of its own, because the
//! SDK reads the environment of the process.

use std::collections::HashMap;

use chime_sdk_tests::child;
use chime_sdk_tests::stand_in::{Reply, StandIn};

use super::{FAR, TestFile, document};

/// What `official_credentials` says.
struct Said {
    /// A line for each time of asking.
    lines: Vec<String>,
    /// The log at its most talkative, and all that errors show of themselves.
    shown: String,
}

/// Runs `official_credentials` with these variables and no other ones of AWS.
async fn child_with(variables: Vec<(&'static str, String)>) -> Said {
    tokio::task::spawn_blocking(move || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_official_credentials"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("AWS_") {
                command.env_remove(name);
            }
        }
        // a request that went past our transport and its rule about proxies would fail
        let proxies = [("HTTP_PROXY", "http://127.0.0.1:9"), ("HOME", "/nowhere")];
        let own = [("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_REGION", "eu-west-1")];
        command.envs(proxies).envs(own).envs(variables).env("CHIME_SDK_TESTS_LOG", "1");
        let output = child::output(&mut command).unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        let lines = text.lines().map(str::to_owned).collect();
        Said { lines, shown: String::from_utf8(output.stderr).unwrap() }
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_process_prints_credentials() {
    let script = TestFile::new(&format!(
        "#!/bin/sh\necho '{{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"planted\",\
         \"SessionToken\":\"token\",\"Expiration\":\"{FAR}\"}}'\n"
    ));
    let config = format!("[default]\ncredential_process = sh {}\n", script.text());
    let config = TestFile::new(&config);
    let said = child_with(vec![("AWS_CONFIG_FILE", config.text().to_owned())]).await;
    assert_eq!(said.lines, ["key PROCESS, token token, expires"; 2]);
}

fn assumed(key: &str) -> Reply {
    Reply::new(
        200,
        format!(
            r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleResult><AssumedRoleUser><AssumedRoleId>id</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/role/name</Arn>
            </AssumedRoleUser><Credentials><AccessKeyId>{key}</AccessKeyId>
            <SecretAccessKey>planted-secret</SecretAccessKey><SessionToken>token-of-{key}</SessionToken>
            <Expiration>{FAR}</Expiration></Credentials></AssumeRoleResult>
            <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AssumeRoleResponse>"#
        ),
    )
}

/// A profile whose role takes a role that takes keys.
const ROLES: &str = "[profile outer]\nrole_arn = arn:aws:iam::1:role/outer\nsource_profile = inner\n\
     [profile inner]\nrole_arn = arn:aws:iam::1:role/inner\nsource_profile = base\n\
     [profile base]\naws_access_key_id = BASE\naws_secret_access_key = planted\n";

#[tokio::test]
async fn a_role_of_a_role_is_assumed_over_our_transport_and_kept() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", assumed("INNER")).on("POST", "/", assumed("OUTER"));
    let config = TestFile::new(ROLES);
    let said = child_with(vec![
        ("AWS_CONFIG_FILE", config.text().to_owned()),
        ("AWS_PROFILE", "outer".to_owned()),
        ("AWS_ENDPOINT_URL_STS", server.url().to_owned()),
    ])
    .await;
    assert_eq!(said.lines, ["key OUTER, token token-of-OUTER, expires"; 2]);
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for (request, (role, signer)) in requests.iter().zip([("inner", "BASE"), ("outer", "INNER")]) {
        let form: HashMap<_, _> = url::form_urlencoded::parse(&request.body).into_owned().collect();
        assert_eq!(form["Action"], "AssumeRole");
        assert_eq!(form["RoleArn"], format!("arn:aws:iam::1:role/{role}"));
        let authorization = &request.headers["authorization"];
        assert!(authorization.contains(&format!("Credential={signer}/")), "{authorization}");
    }
    assert_eq!(requests[1].headers["x-amz-security-token"], "token-of-INNER");
}

#[tokio::test]
async fn a_failure_that_may_pass_is_tried_again() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", Reply::new(500, "")).on("POST", "/", Reply::hang_up());
    server.on("POST", "/", assumed("INNER"));
    let config = TestFile::new(ROLES);
    let said = child_with(vec![
        ("AWS_CONFIG_FILE", config.text().to_owned()),
        ("AWS_PROFILE", "inner".to_owned()),
        ("AWS_ENDPOINT_URL_STS", server.url().to_owned()),
    ])
    .await;
    assert_eq!(
        (said.lines[0].as_str(), server.requests().len()),
        ("key INNER, token token-of-INNER, expires", 3)
    );
}

#[tokio::test]
async fn a_refusal_of_sts_is_an_error() {
    let server = StandIn::start().await.unwrap();
    let body = "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error>\
                </ErrorResponse>";
    server.on("POST", "/", Reply::new(403, body));
    let config = TestFile::new(ROLES);
    let said = child_with(vec![
        ("AWS_CONFIG_FILE", config.text().to_owned()),
        ("AWS_PROFILE", "inner".to_owned()),
        ("AWS_ENDPOINT_URL_STS", server.url().to_owned()),
    ])
    .await;
    assert!(said.lines[0].contains("AccessDenied"), "{:?}", said.lines);
}

/// Fails if the log or an error has a secret in it, and if there was no log.
#[track_caller]
fn assert_nothing_planted(said: &Said, of: &str) {
    assert!(said.shown.contains("the log is on"), "{}", said.shown);
    for text in said.lines.iter().map(String::as_str).chain(said.shown.lines()) {
        assert!(!text.contains("planted"), "{of}: {text}");
    }
}

#[tokio::test]
async fn neither_log_nor_error_shows_an_answer_of_sts_that_is_not_what_the_sdk_expects() {
    let secrets = "<AccessKeyId>KEY</AccessKeyId><SecretAccessKey>planted-secret</SecretAccessKey>\
                   <SessionToken>planted-token</SessionToken>";
    let within = |inner: &str| {
        format!(
            "<AssumeRoleResponse><AssumeRoleResult><Credentials>{inner}</Credentials>\
             </AssumeRoleResult></AssumeRoleResponse>"
        )
    };
    for body in [
        format!(
            "<AssumeRoleResponse><AssumeRoleResult><Other>{secrets}</Other></AssumeRoleResult></AssumeRoleResponse>"
        ),
        within(&format!("{secrets}<Expiration>planted</Expiration>")),
        within("<SecretAccessKey>planted &planted; </SecretAccessKey>"),
        format!("<Other>{secrets}</Other>"),
        "<planted SecretAccessKey='planted'/>".to_owned(),
        "<AssumeRoleResponse><planted SecretAccessKey='planted'/></AssumeRoleResponse>".to_owned(),
        r#"{"SecretAccessKey":"planted-secret"}"#.to_owned(),
    ] {
        let server = StandIn::start().await.unwrap();
        server.on("POST", "/", Reply::new(200, body.clone()).header("x-secret", "planted"));
        let config = TestFile::new(ROLES);
        let said = child_with(vec![
            ("AWS_CONFIG_FILE", config.text().to_owned()),
            ("AWS_PROFILE", "inner".to_owned()),
            ("AWS_ENDPOINT_URL_STS", server.url().to_owned()),
            ("AWS_MAX_ATTEMPTS", "1".to_owned()),
        ])
        .await;
        assert!(!server.requests().is_empty());
        assert!(said.shown.contains("shown: "), "{body} is an error: {:?}", said.lines);
        assert!(said.shown.contains("GetMeeting"), "{body} is an error of a client");
        assert_nothing_planted(&said, &body);
    }
}

#[tokio::test]
async fn neither_log_nor_error_shows_what_a_role_a_container_and_a_process_answer() {
    let server = StandIn::start().await.unwrap();
    server.on("POST", "/", assumed("INNER"));
    let config = TestFile::new(ROLES);
    let role = child_with(vec![
        ("AWS_CONFIG_FILE", config.text().to_owned()),
        ("AWS_PROFILE", "inner".to_owned()),
        ("AWS_ENDPOINT_URL_STS", server.url().to_owned()),
    ]);
    let role = role.await;
    assert!(role.lines[0].starts_with("key INNER"), "{:?}", role.lines);
    assert!(!role.shown.contains("planted"), "a role: {}", role.shown);
    for (body, given) in [
        (document("CONTAINER", FAR), true),
        (document("CONTAINER", "planted"), false),
        (r#"{"SecretAccessKey":"planted","Token":"planted"#.to_owned(), false),
        (r#"{"SecretAccessKey":planted}"#.to_owned(), false),
        ("planted".to_owned(), false),
    ] {
        let script = TestFile::new(&body);
        let process = format!("[default]\ncredential_process = cat {}\n", script.text());
        let process = TestFile::new(&process);
        server.forget().on("GET", "/keys", Reply::new(200, body.clone()));
        let keys = format!("{}/keys", server.url());
        let container = vec![("AWS_CONTAINER_CREDENTIALS_FULL_URI", keys)];
        let process = vec![("AWS_CONFIG_FILE", process.text().to_owned())];
        let (container, process) = (child_with(container).await, child_with(process).await);
        assert_eq!(container.lines[0].starts_with("key CONTAINER"), given, "{:?}", container.lines);
        assert!(!process.lines[0].starts_with("key"), "a process says its version");
        for said in [container, process] {
            let said = if given { Said { lines: Vec::new(), ..said } } else { said };
            assert_nothing_planted(&said, &body);
        }
    }
}
