//! `cargo run --example bulk_import`.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use chime_sdk_meetings::fake::{Assumptions, Failure, Fake, FaultHandle, SameUser};
use chime_sdk_meetings::operations::{BatchCreateAttendee, ListAttendees};
use chime_sdk_meetings::strings::JoinToken;
use csv::StringRecord;
use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::{everything, example, printed};

/// A fake, and a folder with a file of people.
struct Desk {
    fake: Fake,
    folder: TempDir,
}

impl Desk {
    /// A service that does this with a second creation for one user.
    async fn new(same_user: SameUser, text: &str) -> Self {
        let mut assumptions = Assumptions::default();
        assumptions.same_user = same_user;
        let fake = Fake::builder().assumptions(assumptions).start().await.expect("a port is free");
        let folder = tempfile::tempdir().expect("there is room on the disk");
        fs::write(folder.path().join("people.csv"), text).expect("there is room on the disk");
        Desk { fake, folder }
    }

    fn people(&self) -> PathBuf {
        self.folder.path().join("people.csv")
    }

    fn results(&self) -> PathBuf {
        self.folder.path().join("people.results.csv")
    }

    fn import(&self) -> Command {
        let mut command = example("bulk_import");
        command
            .env("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", self.fake.url())
            .envs([("AWS_ACCESS_KEY_ID", "AKIDFAKE"), ("AWS_SECRET_ACCESS_KEY", "fake-secret")])
            .envs([("AWS_EC2_METADATA_DISABLED", "true"), ("HOME", "/nonexistent")])
            .arg(self.people())
            .args(["--meeting", "spring lecture", "--region", "eu-west-2"]);
        command
    }

    /// Starts an import, and waits until each of these rules has struck.
    async fn import_until(&self, rules: &[FaultHandle]) -> Child {
        Self::start_until(self.import(), rules).await
    }

