//! `cargo run --example event_consumer`.

use std::io::Write as _;
use std::process::{Output, Stdio};

use serde_json::{Value, json};

use crate::{everything, example, printed};

#[test]
fn it_knows_who_is_there_although_events_come_twice_and_in_any_order() {
    let text = printed(&mut example("event_consumer"));
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with(" events, some of them twice, in any order:"), "{text}");
    assert_eq!(lines[1..], ["retro: has ended", "standup: 2 there: ada, barbara"], "{text}");
}

/// What the program makes of these lines.
fn read(lines: &[String]) -> Output {
    read_bytes(lines.join("\n").as_bytes())
}

fn read_bytes(bytes: &[u8]) -> Output {
    let mut command = example("event_consumer");
    command.arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let mut input = child.stdin.take().expect("it reads");
    input.write_all(bytes).expect("it reads everything");
    drop(input);
    child.wait_with_output().expect("it ends")
}

fn event(id: &str, kind: &str, at: u64, user: &str) -> Value {
    json!({
        "version": "0", "id": id, "source": "aws.chime",
        "detail-type": "Chime Meeting State Change",
        "account": "123456789012", "region": "us-east-1", "time": "2026-11-23T08:30:00Z",
        "resources": [],
        "detail": {
            "version": "0", "eventType": kind, "timestamp": at,
            "meetingId": "m-1", "externalMeetingId": "standup",
            "attendeeId": format!("a-{user}"), "externalUserId": user,
        },
    })
}

fn story() -> Vec<Value> {
    vec![
        event("1", "chime:AttendeeJoined", 1_000, "ada"),
        event("2", "chime:AttendeeLeft", 2_000, "ada"),
        event("3", "chime:AttendeeJoined", 3_000, "ada"),
        event("4", "chime:AttendeeJoined", 1_500, "grace"),
        event("5", "chime:AttendeeDropped", 2_500, "grace"),
        // at the same moment, the removal is what lasts
        event("6", "chime:AttendeeJoined", 4_000, "barbara"),
        event("7", "chime:AttendeeDeleted", 4_000, "barbara"),
        event("8", "chime:AttendeeWaved", 5_000, "ada"),
    ]
}

/// The lines of the story from a place on, around, or backwards, with some of them twice.
fn order(from: usize, backwards: bool) -> Vec<String> {
    let mut story: Vec<String> = story().iter().map(Value::to_string).collect();
    story.rotate_left(from);
    if backwards {
        story.reverse();
    }
    let again: Vec<String> = story.iter().step_by(2).cloned().collect();
    [story, again].concat()
}

#[test]
fn the_order_of_events_makes_no_difference() {
    for from in 0..story().len() {
        for backwards in [false, true] {
            let output = read(&order(from, backwards));
            let text = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success(), "{}", everything(&output));
            let expected = "standup: 1 there: ada\nunknown type chime:AttendeeWaved: 1\n";
            assert_eq!(text, expected, "from {from}, backwards: {backwards}");
        }
    }
}

#[test]
fn envelopes_are_opened_and_a_bad_line_is_told_and_passed_over() {
    let joined = event("1", "chime:AttendeeJoined", 1_000, "ada").to_string();
    let topic = json!({ "Type": "Notification", "MessageId": "n", "Message":
        event("2", "chime:AttendeeJoined", 1_000, "grace").to_string() });
    let queue = json!({ "Records": [
        { "messageId": "m", "body": event("3", "chime:AttendeeJoined", 1_000, "barbara").to_string() },
        { "messageId": "n", "body": "{\"no\": \"event\"}" },
    ]});
    let lines =
        ["this is no JSON".to_owned(), joined, topic.to_string(), String::new(), queue.to_string()];
    let output = read(&lines);
    assert!(output.status.success(), "{}", everything(&output));
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text, "standup: 3 there: ada, barbara, grace\n", "{}", everything(&output));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("line 1 is no JSON"), "{errors}");
    assert!(errors.contains("line 5: `Records[1].body`"), "{errors}");
}

#[test]
fn a_line_that_is_no_text_is_passed_over_too() {
    let joined = event("1", "chime:AttendeeJoined", 1_000, "ada").to_string();
    let output = read_bytes(&[b"\xff\xfe\n", joined.as_bytes()].concat());
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text, "standup: 1 there: ada\n", "{}", everything(&output));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("line 1 is no JSON"), "{errors}");
}

#[test]
fn an_ended_meeting_stays_ended_whoever_is_heard_of_later() {
    let ended = event("9", "chime:MeetingEnded", 9_000, "nobody").to_string();
    let late = event("1", "chime:AttendeeJoined", 1_000, "ada").to_string();
    let output = read(&[ended, late]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "standup: has ended\n");
}

#[test]
fn an_argument_that_is_none_is_named() {
    let output = example("event_consumer").arg("--all").output().expect("it can be started");
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(text.contains("`--all` is no argument") && text.contains("help: `-`"), "{text}");
}
