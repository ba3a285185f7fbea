//! Several processes on one file, at the same moment, and killed in between.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::join::{Joiner, SqliteStore};
use chime_sdk_meetings::operations::CreateMeeting;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::sleep;

use super::{created, meeting};

/// How many processes there are at once.
const PROCESSES: usize = 6;

/// A process that is about to join.
struct Process {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Process {
    /// Starts it, and waits until it only has to be told.
    async fn start(fake: &Fake, file: &Path, room: &str, user: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_join_once"));
        command.args([fake.url(), file.to_str().unwrap(), room, user]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        assert_eq!(lines.next_line().await.unwrap().as_deref(), Some("ready"));
        Process { child, lines }
    }

    async fn go(&mut self) {
        let mut input = self.child.stdin.take().unwrap();
        input.write_all(b"\n").await.unwrap();
    }

    /// The meeting that it came into; none if it was killed before.
    async fn meeting(&mut self) -> Option<String> {
        let line = self.lines.next_line().await.unwrap();
        let status = self.child.wait().await.unwrap();
        assert!(line.is_some() || status.code().is_none(), "it ended by itself: {status}");
        line
    }
}

async fn processes(fake: &Fake, file: &Path, room: &str) -> Vec<Process> {
    let start =
        |number| async move { Process::start(fake, file, room, &format!("user-{number}")).await };
    futures_util::future::join_all((0..PROCESSES).map(start)).await
}

#[tokio::test]
async fn processes_that_come_at_the_same_moment_make_one_meeting() {
    let fake = Fake::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meetings.sqlite");
    // long enough for requests to be under way at the same moment
    fake.on(CreateMeeting).fail(Failure::Latency(Duration::from_millis(100)));
    for room in ["standup", "retro"] {
        let before = created(&fake);
        let mut all = processes(&fake, &file, room).await;
        for process in &mut all {
            process.go().await;
        }
        let mut meetings = BTreeSet::new();
        for process in &mut all {
            meetings.insert(process.meeting().await.expect("nobody was killed"));
        }
        assert_eq!(meetings.len(), 1, "{room}: {meetings:?}");
        assert_eq!(created(&fake) - before, 1, "{room}");
        let store = SqliteStore::open(&file).await.unwrap();
        let found = Joiner::new(&fake.client()).store(store).find(room).await.unwrap().unwrap();
        assert_eq!(meetings.first().map(String::as_str), Some(found.meeting_id.as_str()));
        let attendees = fake.client().list_attendees(found.meeting_id).await.unwrap().attendees;
        assert_eq!(attendees.len(), PROCESSES, "{room}");
    }
}

/// Whatever was reached when a process was killed, the next one goes on from there.
#[tokio::test]
async fn processes_that_are_killed_in_between_leave_one_meeting() {
    let fake = Fake::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meetings.sqlite");
    fake.on(CreateMeeting).fail(Failure::Latency(Duration::from_millis(20)));
    for round in 0..12_u64 {
        let room = format!("room-{round}");
        let before = created(&fake);
        let mut all = processes(&fake, &file, &room).await;
        for process in &mut all {
            process.go().await;
        }
        // from the opening of the file to the answer about the attendee
        let victims = PROCESSES - 1;
        for (number, process) in (0..).zip(all.iter_mut().take(victims)) {
            sleep(Duration::from_millis((round + number) % 5 * 4)).await;
            process.child.start_kill().unwrap();
        }
        let mut meetings = BTreeSet::new();
        for process in &mut all {
            meetings.extend(process.meeting().await);
        }
        let store = SqliteStore::open(&file).await.unwrap();
        let last = Joiner::new(&fake.client()).store(store).join(room.as_str(), "the-last").await;
        meetings.insert(meeting(&last.unwrap()).as_str().to_owned());
        assert_eq!(meetings.len(), 1, "{room}: {meetings:?}");
        assert_eq!(created(&fake) - before, 1, "{room}");
    }
}

/// All that want in are killed at once, and nobody is left to finish what they have begun.
#[tokio::test]
async fn what_the_dead_have_begun_is_finished_by_the_next_one() {
    let fake = Fake::start().await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("meetings.sqlite");
    // the service creates the meeting, and nobody hears of it
    let rule = fake.on(CreateMeeting).times(1).after_effect().fail(Failure::Hang);
    let mut process = Process::start(&fake, &file, "standup", "ada").await;
    process.go().await;
    while created(&fake) == 0 {
        sleep(Duration::from_millis(5)).await;
    }
    process.child.start_kill().unwrap();
    assert_eq!(process.meeting().await, None);
    assert_eq!(rule.strikes(), 1);
    let mut next = Process::start(&fake, &file, "standup", "ada").await;
    next.go().await;
    let told = next.meeting().await.expect("it was not killed");
    assert_eq!(created(&fake), 1);
    let store = SqliteStore::open(&file).await.unwrap();
    let found = Joiner::new(&fake.client()).store(store).find("standup").await.unwrap();
    assert_eq!(found.unwrap().meeting_id.as_str(), told);
}
