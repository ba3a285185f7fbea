//! The formats.

use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::GetMeeting;
use http::Response;
use serde_json::Value;

use crate::process::{command, finish, meeting, printed, run};

#[tokio::test]
async fn json_has_the_members_in_the_order_of_the_service() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &["anna"]).await;
    let arguments = ["list-attendees", "--meeting-id", meeting.meeting_id.as_str()];
    let text = printed(&fake, &arguments).await;
    let names: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix('"')?.split_once('"').map(|(name, _)| name))
        .collect();
    let wanted = [
        "Attendees",
        "ExternalUserId",
        "AttendeeId",
        "JoinToken",
        "Capabilities",
        "Audio",
        "Video",
        "Content",
    ];
    assert_eq!(names, wanted);
    assert!(text.starts_with("{\n    \"Attendees\": [\n        {\n"), "{text}");
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["Attendees"][0]["ExternalUserId"], "anna");
}

#[tokio::test]
async fn the_format_is_that_of_the_option_or_of_the_environment() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &[]).await;
    let id = meeting.meeting_id.as_str();
    let arguments = ["get-meeting", "--meeting-id", id, "--query", "Meeting.[MeetingId, Nothing]"];
    let as_json = format!("[\n    \"{id}\",\n    null\n]\n");
    let as_text = format!("{id}\tNone\n");
    for (variable, option, wanted) in [
        (None, None, &as_json),
        (Some("text"), None, &as_text),
        (Some("text"), Some("json"), &as_json),
        (None, Some("text"), &as_text),
    ] {
        let mut command = command(&fake, &arguments);
        command.envs(variable.map(|format| ("AWS_DEFAULT_OUTPUT", format)));
        if let Some(format) = option {
            command.args(["--output", format]);
        }
        assert_eq!(finish(command).await, (0, wanted.clone(), String::new()));
    }
}

#[tokio::test]
async fn a_table_is_as_wide_as_there_is_room() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &["anna", "bert"]).await;
    let arguments =
        ["list-attendees", "--meeting-id", meeting.meeting_id.as_str(), "--output", "table"];
    for (columns, wanted) in [(None, 80), (Some("120"), 120), (Some("50"), 50), (Some("x"), 80)] {
        let mut command = command(&fake, &arguments);
        command.envs(columns.map(|columns| ("COLUMNS", columns)));
        let (code, text, errors) = finish(command).await;
        assert_eq!((code, errors.as_str()), (0, ""));
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert_eq!(widest, Some(wanted), "{text}");
        assert!(text.starts_with("Attendees\n┌"), "{text}");
        // no word is lost by being wrapped
        let words = text.replace(|it: char| !it.is_alphanumeric() && it != '-', "");
        assert!(words.contains("bert"), "{text}");
    }
    let arn = meeting.meeting_arn.as_ref().unwrap().as_str();
    let none = ["list-tags-for-resource", "--resource-arn", arn];
    let text = printed(&fake, &[&none[..], &["--output", "table"]].concat()).await;
    assert_eq!(text, "Tags\n(none)\n");
}

#[tokio::test]
async fn an_operation_that_answers_with_nothing_prints_nothing() {
    let fake = Fake::start().await.unwrap();
    for format in ["json", "text", "table"] {
        let meeting = meeting(&fake.client(), &[]).await;
        let id = meeting.meeting_id.as_str();
        let text =
            printed(&fake, &["delete-meeting", "--meeting-id", id, "--output", format]).await;
        assert_eq!(text, "", "{format}");
    }
}

#[tokio::test]
async fn colour_is_for_terminals_unless_it_is_asked_for() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &[]).await;
    let arguments = ["get-meeting", "--meeting-id", meeting.meeting_id.as_str()];
    for (color, format, coloured) in [
        ("auto", "json", false),
        ("off", "json", false),
        ("on", "json", true),
        ("on", "table", true),
        ("off", "table", false),
        ("on", "text", false),
    ] {
        let options = ["--color", color, "--output", format];
        let text = printed(&fake, &[&arguments[..], &options].concat()).await;
        assert_eq!(text.contains('\u{1b}'), coloured, "{color} {format}");
    }
}

#[tokio::test]
async fn what_the_service_says_cannot_drive_a_terminal() {
    let fake = Fake::start().await.unwrap();
    let body =
        r#"{"Meeting":{"MeetingId":"m","ExternalMeetingId":"\u001b]0;owned\u0007\u009b2J\u202e"}}"#;
    let answer = Response::new(body.into());
    fake.on(GetMeeting).fail(Failure::Answer(answer));
    let id = "00000000-0000-0000-0000-000000000000";
    for format in ["json", "table"] {
        let text = printed(&fake, &["get-meeting", "--meeting-id", id, "--output", format]).await;
        assert!(text.contains("\\u001b]0;owned\\u0007\\u009b2J\\u202e"), "{text}");
        assert!(!text.chars().any(|it| it.is_control() && it != '\n'), "{text:?}");
    }
}

#[tokio::test]
async fn a_reader_that_has_read_enough_is_no_failure() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &[]).await;
    let mut command = command(&fake, &["get-meeting", "--meeting-id", meeting.meeting_id.as_str()]);
    let child = command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
    let mut child = child.spawn().unwrap();
    drop(child.stdout.take());
    let output =
        tokio::task::spawn_blocking(move || child.wait_with_output().unwrap()).await.unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
    // and it ran on this fake
    assert_eq!(run(&fake, &["get-meeting", "--meeting-id", "x"]).await.0, 252);
}
