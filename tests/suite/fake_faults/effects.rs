//! Faults that hide what was done: what retries have to survive.

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::http::StatusCode;
use chime_sdk_meetings::operations::{CreateAttendee, CreateMeeting, DeleteMeeting};

use super::{Outcome, meeting, once};

/// Faults after which the caller does not know whether anything was done.
fn hiding() -> [Failure; 6] {
    [
        Failure::Reset,
        Failure::Close,
        Failure::Truncated,
        Failure::Garbage,
        Failure::GarbageBody,
        Failure::Status(StatusCode::GATEWAY_TIMEOUT),
    ]
}

#[tokio::test(start_paused = true)]
async fn an_attendee_is_created_once() -> Outcome {
    for failure in hiding() {
        let fake = Fake::start().await?;
        let id = meeting(&fake.client()).await;
        let rule = fake.on(CreateAttendee).times(1).after_effect().fail(failure.clone());
        let attendee = fake.client().create_attendee(&id, "ada").await?.attendee;
        let all = fake.client().list_attendees(&id).await?.attendees;
        assert_eq!(all, [attendee], "{failure:?}");
        assert_eq!((rule.strikes(), fake.requests_of("CreateAttendee")), (1, 2), "{failure:?}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_meeting_is_created_once() -> Outcome {
    for failure in hiding() {
        let fake = Fake::builder().meeting_quota(1).start().await?;
        fake.on(CreateMeeting).times(1).after_effect().fail(failure.clone());
        let created = fake.client().create_meeting(MediaRegion::UsEast1, "standup").await;
        assert!(created.is_ok(), "{failure:?}: {created:?}");
    }
    Ok(())
}

#[tokio::test]
async fn a_deletion_that_was_done_is_not_found_when_repeated() -> Outcome {
    let fake = Fake::start().await?;
    let id = meeting(&fake.client()).await;
    fake.on(DeleteMeeting).times(1).after_effect().fail(Failure::Reset);
    assert!(fake.client().delete_meeting(&id).await.unwrap_err().is_not_found());
    Ok(())
}

#[tokio::test]
async fn without_an_effect_nothing_is_done() -> Outcome {
    let fake = Fake::start().await?;
    let id = meeting(&fake.client()).await;
    for failure in hiding() {
        fake.on(CreateAttendee).times(1).fail(failure.clone());
        assert!(once(&fake).create_attendee(&id, "ada").await.is_err(), "{failure:?}");
    }
    assert_eq!(fake.client().list_attendees(&id).await?.attendees, []);
    Ok(())
}
