//! Declarations that must not compile, each with the one message that it gives, and declarations
//! that must. README.md says how to add one.

#![forbid(unsafe_code)]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::PathBuf;

#[test]
fn messages_are_as_written() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile_fail/fail/*.rs");
    cases.compile_fail("compile_fail/use/*.rs");
    cases.pass("compile_fail/pass/*.rs");
}

/// A rewritten `.stderr` may hold anything, so what a message must be is checked by itself.
#[test]
fn one_mistake_is_one_message() {
    let messages = messages();
    assert!(messages.len() > 30, "{} messages were found", messages.len());
    for (name, text) in messages {
        let errors = text.lines().filter(|line| line.starts_with("error")).count();
        assert_eq!(errors, 1, "{name} has one error");
        assert!(!text.lines().any(|line| line.starts_with("warning")), "{name} has no warning");
        assert!(!text.contains("this error originates in"), "{name} points at the user's token");
        assert!(text.contains(" --> compile_fail/fail/"), "{name} names the fixture");
        let is_ours = !WORDS_OF_THE_COMPILER.contains(&name.as_str());
        if let Some(message) = text.strip_prefix("error: ").filter(|_| is_ours) {
            let (problem, rest) = message.split_once('\n').expect(&name);
            assert!(rest.trim_start().starts_with("help: "), "{name} says what to write instead");
            assert!(!problem.starts_with(char::is_uppercase), "{name} is in lower case");
        }
    }
}

/// What is no Rust, and names that do not exist, are the compiler's to say: one message without our
/// help.
const WORDS_OF_THE_COMPILER: &[&str] = &[
    "enum_with_a_missing_comma",
    "service_with_a_shape_for_an_operation",
    "service_with_an_operation_that_does_not_exist",
    "shape_with_a_keyword_for_a_name",
    "shape_with_a_missing_comma",
];

/// The table of rules in the README is that of the fixtures.
#[test]
fn every_rule_is_in_the_readme() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("compile_fail");
    let readme = fs::read_to_string(folder.join("README.md")).unwrap();
    let (_, table) = readme.split_once("|---|---|\n").expect("a table");
    let rows: Vec<&str> = table.lines().take_while(|line| line.starts_with('|')).collect();
    let files = fs::read_dir(folder.join("fail")).unwrap().map(|entry| entry.unwrap().path());
    let fixtures = files.filter(|path| path.extension().is_some_and(|kind| kind == "rs"));
    let mut expected: Vec<String> = fixtures
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let comment = text.lines().map_while(|line| line.strip_prefix("// "));
            let rule = comment.collect::<Vec<_>>().join(" ");
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert!(!rule.is_empty(), "{name} begins with its rule");
            assert!(path.with_extension("stderr").exists(), "{name} has its message");
            format!("| `{name}` | {rule} |")
        })
        .collect();
    expected.sort();
    let missing: Vec<&String> =
        expected.iter().filter(|row| !rows.contains(&row.as_str())).collect();
    assert!(missing.is_empty(), "rows that the table lacks: {missing:#?}");
    assert_eq!(rows.len(), expected.len(), "the table has rows without a fixture");
}

/// The expected messages by the name of the fixture.
fn messages() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("compile_fail/fail");
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let stderr = files.filter(|path| path.extension().is_some_and(|kind| kind == "stderr"));
    stderr
        .map(|path| {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}
