//! What is final, for one user or for all.

use std::future::IntoFuture as _;

use chime_sdk_meetings::Error;
use chime_sdk_meetings::enums::{MediaRegion, VideoResolution};
use chime_sdk_meetings::fake::{Failure, PartialBatch};
use chime_sdk_meetings::operations::BatchCreateAttendee;
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, CreateAttendeeRequestItem, MeetingFeaturesConfiguration, VideoFeatures,
};
use tokio::time::{Instant, sleep, timeout};

use super::{HOUR, Hall, Outcome, SECOND, agrees, counts, user, users};

#[tokio::test(start_paused = true)]
async fn what_cannot_pass_is_final_for_that_user_alone() -> Outcome {
    let hall = Hall::open().await;
    let partial =
        PartialBatch::users(["user-3", "user-150"]).code("BadRequest").message("not them");
    hall.fake.on(BatchCreateAttendee).fail(partial);
    let report = hall.create(200).await?;
    assert_eq!(hall.batches(), 2);
    assert_eq!(counts(report.summary()), [200, 198, 0, 2, 0, 0]);
    for (outcome, failure) in report.failures() {
        assert!([3, 150].contains(&outcome.place()) && outcome.tries() == 1);
        assert_eq!((failure.code(), failure.message()), (Some("BadRequest"), Some("not them")));
        assert_eq!(failure.to_string(), "BatchCreateAttendee: BadRequest: not them");
        assert!(!failure.is_worth_repeating() && !failure.is_full());
    }
    agrees(&hall, &report).await;
    Ok(())
}

#[tokio::test]
async fn into_a_meeting_that_is_full_nobody_is_sent_any_more() -> Outcome {
    let hall = Hall::open().await;
    let report = hall.create(420).concurrency(1).await?;
    assert_eq!(hall.batches(), 3);
    assert_eq!(counts(report.summary()), [420, 250, 0, 50, 120, 0]);
    for (outcome, failure) in report.failures() {
        assert!(failure.is_full() && !failure.is_worth_repeating());
        let is_tried = outcome.place() < 300;
        assert_eq!((outcome.was_tried(), failure.was_tried()), (is_tried, is_tried));
        let text = failure.to_string();
        assert!(text.contains("LimitExceeded: The limit of 250 attendees"), "{text}");
        assert_eq!(text.starts_with("not tried, because it would fail too: "), !is_tried, "{text}");
        assert_eq!(failure.not_tried_because().is_some(), !is_tried);
    }
    agrees(&hall, &report).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_concerns_everybody_is_asked_once() -> Outcome {
    for code in [
        "LimitExceededException",
        "NotFoundException",
        "ForbiddenException",
        "UnauthorizedException",
    ] {
        for careful in [false, true] {
            let hall = Hall::open().await;
            hall.fake.on(BatchCreateAttendee).fail(Failure::of_code(code, "no")?);
            let call = hall.create(220).concurrency(1);
            let report = if careful { call.skip_existing().await? } else { call.await? };
            assert_eq!(hall.batches(), 1, "{code}");
            assert_eq!(counts(report.summary()), [220, 0, 0, 100, 120, 0], "{code}");
            let (outcome, failure) = report.failures().last().expect("all have failed");
            assert!(!outcome.was_tried());
            let why = failure.not_tried_because().and_then(|why| why.error());
            assert_eq!(why.and_then(|error| error.code()), Some(code));
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_meeting_that_has_ended_is_said_to_be_not_found() -> Outcome {
    let hall = Hall::open().await;
    hall.client.delete_meeting(&hall.meeting).await?;
    let error = hall.create(10).skip_existing().await.unwrap_err();
    assert!(error.is_not_found() && error.operation() == Some("ListAttendees"), "{error}");
    let report = hall.create(10).await?;
    assert_eq!(report.summary().failed, 10);
    let failure = report.outcomes()[9].failure().and_then(|failure| failure.error());
    assert!(failure.is_some_and(Error::is_not_found), "{report:?}");
    Ok(())
}

#[tokio::test]
async fn a_batch_that_is_refused_leaves_the_others_alone() -> Outcome {
    let hall = Hall::open().await;
    let video = VideoFeatures::new().max_resolution(VideoResolution::None);
    let features = MeetingFeaturesConfiguration::new().video(video);
    let call = hall.client.create_meeting(MediaRegion::UsEast1, "radio").meeting_features(features);
    let radio = call.await?.meeting.meeting_id;
    let mut people = users(230);
    let presenter = AttendeeCapabilities::PRESENTER;
    people[120] = CreateAttendeeRequestItem::new(user(120)).capabilities(presenter);
    let report = hall.client.bulk_create_attendees(&radio, people).await?;
    assert_eq!(counts(report.summary()), [230, 130, 0, 100, 0, 0]);
    assert!(report.failures().all(|(outcome, _)| (100..200).contains(&outcome.place())));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_service_that_is_down_is_not_asked_forever() -> Outcome {
    for careful in [false, true] {
        let hall = Hall::open().await;
        hall.fake.on(BatchCreateAttendee).fail(Failure::Reset);
        let call = hall.create(10_000).concurrency(2).max_tries(4);
        let call = if careful { call.skip_existing() } else { call };
        let began = Instant::now();
        let report = call.await?;
        let summary = report.summary();
        assert_eq!((summary.created, summary.done()), (0, 10_000));
        assert!(summary.not_tried > 9_000, "{summary:?}");
        assert!(report.failures().all(|(_, failure)| failure.is_worth_repeating()));
        assert!(began.elapsed() < 60 * SECOND, "{:?}", began.elapsed());
        agrees(&hall, &report).await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn what_is_dropped_asks_nothing_more_and_can_be_done_again() -> Outcome {
    let hall = Hall::open().await;
    hall.fake.on(BatchCreateAttendee).fail(Failure::Latency(5 * SECOND));
    let call = hall.create(230).concurrency(1);
    timeout(7 * SECOND, call.into_future()).await.unwrap_err();
    let requests = hall.fake.requests();
    sleep(HOUR).await;
    assert_eq!(hall.fake.requests(), requests);
    // closing waits for what is under way, and nothing is
    let report = hall.create(230).skip_existing().await?;
    let summary = report.summary();
    assert_eq!(summary.created + summary.existing, 230);
    assert!(summary.existing >= 100, "{summary:?}");
    agrees(&hall, &report).await;
    let began = Instant::now();
    hall.client.close().await;
    assert_eq!(began.elapsed(), std::time::Duration::ZERO);
    Ok(())
}

#[tokio::test]
async fn a_client_that_is_closed_creates_nobody() -> Outcome {
    let hall = Hall::open().await;
    hall.client.close().await;
    let report = hall.create(150).concurrency(1).await?;
    assert_eq!(counts(report.summary()), [150, 0, 0, 100, 50, 0]);
    let failure = report.outcomes()[149].failure().and_then(|why| why.not_tried_because());
    assert!(failure.and_then(|why| why.error()).is_some_and(Error::is_closed));
    Ok(())
}
