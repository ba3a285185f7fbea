//! The usual sources one after the other: who is asked first, who is not asked, what is said when
//! nobody has any.

use chime_sdk_core::credentials::DefaultCredentials;
use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::child;
use chime_sdk_tests::scripted::Scripted;
use chime_sdk_tests::stand_in::{Reply, StandIn};

use super::web_identity::answer;
use super::*;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

/// A server that is every service at once; each gives a key that names it.
async fn services() -> StandIn {
    let server = StandIn::start().await.unwrap();
    server
        .on("POST", "/", Reply::new(200, answer("WEBIDENTITY", FAR)))
        .on("GET", "/container", Reply::new(200, document("CONTAINER", FAR)))
        .on("PUT", "/latest/api/token", Reply::new(200, "session"))
        .on("GET", "/latest/meta-data/iam/security-credentials/", Reply::new(200, "role"))
        .on(
            "GET",
            "/latest/meta-data/iam/security-credentials/role",
            Reply::new(200, document("INSTANCE", FAR)),
        );
    server
}

/// Files are read again after this time.
const FILES_ARE_KEPT: std::time::Duration = std::time::Duration::from_secs(5);

#[tokio::test]
async fn the_first_source_that_has_some_gives_them() {
    let server = services().await;
    let token = TestFile::new("token");
    let file = TestFile::new("[default]\naws_access_key_id=PROFILE\naws_secret_access_key=a\n");
    let container = format!("{}/container", server.url());
    let sources = [
        (
            "ENVIRONMENT",
            &[("AWS_ACCESS_KEY_ID", "ENVIRONMENT"), ("AWS_SECRET_ACCESS_KEY", "a")][..],
        ),
        (
            "WEBIDENTITY",
            &[
                ("AWS_WEB_IDENTITY_TOKEN_FILE", token.text()),
                ("AWS_ROLE_ARN", "arn"),
                ("AWS_ENDPOINT_URL_STS", server.url()),
            ],
        ),
        ("PROFILE", &[("AWS_SHARED_CREDENTIALS_FILE", file.text())]),
        ("CONTAINER", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.as_str())]),
        ("INSTANCE", &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url())]),
    ];
    for first in 0..sources.len() {
        let pairs = sources[first..].iter().flat_map(|(_, pairs)| pairs.iter().copied());
        let chain = DefaultCredentials::new(Environment::from_pairs(pairs));
        assert_eq!(given(&chain).await.access_key_id(), sources[first].0);
    }
}

#[tokio::test]
async fn a_chosen_profile_comes_after_the_environment_s_web_identity_unless_it_has_another_role() {
    let server = services().await;
    let token = TestFile::new("token");
    let profile = |lines: &str| TestFile::new(&format!("[profile p]\n{lines}\n"));
    let keys = profile("aws_access_key_id = PROFILE\naws_secret_access_key = a");
    let role = profile("role_arn = planted\nsource_profile = planted");
    let process = profile("credential_process = planted");
    for (file, variable, expected) in [
        (&keys, "AWS_PROFILE", Ok("WEBIDENTITY")),
        (&keys, "AWS_DEFAULT_PROFILE", Ok("WEBIDENTITY")),
        (&process, "AWS_PROFILE", Ok("WEBIDENTITY")),
        (&role, "AWS_PROFILE", Err("the profile `p` has `source_profile`")),
    ] {
        let pairs = [
            (variable, "p"),
            ("AWS_CONFIG_FILE", file.text()),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", token.text()),
            ("AWS_ROLE_ARN", "arn"),
            ("AWS_ENDPOINT_URL_STS", server.url()),
        ];
        let chain = DefaultCredentials::new(environment(&pairs));
        match expected {
            Ok(key) => assert_eq!(given(&chain).await.access_key_id(), key),
            Err(said) => {
                let (kind, text) = refusal(&chain).await;
                assert!(kind == "configuration" && text.contains(said), "{kind} {text}");
            }
        }
        let keys = [("AWS_ACCESS_KEY_ID", "ENVIRONMENT"), ("AWS_SECRET_ACCESS_KEY", "a")];
        let pairs = pairs.into_iter().chain(keys);
        let chain = DefaultCredentials::new(Environment::from_pairs(pairs));
        assert_eq!(given(&chain).await.access_key_id(), "ENVIRONMENT");
    }
}

