//! What goes wrong in between, and what is left of it.

use std::future::IntoFuture as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chime_sdk_meetings::fake::{AfterEnd, Assumptions, Failure, Fake};
use chime_sdk_meetings::join::{
    JoinError, Joiner, MeetingStore, MemoryStore, StoreError, StoreRecord,
};
use chime_sdk_meetings::operations::{CreateAttendee, CreateMeeting};
use chime_sdk_meetings::transport::BoxFuture;
use futures_util::future::join_all;
use tokio::time::Instant;

use super::{code, created, impatient_client, joiner, meeting};

fn conflict() -> Failure {
    Failure::of_code("ConflictException", "at the same moment").unwrap()
}

fn gone() -> Failure {
    Failure::of_code("NotFoundException", "Meeting not found").unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_creation_at_the_same_moment_is_waited_for() {
    let fake = Fake::start().await.unwrap();
    let rule = fake.on(CreateMeeting).times(3).fail(conflict());
    joiner(&fake).join("standup", "ada").await.unwrap();
    assert_eq!((rule.strikes(), created(&fake)), (3, 1));
}

#[tokio::test(start_paused = true)]
async fn the_waiting_has_an_end_and_says_what_for() {
    let fake = Fake::start().await.unwrap();
    let rule = fake.on(CreateMeeting).fail(conflict());
    let joiner = joiner(&fake).patience(Duration::from_secs(4));
    let began = Instant::now();
    let error = joiner.join("standup", "ada").await.unwrap_err();
    let JoinError::Busy { after, last } = &error else { panic!("{error:?}") };
    assert_eq!((*after, began.elapsed()), (Duration::from_secs(4), Duration::from_secs(4)));
    assert!(last.as_ref().is_some_and(chime_sdk_meetings::Error::is_conflict));
    assert!(error.to_string().contains("help: try again"), "{error}");
    assert!(rule.strikes() < 12, "pauses grow: {}", rule.strikes());
    // the reservation is still there, and the next one completes it
    rule.remove();
    joiner.join("standup", "ada").await.unwrap();
    assert_eq!(created(&fake), 1);
}

/// Each creation fails late, and those who wait for each other's must not add all that time up.
#[tokio::test(start_paused = true)]
async fn who_stands_in_line_waits_no_longer_than_there_is_time() {
    let fake = Fake::start().await.unwrap();
    fake.on(CreateMeeting).fail(Failure::Hang);
    let joiner = joiner(&fake).patience(Duration::from_secs(4));
    let began = Instant::now();
    let first = joiner.join("standup", "ada").into_future();
    let others = ["grace", "barbara"].map(|user| joiner.join("standup", user).into_future());
    let ended = tokio::select! {
        biased;
        ended = first => panic!("{ended:?}"),
        ended = join_all(others) => ended,
    };
    for error in ended.into_iter().map(Result::unwrap_err) {
        let JoinError::Busy { after, .. } = &error else { panic!("{error:?}") };
        assert_eq!(*after, Duration::from_secs(4));
    }
    assert_eq!(began.elapsed(), Duration::from_secs(4));
}

#[tokio::test]
async fn a_dead_meeting_is_replaced_once_and_not_in_a_loop() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    fake.on(CreateAttendee).fail(gone());
    let error = joiner.join("standup", "ada").await.unwrap_err();
    assert_eq!(code(&error), "NotFoundException");
    assert_eq!((created(&fake), fake.requests_of("CreateAttendee")), (2, 2));
}

#[tokio::test]
async fn a_refused_creation_leaves_nothing_behind() {
    let fake = Fake::builder().meeting_quota(0).start().await.unwrap();
    let store = MemoryStore::new();
    let joiner = joiner(&fake).store(store.clone());
    let error = joiner.join("standup", "ada").await.unwrap_err();
    assert_eq!(code(&error), "LimitExceededException");
    assert_eq!(store.read("us-east-1/standup").await.unwrap(), None);
    let error = joiner.join("standup", "ada").media_region("us-gov-west-1").await.unwrap_err();
    assert_eq!(code(&error), "BadRequestException");
    assert_eq!(store.read("us-east-1/standup").await.unwrap(), None);
    // a name that is too short is refused before anything is sent
    let error = joiner.join("x", "ada").await.unwrap_err();
    assert!(error.call().unwrap().is_validation(), "{error}");
    assert_eq!(store.read("us-east-1/x").await.unwrap(), None);
}

