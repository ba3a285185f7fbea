//! Runs that somebody or something ends early.

#![cfg(unix)]

use std::net::TcpListener;
use std::process::Stdio;

use tokio::process::Command;

use crate::program::{Program, with_meeting};

const ID: &str = "11111111-2222-3333-4444-555555555555";

#[tokio::test]
async fn a_signal_ends_it_and_it_says_that_something_was_sent() {
    const JSON: &str = r#"{"exitCode":130,"kind":"interrupted","message":"interrupted; what was sent may have been done"}"#;
    const TEXT: &str = "\nchime: interrupted; what was sent may have been done";
    for (signal, code, format, wanted) in
        [("INT", 130, "text", TEXT), ("TERM", 143, "text", TEXT), ("INT", 130, "json", JSON)]
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let program = Program::at(&format!("http://{}", listener.local_addr().unwrap()));
        let mut command =
            program.command(&["delete-meeting", "--meeting-id", ID, "--error-format", format]);
        let child = command.spawn().unwrap();
        let process = child.id().unwrap().to_string();
        // once it has called, it listens to signals
        let accepting = tokio::task::spawn_blocking(move || listener.accept().unwrap());
        let accepted = accepting.await.unwrap();
        // the shell's own, because not every machine has a program for it
        let kill = ["-c", "kill -s \"$0\" \"$1\"", signal, &process];
        assert!(Command::new("sh").args(kill).status().await.unwrap().success());
        let output = child.wait_with_output().await.unwrap();
        drop(accepted);
        assert_eq!(output.status.code(), Some(code));
        assert!(output.stdout.is_empty());
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(errors, format!("{wanted}\n"));
    }
}

#[tokio::test]
async fn who_has_stopped_reading_has_read_enough() {
    let (_fake, program, id) = with_meeting().await;
    let mut child = program.command(&["get-meeting", "--meeting-id", &id]).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().await.unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_output_that_cannot_be_written_is_a_failure() {
    let (_fake, program, id) = with_meeting().await;
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let mut command = program.command(&["get-meeting", "--meeting-id", &id]);
    // `output` would take a pipe of its own
    let child = command.stdout(Stdio::from(full)).spawn().unwrap();
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(255));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(errors.starts_with("chime: standard output cannot be written: "), "{errors}");
}
