//! What the program does not do, with the codes that it exits with.

use std::net::TcpListener;

use crate::process::{Fake, meeting, run};

/// Asserts how a command line is refused: exit code, and all of standard error.
fn assert_refused(arguments: &[&str], code: i32, message: &str) {
    let wanted = (code, String::new(), format!("chime: {message}\n"));
    assert_eq!(run(arguments), wanted, "{arguments:?}");
}

#[test]
fn wrong_usage() {
    assert_refused(&["fake", "--prot", "80"], 252, "unknown argument `--prot`\nhelp: `--port`");
    assert_refused(
        &["fake", "--assume", "tag-twice=never"],
        252,
        "the assumption `tag-twice` cannot be `never`\nhelp: write `refused` or `accepted`",
    );
    assert_refused(
        &["fake", "--address", "0.0.0.0"],
        252,
        "`--address 0.0.0.0` can be reached by other machines, which could do everything here\n\
         help: add `--allow-remote` if that is meant",
    );
}

#[test]
fn a_region_without_the_service() {
    for (region, others) in [("atlantis-1", "refused"), ("", "refused"), ("no such", "accepted")] {
        let others = format!("other-regions={others}");
        let (code, output, errors) = run(&["fake", "--region", region, "--assume", &others]);
        assert_eq!((code, output.as_str()), (252, ""), "{region}");
        let begin = format!("chime: `--region {region}`: the service is not called there\nhelp: `");
        assert!(errors.starts_with(&begin), "{errors}");
        assert!(errors.ends_with("any with `--assume other-regions=accepted`\n"), "{errors}");
    }
    let known = ["--region", "atlantis-1", "--assume", "other-regions=accepted"];
    assert_eq!(Fake::start(&known).stop().0, 0);
}

#[test]
fn rules_that_are_none() {
    let (code, _, errors) = run(&["fake", "--fault", "throttling"]);
    assert_eq!(code, 252);
    let begin = "chime: `--fault throttling`: it is no JSON: ";
    assert!(errors.starts_with(begin) && errors.contains("\nhelp: "), "{errors}");
    let (code, output, errors) =
        run(&["fake", "--fault", r#"{"operation":"Create","fail":"reset"}"#]);
    assert_eq!((code, output.as_str()), (252, ""));
    let begin = r#"chime: `--fault {"fail":"reset","operation":"Create"}`: "#;
    assert!(errors.starts_with(begin) && errors.contains("no operation `Create`"), "{errors}");
}

#[test]
fn an_unknown_assumption_is_answered_with_all() {
    let (code, _, errors) = run(&["fake", "--assume", "rain=falls"]);
    assert_eq!(code, 252);
    assert!(errors.starts_with("chime: there is no assumption `rain`\nhelp: "), "{errors}");
    assert!(errors.contains("`token-after-end`"), "{errors}");
}

#[test]
fn a_port_that_is_taken() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let message = format!("port `{port}` is in use\nhelp: `--port 0` for one that is free");
    assert_refused(&["fake", "--port", &port], 253, &message);
}

#[test]
fn an_address_of_another_machine() {
    // a documentation address, which nobody has
    let arguments = ["fake", "--address", "192.0.2.1", "--allow-remote"];
    let (code, output, errors) = run(&arguments);
    assert_eq!((code, output.as_str()), (253, ""));
    let message = "chime: `--address 192.0.2.1` is no address of this machine\n\
                   help: `--address 127.0.0.1`\n";
    assert!(errors.ends_with(message), "{errors}");
}

#[tokio::test]
async fn who_listens_to_other_machines_is_warned() {
    let fake = Fake::start(&["--address", "0.0.0.0", "--allow-remote"]);
    assert!(fake.url.starts_with("http://127.0.0.1:"), "{}", fake.url);
    meeting(&fake.client(), "token").await;
    let (code, _, errors) = fake.stop();
    assert_eq!(code, 0);
    assert_eq!(
        errors,
        "chime: warning: whoever reaches 0.0.0.0 can do everything here; its usual key is no \
         secret\n"
    );
}

#[test]
fn a_state_file_that_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let path = path.to_str().unwrap();
    let _first = Fake::start(&["--state", path]);
    let message = format!(
        "state file `{path}` is in use by another fake\nhelp: give each fake a file of its own"
    );
    assert_refused(&["fake", "--state", path], 253, &message);
}

#[test]
fn a_state_file_that_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("letter");
    std::fs::write(&path, "Dear reader,").unwrap();
    let path = path.to_str().unwrap();
    let message = format!(
        "state file `{path}` was not written by the fake\n\
         help: name another file, or one that does not exist yet"
    );
    assert_refused(&["fake", "--state", path], 253, &message);
}

#[test]
fn key_files_with_mistakes_do_not_show_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    std::fs::write(&path, "AKIDONE:one\nthis-line-is-a-secret\n").unwrap();
    let path = path.to_str().unwrap();
    let message =
        format!("key file `{path}`, line 2: a key is an id and a secret\nhelp: `ID:SECRET`");
    assert_refused(&["fake", "--key-file", path], 253, &message);
    let missing = format!("{path}/below");
    let (code, _, errors) = run(&["fake", "--key-file", &missing]);
    assert_eq!(code, 253);
    assert!(
        errors.starts_with(&format!("chime: key file `{missing}` cannot be read: ")),
        "{errors}"
    );
}