#[tokio::test]
async fn a_creation_of_which_nothing_is_known_is_completed_by_the_next_one() {
    for failure in [Failure::Close, Failure::Truncate, Failure::GarbageBody] {
        let fake = Fake::start().await.unwrap();
        let joiner = Joiner::new(&impatient_client(&fake));
        fake.on(CreateMeeting).times(1).after_effect().fail(failure.clone());
        joiner.join("standup", "ada").await.unwrap_err();
        joiner.join("standup", "ada").await.unwrap();
        assert_eq!(created(&fake), 1, "{failure:?}");
    }
}

#[tokio::test]
async fn a_reservation_whose_meeting_has_ended_since_is_replaced() {
    let fake = Fake::start().await.unwrap();
    let joiner = Joiner::new(&impatient_client(&fake));
    fake.on(CreateMeeting).times(1).after_effect().fail(Failure::Close);
    joiner.join("standup", "ada").await.unwrap_err();
    fake.advance(Duration::from_secs(5 * 60));
    let info = joiner.join("standup", "ada").await.unwrap();
    let again = joiner.join("standup", "grace").await.unwrap();
    assert_eq!(meeting(&info), meeting(&again));
    assert_eq!(created(&fake), 2);
}

/// Somebody has reserved what the service refuses, and died before being told.
#[tokio::test]
async fn what_somebody_else_has_asked_for_in_vain_is_taken_back() {
    let fake = Fake::start().await.unwrap();
    let store = MemoryStore::new();
    let dying = Joiner::new(&impatient_client(&fake)).store(store.clone());
    let rule = fake.on(CreateMeeting).times(1).fail(Failure::Close);
    dying.join("standup", "ada").media_region("us-gov-west-1").await.unwrap_err();
    assert_eq!(rule.strikes(), 1);
    assert!(store.read("us-east-1/standup").await.unwrap().is_some());
    let info = joiner(&fake).store(store).join("standup", "ada").await.unwrap();
    assert_eq!(info.meeting().media_region.as_ref().unwrap().to_string(), "us-east-1");
}

#[tokio::test(start_paused = true)]
async fn throttling_is_waited_out() {
    let fake = Fake::start().await.unwrap();
    fake.on(CreateMeeting).times(2).fail(Failure::Throttling);
    fake.on(CreateAttendee).times(2).fail(Failure::Throttling);
    joiner(&fake).join("standup", "ada").await.unwrap();
    assert_eq!(created(&fake), 1);
}

#[tokio::test]
async fn a_meeting_without_addresses_is_an_error_here_and_not_in_the_browser() {
    let fake = Fake::start().await.unwrap();
    let body = r#"{"Meeting":{"MeetingId":"11111111-2222-3333-4444-555555555555"}}"#;
    let answer = http::Response::builder().header("content-type", "application/json");
    fake.on(CreateMeeting).fail(Failure::Answer(answer.body(body.into()).unwrap()));
    let body = r#"{"Attendee":{"ExternalUserId":"ada","JoinToken":"planted-secret",
        "AttendeeId":"66666666-7777-8888-9999-000000000000"}}"#;
    let answer = http::Response::builder().header("content-type", "application/json");
    fake.on(CreateAttendee).fail(Failure::Answer(answer.body(body.into()).unwrap()));
    let error = joiner(&fake).join("standup", "ada").await.unwrap_err();
    assert!(matches!(error, JoinError::Unfit(_)), "{error:?}");
    assert!(error.to_string().contains("no `MediaPlacement`"), "{error}");
}

/// A store that fails, or has something else for every key.
#[derive(Debug)]
struct Broken(Option<&'static str>);

impl MeetingStore for Broken {
    fn read<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        let found = self.0.map(|value| Some(StoreRecord::new("1", value)));
        Box::pin(async move { found.ok_or_else(|| "the disk is on fire".into()) })
    }

    fn swap<'a>(
        &'a self,
        _: &'a str,
        _: Option<&'a str>,
        _: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async { Err("the disk is on fire".into()) })
    }
}

#[tokio::test]
async fn a_store_that_fails_is_named_and_nothing_is_sent() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let failing = joiner.clone().store(Broken(None));
    let error = failing.join("standup", "ada").await.unwrap_err();
    assert_eq!(error.to_string(), "the store of meetings failed: the disk is on fire");
    let foreign = joiner.clone().store(Broken(Some("{\"secret\":\"planted\"}")));
    for error in [
        foreign.join("standup", "ada").await.unwrap_err(),
        foreign.find("standup").await.unwrap_err(),
        foreign.leave("standup", "a").await.unwrap_err(),
        foreign.end("standup").await.unwrap_err(),
    ] {
        assert!(matches!(error, JoinError::Entry(_)), "{error:?}");
        let text = format!("{error} {error:?}");
        assert!(text.contains("namespace of its own") && !text.contains("planted"), "{text}");
    }
    assert_eq!(fake.requests(), 0);
}

