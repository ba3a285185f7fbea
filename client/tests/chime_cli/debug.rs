//! `--debug` says what happens and no secret.

use crate::program::throttling;
use chime_sdk_meetings::operations::CreateAttendee;

use crate::program::with_meeting;

#[tokio::test]
async fn what_is_sent_and_answered_is_told_without_secrets() {
    let (fake, program, id) = with_meeting().await;
    let program = program.with("AWS_SESSION_TOKEN", "planted-session");
    let _rule = fake.on(CreateAttendee).times(1).fail(throttling("slow down"));
    let arguments =
        ["create-attendee", "--meeting-id", &id, "--external-user-id", "planted-user", "--debug"];
    let ended = program.run(&arguments).await;
    assert_eq!(ended.code, 0, "{ended:?}");
    let attendee: serde_json::Value = serde_json::from_str(&ended.output).unwrap();
    let token = attendee["Attendee"]["JoinToken"].as_str().unwrap();
    for wanted in [
        "region us-east-1, by AWS_REGION\n",
        "endpoint by AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS\n",
        "credentials of AWS_ACCESS_KEY_ID\n",
        "CreateAttendee: attempt 1 in us-east-1\n",
        &format!("> POST {}/meetings/{id}/attendees\n", fake.url()),
        "> {\"ExternalUserId\":\"***\"}\n",
        "> authorization: AWS4-HMAC-SHA256 Credential=AKIDFAKE/",
        "Signature=***\n",
        "> x-amz-security-token: ***\n",
        "< 429 Too Many Requests\n",
        "attempt 1 ended after ",
        "CreateAttendee: ThrottlingException: slow down (429",
        "CreateAttendee: attempt 2 in us-east-1\n",
        "< 200 OK\n",
        "\"ExternalUserId\":\"***\",\"JoinToken\":\"***\"",
        ": success; 2 attempts, ",
    ] {
        assert!(ended.errors.contains(wanted), "{wanted:?} in {}", ended.errors);
    }
    for secret in ["planted-user", "planted-session", "fake-secret", token] {
        assert!(!ended.errors.contains(secret), "{secret:?} in {}", ended.errors);
    }
    assert!(ended.errors.lines().all(|line| line.starts_with("debug: ")), "{}", ended.errors);
}

#[tokio::test]
async fn without_it_nothing_is_said() {
    let (_fake, program, id) = with_meeting().await;
    let ended = program.run(&["get-meeting", "--meeting-id", &id]).await;
    assert_eq!((ended.code, ended.errors.as_str()), (0, ""));
}
