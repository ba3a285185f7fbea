use std::io::{ErrorKind, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use redb::backends::FileBackend;
use redb::{Database, TableDefinition};
use tempfile::TempDir;

use crate::Client;
use crate::enums::{MediaCapabilities, MediaRegion, TranscribeLanguageCode};
use crate::fake::{Fake, FakeBuilder};
use crate::operations::ListAttendeesOutput;
use crate::shapes::{
    Attendee, AttendeeCapabilities, EngineTranscribeSettings, Meeting, NotificationsConfiguration,
    Tag, TranscriptionConfiguration,
};
use crate::strings::MeetingId;

const RECEIVE: AttendeeCapabilities = AttendeeCapabilities {
    audio: MediaCapabilities::Receive,
    video: MediaCapabilities::Receive,
    content: MediaCapabilities::None,
};

fn minutes(count: u64) -> Duration {
    Duration::from_secs(60 * count)
}

/// A folder with a path for a state file.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.redb");
    (folder, path)
}

/// A fake whose clock stands until a test moves it.
fn standing(path: &Path) -> FakeBuilder {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    Fake::builder().state_file(path).manual_clock(start)
}

async fn meeting(client: &Client, token: &str) -> Meeting {
    let call = client.create_meeting(MediaRegion::UsEast1, "meeting");
    call.client_request_token(token).await.unwrap().meeting
}

async fn attendee(client: &Client, meeting: &MeetingId, user: &str) -> Attendee {
    client.create_attendee(meeting, user).await.unwrap().attendee
}

async fn exists(client: &Client, meeting: &Meeting) -> bool {
    match client.get_meeting(&meeting.meeting_id).await {
        Ok(_) => true,
        Err(error) if error.is_not_found() => false,
        Err(error) => panic!("{error}"),
    }
}

/// Members that do not depend on the port of the fake.
fn portless(meeting: &Meeting) -> Meeting {
    Meeting { media_placement: None, ..meeting.clone() }
}

async fn refused(builder: FakeBuilder) -> (ErrorKind, String) {
    match builder.start().await {
        Ok(_) => panic!("the state file was taken"),
        Err(error) => (error.kind(), error.to_string()),
    }
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let (_folder, path) = place();
    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    let queue = NotificationsConfiguration::new().sqs_queue_arn("arn:aws:sqs:us-east-1:1:queue");
    let call = client.create_meeting(MediaRegion::UsEast1, "meeting").client_request_token("token");
    let call = call.tags([Tag::new("team", "blue")]).notifications_configuration(queue.clone());
    let first = call.await.unwrap().meeting;
    let id = &first.meeting_id;
    let replica = client.create_meeting(MediaRegion::UsEast1, "replica");
    let replica = replica.primary_meeting_id(id.as_str()).await.unwrap().meeting;
    let mut people = Vec::new();
    for user in ["anna", "bert", "caro", "dora"] {
        people.push(attendee(&client, id, user).await);
    }
    client.delete_attendee(id, &people[1].attendee_id).await.unwrap();
    let (dora, audible) = (&people[3].attendee_id, RECEIVE);
    let dora = client.update_attendee_capabilities(id, dora, audible).await.unwrap().attendee;
    let arn = first.meeting_arn.clone().unwrap();
    client.tag_resource(arn.as_str(), [Tag::new("floor", "2")]).await.unwrap();
    let engine = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs);
    let transcription = TranscriptionConfiguration::new().engine_transcribe_settings(engine);
    client.start_meeting_transcription(id, transcription.clone()).await.unwrap();
    let page: ListAttendeesOutput = client.list_attendees(id).max_results(1).await.unwrap();
    let gone = meeting(&client, "gone").await;
    client.delete_meeting(&gone.meeting_id).await.unwrap();
    fake.advance(minutes(1));
    let now = fake.now();
    fake.shutdown().await;

    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    assert_eq!(fake.now(), now, "the clock stands where it stood");
    let found = client.get_meeting(id).await.unwrap().meeting;
    assert_eq!(portless(&found), portless(&first));
    let audio = found.media_placement.unwrap().audio_host_url.unwrap();
    assert_eq!(fake.url(), format!("http://{audio}"), "media servers are where the fake is now");
    assert!(exists(&client, &replica).await);
    let token = page.next_token.unwrap();
    let rest = client.list_attendees(id).next_token(token).await.unwrap().attendees;
    // join tokens are the same, too
    assert_eq!(rest, [people[2].clone(), dora]);
    assert_eq!(attendee(&client, id, "anna").await, people[0]);
    let tags = client.list_tags_for_resource(arn.as_str()).await.unwrap().tags;
    assert_eq!(tags, [Tag::new("floor", "2"), Tag::new("team", "blue")]);
    // one that did not run could not be stopped
    client.stop_meeting_transcription(id).await.unwrap();
    let call = client.create_meeting(MediaRegion::UsEast1, "meeting").client_request_token("token");
    let call = call.tags([Tag::new("team", "blue")]).notifications_configuration(queue);
    assert_eq!(portless(&call.await.unwrap().meeting), portless(&first), "its creation is known");
    let conflict = client.create_meeting(MediaRegion::UsEast1, "other");
    let conflict = conflict.client_request_token("token").await.unwrap_err();
    assert_eq!(conflict.code(), Some("ConflictException"));
    assert_eq!(
        portless(&meeting(&client, "gone").await),
        portless(&gone),
        "also of what has ended"
    );
    assert!(!exists(&client, &gone).await);
    // numbers of attendees go on, or pages would repeat
    let fifth = attendee(&client, id, "emil").await;
    let all = client.list_attendees(id).await.unwrap().attendees;
    assert_eq!(all.last(), Some(&fifth));
    client.delete_meeting(id).await.unwrap();
    assert!(!exists(&client, &replica).await, "primary and replica know each other");
}

