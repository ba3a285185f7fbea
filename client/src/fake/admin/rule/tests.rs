use super::*;
use crate::fake::settings::Settings;

fn read_text(text: &str) -> Result<Rule, Problem> {
    let backend = Backend::new(Settings::default(), "127.0.0.1:1".to_owned());
    read(&backend, &serde_json::from_str(text).unwrap())
}

/// The rule that is read from this is written as this.
#[track_caller]
fn assert_round(text: &str) {
    let value: Value = serde_json::from_str(text).unwrap();
    let rule = read_text(text).unwrap();
    assert_eq!(Value::from(write(&rule)), value);
}

#[track_caller]
fn assert_refused(text: &str, problem: &str) {
    assert_eq!(read_text(text).unwrap_err(), problem);
}

#[test]
fn rules_are_written_as_they_were_read() {
    for (word, _) in WORDS {
        assert_round(&json!({ "operation": "GetMeeting", "fail": word }).to_string());
    }
    assert_round(r#"{"operation": "GetMeeting", "delayMs": 50}"#);
    assert_round(
        r#"{"operation": "CreateAttendee", "nth": 3, "after": 2, "every": 4, "times": 5,
            "probability": 0.2, "seed": 7, "delayMs": 50, "afterEffect": true,
            "fail": {"exception": "ThrottlingException", "message": "slow",
                     "headers": {"retry-after": "2"}}}"#,
    );
    assert_round(r#"{"fail": {"status": 502}}"#);
    assert_round(r#"{"fail": {"status": 200, "body": "[]", "contentType": "text/plain"}}"#);
    for which in [r#""first": 2"#, r#""users": ["ada"]"#, r#""probability": 0.5, "seed": 3"#] {
        let partial = format!(r#"{{"code": "Busy", "message": "later", {which}}}"#);
        assert_round(&format!(r#"{{"fail": {{"partialBatch": {partial}}}}}"#));
    }
}

#[test]
fn operations_have_two_names() {
    assert_eq!(
        read_text(r#"{"operation": "get_meeting", "fail": "reset"}"#).unwrap().operation,
        Some("GetMeeting")
    );
}

#[test]
fn mistakes_are_told_by_name() {
    let others = "`after`, `afterEffect`, `delayMs`, `every`, `fail`, `nth`, `operation`, \
                  `probability`, `seed`, `times`";
    assert_refused("[]", "a rule is an object, not a list");
    assert_refused("{}", "a rule needs `fail`, or `delayMs` to be late");
    assert_refused(
        r#"{"tims": 3, "fail": "reset"}"#,
        &format!("a rule has no `tims`, did you mean `times`? it has {others}"),
    );
    assert_refused(
        r#"{"colour": 3, "fail": "reset"}"#,
        &format!("a rule has no `colour`; it has {others}"),
    );
    assert_refused(
        r#"{"operation": "CreateMeting", "fail": "reset"}"#,
        "Chime SDK Meetings has no operation `CreateMeting`, did you mean `CreateMeeting`?",
    );
    assert_refused(r#"{"operation": 7, "fail": "reset"}"#, "`operation` needs a text");
    assert_refused(r#"{"nth": 0, "fail": "reset"}"#, "`nth` needs a whole number from 1 on");
    assert_refused(r#"{"times": -1, "fail": "reset"}"#, "`times` needs a whole number from 1 on");
    assert_refused(r#"{"every": "2", "fail": "reset"}"#, "`every` needs a whole number from 1 on");
    assert_refused(r#"{"after": 1.5, "fail": "reset"}"#, "`after` needs a whole number from 0 on");
    assert_refused(
        r#"{"probability": 20, "fail": "reset"}"#,
        "`probability` needs a number from 0 to 1",
    );
    assert_refused(r#"{"seed": 2, "fail": "reset"}"#, "`seed` goes with `probability`");
    assert_refused(r#"{"afterEffect": 1, "fail": "reset"}"#, "`afterEffect` needs true or false");
}

#[test]
fn mistakes_in_failures_are_told_by_name() {
    let words = "`\"throttling\"`, `\"reset\"`, `\"close\"`, `\"truncate\"`, `\"garbage\"`, \
                 `\"garbageBody\"`, `\"hang\"`";
    let refused = |fail: &str, problem: &str| {
        assert_refused(&format!(r#"{{"fail": {fail}}}"#), problem);
    };
    refused(
        r#""rest""#,
        &format!(
            "`fail` cannot be `rest`, did you mean `reset`? it is one of {words}, or an object"
        ),
    );
    refused("7", "`fail` is an object, not a number");
    let one = format!(
        "`fail` needs one of `exception`, `status` and `partialBatch`, or is one of {words}"
    );
    refused("{}", &one);
    refused(r#"{"exception": "ThrottlingException", "status": 429}"#, &one);
    refused(
        r#"{"exception": "ThrotlingException"}"#,
        "Chime SDK Meetings declares no error `ThrotlingException`, did you mean \
         `ThrottlingException`?",
    );
    refused(
        r#"{"exception": "ThrottlingException", "body": "x"}"#,
        "`fail` has no `body`; it has `exception`, `headers`, `message`, `partialBatch`, `status`",
    );
    refused(r#"{"status": 999}"#, "`status` needs a number from 200 to 599");
    refused(r#"{"status": 70000}"#, "`status` needs a number from 200 to 599");
    refused(r#"{"status": 100}"#, "`status` needs a whole number from 200 on");
    refused(
        r#"{"status": 502, "contentType": "a\nb"}"#,
        "`contentType` has characters that no header has",
    );
    refused(r#"{"status": 502, "headers": ["a"]}"#, "`headers` needs an object of texts");
    refused(r#"{"status": 502, "headers": {"a": 1}}"#, "`headers` needs an object of texts");
    let header = "`headers`: `a b` with this value is no header";
    refused(r#"{"status": 502, "headers": {"a b": "1"}}"#, header);
    for name in ["content-length", "Transfer-Encoding", "connection"] {
        refused(
            &format!(r#"{{"exception": "ThrottlingException", "headers": {{"{name}": "3"}}}}"#),
            &format!(
                "`headers`: `{name}` says where an answer ends, and cannot be set; help: \
                 `\"truncate\"` is an answer that ends too early"
            ),
        );
    }
    let which = "`partialBatch` needs one of `first`, `users` and `probability`";
    refused(r#"{"partialBatch": {}}"#, which);
    refused(r#"{"partialBatch": {"first": 1, "users": ["ada"]}}"#, which);
    refused(r#"{"partialBatch": {"users": [1]}}"#, "`users` needs a list of texts");
    refused(r#"{"partialBatch": {"first": 1, "seed": 1}}"#, "`seed` goes with `probability`");
    assert_refused(
        r#"{"operation": "CreateAttendee", "fail": {"partialBatch": {"first": 1}}}"#,
        "`partialBatch` goes with BatchCreateAttendee and CreateMeetingWithAttendees alone",
    );
}