/// A store in which somebody else is always faster.
#[derive(Debug, Default)]
struct Contended(MemoryStore);

impl MeetingStore for Contended {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        self.0.read(key)
    }

    fn swap<'a>(
        &'a self,
        _: &'a str,
        _: Option<&'a str>,
        _: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async { Ok(false) })
    }
}

#[tokio::test(start_paused = true)]
async fn who_is_never_the_fastest_gives_up_in_time() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake).store(Contended::default()).patience(Duration::from_secs(2));
    let began = Instant::now();
    let error = joiner.join("standup", "ada").await.unwrap_err();
    assert!(matches!(error, JoinError::Busy { .. }), "{error:?}");
    assert_eq!(began.elapsed(), Duration::from_secs(2));
    assert_eq!(fake.requests(), 0);
}

/// A process that is held up, while others end the meeting and meet in another one.
#[derive(Debug)]
struct HeldUp {
    /// Whether that is when it has reserved, or else when it is about to say what came of it.
    has_only_reserved: bool,
    store: MemoryStore,
    others: Joiner,
    has_happened: AtomicBool,
}

impl MeetingStore for HeldUp {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        self.store.read(key)
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            let is_the_moment = new.is_some() && expected.is_none() == self.has_only_reserved;
            let happens = is_the_moment && !self.has_happened.swap(true, Ordering::SeqCst);
            let done = match self.has_only_reserved {
                true => Some(self.store.swap(key, expected, new.clone()).await?),
                false => None,
            };
            if happens {
                self.others.end("standup").await?;
                self.others.join("standup", "grace").await?;
            }
            match done {
                Some(done) => Ok(done),
                None => self.store.swap(key, expected, new).await,
            }
        })
    }
}

#[tokio::test]
async fn who_was_held_up_comes_into_the_meeting_that_there_is_now() {
    for (has_only_reserved, after_end, meetings) in [
        (false, AfterEnd::EndedMeeting, 2),
        (true, AfterEnd::EndedMeeting, 2),
        // the token gives a meeting that nobody is told of
        (true, AfterEnd::NewMeeting, 3),
    ] {
        let mut assumptions = Assumptions::default();
        assumptions.token_after_end = after_end;
        let fake = Fake::builder().assumptions(assumptions).start().await.unwrap();
        let store = MemoryStore::new();
        let others = joiner(&fake).store(store.clone());
        let has_happened = AtomicBool::new(false);
        let held_up = HeldUp { has_only_reserved, store, others: others.clone(), has_happened };
        let ada = joiner(&fake).store(held_up).join("standup", "ada").await.unwrap();
        let grace = others.join("standup", "grace").await.unwrap();
        assert_eq!(meeting(&ada), meeting(&grace), "{has_only_reserved} {after_end:?}");
        assert_eq!(created(&fake), meetings, "{has_only_reserved} {after_end:?}");
        assert_eq!(fake.requests_of("DeleteMeeting"), 1);
    }
}

/// Others are in a new meeting while this one is about to end the old one.
#[tokio::test]
async fn who_ends_a_meeting_does_not_end_the_one_after_it() {
    let fake = Fake::start().await.unwrap();
    let store = MemoryStore::new();
    let others = joiner(&fake).store(store.clone());
    others.join("standup", "ada").await.unwrap();
    let ending = joiner(&fake).store(RejoinedMeanwhile { store, others: others.clone() });
    assert!(ending.end("standup").await.unwrap());
    assert!(others.find("standup").await.unwrap().is_some());
    assert_eq!((created(&fake), fake.requests_of("DeleteMeeting")), (2, 1));
}

/// Somebody joins between the end of the meeting and its being taken out of the store.
#[derive(Debug)]
struct RejoinedMeanwhile {
    store: MemoryStore,
    others: Joiner,
}

impl MeetingStore for RejoinedMeanwhile {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        self.store.read(key)
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            self.others.join("standup", "grace").await?;
            self.store.swap(key, expected, new).await
        })
    }
}

#[tokio::test]
async fn neither_names_nor_tokens_are_shown() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let join = joiner.join("planted-room", "planted-user").replica_of("planted-hall");
    let shown = format!("{joiner:?} {join:?}");
    assert!(!shown.contains("planted"), "{shown}");
    let error = join.await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("planted"), "{error:?}");
    let info = joiner.join("planted-room", "planted-user").await.unwrap();
    let token = info.attendee().join_token.as_ref().unwrap().as_str();
    assert!(!format!("{info:?} {joiner:?}").contains(token));
}
