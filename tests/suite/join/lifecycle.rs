//! Finding, leaving, ending.

use std::time::Duration;

use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::join::{Joiner, MemoryStore};
use chime_sdk_meetings::operations::{CreateMeeting, DeleteMeeting, GetMeeting};

use super::{client, code, created, impatient_client, joiner, meeting};

#[tokio::test]
async fn a_meeting_is_found_while_it_lasts_and_none_is_created() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    assert_eq!(joiner.find("standup").await.unwrap(), None);
    let info = joiner.join("standup", "ada").await.unwrap();
    assert_eq!(joiner.find("standup").await.unwrap().as_ref(), Some(info.meeting()));
    fake.advance(Duration::from_secs(5 * 60));
    assert_eq!(joiner.find("standup").await.unwrap(), None);
    assert_eq!(created(&fake), 1);
}

#[tokio::test]
async fn who_leaves_is_no_attendee_any_more() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let info = joiner.join("standup", "ada").await.unwrap();
    let attendee = &info.attendee().attendee_id;
    assert!(!joiner.leave("retro", attendee).await.unwrap());
    assert!(joiner.leave("standup", attendee).await.unwrap());
    assert!(!joiner.leave("standup", attendee).await.unwrap());
    let all = client(&fake).list_attendees(meeting(&info)).await.unwrap().attendees;
    assert!(all.is_empty());
}

#[tokio::test]
async fn an_ended_meeting_is_gone_and_the_name_is_free() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    assert!(!joiner.end("standup").await.unwrap());
    let first = joiner.join("standup", "ada").await.unwrap();
    assert!(joiner.end("standup").await.unwrap());
    assert!(!joiner.end("standup").await.unwrap());
    let error = client(&fake).get_meeting(meeting(&first)).await.unwrap_err();
    assert!(error.is_not_found());
    let second = joiner.join("standup", "ada").await.unwrap();
    assert_ne!(meeting(&first), meeting(&second));
    assert_eq!(fake.requests_of("CreateAttendee"), 2, "nobody had to find out about the end");
}

#[tokio::test]
async fn a_meeting_that_had_ended_before_is_forgotten() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    joiner.join("standup", "ada").await.unwrap();
    fake.advance(Duration::from_secs(5 * 60));
    assert!(!joiner.end("standup").await.unwrap());
    assert_eq!(fake.requests_of("DeleteMeeting"), 1);
    assert!(!joiner.end("standup").await.unwrap());
    assert_eq!(fake.requests_of("DeleteMeeting"), 1);
}

#[tokio::test]
async fn an_end_that_fails_can_be_repeated() {
    let fake = Fake::start().await.unwrap();
    let joiner = Joiner::new(&impatient_client(&fake));
    let info = joiner.join("standup", "ada").await.unwrap();
    fake.on(DeleteMeeting).times(1).fail(Failure::Throttling);
    assert_eq!(code(&joiner.end("standup").await.unwrap_err()), "ThrottlingException");
    assert_eq!(meeting(&joiner.join("standup", "ada").await.unwrap()), meeting(&info));
    assert!(joiner.end("standup").await.unwrap());
}

/// Somebody has died between creating the meeting and saying so.
#[tokio::test]
async fn the_meeting_of_a_reservation_is_ended_too() {
    let fake = Fake::start().await.unwrap();
    let store = MemoryStore::new();
    let joiner = Joiner::new(&impatient_client(&fake)).store(store);
    fake.on(CreateMeeting).times(1).after_effect().fail(Failure::Close);
    joiner.join("standup", "ada").await.unwrap_err();
    assert_eq!(created(&fake), 1);
    assert!(joiner.end("standup").await.unwrap());
    assert_eq!((created(&fake), fake.requests_of("DeleteMeeting")), (1, 1));
    assert_eq!(joiner.find("standup").await.unwrap(), None);
}

#[tokio::test]
async fn other_errors_are_handed_on() {
    let fake = Fake::start().await.unwrap();
    let joiner = Joiner::new(&impatient_client(&fake));
    joiner.join("standup", "ada").await.unwrap();
    fake.on(GetMeeting).times(1).fail(Failure::Throttling);
    assert_eq!(code(&joiner.find("standup").await.unwrap_err()), "ThrottlingException");
}
