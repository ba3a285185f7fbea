//! The state file, over the ends of processes.

use std::process::Command;

use chime_sdk_meetings::enums::MediaRegion;
use tempfile::TempDir;

use crate::process::{Fake, answer, begin, meeting, send};

fn place() -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state").to_str().unwrap().to_owned();
    (folder, path)
}

#[tokio::test]
async fn a_killed_process_loses_nothing_that_was_answered() {
    let (_folder, path) = place();
    let fake = Fake::start(&["--state", &path]);
    let created = meeting(&fake.client(), "token").await;
    let attendee = fake.client().create_attendee(&created.meeting_id, "user").await.unwrap();
    fake.signal("KILL");
    assert_eq!(fake.end().0, -9);

    let fake = Fake::start(&["--state", &path]);
    let all = fake.client().list_attendees(&created.meeting_id).await.unwrap();
    assert_eq!(all.attendees, [attendee.attendee]);
    assert_eq!(meeting(&fake.client(), "token").await.meeting_id, created.meeting_id);
}

#[tokio::test]
async fn a_manual_clock_stays_where_it_stood() {
    let (_folder, path) = place();
    let start = ["--state", &path, "--clock", "manual:2026-01-02T03:04:05Z"];
    let fake = Fake::start(&start);
    let created = meeting(&fake.client(), "token").await;
    fake.stop();
    // by the machine's clock the meeting would have ended long ago
    let fake = Fake::start(&["--state", &path, "--clock", "manual"]);
    assert!(fake.client().get_meeting(&created.meeting_id).await.is_ok());
    fake.stop();
    let fake = Fake::start(&["--state", &path]);
    let ended = fake.client().get_meeting(&created.meeting_id).await.unwrap_err();
    assert!(ended.is_not_found());
}

/// A disk that takes no more is one whose files may not grow: writing fails with an error then, if the
/// signal that comes with it is ignored.
#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_is_told_and_loses_nothing_that_was_answered() {
    let (_folder, path) = place();
    // in blocks of 512 bytes; a new file has three quarters of that
    let script =
        "trap '' XFSZ; ulimit -f 8192; exec \"$0\" fake --meeting-quota 100000 --state \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_chime"), &path]);
    let fake = Fake::of(&mut command);
    let client = fake.client();
    let mut created = Vec::new();
    let failure = loop {
        assert!(created.len() < 10_000, "the file may grow as it likes");
        match client.create_meeting(MediaRegion::UsEast1, "meeting").await {
            Ok(output) => created.push(output.meeting),
            Err(error) => break error,
        }
    };
    assert_eq!(failure.code(), Some("ServiceFailureException"));
    let text = failure.to_string();
    assert!(text.contains(&format!("state file `{path}` cannot be written: ")), "{text}");
    // reads may show what is not stored
    let first = &created.first().unwrap().meeting_id;
    let read = client.get_meeting(first).await.unwrap_err();
    assert_eq!(read.code(), Some("ServiceFailureException"));
    let (code, _, errors) = fake.stop();
    assert_eq!(code, 255);
    assert!(
        errors.starts_with(&format!("chime: state file `{path}` cannot be written: ")),
        "{errors}"
    );

    let fake = Fake::start(&["--state", &path, "--meeting-quota", "100000"]);
    let client = fake.client();
    for meeting in created {
        assert!(client.get_meeting(&meeting.meeting_id).await.is_ok());
    }
}

/// What is answered while the program ends is stored, too, or the program says that it is not.
#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_at_the_end_is_told() {
    let (_folder, path) = place();
    let script = "trap '' XFSZ; exec \"$0\" fake --signatures ignore --state \"$1\"";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_chime"), &path]);
    let fake = Fake::of(&mut command);
    let stream = fake.connect();
    let last = begin(&stream, "in-flight");
    fake.signal("TERM");
    fake.wait_for_refusal();
    let limit = ["--fsize=0", "--pid", &fake.id()];
    assert!(Command::new("prlimit").args(limit).status().unwrap().success());
    send(&stream, &last);
    let answer = answer(&stream);
    assert!(answer.starts_with("HTTP/1.1 500 "), "{answer}");
    let (code, _, errors) = fake.end();
    assert_eq!(code, 255);
    let begin = format!("chime: state file `{path}` cannot be written: ");
    assert!(errors.starts_with(&begin), "{errors}");
}
