//! What is refused, all at once, each with its place.

use chime_sdk_core::input;
use chime_sdk_core::validate::validate;
use serde_json::{Value, json};

use super::*;

fn texts(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

fn of_facts(facts: Facts) -> Vec<String> {
    texts(&validate(&PutFacts::new("a", "b", facts, [("a", "b")])))
}

/// What a program is told of an input in JSON.
fn of_json(facts: &Value) -> Vec<String> {
    let input = json!({ "Shelf": "a", "Key": "b", "Notes": {}, "Facts": facts });
    texts(&input::from_json_validated(PutFacts::SCHEMA, &input).err().unwrap_or_default())
}

#[test]
fn maps_bytes_and_dates_have_bounds() {
    let five = ["aa", "bb", "cc", "dd", "ee"].map(|name| (name, "x"));
    let far = Timestamp::from_secs(i64::MIN);
    let year = "a date outside of the years 1 to 9999 cannot be written in this format";
    for (facts, expected) in [
        (facts().labels(five), "Facts.Labels: 5 entries, allows at most 4".to_owned()),
        (facts().head(b""), "Facts.Head: 0 bytes, needs 1 to 4".to_owned()),
        (facts().head(b"12345"), "Facts.Head: 5 bytes, needs 1 to 4".to_owned()),
        (facts().changed([("a", far)]), format!("Facts.Changed[\"a\"]: {year}")),
        (Facts::new(morning(), [morning(), far]), format!("Facts.Seen[1]: {year}")),
    ] {
        assert_eq!(of_facts(facts), [expected]);
    }
    assert_eq!(of_facts(Facts::new(far, [morning()]).head(b"1234")), [""; 0]);
}

#[test]
fn keys_and_values_of_a_map_are_held_to_their_types() {
    let long = "x".repeat(101);
    let facts = facts()
        .labels([("a", "x"), ("B2", "x"), ("fine", "")])
        .words([("w", [("v", [long.as_str()])])])
        .readers([("planted-planted-planted", [Piece::new(1).name("x")])]);
    assert_eq!(
        of_facts(facts),
        [
            r#"Facts.Labels["B2"]: its key: does not match `^[a-z]*$`"#,
            r#"Facts.Labels["a"]: its key: 1 character, needs 2 to 8"#,
            "Facts.Readers[***]: its key: 23 characters, allows at most 16",
            "Facts.Readers[***][0].Name: 1 character, needs at least 2",
            r#"Facts.Words["w"]["v"][0]: 101 characters, allows at most 100"#,
        ]
    );
}

#[test]
fn json_of_a_program_is_told_everything_that_does_not_fit() {
    let facts = json!({
        "Made": "soon",
        "Seen": [1, "2026-11-23T08:30:00Z", false, null],
        "Changed": { "a": null, "b": "planted", "c": 1 },
        "Labels": ["red"],
        "Readers": {
            "planted-1": [{ "Start": "planted" }],
            "planted-2": 7,
            "planted-3": [{ "Start": 1, "Name": "x", "Nmae": "y" }],
        },
        "Head": "planted!",
        "Rows": [[1, "x"], 2],
        "Share": "NaN",
    });
    let read =
        "write it like `2026-11-23T08:30:00Z`, as an HTTP date, or as the seconds since 1970";
    assert_eq!(
        of_json(&facts),
        [
            &format!("Facts.Made: no timestamp: {read}"),
            "Facts.Seen[2]: a boolean, needs a timestamp",
            "Facts.Seen[3]: null, but a list has no gaps",
            r#"Facts.Changed["a"]: null, but a map has no gaps"#,
            &format!("Facts.Changed[\"b\"]: no timestamp: {read}"),
            "Facts.Labels: a list, needs a map",
            "Facts.Readers[***][0].Start: a string, needs an integer",
            "Facts.Readers[***]: a number, needs a list",
            "Facts.Readers[***][0].Name: 1 character, needs at least 2",
            "Facts.Readers[***][0].Nmae: `Piece` has no such member, did you mean `Name`?",
            "Facts.Head: text that is not base64",
            "Facts.Rows[0][1]: a string, needs an integer",
            "Facts.Rows[1]: a number, needs a list",
            "Facts.Share: a string, needs a number",
        ]
    );
}

#[test]
fn json_of_a_program_is_read_with_every_kind_of_member() {
    let value = json!({
        "Shelf": "a", "Key": "b/c", "Since": MORNING, "At": ["1795422600"],
        "Until": "2026-11-23T08:30:00Z", "Notes": { "mon": "*" },
        "Facts": { "Made": 1_795_422_600.5, "Seen": [], "Head": "AP8=", "Uses": { "HOT": 3 } },
    });
    let input: Box<dyn Any> = input::from_json_validated(PutFacts::SCHEMA, &value).unwrap();
    let facts = Facts::new(Timestamp::from_millis(MORNING * 1000 + 500), [] as [Timestamp; 0])
        .head(b"\0\xff")
        .uses([(Storage::Hot, 3)]);
    let expected = PutFacts::new("a", "b/c", facts, [("mon", "*")])
        .since(morning())
        .at([morning()])
        .until(morning());
    assert_eq!(*input.downcast::<PutFacts>().unwrap(), expected);
}

#[test]
fn a_number_that_is_not_finite_is_refused_by_a_server_too() {
    let mut request = encoded(&PutFacts::new("a", "b", facts(), [("a", "b")]));
    request.query.push_str("&share=NaN");
    let body = r#"{"Facts":{"Made":1,"Seen":[],"Share":"-Infinity"},"Notes":{}}"#;
    request.body = Some(body.into());
    assert_eq!(
        texts(&received::<PutFacts>(&request).unwrap_err()),
        ["Share: not a finite number", "Facts.Share: not a finite number"]
    );
}

#[test]
fn a_long_key_is_cut_short_in_a_path() {
    let key = "k".repeat(1000);
    let texts = of_facts(facts().words([(key.as_str(), [("v", ["x".repeat(101)])])]));
    assert_eq!(texts.len(), 1);
    assert!(texts[0].len() < 200 && texts[0].contains("kkk\"…]"), "{texts:?}");
}
