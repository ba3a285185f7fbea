//! serde's JSON of declared types, which a program may keep or hand on.

use serde_json::json;

use super::*;

#[test]
fn a_member_without_a_format_is_epoch_seconds_in_json_wherever_it_travels() {
    let moment = Timestamp::from_millis(MORNING * 1000 + 5);
    let input = PutFacts::new("a", "b", facts(), [("a", "b")]).since(moment).until(moment);
    let json = serde_json::to_value(&input).unwrap();
    assert_eq!(
        (&json["Since"], &json["Until"]),
        (&json!(1_795_422_600.005), &json!(1_795_422_600.005))
    );
    assert_eq!(serde_json::from_value::<PutFacts>(json).unwrap(), input);
}

#[test]
fn timestamps_and_bytes_are_values_of_their_own() {
    let json = serde_json::to_string(&(morning(), Blob::from("x"))).unwrap();
    assert_eq!(json, r#"[1795422600,"eA=="]"#);
    let read: (Timestamp, Blob) = serde_json::from_str(&json).unwrap();
    assert_eq!(read, (morning(), Blob::from("x")));
}

#[test]
fn payloads_and_headers_are_members_in_json() {
    let output = PieceOutput::new(Piece::new(1).read(morning())).count(3);
    let json = serde_json::to_value(&output).unwrap();
    assert_eq!(json, json!({ "Count": 3, "Piece": { "Start": 1, "Read": MORNING } }));
    assert_eq!(serde_json::from_value::<PieceOutput>(json).unwrap(), output);
    let file = FileOutput::new(b"x").content_type("image/png");
    let json = serde_json::to_value(&file).unwrap();
    assert_eq!(json, json!({ "ContentType": "image/png", "File": "eA==" }));
    assert_eq!(serde_json::from_value::<FileOutput>(json).unwrap(), file);
}

#[test]
fn of_a_key_that_comes_twice_the_last_value_wins() {
    let text = r#"{"Made":1,"Seen":[],"Labels":{"red":"a","red":"b"}}"#;
    let facts: Facts = serde_json::from_str(text).unwrap();
    assert_eq!(facts.labels, HashMap::from([("red".into(), "b".to_owned())]));
}
