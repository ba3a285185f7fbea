use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::parse::whole;
use super::read;
use crate::kinds::SERVICE;

/// A kite, with members of all kinds.
fn schema() -> &'static chime_sdk_core::schema::Schema {
    let operation = SERVICE.operations[0];
    let members = (operation.input)().structure();
    (members.members[members.index_of("Kite").unwrap()].schema)()
}

fn kite(text: &str) -> Value {
    read(text, schema(), "--kite").unwrap_or_else(|failure| panic!("{text}: {failure}"))
}

#[test]
fn texts_are_read_as_the_aws_cli_reads_them() {
    for (text, wanted) in [
        ("Name=a", json!({"Name": "a"})),
        ("Name=", json!({"Name": ""})),
        ("Name=a b ,Tails=1", json!({"Name": "a b", "Tails": 1})),
        ("Name = a , Tails = 1", json!({"Name": "a", "Tails": 1})),
        ("Name=a\\,b", json!({"Name": "a,b"})),
        ("Name=a\\b", json!({"Name": "a\\b"})),
        ("Name=a=b", json!({"Name": "a=b"})),
        ("Name='a,b=c'", json!({"Name": "a,b=c"})),
        (r"Name='it\'s'", json!({"Name": "it's"})),
        (r#"Name="it's""#, json!({"Name": "it's"})),
        (r#"Name="a\\b\n""#, json!({"Name": "a\\b\\n"})),
        (r"Name='a\'", json!({"Name": "a\\"})),
        ("Places=x,y,Name=a", json!({"Places": ["x", "y"], "Name": "a"})),
        ("Places=x,'y',Name=a", json!({"Places": ["x", "y"], "Name": "a"})),
        ("Places=x,Name=a", json!({"Places": ["x"], "Name": "a"})),
        ("Places=[x, y ,]", json!({"Places": ["x", "y"]})),
        ("Places=[]", json!({"Places": []})),
        ("Places=[,x]", json!({"Places": ["", "x"]})),
        ("Words={a=1,b=}", json!({"Words": {"a": "1", "b": ""}})),
        ("Words={}", json!({"Words": {}})),
        ("Behind={Name=b}", json!({"Behind": [{"Name": "b"}]})),
        ("Flies=False", json!({"Flies": false})),
        ("Name@=a", json!({"Name": "a"})),
    ] {
        assert_eq!(kite(text), wanted, "{text}");
    }
}

#[test]
fn mistakes_are_at_their_place() {
    for (text, at, problem) in [
        ("", 0, "a name is missing"),
        ("a", 1, "`=` comes after a name, and this is the end"),
        ("é=b", 0, "a name is missing"),
        ("a=b,", 3, "nothing comes after the comma"),
        ("a=b,,c=d", 4, "a name is missing"),
        ("a=b]", 3, "`,` separates what comes next, and this is `]`"),
        ("a='b", 2, "the quote is not closed"),
        ("a='b'c", 5, "`,` separates what comes next, and this is `c`"),
        ("a=[b", 4, "`,` or `]` comes here"),
        ("a={b", 4, "`=` comes after a name, and this is the end"),
        ("a={b=c", 6, "is not closed"),
        ("a==b", 2, "`,` separates what comes next, and this is `=`"),
    ] {
        let mistake = whole(text).expect_err("this is a mistake");
        let fits = mistake.problem.contains(problem) || mistake.problem.contains("is not closed");
        assert!(fits, "{text}: {mistake:?}");
        if mistake.problem.contains(problem) && !problem.contains("is not closed") {
            assert_eq!(mistake.at, at, "{text}: {mistake:?}");
        }
    }
}

#[test]
fn the_place_is_counted_in_characters() {
    let failure = read("Name='ä😀',Tials=1", schema(), "--kite").unwrap_err().to_string();
    assert!(failure.starts_with("`--kite`, character 11: there is no member `Tials`"), "{failure}");
    assert!(failure.contains("\n  Name='ä😀',Tials=1\n            ^\n"), "{failure}");
}

#[test]
fn text_that_may_be_sensitive_is_not_repeated() {
    let service = chime_sdk_meetings::SERVICE;
    let operation = service.operation("BatchCreateAttendee").unwrap();
    let members = (operation.input)().structure();
    let attendees = (members.members[members.index_of("Attendees").unwrap()].schema)();
    let failure = read("ExternalUserId=planted,Capabilities=x", attendees, "--attendees");
    let failure = failure.unwrap_err().to_string();
    assert!(failure.contains("character 37") && !failure.contains("planted"), "{failure}");
    // a value without its name is taken for a name
    for text in ["planted", "planted@example.com"] {
        let failure = read(text, attendees, "--attendees").unwrap_err().to_string();
        assert!(failure.contains("after a name") && !failure.contains("planted"), "{failure}");
    }
}

#[test]
fn nesting_has_an_end() {
    for (open, close) in [("[", "]"), ("{a=", "}")] {
        let text = format!("Name={}{}", open.repeat(100_000), close.repeat(100_000));
        let mistake = whole(&text).expect_err("this is too deep");
        assert_eq!(mistake.problem, "this is nested too deep");
    }
}

/// Writes a value in shorthand, with quotes around every text.
fn written(value: &Value) -> String {
    match value {
        Value::Object(object) => format!("{{{}}}", pairs(object)),
        Value::Array(values) => {
            format!("[{}]", values.iter().map(written).collect::<Vec<_>>().join(","))
        }
        Value::String(text) => {
            let text = text.replace('\\', "\\\\").replace('"', "\\\"");
            format!("\"{text}\"")
        }
        other => other.to_string(),
    }
}

fn pairs(object: &Map<String, Value>) -> String {
    let pairs = object.iter().map(|(name, value)| format!("{name}={}", written(value)));
    pairs.collect::<Vec<_>>().join(",")
}

/// A kite with some members, and kites behind it.
fn any_kite() -> impl Strategy<Value = Value> {
    let leaf = (any::<String>(), any::<u32>(), any::<bool>(), -1e9..1e9f64).prop_map(
        |(name, tails, flies, weight)| {
            json!({"Name": name, "Tails": tails, "Flies": flies, "Weight": weight})
        },
    );
    leaf.prop_recursive(3, 12, 3, |inner| {
        let places = prop::collection::vec(any::<String>(), 0..4);
        let words = prop::collection::btree_map("[a-zA-Z0-9_.#/:-]{1,8}", any::<String>(), 0..4);
        let lines = prop::collection::vec(prop::collection::vec(any::<u32>(), 0..3), 0..3);
        (prop::collection::vec(inner, 0..3), places, words, lines).prop_map(
            |(behind, places, words, lines)| {
                json!({"Name": "k", "Behind": behind, "Places": places, "Words": words, "Lines": lines})
            },
        )
    })
}

proptest! {
    #[test]
    fn what_is_written_reads_back(kite in any_kite()) {
        let text = pairs(kite.as_object().unwrap());
        let read = read(&text, schema(), "--kite").map_err(|failure| failure.to_string());
        prop_assert_eq!(read, Ok(kite), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>()) {
        let _ = read(&text, schema(), "--kite");
    }

    #[test]
    fn no_text_of_signs_makes_it_panic(text in r#"([=,{}\[\]'"\\ @é]|Name|Behind|Places|Words|Tails|1){0,24}"#) {
        if let Err(mistake) = whole(&text) {
            prop_assert!(text.is_char_boundary(mistake.at), "{} of {}", mistake.at, text);
        }
        let _ = read(&text, schema(), "--kite");
    }
}
