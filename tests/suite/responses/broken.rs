//! Answers that cannot be read: an error that says where, keeps everything and repeats nothing.

use std::error::Error as _;

use chime_sdk_meetings::ErrorKind;
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;

use super::{MEETING, answered};

/// Stands in every body, and may stand in no message.
const PLANTED: &str = "planted7";

/// Bodies of `ListAttendees`, and what the error says about each.
fn table() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let row = |name, body: &str, problem| (name, body.replace('$', PLANTED).into_bytes(), problem);
    let not_json = "expected an object, found text that is not JSON";
    let mut rows = vec![
        row("cut in a name", r#"{"$":1,"Att"#, "EOF while parsing"),
        row("cut in a value", r#"{"NextToken":"$"#, "NextToken: EOF while parsing"),
        row("cut after a value", r#"{"NextToken":"$""#, "EOF while parsing"),
        row("cut in a list", r#"{"$":1,"Attendees":["#, "Attendees[0]: EOF while parsing"),
        row("html", "<html><body>$</body></html>", not_json),
        row("plain text", "Service $ unavailable", not_json),
        row("text that begins like true", "temporary $", not_json),
        row("text that begins like false", "failure $", not_json),
        row("text that begins like null", "not found: $", not_json),
        row("a byte order mark", "\u{feff}{\"NextToken\":\"$\"}", not_json),
        row("a string", r#""$""#, "expected an object, found a string"),
        row("a list", r#"["$"]"#, "expected an object, found a list"),
        row("a number", "7777777", "expected an object, found a number"),
        row("a negative number", "-7777777", "expected an object, found a number"),
        row("true", " true", "expected an object, found a boolean"),
        row("false", "false\n", "expected an object, found a boolean"),
        row("null", "null", "expected an object, found null"),
        row("a closing bracket", "}$", not_json),
        row("a name that is no string", "{$:1}", "key must be a string"),
        row("a comma too many", r#"{"NextToken":"$",}"#, "trailing comma"),
        row("something after it", r#"{} $"#, "trailing characters"),
        row("another answer after it", r#"{}{"NextToken":"$"}"#, "trailing characters"),
        row("a zero byte after it", "{}\0$", "trailing characters"),
        row("half a surrogate", r#"{"NextToken":"$\ud800"}"#, "NextToken: "),
        row("a control character", "{\"NextToken\":\"$\n\"}", "NextToken: control character"),
        row("a wrong escape", r#"{"NextToken":"$\x"}"#, "NextToken: invalid escape"),
        row("NaN", r#"{"$":NaN}"#, "expected value"),
        row(
            "an object for a string",
            r#"{"NextToken":{"$":1}}"#,
            "NextToken: expected a string, found an object",
        ),
        row(
            "a number for a string",
            r#"{"NextToken":7777777}"#,
            "NextToken: expected a string, found a number",
        ),
        row(
            "a huge number for a string",
            r#"{"NextToken":77777777777777777777777777}"#,
            "NextToken: expected a string, found a number",
        ),
        row(
            "a number out of all range",
            r#"{"NextToken":1e999}"#,
            "NextToken: number out of range",
        ),
        row(
            "a boolean for a string",
            r#"{"$":1,"NextToken":false}"#,
            "NextToken: expected a string, found a boolean",
        ),
        row(
            "a string for a list",
            r#"{"Attendees":"$"}"#,
            "Attendees: expected a list, found a string",
        ),
        row(
            "an object for a list",
            r#"{"Attendees":{"$":1}}"#,
            "Attendees: expected a list, found an object",
        ),
        row(
            "a string for an object",
            r#"{"Attendees":["$"]}"#,
            "Attendees[0]: expected an object, found a string",
        ),
        row(
            "a number for an object",
            r#"{"Attendees":[null,7777777]}"#,
            "Attendees[1]: expected an object, found a number",
        ),
        row(
            "a list for an enum",
            r#"{"Attendees":[{"Capabilities":{"Video":["$"]}}]}"#,
            "Attendees[0].Capabilities.Video: expected a string, found a list",
        ),
    ];
    let attendee = json!({ "AttendeeId": PLANTED, "ExternalUserId": PLANTED });
    let third = json!({ "AttendeeId": 7, "ExternalUserId": PLANTED });
    rows.push((
        "a wrong kind deep inside",
        json!({ "Attendees": [attendee, attendee, third] }).to_string().into_bytes(),
        "Attendees[2].AttendeeId: expected a string, found a number",
    ));
    let not_utf8 = [b"{\"NextToken\":\"", PLANTED.as_bytes(), b"\xff\"}"].concat();
    rows.push(("not UTF-8", not_utf8, "not UTF-8 after 22 bytes"));
    for (name, before, problem) in [
        ("brackets", "", "expected an object, found a list"),
        ("brackets for a string", "{\"NextToken\":", "NextToken: expected a string, found a list"),
        (
            "brackets in a list",
            "{\"Attendees\":[",
            "Attendees[0]: expected an object, found a list",
        ),
        ("brackets in an unknown member", "{\"New\":", "EOF while parsing"),
    ] {
        rows.push((name, format!("{before}{}", "[".repeat(100_000)).into_bytes(), problem));
    }
    let objects = "{\"Attendees\":[".repeat(50_000).into_bytes();
    rows.push(("objects in objects", objects, "Attendees[0]: EOF while parsing"));
    rows
}

#[tokio::test]
async fn the_error_says_where_the_answer_is_broken() {
    for (name, body, expected) in table() {
        let error = answered(200, body).list_attendees(MEETING).await.unwrap_err();
        let text = error.to_string();
        let expected = format!("ListAttendees: the answer cannot be read: {expected}");
        assert!(text.starts_with(&expected), "{name}: {text}");
    }
}

#[tokio::test]
async fn the_error_keeps_status_request_id_and_body_and_is_of_no_other_kind() {
    for (name, body, _) in table() {
        let script = Scripted::new().answer(203, &[("x-amzn-requestid", "id-7")], body.clone());
        let client = script.builder().max_attempts(1).build().unwrap();
        let error = client.list_attendees(MEETING).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{name}");
        assert_eq!(error.status(), Some(203), "{name}");
        assert_eq!(error.request_id(), Some("id-7"), "{name}");
        assert!(error.raw_body() == Some(&body), "{name}: the body is another");
        assert_eq!(error.operation(), Some("ListAttendees"), "{name}");
        assert_eq!((error.attempts(), error.code(), error.message()), (1, None, None), "{name}");
        assert!(error.exception().is_none(), "{name}");
        assert!(!error.is_server_error() && !error.is_timeout(), "{name}");
        assert!(error.to_string().ends_with(" (203, request id id-7)"), "{name}: {error}");
    }
}

#[tokio::test]
async fn neither_message_nor_debug_repeats_the_body() {
    for (name, body, _) in table() {
        let error = answered(200, body).list_attendees(MEETING).await.unwrap_err();
        let mut said = format!("{error} {error:?} {error:#?}");
        let mut source = error.source();
        while let Some(inner) = source {
            said.push_str(&format!(" {inner} {inner:?}"));
            source = inner.source();
        }
        for planted in [PLANTED, "77777", "1e999", "[[["] {
            assert!(!said.contains(planted), "{name} repeats {planted}: {said}");
        }
        assert!(said.len() < 1000, "{name}: {} characters", said.len());
    }
}

#[tokio::test]
async fn a_number_that_the_member_cannot_hold_is_an_error_and_no_other_number() {
    for number in [
        "-1",
        "4294967296",
        "9223372036854775807",
        "18446744073709551615",
        "1.5",
        "-1.0",
        "4294967296.0",
        "1e300",
    ] {
        let body = format!(
            r#"{{"Meeting":{{"MeetingId":"m","MeetingFeatures":{{"Attendee":{{"MaxCount":{number}}}}}}}}}"#
        );
        let error = answered(200, body).get_meeting(MEETING).await.unwrap_err();
        let expected = "Meeting.MeetingFeatures.Attendee.MaxCount: expected an integer, found ";
        assert!(error.to_string().contains(expected), "{number}: {error}");
    }
}

#[tokio::test]
async fn an_output_without_members_has_to_be_an_object_too() {
    for body in ["<html>", "[]", "{", "{} {}"] {
        let client = answered(200, body);
        let error = client.untag_resource("arn:aws:chime:x", ["a"]).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Response, "{body}: {error}");
    }
}

#[tokio::test]
async fn the_error_of_a_whole_answer_reads_like_this() {
    let script = Scripted::new().answer(
        200,
        &[("x-amzn-requestid", "8f14")],
        r#"{"Meeting":{"MeetingId":7}}"#,
    );
    let client = script.builder().max_attempts(1).build().unwrap();
    let error = client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetMeeting: the answer cannot be read: Meeting.MeetingId: expected a string, found a number \
         at line 1 column 25 (200, request id 8f14)"
    );
}