#[tokio::test]
async fn a_fake_that_is_dropped_lets_go_of_its_file() {
    let (_folder, path) = place();
    let fake = standing(&path).start().await.unwrap();
    let created = meeting(&fake.client(), "token").await;
    drop(fake);
    let fake = standing(&path).start().await.unwrap();
    assert!(exists(&fake.client(), &created).await);
}

#[tokio::test]
async fn connections_end_with_the_fake() {
    let (_folder, path) = place();
    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    let created = meeting(&client, "token").await;
    let someone = attendee(&client, &created.meeting_id, "user").await;
    fake.advance(minutes(4));
    fake.join(&created.meeting_id, &someone.attendee_id).unwrap();
    fake.advance(minutes(60));
    assert!(exists(&client, &created).await);
    fake.shutdown().await;

    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    fake.advance(minutes(5) - Duration::from_millis(1));
    assert!(exists(&client, &created).await, "nobody has been there for less than five minutes");
    fake.advance(Duration::from_millis(1));
    assert!(!exists(&client, &created).await);
}

#[tokio::test]
async fn meetings_end_while_the_fake_is_down() {
    let (_folder, path) = place();
    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    let old = meeting(&client, "old").await;
    let someone = attendee(&client, &old.meeting_id, "user").await;
    fake.join(&old.meeting_id, &someone.attendee_id).unwrap();
    let empty = meeting(&client, "empty").await;
    let start = fake.now();
    fake.shutdown().await;

    let later = start + minutes(5);
    let fake = Fake::builder().state_file(&path).manual_clock(later).start().await.unwrap();
    assert_eq!(fake.now(), later);
    let client = fake.client();
    assert!(exists(&client, &old).await);
    assert!(!exists(&client, &empty).await);
    fake.join(&old.meeting_id, &someone.attendee_id).unwrap();
    fake.shutdown().await;

    let later = start + minutes(24 * 60);
    let fake = Fake::builder().state_file(&path).manual_clock(later).start().await.unwrap();
    assert!(!exists(&fake.client(), &old).await);
    fake.shutdown().await;
    // and stay ended
    let fake = standing(&path).start().await.unwrap();
    assert_eq!(fake.now(), later, "the clock does not go back");
    assert!(!exists(&fake.client(), &old).await);
    fake.advance(minutes(1));
    fake.shutdown().await;
    let fake = Fake::builder().state_file(&path).manual_clock(None).start().await.unwrap();
    assert_eq!(
        fake.now(),
        later + minutes(1),
        "no moment is given, so the clock stands where it did"
    );
}

