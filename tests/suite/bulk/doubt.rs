//! Doubt about what was done: nobody is added twice, whatever the service does with a user whom it
//! knows.

use chime_sdk_meetings::fake::{Failure, PartialBatch, SameUser};
use chime_sdk_meetings::http::StatusCode;
use chime_sdk_meetings::operations::{BatchCreateAttendee, ListAttendees};
use chime_sdk_meetings::shapes::AttendeeCapabilities;

use super::{Hall, Outcome, agrees, counts, user};

const ALL: [SameUser; 3] = [SameUser::SameAttendee, SameUser::NewAttendee, SameUser::Conflict];

/// Faults after which the caller does not know whether anything was done.
fn hiding() -> [Failure; 7] {
    [
        Failure::Reset,
        Failure::Close,
        Failure::Truncate,
        Failure::Garbage,
        Failure::GarbageBody,
        Failure::Hang,
        Failure::Status(StatusCode::GATEWAY_TIMEOUT),
    ]
}

#[tokio::test]
async fn who_is_there_already_stays_as_before() -> Outcome {
    for same_user in ALL {
        let hall = Hall::where_same_user(same_user).await;
        let listener = AttendeeCapabilities::LISTENER;
        let call = hall.client.create_attendee(&hall.meeting, user(2)).capabilities(listener);
        let there = call.await?.attendee;
        hall.client.create_attendee(&hall.meeting, "somebody-else").await?;
        let report = hall.create(5).skip_existing().await?;
        assert_eq!(counts(report.summary()), [5, 4, 1, 0, 0, 0], "{same_user:?}");
        let outcome = &report.outcomes()[2];
        assert!(outcome.is_existing() && !outcome.was_tried());
        assert_eq!(outcome.attendee(), Some(&there), "capabilities included");
        let again = hall.create(5).skip_existing().await?;
        assert_eq!(counts(again.summary()), [5, 0, 5, 0, 0, 0], "{same_user:?}");
        assert!(again.attendees().eq(report.attendees()));
        assert_eq!(hall.batches(), 1);
        assert_eq!(hall.inside().await.len(), 6);
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_adds_nobody_twice() -> Outcome {
    for same_user in ALL {
        for failure in hiding() {
            let hall = Hall::where_same_user(same_user).await;
            let rule = hall.fake.on(BatchCreateAttendee).times(2);
            let rule = rule.after_effect().fail(failure.clone());
            let report = hall.create(220).skip_existing().await?;
            let expected = [220, 220, 0, 0, 0, 0];
            assert_eq!(counts(report.summary()), expected, "{same_user:?} {failure:?}");
            assert_eq!((rule.strikes(), hall.batches()), (2, 3), "{same_user:?} {failure:?}");
            agrees(&hall, &report).await;
        }
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_not_carried_out_is_sent_again() -> Outcome {
    for same_user in ALL {
        for failure in hiding() {
            let hall = Hall::where_same_user(same_user).await;
            hall.fake.on(BatchCreateAttendee).times(2).fail(failure.clone());
            let report = hall.create(220).skip_existing().await?;
            assert_eq!(report.summary().created, 220, "{same_user:?} {failure:?}");
            assert_eq!(hall.batches(), 5, "{same_user:?} {failure:?}");
            agrees(&hall, &report).await;
        }
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn after_the_last_try_somebody_looks_whether_it_was_done() -> Outcome {
    let hall = Hall::where_same_user(SameUser::NewAttendee).await;
    hall.fake.on(BatchCreateAttendee).after_effect().fail(Failure::Reset);
    let report = hall.create(250).skip_existing().max_tries(1).await?;
    assert_eq!(counts(report.summary()), [250, 250, 0, 0, 0, 0]);
    assert_eq!(hall.batches(), 3);
    agrees(&hall, &report).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn while_nobody_can_look_nobody_is_sent() -> Outcome {
    let hall = Hall::where_same_user(SameUser::NewAttendee).await;
    hall.fake.on(BatchCreateAttendee).times(1).after_effect().fail(Failure::Reset);
    // the first look is at the beginning
    let blind = hall.fake.on(ListAttendees).after(1).times(7).fail(Failure::Reset);
    let report = hall.create(90).skip_existing().await?;
    assert_eq!(counts(report.summary()), [90, 90, 0, 0, 0, 0]);
    assert_eq!((blind.strikes(), hall.batches()), (7, 1));
    agrees(&hall, &report).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn who_can_never_be_looked_for_has_failed() -> Outcome {
    let hall = Hall::where_same_user(SameUser::NewAttendee).await;
    hall.fake.on(BatchCreateAttendee).times(1).after_effect().fail(Failure::Reset);
    hall.fake.on(ListAttendees).after(1).fail(Failure::Reset);
    let report = hall.create(90).skip_existing().max_tries(3).await?;
    assert_eq!(counts(report.summary()), [90, 0, 0, 90, 0, 0]);
    assert_eq!(hall.batches(), 1, "nobody is sent again");
    assert_eq!(hall.inside().await.len(), 90);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn who_is_said_to_be_there_is_looked_for() -> Outcome {
    // without a look before, and with the client's own attempts
    let hall = Hall::where_same_user(SameUser::Conflict).await;
    hall.client.create_attendee(&hall.meeting, user(1)).await?;
    let report = hall.create(3).await?;
    assert_eq!(counts(report.summary()), [3, 2, 1, 0, 0, 0]);
    agrees(&hall, &report).await;

    // said of somebody who is not there it is an error
    let partial = PartialBatch::users([user(4)]).code("Conflict");
    hall.fake.on(BatchCreateAttendee).fail(partial);
    let report = hall.create(5).await?;
    assert_eq!(counts(report.summary()), [5, 1, 3, 1, 0, 0]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_service_that_knows_its_users_needs_no_look() -> Outcome {
    for failure in hiding() {
        let hall = Hall::open().await;
        hall.fake.on(BatchCreateAttendee).times(2).after_effect().fail(failure.clone());
        let report = hall.create(220).await?;
        assert_eq!(report.summary().created, 220, "{failure:?}");
        assert_eq!(hall.fake.requests_of("ListAttendees"), 0, "{failure:?}");
        agrees(&hall, &report).await;
    }
    Ok(())
}
