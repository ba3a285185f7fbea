//! The AWS SDK's own sources over our transport. Each case runs in a process of its own, because the
//! SDK reads the environment of the process.

use std::collections::HashMap;

use chime_sdk_tests::stand_in::{Reply, StandIn};

use super::{FAR, TestFile};

/// What `official_credentials` says with these variables and no other ones of AWS.
async fn child_with(variables: Vec<(&'static str, String)>) -> Vec<String> {
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
        let output = command.envs(proxies).envs(own).envs(variables).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        text.lines().map(str::to_owned).collect()
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn a_process_prints_credentials() {
    let script = TestFile::new(&format!(
        "#!/bin/sh\necho '{{\"Version\":1,\"AccessKeyId\":\"PROCESS\",\"SecretAccessKey\":\"a\",\
         \"SessionToken\":\"token\",\"Expiration\":\"{FAR}\"}}'\n"
    ));
    let config = format!("[default]\ncredential_process = sh {}\n", script.text());
    let config = TestFile::new(&config);
    let said = child_with(vec![("AWS_CONFIG_FILE", config.text().to_owned())]).await;
    assert_eq!(said, ["key PROCESS, token token, expires"; 2]);
}

fn assumed(key: &str) -> Reply {
    Reply::new(
        200,
        format!(
            r#"<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleResult><AssumedRoleUser><AssumedRoleId>id</AssumedRoleId><Arn>arn:aws:sts::1:assumed-role/role/name</Arn>
            </AssumedRoleUser><Credentials><AccessKeyId>{key}</AccessKeyId>
            <SecretAccessKey>secret</SecretAccessKey><SessionToken>token-of-{key}</SessionToken>
            <Expiration>{FAR}</Expiration></Credentials></AssumeRoleResult>
            <ResponseMetadata><RequestId>id</RequestId></ResponseMetadata></AssumeRoleResponse>"#
        ),
    )
}

/// A profile whose role takes a role that takes keys.
const ROLES: &str = "[profile outer]\nrole_arn = arn:aws:iam::1:role/outer\nsource_profile = inner\n\
     [profile inner]\nrole_arn = arn:aws:iam::1:role/inner\nsource_profile = base\n\
     [profile base]\naws_access_key_id = BASE\naws_secret_access_key = a\n";

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
    assert_eq!(said, ["key OUTER, token token-of-OUTER, expires"; 2]);
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
        (said[0].as_str(), server.requests().len()),
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
    assert!(said[0].contains("AccessDenied"), "{said:?}");
}
