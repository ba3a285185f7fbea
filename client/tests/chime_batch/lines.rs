//! Lines and their answers.

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use serde_json::{Value, json};

use crate::held::{Held, id, line};
use crate::process::Batch;

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_answered_before_the_next_one_is_written() {
    let fake = Fake::start().await.unwrap();
    let meeting = fake.client().create_meeting(MediaRegion::UsEast1, "stand-up").await.unwrap();
    let id = meeting.meeting.meeting_id;
    let mut batch = Batch::start(fake.url(), &[]);
    for user in ["anna", "bert"] {
        let input = json!({ "MeetingId": id, "ExternalUserId": user });
        let line = json!({ "operation": "CreateAttendee", "input": input, "id": { "user": user } });
        batch.write(&line.to_string());
        let answer = batch.read();
        assert_eq!(answer["id"], json!({ "user": user }));
        assert_eq!(answer["output"]["Attendee"]["ExternalUserId"], user);
    }
    batch
        .write(&json!({ "operation": "delete_meeting", "input": { "MeetingId": id } }).to_string());
    assert_eq!(batch.read(), json!({ "line": 3, "output": {} }));
    assert_eq!(batch.end(), (0, Vec::new(), String::new()));
    assert_eq!(fake.requests_of("CreateAttendee"), 2);
}

#[test]
fn calls_are_under_way_at_once_and_answers_keep_their_order() {
    let held = Held::start();
    let mut batch = Batch::start(&held.url, &["--concurrency", "3"]);
    (1..=5).for_each(|digit| batch.write(&line(digit)));
    let mut first: Vec<_> = (0..3).map(|_| held.next()).collect();
    first.sort_by(|left, right| left.path.cmp(&right.path));
    let paths: Vec<&str> = first.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(paths, [1, 2, 3].map(|digit| format!("/meetings/{}", id(digit))));
    // the last ones first; the others wait for room meanwhile
    first.into_iter().rev().for_each(crate::held::Request::answer);
    for number in 1..=3 {
        let answer = batch.read();
        assert_eq!(
            (&answer["line"], &answer["output"]["Meeting"]["MeetingId"]),
            (&json!(number), &json!(id(number)))
        );
    }
    (4..=5).for_each(|_| held.next().answer());
    let (code, answers, errors) = batch.end();
    assert_eq!((code, errors.as_str()), (0, ""));
    let lines: Vec<&Value> = answers.iter().map(|answer| &answer["line"]).collect();
    assert_eq!(lines, [4, 5]);
}

#[test]
fn without_a_number_there_is_one_call_at_a_time() {
    let held = Held::start();
    let mut batch = Batch::start(&held.url, &[]);
    (1..=3).for_each(|digit| batch.write(&line(digit)));
    for number in 1..=3 {
        let request = held.next();
        assert!(request.path.ends_with(&id(number)));
        assert!(held.is_idle());
        request.answer();
        assert_eq!(batch.read()["line"], number);
    }
    assert_eq!(batch.end().0, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_understood_is_answered_and_the_rest_goes_on() {
    let fake = Fake::start().await.unwrap();
    let long = format!(r#"{{"operation":"GetMeeting","x":"{}"}}"#, "x".repeat(1 << 20));
    let missing = r#"{"operation":"GetMeeting","input":{"MeetingId":"00000000-0000-0000-0000-000000000000"}}"#;
    let lines = [
        (
            r#"{"operation":"GetMeting","id":7}"#,
            "there is no operation `GetMeting`, did you mean `GetMeeting`?",
        ),
        ("nonsense", "no JSON: expected ident at column 2"),
        ("", ""),
        ("[]", "the line is no object"),
        ("{}", "`operation` is missing"),
        (r#"{"operation":1}"#, "`operation` is no text"),
        (
            r#"{"operation":"GetMeeting","inputs":{}}"#,
            "a line has no member `inputs`, did you mean `input`?",
        ),
        (r#"{"operation":"GetMeeting"}"#, "GetMeeting: MeetingId: missing, but required"),
        (r#"{"operation":"GetMeeting","input":[]}"#, "GetMeeting: a list, needs an object"),
        (&long, "the line is longer than 1048576 bytes"),
        (missing, "Meeting 00000000-0000-0000-0000-000000000000 not found"),
    ];
    let mut batch = Batch::start(fake.url(), &[]);
    lines.iter().for_each(|(line, _)| batch.write(line));
    let (code, answers, errors) = batch.end();
    assert_eq!(code, 254, "{errors}");
    let summary =
        "chime: 10 lines answered, 10 failed\nhelp: the answers with `error` say which and why\n";
    assert_eq!(errors, summary);
    let wanted: Vec<(u64, &str)> = (1..)
        .zip(lines)
        .filter(|(_, (line, _))| !line.is_empty())
        .map(|(number, (_, message))| (number, message))
        .collect();
    let got: Vec<(u64, &str)> = answers
        .iter()
        .map(|it| (it["line"].as_u64().unwrap(), it["error"]["message"].as_str().unwrap()))
        .collect();
    assert_eq!(got, wanted);
    assert_eq!(answers[0]["id"], 7);
    let last = &answers.last().unwrap()["error"];
    let known =
        ["code", "status", "attempts", "exitCode", "operation", "kind"].map(|name| &last[name]);
    assert_eq!(
        known,
        [
            &json!("NotFoundException"),
            &json!(404),
            &json!(1),
            &json!(254),
            &json!("GetMeeting"),
            &json!("service")
        ]
    );
    assert!(last["requestId"].is_string());
    let refused = &answers[6]["error"];
    let violations =
        json!([{ "path": "MeetingId", "rule": "required", "problem": "missing, but required" }]);
    assert_eq!((&refused["exitCode"], &refused["violations"]), (&json!(252), &violations));
    // nothing but the last line was sent
    assert_eq!(fake.requests(), 1);
}
