use serde_json::{Value, json};

use super::{MOST_SIGNS, Query};
use crate::output::node::Node;

fn answer() -> Value {
    json!({
        "Attendees": [
            { "ExternalUserId": "zoë", "Seat": 3, "Capabilities": { "Audio": "None" } },
            { "ExternalUserId": "al", "Seat": 1, "Capabilities": { "Audio": "Send" } },
            { "ExternalUserId": "bo", "Seat": 2.5 },
        ],
        "NextToken": "n",
    })
}

fn found(expression: &str) -> String {
    let query = Query::parse(expression).unwrap_or_else(|mistake| panic!("{mistake}"));
    let found =
        query.search(&Node::of(answer(), None)).unwrap_or_else(|mistake| panic!("{mistake}"));
    serde_json::to_string(&found).unwrap()
}

/// The oracle is the suite `cli_output`; this holds what it cannot: kinds of values that no operation
/// answers with. What stands on the right was printed by Python's library.
#[test]
fn expressions_give_what_pythons_library_gives() {
    for (expression, wanted) in [
        ("Attendees[].Seat", "[3,1,2.5]"),
        ("Attendees[0].Seat", "3"),
        ("Attendees[-1].Seat", "2.5"),
        ("Attendees[7]", "null"),
        ("Attendees[::-1].Seat", "[2.5,1,3]"),
        ("Attendees[1:].Seat", "[1,2.5]"),
        ("Attendees[:-1].Seat", "[3,1]"),
        ("Attendees[10:0:-2].Seat", "[2.5]"),
        ("Attendees[?Seat > `1`].ExternalUserId", r#"["zoë","bo"]"#),
        ("Attendees[?Capabilities.Audio == `Send`] | [0].Seat", "1"),
        ("Attendees[*].Capabilities.Audio", r#"["None","Send"]"#),
        ("Attendees[*].{b: Seat, a: ExternalUserId} | [0]", r#"{"b":3,"a":"zoë"}"#),
        ("sum(Attendees[:2].Seat)", "4"),
        ("sum(Attendees[].Seat)", "6.5"),
        ("avg(Attendees[:2].Seat)", "2.0"),
        ("avg(`[]`)", "null"),
        ("ceil(Attendees[2].Seat)", "3"),
        ("floor(`-2.5`)", "-3"),
        ("abs(`-7`)", "7"),
        ("max_by(Attendees, &Seat).ExternalUserId", r#""zoë""#),
        ("min_by(Attendees, &Seat).ExternalUserId", r#""al""#),
        ("sort_by(Attendees, &ExternalUserId)[].Seat", "[1,2.5,3]"),
        ("map(&Capabilities.Audio, Attendees)", r#"["None","Send",null]"#),
        ("length(Attendees[0].ExternalUserId)", "3"),
        ("reverse(Attendees[0].ExternalUserId)", r#""ëoz""#),
        (
            "to_string(Attendees[0])",
            r#""{\"Capabilities\":{\"Audio\":\"None\"},\"ExternalUserId\":\"zo\\u00eb\",\"Seat\":3}""#,
        ),
        ("to_number('12')", "12"),
        ("to_number('1.5')", "1.5"),
        ("to_number('twelve')", "null"),
        ("to_number('nan')", "null"),
        ("to_array(NextToken)", r#"["n"]"#),
        ("not_null(None, NextToken)", r#""n""#),
        ("merge(`{\"a\": 1}`, `{\"b\": 2, \"a\": 3}`)", r#"{"a":3,"b":2}"#),
        ("join('-', sort(Attendees[].ExternalUserId))", r#""al-bo-zoë""#),
        ("keys(@)", r#"["Attendees","NextToken"]"#),
        ("type(Attendees)", r#""array""#),
        ("contains(Attendees[].Seat, `3.0`)", "true"),
        ("`1` == `1.0`", "true"),
        ("`{\"a\": 1}` == `{\"a\": 1.0}`", "true"),
        ("`1` < 'a'", "null"),
        ("'a' < 'b'", "true"),
        ("!NextToken", "false"),
        ("Nothing || NextToken", r#""n""#),
        ("Nothing && NextToken", "null"),
        (
            "*",
            r#"[[{"Capabilities":{"Audio":"None"},"ExternalUserId":"zoë","Seat":3},{"Capabilities":{"Audio":"Send"},"ExternalUserId":"al","Seat":1},{"ExternalUserId":"bo","Seat":2.5}],"n"]"#,
        ),
        ("Attendees[0].*.Audio", r#"["None"]"#),
        ("Attendees[*].{s: Seat}[0]", r#"{"s":3}"#),
        ("Attendees[].{s: Seat}.s", "null"),
        ("Attendees[?Seat > `1`].{s: Seat}[-1].s", "2.5"),
        ("Attendees[:2].{s: Seat}[].s", "[3,1]"),
        ("Attendees[].[Seat][0]", "[3]"),
        ("Attendees[].Capabilities.{a: Audio}.a", r#"["None","Send"]"#),
        ("[Nothing, NextToken]", r#"[null,"n"]"#),
        ("Nothing.[a, b]", "null"),
        ("Attendees[].Capabilities[]", r#"[{"Audio":"None"},{"Audio":"Send"}]"#),
    ] {
        assert_eq!(found(expression), wanted, "{expression}");
    }
}

#[test]
fn a_mistake_is_found_before_anything_is_asked_and_points_at_its_place() {
    for (expression, wanted) in [
        (
            "",
            "`--query`: the expression ends where it cannot end\n    \n    ^\n\
             help: an expression is such as `Attendees[].AttendeeId`",
        ),
        (
            "Attendees[",
            "`--query`: the expression ends where it cannot end\n    Attendees[\n              ^\n\
             help: an expression is such as `Attendees[].AttendeeId`",
        ),
        (
            "Attendees[?A=`é`]",
            "`--query`: '=' is not valid. Did you mean '=='?\n    Attendees[?A=`é`]\n                ^\n\
             help: an expression is such as `Attendees[].AttendeeId`",
        ),
        (
            "[`é`] $",
            "`--query`: invalid character: $\n    [`é`] $\n          ^\n\
             help: an expression is such as `Attendees[].AttendeeId`",
        ),
        (
            "lenght(Attendees)",
            "`--query`: there is no function `lenght`\n    lenght(Attendees)\n    ^\n\
             help: did you mean `length`?",
        ),
        (
            "A | length(a, b)",
            "`--query`: `length` takes 1 argument, not 2\n    A | length(a, b)\n        ^\n\
             help: the functions are listed at https://jmespath.org",
        ),
        (
            "sort_by(A, B)",
            "`--query`: argument 2 of `sort_by` is an expression with `&`\n    sort_by(A, B)\n    ^\n\
             help: the functions are listed at https://jmespath.org",
        ),
        (
            "A[::0]",
            "`--query`: the step of a slice is not zero\n    A[::0]\n         ^\n\
             help: the functions are listed at https://jmespath.org",
        ),
    ] {
        let mistake = Query::parse(expression).expect_err(expression);
        assert_eq!(mistake.to_string(), wanted);
    }
}

#[test]
fn a_value_that_a_function_does_not_take_is_named() {
    let query = Query::parse("A || sum(Attendees[].ExternalUserId)").unwrap();
    let mistake = query.search(&Node::of(answer(), None)).unwrap_err();
    assert_eq!(
        mistake.to_string(),
        "`--query`: `sum` takes a list of numbers as argument 1, not a list of other values\n    \
         A || sum(Attendees[].ExternalUserId)\n         ^\n\
         help: `not_null`, `to_string` and `to_number` make one kind of another"
    );
    let query = Query::parse("sort_by(Attendees, &Capabilities.Audio)").unwrap();
    let mistake = query.search(&Node::of(answer(), None)).unwrap_err();
    assert_eq!(mistake.what, "`sort_by` needs a number or a text of every element, not null");
}

#[test]
fn the_deepest_expressions_do_not_exhaust_the_stack() {
    let most = |sign: &str| sign.repeat(MOST_SIGNS);
    let nested = [
        most("!") + "a",
        most("("),
        "(".repeat(MOST_SIGNS / 2) + "a" + &")".repeat(MOST_SIGNS / 2),
        "[".repeat(MOST_SIGNS / 2) + "a" + &"]".repeat(MOST_SIGNS / 2),
        "{a:".repeat(MOST_SIGNS / 3) + "a" + &"}".repeat(MOST_SIGNS / 3),
        most("a."),
        "a".to_owned() + &most(".a"),
        "a".to_owned() + &"||a".repeat(MOST_SIGNS / 2),
        "a".to_owned() + &most("|a"),
        "a".to_owned() + &"[]".repeat(MOST_SIGNS / 2),
        "a[?".repeat(MOST_SIGNS / 3) + "a" + &"]".repeat(MOST_SIGNS / 3),
        "*".to_owned() + &".*".repeat(MOST_SIGNS / 2 - 1),
        "abs(".repeat(MOST_SIGNS / 2) + "a" + &")".repeat(MOST_SIGNS / 2),
    ];
    let value = Node::of(answer(), None);
    for expression in nested {
        if let Ok(query) = Query::parse(&expression) {
            // whatever it is, it comes to an end
            let _ = query.search(&value);
        }
    }
    let mistake = Query::parse(&(most("!") + "!a")).unwrap_err();
    assert_eq!(mistake.what, "the expression has more than 1000 signs");
}

proptest::proptest! {
    #[test]
    fn nothing_panics(expression in r#"([a-cA-Z]{1,3}|[\[\](){}.,:|&!*@?<>=`'"\\ -]|[0-9]|\[\]|sum\(|sort_by\(|to_string\(|é){0,20}"#) {
        match Query::parse(&expression) {
            Ok(query) => {
                if let Err(mistake) = query.search(&Node::of(answer(), None)) {
                    let _ = mistake.to_string();
                }
            }
            Err(mistake) => {
                let _ = mistake.to_string();
            }
        }
    }
}
