//! What is not done, with the exit code of each kind of failure, for people and for programs.

use std::net::TcpListener;
use std::time::Duration;

use crate::program::throttling;
use chime_sdk_meetings::operations::{CreateAttendee, GetMeeting};
use serde_json::json;

use crate::program::{Program, with_meeting};

const ID: &str = "11111111-2222-3333-4444-555555555555";

#[tokio::test]
async fn an_error_of_the_service() {
    let (_fake, program, _) = with_meeting().await;
    let arguments = ["get-meeting", "--meeting-id", ID];
    let ended = program.run(&arguments).await;
    assert_eq!((ended.code, ended.output.as_str()), (254, ""));
    let begin =
        format!("chime: GetMeeting: NotFoundException: Meeting {ID} not found (404, request id ");
    assert!(ended.errors.starts_with(&begin), "{}", ended.errors);
    assert!(ended.errors.contains("\nhelp: "), "{}", ended.errors);
    let failure =
        program.run(&[&arguments[..], &["--error-format", "json"]].concat()).await.failure();
    let request_id = failure["requestId"].as_str().unwrap();
    assert!(!request_id.is_empty());
    let wanted = json!({
        "kind": "service", "operation": "GetMeeting", "code": "NotFoundException", "status": 404,
        "message": format!("Meeting {ID} not found"), "requestId": request_id, "attempts": 1,
        "help": "what has ended is gone, and what is of another control region is not seen: `--region`",
        "exitCode": 254,
    });
    assert_eq!(failure, wanted);
}

#[tokio::test]
async fn attempts_are_counted_and_limited() {
    let (fake, program, id) = with_meeting().await;
    for (attempts, options) in
        [(3, vec![]), (1, vec!["--max-attempts", "1"]), (2, vec!["--max-attempts=2"])]
    {
        let rule = fake.on(GetMeeting).fail(throttling("slow down"));
        let arguments = ["get-meeting", "--meeting-id", &id, "--error-format=json"];
        let failure = program.run(&[&arguments[..], &options].concat()).await.failure();
        assert_eq!((&failure["attempts"], &failure["status"]), (&json!(attempts), &json!(429)));
        assert_eq!(failure["code"], "ThrottlingException");
        assert_eq!(rule.strikes(), attempts);
        rule.remove();
    }
}

#[tokio::test]
async fn who_is_not_allowed() {
    let (_fake, program, id) = with_meeting().await;
    let program = program.without("AWS_SECRET_ACCESS_KEY").with("AWS_SECRET_ACCESS_KEY", "wrong");
    let ended = program.run(&["get-meeting", "--meeting-id", &id]).await;
    assert_eq!(ended.code, 254);
    assert!(ended.errors.contains("InvalidSignatureException"), "{}", ended.errors);
    assert!(ended.errors.contains("help: "), "{}", ended.errors);
}

#[tokio::test]
async fn wrong_input_is_told_all_at_once_and_nothing_is_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::at(&format!("http://{}", listener.local_addr().unwrap()));
    let arguments = ["create-attendee", "--meeting-id", "x", "--external-user-id", "u"];
    let ended = program.run(&arguments).await;
    assert_eq!((ended.code, ended.output.as_str()), (252, ""));
    assert_eq!(
        ended.errors,
        "chime: CreateAttendee: `--meeting-id`: does not match \
         `[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}`\n  \
         `--external-user-id`: 1 character, needs 2 to 64\n\
         help: `chime create-attendee --help` says what each member may be\n"
    );
    let failure =
        program.run(&[&["--error-format", "json"], &arguments[..]].concat()).await.failure();
    assert_eq!(
        (&failure["kind"], &failure["operation"]),
        (&json!("validation"), &json!("CreateAttendee"))
    );
    assert_eq!(failure["violations"].as_array().unwrap().len(), 2);
    assert_eq!(
        failure["violations"][1],
        json!({"path": "ExternalUserId", "rule": "length", "problem": "1 character, needs 2 to 64"})
    );
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "something was sent");
}