#[tokio::test(start_paused = true)]
async fn the_region_is_handed_to_the_web_identity_and_to_the_profile_s_role() {
    let token = TestFile::new("token");
    let role = format!("[default]\nrole_arn = a\nweb_identity_token_file = {}\n", token.text());
    let config = TestFile::new(&role);
    let region = ("AWS_REGION", "us-east-1");
    for pairs in [
        &[("AWS_WEB_IDENTITY_TOKEN_FILE", token.text()), ("AWS_ROLE_ARN", "arn"), region][..],
        &[("AWS_CONFIG_FILE", config.text())],
        &[("AWS_CONFIG_FILE", config.text()), region],
    ] {
        let script = Scripted::new().fail(TransportErrorKind::Request);
        let chain = DefaultCredentials::new(environment(pairs))
            .region("eu-central-1")
            .transport(Arc::new(script.clone()));
        refusal(&chain).await;
        let url = script.requests()[0].url.to_string();
        assert_eq!(url, "https://sts.eu-central-1.amazonaws.com/");
    }
}

#[tokio::test]
async fn the_region_of_a_client_is_that_of_its_web_identity() {
    // the region is needed before the file is read, so that nothing is sent
    let pairs = [("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere"), ("AWS_ROLE_ARN", "arn")];
    let client = Client::builder()
        .environment(environment(&pairs))
        .region("eu-central-1")
        .transport(Scripted::new())
        .build()
        .unwrap();
    let text = client.delete_meeting(MEETING).await.unwrap_err().to_string();
    assert!(text.contains("the file with the web identity token cannot be read"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn what_a_service_gave_is_kept_and_files_are_read_again() {
    let server = services().await;
    let file = TestFile::new("");
    let container = format!("{}/container", server.url());
    let chain = DefaultCredentials::new(environment(&[
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container),
        ("AWS_SHARED_CREDENTIALS_FILE", file.text()),
    ]));
    for chain in [chain.clone(), chain.clone()] {
        assert_eq!(given(&chain).await.access_key_id(), "CONTAINER");
    }
    assert_eq!(server.requests().len(), 1);
    let keys = "[default]\naws_access_key_id=PROFILE\naws_secret_access_key=a\n";
    std::fs::write(file.path(), keys).unwrap();
    tokio::time::advance(FILES_ARE_KEPT).await;
    assert_eq!(given(&chain).await.access_key_id(), "PROFILE");
    std::fs::write(file.path(), "").unwrap();
    tokio::time::advance(FILES_ARE_KEPT).await;
    assert_eq!(given(&chain).await.access_key_id(), "CONTAINER");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn without_any_each_source_says_why_not() {
    let transport: Arc<dyn Transport> =
        Arc::new(Scripted::new().fail(TransportErrorKind::ConnectTimeout));
    let chain = DefaultCredentials::new(environment(&[])).transport(transport);
    let expected = "no source has any: environment: the environment variable AWS_ACCESS_KEY_ID is \
         not set; web identity: AWS_WEB_IDENTITY_TOKEN_FILE is not set; profile: the profile \
         `default` does not exist; container: neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor \
         AWS_CONTAINER_CREDENTIALS_FULL_URI is set; instance: nobody answers at 169.254.169.254: timed out: connecting took too long; \
         help: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write them into \
         ~/.aws/credentials";
    assert_eq!(refusal(&chain).await, ("none", expected.to_owned()));
    // a line of a log takes so much
    assert!(expected.len() <= 500, "{}", expected.len());
}

#[tokio::test]
async fn a_call_without_credentials_repeats_the_list() {
    let off = environment(&[("AWS_EC2_METADATA_DISABLED", "true")]);
    let script = Scripted::new();
    let client = script.builder().credentials(DefaultCredentials::new(off)).build().unwrap();
    let error = client.delete_meeting(MEETING).await.unwrap_err();
    assert_eq!((error.kind(), script.requests().len()), (ErrorKind::Credentials, 0));
    let text = error.to_string();
    assert!(text.contains("instance: switched off by AWS_EC2_METADATA_DISABLED"), "{text}");
    assert!(text.contains("help: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"), "{text}");
}

#[tokio::test]
async fn a_source_that_is_configured_but_broken_is_not_passed_over() {
    let server = services().await;
    server.on("GET", "/refuses", Reply::new(403, "planted"));
    let instance = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url());
    let process = TestFile::new("[default]\ncredential_process = /bin/planted\n");
    let broken = TestFile::new("[default\n");
    let refuses = format!("{}/refuses", server.url());
    for (pair, kind, said) in [
        (("AWS_ACCESS_KEY_ID", "planted"), "configuration", "AWS_SECRET_ACCESS_KEY is not set"),
        (("AWS_SECRET_ACCESS_KEY", "planted"), "configuration", "AWS_ACCESS_KEY_ID is not set"),
        (("AWS_PROFILE", "gone"), "configuration", "AWS_PROFILE names the profile `gone`"),
        (("AWS_CONFIG_FILE", process.text()), "configuration", "has `credential_process`"),
        (("AWS_CONFIG_FILE", broken.text()), "configuration", "line 1: a section is not closed"),
        (("AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere"), "configuration", "but not AWS_ROLE_ARN"),
        (("AWS_CONTAINER_CREDENTIALS_FULL_URI", &refuses), "provider", "answered (403)"),
        (("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "a"), "configuration", "begin it with `/`"),
    ] {
        let chain = DefaultCredentials::new(environment(&[pair, instance]));
        let (said_kind, text) = refusal(&chain).await;
        assert_eq!(said_kind, kind, "{text}");
        assert!(text.contains(said), "{text}");
        assert_eq!(server.count("PUT", "/latest/api/token"), 0);
    }
}

#[tokio::test]
async fn debug_of_the_sources_shows_no_secret() {
    let server = services().await;
    let file =
        TestFile::new("[default]\naws_access_key_id=PROFILE\naws_secret_access_key=planted\n");
    for pairs in [
        &[("AWS_ACCESS_KEY_ID", "a"), ("AWS_SECRET_ACCESS_KEY", "planted")][..],
        &[("AWS_SHARED_CREDENTIALS_FILE", file.text())],
        &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url())],
    ] {
        let chain = DefaultCredentials::new(environment(pairs));
        let credentials = given(&chain).await;
        let shown = format!("{chain:?} {chain:#?} {credentials:?}");
        assert!(!shown.contains("planted") && !shown.contains("session"), "{shown}");
    }
}

#[tokio::test]
async fn services_of_this_machine_are_not_asked_through_a_proxy() {
    let server = services().await;
    let proxy = StandIn::start().await.unwrap();
    let token = TestFile::new("token");
    for (expected, pairs) in [
        (
            "key CONTAINER\n",
            vec![("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container", server.url()))],
        ),
        ("key INSTANCE\n", vec![("AWS_EC2_METADATA_SERVICE_ENDPOINT", server.url().to_owned())]),
        (
            "key WEBIDENTITY\n",
            vec![
                ("AWS_WEB_IDENTITY_TOKEN_FILE", token.text().to_owned()),
                ("AWS_ROLE_ARN", "arn".to_owned()),
                ("AWS_ENDPOINT_URL_STS", server.url().to_owned()),
            ],
        ),
    ] {
        let proxies = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"]
            .map(|name| (name, proxy.url().to_owned()));
        let run = move || {
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_default_credentials"));
            for (name, _) in std::env::vars_os() {
                if name.to_string_lossy().starts_with("AWS_") {
                    command.env_remove(name);
                }
            }
            let command = command.env_remove("NO_PROXY").env_remove("no_proxy");
            child::output(command.env("HOME", "/nowhere").envs(proxies).envs(pairs)).unwrap()
        };
        let output = tokio::task::spawn_blocking(run).await.unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
    }
    assert!(proxy.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_callers_at_once_are_one_request() {
    let server = StandIn::start().await.unwrap();
    let slow =
        Reply::new(200, document("CONTAINER", FAR)).after(std::time::Duration::from_millis(50));
    server.on("GET", "/container", slow);
    let container = format!("{}/container", server.url());
    let chain =
        DefaultCredentials::new(environment(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", &container)]));
    let callers = (0..50).map(|_| {
        let chain = chain.clone();
        tokio::spawn(async move { given(&chain).await.access_key_id().to_owned() })
    });
    for key in futures_util::future::join_all(callers).await {
        assert_eq!(key.unwrap(), "CONTAINER");
    }
    assert_eq!(server.requests().len(), 1);
}
