//! Replicas by name, which end with their primary.

use std::time::Duration;

use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::join::JoinError;

use super::{client, joiner, meeting};

#[tokio::test]
async fn a_replica_repeats_the_meeting_of_a_name_and_says_so() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let speaker = joiner.join("town-hall", "ada").await.unwrap();
    let listener = joiner.join("overflow", "grace").replica_of("town-hall").await.unwrap();
    let primary = listener.meeting().primary_meeting_id.as_ref().unwrap();
    assert_eq!(primary.as_str(), meeting(&speaker).as_str());
    let name = |info: &chime_sdk_meetings::join::JoinInfo| {
        info.primary_external_meeting_id().map(|name| name.as_str().to_owned())
    };
    assert_eq!(name(&listener).as_deref(), Some("town-hall"));
    // it stays a replica, whoever joins it how
    let later = joiner.join("overflow", "barbara").await.unwrap();
    assert_eq!(meeting(&later), meeting(&listener));
    assert_eq!(name(&later).as_deref(), Some("town-hall"));
    assert_eq!(name(&speaker), None);
}

#[tokio::test]
async fn a_replica_of_a_meeting_that_nobody_has_joined_is_an_error_and_nothing_is_created() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let error = joiner.join("overflow", "ada").replica_of("town-hall").await.unwrap_err();
    assert!(matches!(error, JoinError::NoPrimary), "{error:?}");
    assert!(error.to_string().contains("help: join the primary meeting first"), "{error}");
    assert_eq!(fake.requests(), 0);
    // the name is free
    joiner.join("overflow", "ada").await.unwrap();
}

#[tokio::test]
async fn the_end_of_the_primary_is_the_end_of_the_replica_until_there_is_another() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let speaker = joiner.join("town-hall", "ada").await.unwrap();
    let before = joiner.join("overflow", "grace").replica_of("town-hall").await.unwrap();
    client(&fake).delete_meeting(meeting(&speaker)).await.unwrap();

    let error = joiner.join("overflow", "grace").replica_of("town-hall").await.unwrap_err();
    assert!(matches!(error, JoinError::NoPrimary), "{error:?}");
    let speaker = joiner.join("town-hall", "ada").await.unwrap();
    let after = joiner.join("overflow", "grace").replica_of("town-hall").await.unwrap();
    assert_ne!(meeting(&before), meeting(&after));
    let primary = after.meeting().primary_meeting_id.as_ref().unwrap();
    assert_eq!(primary.as_str(), meeting(&speaker).as_str());
}

#[tokio::test]
async fn a_primary_that_has_ended_by_itself_is_no_primary() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    joiner.join("town-hall", "ada").await.unwrap();
    fake.advance(Duration::from_secs(5 * 60));
    let error = joiner.join("overflow", "grace").replica_of("town-hall").await.unwrap_err();
    assert!(matches!(error, JoinError::NoPrimary), "{error:?}");
    joiner.join("town-hall", "ada").await.unwrap();
    joiner.join("overflow", "grace").replica_of("town-hall").await.unwrap();
}