#[tokio::test]
async fn a_clock_that_goes_stays_ahead() {
    let (_folder, path) = place();
    let fake = Fake::builder().state_file(&path).start().await.unwrap();
    let client = fake.client();
    fake.advance(minutes(600));
    let created = meeting(&client, "token").await;
    fake.shutdown().await;
    let fake = Fake::builder().state_file(&path).start().await.unwrap();
    // it counts in milliseconds
    assert!(fake.now() + Duration::from_secs(1) >= SystemTime::now() + minutes(600));
    assert!(exists(&fake.client(), &created).await);
    fake.advance(minutes(5));
    assert!(!exists(&fake.client(), &created).await);
}

#[tokio::test]
async fn creations_of_ended_meetings_are_forgotten_in_their_order() {
    let (_folder, path) = place();
    let most = crate::fake::ends::MAX_ENDED;
    let fake = standing(&path).start().await.unwrap();
    let (first, second) =
        (meeting(&fake.client(), "first").await, meeting(&fake.client(), "second").await);
    fake.client().delete_meeting(&second.meeting_id).await.unwrap();
    fake.client().delete_meeting(&first.meeting_id).await.unwrap();
    fake.backend.with(|state| {
        for number in 2..most {
            let token = format!("token-{number}");
            let input = crate::operations::CreateMeeting::new(MediaRegion::UsEast1, "meeting");
            let input = input.client_request_token(token);
            let created = state.meetings.create("us-east-1", input.into()).unwrap();
            state.meetings.delete("us-east-1", &created.meeting.meeting_id).unwrap();
        }
    });
    fake.shutdown().await;

    let fake = standing(&path).start().await.unwrap();
    let one_more = meeting(&fake.client(), "one-more").await;
    fake.client().delete_meeting(&one_more.meeting_id).await.unwrap();
    fake.shutdown().await;

    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    assert_eq!(meeting(&client, "first").await.meeting_id, first.meeting_id);
    assert_ne!(meeting(&client, "second").await.meeting_id, second.meeting_id, "it was the oldest");
}

#[tokio::test]
async fn a_reset_empties_the_file() {
    let (_folder, path) = place();
    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    let (kept, gone) = (meeting(&client, "kept").await, meeting(&client, "gone").await);
    attendee(&client, &kept.meeting_id, "user").await;
    client.delete_meeting(&gone.meeting_id).await.unwrap();
    fake.advance(minutes(1));
    let begin = fake.now() - minutes(1);
    fake.reset();
    let after = meeting(&client, "after").await;
    client.delete_meeting(&after.meeting_id).await.unwrap();
    fake.shutdown().await;

    let fake = standing(&path).start().await.unwrap();
    assert_eq!(fake.now(), begin);
    let client = fake.client();
    assert!(!exists(&client, &kept).await);
    assert_ne!(meeting(&client, "gone").await.meeting_id, gone.meeting_id, "it is forgotten");
    assert_eq!(meeting(&client, "after").await.meeting_id, after.meeting_id);
    let ended: Vec<String> = fake.backend.with(|state| {
        state.meetings.ended.iter().map(|key| key.token.as_str().to_owned()).collect()
    });
    assert_eq!(ended, ["after"]);
}

#[tokio::test]
async fn a_file_belongs_to_one_fake() {
    let (_folder, path) = place();
    let _fake = standing(&path).start().await.unwrap();
    let (kind, text) = refused(standing(&path)).await;
    assert_eq!(kind, ErrorKind::ResourceBusy);
    let wanted = format!(
        "state file `{}` is in use by another fake\nhelp: give each fake a file of its own",
        path.display()
    );
    assert_eq!(text, wanted);
}