#[tokio::test]
async fn wrong_usage() {
    let program = Program::bare();
    let missing = program.home().join("missing");
    let missing = format!("file://{}", missing.display());
    for (code, arguments, wanted) in [
        (252, vec![], "chime: a command is missing\nhelp: `chime --help` lists all\n"),
        (252, vec!["get-meting"], "chime: unknown command `get-meting`\nhelp: `get-meeting`"),
        (
            252,
            vec!["get-meeting", "--meeting"],
            "chime: unknown argument `--meeting`\nhelp: `--meeting-id`\n",
        ),
        (
            252,
            vec!["get-meeting"],
            "chime: GetMeeting: `--meeting-id`: missing, but required\nhelp: add `--meeting-id <TEXT>`\n",
        ),
        (252, vec!["get-meeting", "--meeting-id"], "chime: `--meeting-id` needs a value\nhelp: "),
        (
            252,
            vec!["get-meeting", "--output", "xml"],
            "chime: `--output xml`: there is no such value\nhelp: `json`, `table` or `text`\n",
        ),
        (
            252,
            vec!["call", "GetMeting"],
            "chime: there is no operation `GetMeting`, did you mean `GetMeeting`?\nhelp: ",
        ),
        (252, vec!["call", "GetMeeting", "--input", "{"], "chime: `--input`: no JSON: "),
        (
            252,
            vec!["call", "GetMeeting", "--input", "meeting.json"],
            "chime: `--input`: this is no JSON, which begins with `{`\nhelp: `@PATH` is ",
        ),
        (
            252,
            vec!["get-meeting", "--cli-input-json", "meeting.json"],
            "chime: `--cli-input-json`: this is no JSON, which begins with `{`\nhelp: `file://PATH` is ",
        ),
        (
            252,
            vec!["call", "GetMeeting", "--input", "[]"],
            "chime: GetMeeting: a list, needs an object\nhelp: ",
        ),
        (
            252,
            vec!["--region", "x", "openapi"],
            "chime: the options before the command are about calls",
        ),
        (
            252,
            vec!["get-meeting", "--meeting-id", ID, "--region", "a b"],
            "chime: `--region`: the region `a b` ",
        ),
        (
            252,
            vec![
                "get-meeting",
                "--meeting-id",
                ID,
                "--region",
                "x",
                "--endpoint-url",
                "ftp://u:pass@x",
            ],
            "chime: `--endpoint-url`: ",
        ),
        (
            252,
            vec!["get-meeting", "--meeting-id", ID, "--max-attempts", "0"],
            "chime: `--max-attempts 0`: a call has one attempt or more\nhelp: ",
        ),
        (
            252,
            vec!["get-meeting", "--meeting-id", ID, "--cli-read-timeout", "-1"],
            "chime: `--cli-read-timeout -1`: no whole number of seconds\nhelp: ",
        ),
        (253, vec!["get-meeting", "--meeting-id", ID], "chime: no region: "),
        (
            253,
            vec!["get-meeting", "--meeting-id", ID, "--region", "us-east-1"],
            "chime: GetMeeting: no credentials: ",
        ),
        (
            253,
            vec!["get-meeting", "--meeting-id", ID, "--profile", "nobody"],
            "chime: `--profile nobody`: there is no such profile",
        ),
        (252, vec!["get-meeting", "--meeting-id", &missing], "chime: `--meeting-id`: the file `"),
        (252, vec!["call", "GetMeeting", "--input", &missing], "chime: `--input`: the file `"),
    ] {
        let ended = program.run(&arguments).await;
        assert_eq!((ended.code, ended.output.as_str()), (code, ""), "{arguments:?} {ended:?}");
        assert!(ended.errors.starts_with(wanted), "{arguments:?}: {}", ended.errors);
        assert!(!ended.errors.contains("pass"), "{}", ended.errors);
        let json = [&["--error-format", "json"], &arguments[..]].concat();
        if !arguments.is_empty() {
            assert_eq!(program.run(&json).await.failure()["exitCode"], code, "{arguments:?}");
        }
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::at(&format!("http://{}", listener.local_addr().unwrap()));
    drop(listener);
    let arguments = ["get-meeting", "--meeting-id", ID, "--max-attempts=2", "--error-format=json"];
    let failure = program.run(&arguments).await.failure();
    assert_eq!((&failure["kind"], &failure["attempts"]), (&json!("transport"), &json!(2)));
    assert_eq!(failure["exitCode"], 255);
}

#[tokio::test]
async fn an_answer_that_does_not_come() {
    // it takes connections and answers nothing
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let program = Program::at(&format!("http://{}", listener.local_addr().unwrap()));
    let arguments = [
        "get-meeting",
        "--meeting-id",
        ID,
        "--max-attempts=1",
        "--cli-read-timeout=1",
        "--error-format=json",
    ];
    let failure = program.run(&arguments).await.failure();
    assert_eq!((&failure["kind"], &failure["exitCode"]), (&json!("timeout"), &json!(255)));
    assert_eq!(failure["help"], "`--cli-read-timeout SECONDS` gives it more time");
}

#[tokio::test]
async fn a_longer_time_than_usual_for_all_attempts() {
    let (fake, program, id) = with_meeting().await;
    // longer than an attempt may take by itself, which is shorter than the whole call may
    let rule = fake.on(CreateAttendee).delay(Duration::from_secs(2)).fail(throttling("late"));
    let arguments =
        ["create-attendee", "--meeting-id", &id, "--external-user-id", "u1", "--max-attempts", "1"];
    let short = program.run(&[&arguments[..], &["--cli-read-timeout", "1"]].concat()).await;
    assert_eq!(short.code, 255, "{short:?}");
    for limit in ["0", "60"] {
        let long = program.run(&[&arguments[..], &["--cli-read-timeout", limit]].concat()).await;
        assert_eq!(long.code, 254, "{long:?}");
    }
    rule.remove();
}
