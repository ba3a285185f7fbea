use chime_sdk_core::schema::Bounds;

use super::{attribute, comment, declaration, literal, range};

#[test]
fn a_literal_is_raw_where_that_reads_better_and_always_says_the_text() {
    for (text, expected) in [
        ("^arn:.*", r#""^arn:.*""#),
        (r"\d+", r#"r"\d+""#),
        (r#"a"b"#, r##"r#"a"b"#"##),
        ("a\"#b", "r##\"a\"#b\"##"),
        ("a\nb\\", r#""a\nb\\""#),
        ("\u{202e}é", r#""\u{202e}\u{e9}""#),
        ("é", "\"é\""),
    ] {
        assert_eq!(literal(text), expected);
    }
}

#[test]
fn bounds_are_inclusive_ranges() {
    for (min, max, expected) in [
        (None, None, None),
        (Some(1), None, Some("1..")),
        (None, Some(5), Some("..=5")),
        (Some(0), Some(5), Some("0..=5")),
    ] {
        assert_eq!(range(Bounds { min, max }).as_deref(), expected);
    }
}

#[test]
fn long_attributes_are_broken_as_the_formatter_breaks_them() {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let long = format!("errors({})", ["LongNameOfAnException"; 5].join(", "));
    let path = format!("path = \"/{}\"", "x".repeat(70));
    assert_eq!(attribute(0, "a", &keys(&["b", "c = 1..=2"])), "#[a(b, c = 1..=2)]\n");
    assert_eq!(
        attribute(0, "a", &keys(&[&path, "errors(A, B)", "status = 204"])),
        format!("#[a(\n    {path},\n    errors(A, B),\n    status = 204\n)]\n")
    );
    let item = "        LongNameOfAnException";
    assert_eq!(
        attribute(0, "a", &keys(&["output = Output", &long])),
        format!("#[a(\n    output = Output,\n    errors(\n{}\n    ),\n)]\n", [item; 5].join(",\n"))
    );
}

#[test]
fn comments_are_broken_at_spaces() {
    let text = ["word"; 30].join(" ");
    let lines = comment(4, "///", &text);
    assert!(lines.lines().all(|line| line.len() <= 100 && line.starts_with("    /// word")));
    assert_eq!(lines.matches("word").count(), 30);
}

#[test]
fn long_types_are_broken_as_the_formatter_breaks_them() {
    let (key, value) = ("K".repeat(60), "V".repeat(60));
    assert_eq!(declaration("pub a:", "Option<u8>"), "    pub a: Option<u8>,\n");
    assert_eq!(
        declaration(&format!("pub {}:", "a".repeat(40)), &format!("Option<{key}>")),
        format!("    pub {}:\n        Option<{key}>,\n", "a".repeat(40))
    );
    let nested = format!("Option<BTreeMap<{key}, Vec<{value}>>>");
    let inner = format!("BTreeMap<\n            {key},\n            Vec<{value}>,\n        >");
    assert_eq!(
        declaration("pub a:", &nested),
        format!("    pub a: Option<\n        {inner},\n    >,\n")
    );
}
