//! How a batch ends, and how another goes on.

use std::fmt::Write as _;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::CreateAttendee;
use serde_json::{Value, json};

use crate::held::{Held, line};
use crate::process::Batch;

/// A meeting, and lines that add these attendees to it.
async fn lines(fake: &Fake, users: &[&str]) -> String {
    let meeting = fake.client().create_meeting(MediaRegion::UsEast1, "stand-up").await.unwrap();
    let id = meeting.meeting.meeting_id;
    let mut text = String::new();
    for user in users {
        let input = json!({ "MeetingId": id, "ExternalUserId": user });
        writeln!(text, "{}", json!({ "operation": "CreateAttendee", "input": input })).unwrap();
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_done_and_that_is_said() {
    let fake = Fake::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lines");
    std::fs::write(&path, lines(&fake, &["anna", "bert", "carla"]).await).unwrap();
    let path = path.to_str().unwrap();
    let (code, answers, errors) = Batch::start(fake.url(), &["--input", path]).end();
    assert_eq!(
        (code, answers.len(), errors.as_str()),
        (0, 3, "chime: 3 lines answered, 0 failed\n")
    );
    let (code, answers, errors) = Batch::start(fake.url(), &["--input", path, "--skip", "2"]).end();
    assert_eq!((code, errors.as_str()), (0, "chime: 1 line answered, 0 failed\n"));
    assert_eq!((&answers[0]["line"], fake.requests_of("CreateAttendee")), (&json!(3), 4));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_failure_ends_it_if_that_is_asked_for() {
    let fake = Fake::start().await.unwrap();
    let lines = lines(&fake, &["anna", "bert", "carla", "dora"]).await;
    fake.on(CreateAttendee).nth(2).fail(Failure::Throttling);
    let mut batch = Batch::start(fake.url(), &["--stop-on-error"]);
    lines.lines().for_each(|line| batch.write(line));
    let (code, answers, errors) = batch.wait();
    assert_eq!((code, answers.len(), fake.requests_of("CreateAttendee")), (254, 2, 2));
    assert_eq!(answers[1]["error"]["code"], "ThrottlingException");
    let wanted = "chime: stopped at an error: 2 lines answered, 1 failed\n\
                  help: `--skip 2` goes on after the last line that was answered\n";
    assert_eq!(errors, wanted);
}

#[cfg(unix)]
#[test]
fn a_signal_ends_it_after_what_is_sent_and_the_next_one_goes_on() {
    for (signal, exit_code) in [("INT", 130), ("TERM", 143)] {
        let held = Held::start();
        let mut batch = Batch::start(&held.url, &["--concurrency", "2"]);
        (1..=4).for_each(|digit| batch.write(&line(digit)));
        let sent = [held.next(), held.next()];
        batch.interrupt(signal);
        sent.into_iter().for_each(crate::held::Request::answer);
        let (code, answers, errors) = batch.wait();
        let lines: Vec<&Value> = answers.iter().map(|answer| &answer["line"]).collect();
        assert_eq!(lines, [1, 2]);
        let wanted = "chime: interrupted: 2 lines answered, 0 failed\n\
                      help: `--skip 2` goes on after the last line that was answered\n";
        assert_eq!((code, errors.as_str()), (exit_code, wanted));
        assert!(held.is_idle());
    }
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_it_at_once() {
    let held = Held::start();
    let mut batch = Batch::start(&held.url, &[]);
    batch.write(&line(1));
    let request = held.next();
    batch.interrupt("INT");
    batch.signal("INT");
    let (code, answers, _) = batch.wait();
    assert_eq!((code, answers.len()), (130, 0));
    drop(request);
}

#[test]
fn it_ends_when_nobody_reads_the_answers() {
    let held = Held::start();
    let mut batch = Batch::start(&held.url, &[]);
    batch.write(&line(1));
    batch.write(&line(2));
    batch.stop_reading();
    held.next().answer();
    let (code, _, errors) = batch.wait();
    assert_eq!(code, 255);
    assert!(errors.starts_with("chime: standard output cannot be written: "), "{errors}");
    assert!(errors.ends_with("help: lines after line 0 may have been sent\n"), "{errors}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_the_command_is_found_before_anything_is_sent() {
    let fake = Fake::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    for (arguments, exit_code, wanted) in [
        (["--output", "text"], 252, "chime: `--output` is not for `chime batch`"),
        (["--query", "a"], 252, "chime: `--query` is not for `chime batch`"),
        (["--concurrency", "0"], 252, "chime: `--concurrency 0`"),
        (
            ["--input", "no/such/file"],
            252,
            "chime: `--input`: the file `no/such/file` cannot be read: ",
        ),
        (["--input", folder.path().to_str().unwrap()], 252, "chime: `--input "),
    ] {
        let (code, answers, errors) = Batch::start(fake.url(), &arguments).end();
        assert_eq!((code, answers.len()), (exit_code, 0), "{arguments:?}: {errors}");
        assert!(errors.starts_with(wanted), "{errors}");
    }
    assert_eq!(fake.requests(), 0);
}