#[tokio::test]
async fn what_is_no_state_file_is_refused_and_left_alone() {
    let (_folder, path) = place();
    let letter = "Dear reader,\n".repeat(1000);
    std::fs::write(&path, &letter).unwrap();
    let (kind, text) = refused(standing(&path)).await;
    assert_eq!(kind, ErrorKind::InvalidData);
    assert!(text.contains("was not written by the fake\nhelp: "), "{text}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), letter);

    std::fs::remove_file(&path).unwrap();
    let table: TableDefinition<'_, &str, u64> = TableDefinition::new("of another program");
    let database = Database::create(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(table).unwrap().insert("key", 1).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let (_, text) = refused(standing(&path)).await;
    assert!(text.contains("was not written by the fake\nhelp: "), "{text}");

    let (kind, text) = refused(standing(&path.join("below/a/file"))).await;
    assert_eq!(kind, ErrorKind::NotADirectory);
    assert!(text.contains("cannot be used: "), "{text}");
}

#[tokio::test]
async fn another_version_is_refused() {
    let (_folder, path) = place();
    standing(&path).start().await.unwrap().shutdown().await;
    let file = std::fs::OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let database =
        Database::builder().create_with_backend(FileBackend::new(file).unwrap()).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(super::file::FAKE).unwrap().insert("version", &b"99"[..]).unwrap();
    transaction.commit().unwrap();
    drop(database);
    let (kind, text) = refused(standing(&path)).await;
    assert_eq!(kind, ErrorKind::InvalidData);
    assert!(text.contains("is of version 99, and this fake reads version 1\nhelp: "), "{text}");
}

/// The lengths and beginnings that a new file has, one after the other, until it is made.
fn makings() -> Vec<Vec<u8>> {
    let (_folder, path) = place();
    let database = Database::create(&path).unwrap();
    drop(database);
    let made = std::fs::read(&path).unwrap();
    let mut with_header = vec![0; made.len()];
    with_header[9..320].copy_from_slice(&made[9..320]);
    vec![vec![], vec![0; made.len()], with_header]
}

#[tokio::test]
async fn a_file_whose_making_was_interrupted_is_made_anew() {
    for bytes in makings() {
        let (_folder, path) = place();
        std::fs::write(&path, &bytes).unwrap();
        let fake = standing(&path).start().await.unwrap();
        let created = meeting(&fake.client(), "token").await;
        fake.shutdown().await;
        let fake = standing(&path).start().await.unwrap();
        assert!(exists(&fake.client(), &created).await);
    }
}

#[tokio::test]
async fn a_file_that_somebody_else_is_making_is_in_use() {
    let (_folder, path) = place();
    std::fs::write(&path, vec![0; 8192]).unwrap();
    let other = std::fs::File::open(&path).unwrap();
    other.lock().unwrap();
    let (kind, _) = refused(standing(&path)).await;
    assert_eq!(kind, ErrorKind::ResourceBusy);
    assert_eq!(std::fs::read(&path).unwrap(), [0; 8192]);
    drop(other);
    drop(standing(&path).start().await.unwrap());
}

#[tokio::test]
async fn what_only_begins_like_an_unfinished_file_is_left_alone() {
    // as an image of a disk does, and a short file of numbers
    let mut image = vec![0; 64 * 4096];
    image[32_769..32_774].copy_from_slice(b"CD001");
    let mut numbers = vec![0; 100];
    numbers[20] = 1;
    let mut last = vec![0; 8192];
    last[8191] = 1;
    for bytes in [image, numbers, last] {
        let (_folder, path) = place();
        std::fs::write(&path, &bytes).unwrap();
        let (_, text) = refused(standing(&path)).await;
        assert!(text.contains("was not written by the fake\nhelp: "), "{text}");
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
    }
}

#[tokio::test]
async fn a_damaged_file_is_refused_or_as_it_was() {
    let (_folder, path) = place();
    let fake = standing(&path).start().await.unwrap();
    let client = fake.client();
    let created = meeting(&client, "token").await;
    for number in 0..200 {
        attendee(&client, &created.meeting_id, &format!("user-{number}")).await;
    }
    let all = client.list_attendees(&created.meeting_id).await.unwrap().attendees;
    fake.shutdown().await;
    let whole = std::fs::read(&path).unwrap();

    let mut refusals = 0;
    // 61 is prime, so that all kinds of places in a page are hit
    for place in (0..whole.len()).step_by(whole.len() / 61) {
        std::fs::write(&path, &whole).unwrap();
        let mut file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
        file.seek(SeekFrom::Start(place as u64)).unwrap();
        file.write_all(&[whole[place] ^ 0x55; 16]).unwrap();
        drop(file);
        match standing(&path).start().await {
            Ok(fake) => {
                let client = fake.client();
                let found = client.list_attendees(&created.meeting_id).await.unwrap().attendees;
                assert_eq!(found, all, "byte {place}");
            }
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::InvalidData, "byte {place}: {error}");
                refusals += 1;
            }
        }
    }
    assert!(refusals > 0, "no place of the file matters");

    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let (kind, _) = refused(standing(&path)).await;
    assert_eq!(kind, ErrorKind::InvalidData);
}

#[cfg(unix)]
#[tokio::test]
async fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let (_folder, path) = place();
    let _fake = standing(&path).start().await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}
