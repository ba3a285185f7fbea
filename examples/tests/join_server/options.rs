//! The command line, and the beginning and the end of the program.

use crate::{everything, example};

use super::running::Running;

/// What it prints when it cannot start, and that it then has not.
fn refused(options: &[&str], variables: &[(&str, &str)]) -> String {
    let mut command = example("join_server");
    let command = command.args(["--port", "0"]).args(options).envs(variables.iter().copied());
    let output = command.output().expect("the program can be started");
    assert!(!output.status.success(), "{}", everything(&output));
    assert!(output.stdout.is_empty(), "{}", everything(&output));
    String::from_utf8(output.stderr).expect("programs print text")
}

#[test]
fn it_says_first_where_it_is_and_on_what_service() {
    let mut server = Running::start(&[]);
    assert!(server.url.starts_with("http://127.0.0.1:"), "{}", server.url);
    assert!(server.line().contains("a fake in this process"));
    assert!(server.line().contains("its own"));
}

#[test]
fn what_cannot_be_used_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let other = folder.path().join("other.db");
    std::fs::write(&other, "no database, but a text that is long enough to be looked at").unwrap();
    let other = other.to_str().unwrap();
    for (options, variables, parts) in [
        (&["--page", "/nowhere"][..], &[][..], &["--page /nowhere", "cannot be read"][..]),
        (&["--store", other], &[], &["--store", "other.db"]),
        (&["--allow-origin", "https://a.example/b"], &[], &["https://a.example`"]),
        (&["--host", "moon"], &[], &["moon"]),
        (&["--log", "loud"], &[], &["loud"]),
        (&[], &[("CHIME_ENDPOINT", "moon")], &["CHIME_ENDPOINT is `moon`", "help: "]),
    ] {
        let text = refused(options, variables);
        for part in parts {
            assert!(text.contains(part), "{options:?}: `{part}` is missing from:\n{text}");
        }
    }
}

#[test]
fn a_port_that_is_taken_is_named() {
    let server = Running::start(&[]);
    let port = server.url.rsplit(':').next().unwrap();
    let output = example("join_server").args(["--port", port]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains(port) && text.contains("help: `--port 0`"), "{text}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_well() {
    let (code, log) = Running::start(&[]).interrupt();
    assert_eq!(code, Some(0), "{log}");
}
