use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Node, write};

fn written(value: &Value, width: u16) -> String {
    let mut output = Vec::new();
    write(&Node::of(value.clone(), None), width, false, &mut output).unwrap();
    String::from_utf8(output).unwrap()
}

#[test]
fn an_object_is_a_sheet_with_what_it_is_made_of_below_its_name() {
    let value = json!({ "Meeting": {
        "A": "a", "B": { "C": 1, "D": { "E": true } }, "F": ["x", "y"], "G": [], "H": null,
    } });
    assert_eq!(
        written(&value, 80),
        "Meeting\n\
         ┌───────┬────────┐\n\
         │ A     │ a      │\n\
         │ B     │        │\n\
         │   C   │ 1      │\n\
         │   D   │        │\n\
         │     E │ true   │\n\
         │ F     │ x      │\n\
         │       │ y      │\n\
         │ G     │ (none) │\n\
         │ H     │ null   │\n\
         └───────┴────────┘\n"
    );
}

#[test]
fn a_list_of_objects_has_rows_and_names_in_their_order() {
    let value =
        json!({ "List": [{ "A": 1, "C": "c" }, { "A": 2, "B": "b", "C": "d" }], "Next": "n" });
    assert_eq!(
        written(&value, 80),
        "List\n\
         ┌───┬───┬───┐\n\
         │ A │ B │ C │\n\
         ├───┼───┼───┤\n\
         │ 1 │   │ c │\n\
         │ 2 │ b │ d │\n\
         └───┴───┴───┘\n\
         \n\
         ┌──────┬───┐\n\
         │ Next │ n │\n\
         └──────┴───┘\n"
    );
}

#[test]
fn rows_of_several_lines_have_lines_between_them() {
    let value = json!([{ "Id": 1, "Of": { "Audio": "Send", "Video": "None" } }, { "Id": 2 }]);
    assert_eq!(
        written(&value, 80),
        "┌────┬─────────────┐\n\
         │ Id │ Of          │\n\
         ├────┼─────────────┤\n\
         │ 1  │ Audio: Send │\n\
         │    │ Video: None │\n\
         ├────┼─────────────┤\n\
         │ 2  │             │\n\
         └────┴─────────────┘\n"
    );
}

#[test]
fn only_wide_columns_are_wrapped() {
    let value = json!([{ "Name": "a b", "Id": "0123456789", "Token": "x".repeat(50) }]);
    assert_eq!(
        written(&value, 40),
        "┌────────────┬──────┬──────────────────┐\n\
         │ Id         │ Name │ Token            │\n\
         ├────────────┼──────┼──────────────────┤\n\
         │ 0123456789 │ a b  │ xxxxxxxxxxxxxxxx │\n\
         │            │      │ xxxxxxxxxxxxxxxx │\n\
         │            │      │ xxxxxxxxxxxxxxxx │\n\
         │            │      │ xx               │\n\
         └────────────┴──────┴──────────────────┘\n"
    );
}

#[test]
fn what_a_query_gives_has_a_form_of_its_own() {
    for (value, wanted) in [
        (json!("a\u{1b}[2J"), "a\\u001b[2J\n"),
        (json!(null), "null\n"),
        (json!(2), "2\n"),
        (json!([]), "(none)\n"),
        (json!({}), "(none)\n"),
        (json!({ "Attendees": [] }), "Attendees\n(none)\n"),
        (json!(["a", "b"]), "┌───┐\n│ a │\n│ b │\n└───┘\n"),
        (
            json!([["a", 1], ["b", true]]),
            "┌───┬──────┐\n│ a │ 1    │\n│ b │ true │\n└───┴──────┘\n",
        ),
        (
            json!({ "A": [{ "B": 1 }], "C": { "D": [{ "E": [1, { "F": 2 }] }] } }),
            "A\n┌───┐\n│ B │\n├───┤\n│ 1 │\n└───┘\n\nC.D\n┌──────┐\n│ E    │\n├──────┤\n│ 1    │\n│ F: 2 │\n└──────┘\n",
        ),
    ] {
        assert_eq!(written(&value, 80), wanted, "{value}");
    }
}

/// Any JSON, not too large.
fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-z \u{1b}\n漢é]{0,60}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map("[A-Z][a-z]{0,12}", inner, 0..5)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_value_moves_a_terminal(value in any_value(), width in 1_u16..200) {
        let text = written(&value, width);
        prop_assert!(text.ends_with('\n'));
        prop_assert!(!text.chars().any(|it| it.is_control() && it != '\n'), "{text:?}");
    }
}
