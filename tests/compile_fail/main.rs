//! Declarations that must not compile, each with the one message that it gives, and declarations
//! that must. README.md says how to add one.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::fs;
use std::path::PathBuf;

#[test]
fn messages_are_as_written() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("compile_fail/fail/*.rs");
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
        if let Some(message) = text.strip_prefix("error: ") {
            let (problem, rest) = message.split_once('\n').expect(&name);
            assert!(rest.trim_start().starts_with("help: "), "{name} says what to write instead");
            assert!(!problem.starts_with(char::is_uppercase), "{name} is in lower case");
        }
    }
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