    async fn start_until(mut command: Command, rules: &[FaultHandle]) -> Child {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().expect("the program can be started");
        let struck = async {
            while rules.iter().any(|rule| rule.strikes() == 0) {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(Duration::from_secs(60), struck).await.expect("the import gets that far");
        child
    }

    /// The users of the results, each with outcome, attendee and token.
    fn rows(&self) -> Vec<StringRecord> {
        let mut reader = csv::Reader::from_path(self.results()).expect("there are results");
        let header = reader.headers().expect("the results have a header");
        let columns =
            ["line", "external_user_id", "outcome", "attendee_id", "join_token", "problem"];
        assert_eq!(header, columns.as_slice());
        reader.records().collect::<Result<_, _>>().expect("the results are CSV")
    }

    /// The meeting has each of so many people once, and the results say so.
    async fn has_each_once(&self, count: usize) {
        self.fake.clear_faults();
        let client = self.fake.client_builder().region("eu-west-2").build().expect("all is set");
        // the token of the import leads to its meeting
        let call = client.create_meeting("eu-west-2", "spring lecture");
        let meeting = call.client_request_token("import-spring_20_lecture").await;
        let id = meeting.expect("the import has made it").meeting.meeting_id;
        let mut inside = Vec::new();
        let mut items = client.list_attendees(id).items();
        while let Some(attendee) = items.try_next().await.expect("nothing is in the way") {
            inside.push((
                attendee.external_user_id.into_string(),
                attendee.attendee_id.into_string(),
                attendee.join_token.map(JoinToken::into_string).unwrap_or_default(),
            ));
        }
        assert_eq!(inside.len(), count);
        let users: BTreeSet<_> = inside.iter().map(|(user, _, _)| user.clone()).collect();
        assert_eq!(users, (1..=count).map(person).collect());
        let rows = self.rows();
        let order: Vec<_> = rows.iter().map(|row| row[1].to_owned()).collect();
        assert_eq!(order, (1..=count).map(person).collect::<Vec<_>>());
        for row in rows {
            let seat = (row[1].to_owned(), row[3].to_owned(), row[4].to_owned());
            assert!(inside.contains(&seat), "line {} of the results is not so", &row[0]);
        }
    }
}

fn person(number: usize) -> String {
    format!("person-{number}")
}

/// A file of so many people.
fn people(count: usize) -> String {
    let lines = (1..=count).map(|number| format!("{}\n", person(number)));
    ["external_user_id\n".to_owned()].into_iter().chain(lines).collect()
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program can be started")
}

fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn it_imports_people_who_are_made_up_and_nobody_twice() {
    let text = printed(&mut example("bulk_import"));
    let first = "240: 240 created, 0 there already, 0 without an attendee";
    let second = "240: 0 created, 240 there already, 0 without an attendee";
    let (before, after) = text.split_once("The same once more").expect("it imports twice");
    assert!(before.contains(first) && after.contains(second), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_stand_in_a_file_for_the_owner_alone() {
    let text = "external_user_id,audio,video,content\n\
                person-1,SendReceive,SendReceive,SendReceive\n\
                \"person-2\" , Receive,None,None\n\
                person-3,,,\n";
    let desk = Desk::new(SameUser::SameAttendee, text).await;
    let output = run(&mut desk.import());
    assert!(output.status.success(), "{}", everything(&output));
    desk.has_each_once(3).await;
    let shown = everything(&output);
    for row in desk.rows() {
        assert_eq!(&row[2], "created");
        assert!(!row[4].is_empty() && !shown.contains(&row[4]), "a join token is shown: {shown}");
        assert!(!shown.contains("person-"), "{shown}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(desk.results()).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(files(desk.folder.path()), ["people.csv", "people.results.csv"]);
    // the results are not lost by mistake
    let output = run(&mut desk.import());
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    assert!(error_of(&output).contains("help: `--resume`"), "{}", everything(&output));
    let output = run(desk.import().arg("--resume"));
    assert!(output.status.success(), "{}", everything(&output));
    assert!(desk.rows().iter().all(|row| &row[2] == "existing"));
    desk.has_each_once(3).await;
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("it can be read").file_name());
    let mut names: Vec<_> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_import_that_was_killed_goes_on_and_adds_nobody_twice() {
    for same_user in [SameUser::SameAttendee, SameUser::NewAttendee, SameUser::Conflict] {
        let desk = Desk::new(same_user, &people(240)).await;
        // one batch is answered, one is carried out without an answer, and one is not carried out
        let batch = || desk.fake.on(BatchCreateAttendee);
        let done = batch().nth(2).after_effect().fail(Failure::Hang);
        let lost = batch().nth(3).fail(Failure::Hang);
        let mut child = desk.import_until(&[done, lost]).await;
        child.kill().expect("it is running");
        child.wait().expect("it was started here");
        assert_eq!(files(desk.folder.path()), ["people.csv"], "there are no results by halves");
        desk.fake.clear_faults();
        let output = run(desk.import().arg("--resume"));
        assert!(output.status.success(), "{same_user:?}: {}", everything(&output));
        desk.has_each_once(240).await;
        let existing = desk.rows().iter().filter(|row| &row[2] == "existing").count();
        assert!(existing > 0 && existing < 240, "{existing}");
    }
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ctrl_c_ends_it_with_the_results_so_far() {
    let desk = Desk::new(SameUser::NewAttendee, &people(240)).await;
    let rule = desk.fake.on(BatchCreateAttendee).after(1).after_effect().fail(Failure::Hang);
    let child = desk.import_until(&[rule]).await;
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("there is a program `kill`").success());
    let output = child.wait_with_output().expect("it was started here");
    assert_eq!(output.status.code(), Some(130), "{}", everything(&output));
    assert!(error_of(&output).contains("with `--resume` goes on"), "{}", everything(&output));
    let rows = desk.rows();
    assert_eq!(rows.len(), 240);
    assert!(rows.iter().any(|row| &row[2] == "unknown"));
    desk.fake.clear_faults();
    let output = run(desk.import().arg("--resume"));
    assert!(output.status.success(), "{}", everything(&output));
    desk.has_each_once(240).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ctrl_c_before_anything_is_known_leaves_earlier_results() {
    let desk = Desk::new(SameUser::SameAttendee, &people(3)).await;
    assert!(run(&mut desk.import()).status.success());
    let before = fs::read(desk.results()).expect("there are results");
    let rule = desk.fake.on(ListAttendees).fail(Failure::Hang);
    let mut command = desk.import();
    command.arg("--resume");
    let child = Desk::start_until(command, &[rule]).await;
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(kill.expect("there is a program `kill`").success());
    let output = child.wait_with_output().expect("it was started here");
    assert_eq!(output.status.code(), Some(130), "{}", everything(&output));
    assert_eq!(fs::read(desk.results()).expect("they are still there"), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_sent_unless_all_lines_are_right() {
    let text = "external_user_id,audio,video,content\n\
                planted-ada,,,\n\
                x,,,\n\
                \"planted\n-grace\",Send,,Receive\n\
                planted-edith,Sned,Receive,Receive\n\
                planted-mary,Send,None,Receive\n\
                planted-joan,Send\n\
                planted-ada,,,\n\
                planted-hedy,Send,,Receive\n\
                \"planted-lise,,,\n\
                planted-emmy,,,\n";
    let desk = Desk::new(SameUser::SameAttendee, text).await;
    let output = run(&mut desk.import());
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    let text = error_of(&output);
    let expected = [
        "line 3, column `external_user_id`: 1 character, needs 2 to 64",
        "line 4: a cell goes over several lines; help: is the `\"` missing at its end?",
        "line 6, column `audio`: `Sned` is not known; help: write one of `SendReceive`, `Send`, \
         `Receive`, `None`",
        "line 7, column `content`: Receive needs Video to be Receive or SendReceive, and it is None",
        "line 8: 2 columns, but the header has 4",
        "line 9, column `external_user_id`: the same as in line 2",
        "line 10, column `video`: is empty, but others of the three are not",
        "line 11: a cell goes over several lines; help: is the `\"` missing at its end?",
    ];
    let (_, mistakes) = text.split_once("nothing was sent\n").expect("it says so");
    assert_eq!(mistakes.lines().map(str::trim).collect::<Vec<_>>(), expected, "{text}");
    assert!(!text.contains("planted"), "{text}");
    assert_eq!(desk.fake.requests(), 0);
    assert_eq!(files(desk.folder.path()), ["people.csv"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_header_that_is_not_right_is_told() {
    for (text, part) in [
        ("", "the column `external_user_id` is missing"),
        ("person-1\nperson-2\n", "column `person-1` is not known"),
        ("external_user_id,vidoe\n", "column `vidoe` is not known"),
        ("external_user_id,audio,audio\n", "column `audio` is there twice"),
        (
            "external_user_id,audio\nperson-1,Send\n",
            "there is no column `video` and `content`, and capabilities need all three",
        ),
    ] {
        let desk = Desk::new(SameUser::SameAttendee, text).await;
        let output = run(&mut desk.import());
        assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
        let error = error_of(&output);
        let place = format!("people.csv`, line 1: {part}\nhelp: the header is `external_user_id`");
        assert!(error.contains(&place), "{error}");
        assert_eq!(desk.fake.requests(), 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_nobody_makes_no_meeting() {
    let desk = Desk::new(SameUser::SameAttendee, "external_user_id\n").await;
    let output = run(&mut desk.import());
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    let error = error_of(&output);
    assert!(error.contains("people.csv` has a header and nobody below it"), "{error}");
    assert_eq!(desk.fake.requests(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_who_find_no_room_are_in_the_results() {
    let desk = Desk::new(SameUser::SameAttendee, &people(420)).await;
    let output = run(&mut desk.import());
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    assert!(error_of(&output).contains("LimitExceeded"), "{}", everything(&output));
    let rows = desk.rows();
    let seated = rows.iter().filter(|row| &row[2] == "created" && !row[4].is_empty()).count();
    assert_eq!((rows.len(), seated), (420, 250));
    assert!(rows.iter().filter(|row| row[4].is_empty()).all(|row| !row[5].is_empty()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_meeting_that_has_ended_is_said_to_have_ended() {
    let desk = Desk::new(SameUser::SameAttendee, &people(2)).await;
    assert!(run(&mut desk.import()).status.success());
    // nobody joins for five minutes
    desk.fake.advance(Duration::from_secs(301));
    let output = run(desk.import().arg("--resume"));
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    let text = error_of(&output);
    assert!(text.contains("help: give another one with `--meeting`"), "{text}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = run(example("bulk_import").args(["nowhere.csv", "--meeting", "lecture"]));
    assert_eq!(output.status.code(), Some(1), "{}", everything(&output));
    assert!(error_of(&output).contains("`nowhere.csv` cannot be read"), "{}", everything(&output));
}

#[test]
fn a_file_without_a_meeting_is_a_mistake_of_usage() {
    let output = run(example("bulk_import").arg("people.csv"));
    assert_eq!(output.status.code(), Some(2), "{}", everything(&output));
    assert!(error_of(&output).contains("--meeting <EXTERNAL_ID>"), "{}", everything(&output));
}

/// Whoever forgets the file must not be told that an import went well.
#[test]
fn a_meeting_without_a_file_is_a_mistake_of_usage() {
    for arguments in [&["--meeting", "lecture"][..], &["--resume"], &["--region", "us-east-1"]] {
        let output = run(example("bulk_import").args(arguments));
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", everything(&output));
        assert!(error_of(&output).contains("<FILE>"), "{arguments:?}: {}", everything(&output));
    }
}
