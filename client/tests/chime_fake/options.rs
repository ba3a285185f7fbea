//! What the options do.

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::{SERVICE, openapi};

use crate::process::{Fake, answer, command, meeting, request, run, send};

#[test]
fn the_first_line_is_the_address_and_the_only_one() {
    let fake = Fake::start(&[]);
    let port = fake.url.strip_prefix("http://127.0.0.1:").unwrap();
    assert!(port.parse::<u16>().unwrap() > 0);
    assert_eq!(fake.stop(), (0, String::new(), String::new()));
}

#[test]
fn it_says_how_it_is_reached_when_asked() {
    let fake = Fake::start(&["--verbose", "--region", "eu-west-2"]);
    let url = fake.url.clone();
    let (code, output, errors) = fake.stop();
    assert_eq!((code, output.as_str()), (0, ""));
    for line in [
        format!("export AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS={url}\n"),
        "export AWS_ACCESS_KEY_ID=AKIDFAKE AWS_SECRET_ACCESS_KEY=fake-secret\n".to_owned(),
        "export AWS_REGION=eu-west-2\n".to_owned(),
    ] {
        assert!(errors.contains(&line), "{errors}");
    }
}

#[test]
fn help_and_version_are_answers() {
    for arguments in [&["--help"][..], &["fake", "--help"], &["fake", "-h"], &["--version"]] {
        let (code, output, errors) = run(arguments);
        assert_eq!((code, errors.as_str()), (0, ""), "{arguments:?}");
        assert!(!output.is_empty(), "{arguments:?}");
    }
}

#[test]
fn openapi_is_the_document_of_the_library() {
    let (code, output, errors) = run(&["openapi"]);
    assert_eq!((code, errors.as_str()), (0, ""));
    let document: serde_json::Value = serde_json::from_str(&output).unwrap();
    assert_eq!(document, openapi::document(SERVICE));
}

#[tokio::test]
async fn keys_come_by_option_by_file_and_by_variable() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    std::fs::write(&file, "# of the tests\n\nAKIDFILE:file-secret\n").unwrap();
    let mut command = command(&["fake", "--key", "AKIDONE:one", "--key", "AKIDTWO:t:w:o"]);
    command.arg("--key-file").arg(&file).env("CHIME_FAKE_KEYS", "AKIDA:a AKIDB:b");
    let fake = Fake::of(&mut command);
    for (id, secret) in [
        ("AKIDFAKE", "fake-secret"),
        ("AKIDONE", "one"),
        ("AKIDTWO", "t:w:o"),
        ("AKIDFILE", "file-secret"),
        ("AKIDA", "a"),
        ("AKIDB", "b"),
    ] {
        meeting(&fake.client_of(id, secret), id).await;
    }
    for (id, secret) in [("AKIDONE", "two"), ("AKIDNOBODY", "one")] {
        let client = fake.client_of(id, secret);
        let refused = client.create_meeting(MediaRegion::UsEast1, "meeting").await;
        assert_eq!(refused.unwrap_err().status(), Some(403), "{id}");
    }
}

#[test]
fn signatures_can_be_ignored() {
    for (arguments, status) in [(&["--signatures", "ignore"][..], 200), (&[], 403)] {
        let fake = Fake::start(arguments);
        let stream = fake.connect();
        let (first, last) = request("token");
        // to the connection's end, which is that of the answer then
        let first = String::from_utf8(first).unwrap();
        let first = first.replace("host:", "connection: close\r\nhost:");
        send(&stream, first.as_bytes());
        send(&stream, &last);
        let answer = answer(&stream);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    }
}

#[tokio::test]
async fn the_rate_is_limited_on_request() {
    // a clock that stands refills nothing
    let fake = Fake::start(&["--rate-limit", "3/s:4", "--clock", "manual"]);
    let client = fake.client();
    for number in 0..4 {
        meeting(&client, &format!("token-{number}")).await;
    }
    let refused = client.create_meeting(MediaRegion::UsEast1, "meeting").await.unwrap_err();
    assert_eq!(refused.code(), Some("ThrottlingException"));
}

#[tokio::test]
async fn calls_fail_by_rules_from_the_start() {
    let second = r#"{"operation": "CreateMeeting", "nth": 2, "fail": "throttling"}"#;
    let tags = r#"[{"operation": "list_tags_for_resource", "fail": {"status": 502}}]"#;
    let fake = Fake::start(&["--fault", second, "--fault", tags]);
    let client = fake.client();
    let first = meeting(&client, "first").await;
    let failed = client.create_meeting(MediaRegion::UsEast1, "second").await.unwrap_err();
    assert!(failed.is_throttling(), "{failed}");
    meeting(&client, "third").await;
    let failed = client.list_tags_for_resource(first.meeting_arn.unwrap()).await.unwrap_err();
    assert_eq!(failed.status(), Some(502));
}

#[tokio::test]
async fn quota_and_assumptions_are_settable() {
    let fake =
        Fake::start(&["--meeting-quota", "1", "--assume", "token-with-other-members=same-meeting"]);
    let client = fake.client();
    let first = meeting(&client, "token").await;
    let other = client.create_meeting(MediaRegion::UsEast1, "other").client_request_token("token");
    assert_eq!(other.await.unwrap().meeting, first);
    let second = client.create_meeting(MediaRegion::UsEast1, "other").await.unwrap_err();
    assert_eq!(second.code(), Some("LimitExceededException"));
}
