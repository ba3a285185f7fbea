//! Faults that pass: what is sent again, when, and that nobody is forgotten.

use chime_sdk_meetings::bulk;
use chime_sdk_meetings::fake::Failure::{self, Throttling};
use chime_sdk_meetings::fake::PartialBatch;
use chime_sdk_meetings::http::StatusCode;
use chime_sdk_meetings::operations::BatchCreateAttendee;
use tokio::time::Instant;

use super::{Hall, Outcome, SECOND, agrees, counts};

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_sent_again() -> Outcome {
    let failures = [
        Throttling,
        Failure::of_code("ServiceFailureException", "broken")?,
        Failure::Status(StatusCode::BAD_GATEWAY),
        Failure::Reset,
        Failure::Close,
        Failure::Truncate,
        Failure::GarbageBody,
        Failure::Latency(15 * SECOND),
    ];
    for failure in failures {
        let hall = Hall::open().await;
        // more often than the client tries by itself
        let rule = hall.fake.on(BatchCreateAttendee).after(1).times(7).fail(failure.clone());
        let report = hall.create(240).await?;
        assert_eq!(counts(report.summary()), [240, 240, 0, 0, 0, 0], "{failure:?}");
        assert_eq!(rule.strikes(), 7, "{failure:?}");
        agrees(&hall, &report).await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn throttling_of_every_other_request_is_survived() -> Outcome {
    for careful in [false, true] {
        let hall = Hall::open().await;
        let rule = hall.fake.on(BatchCreateAttendee).every(2).fail(Throttling);
        let call = hall.create(250);
        let report = if careful { call.skip_existing().await? } else { call.await? };
        assert_eq!(report.summary().created, 250);
        assert!(rule.strikes() > 0);
        agrees(&hall, &report).await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn users_who_could_not_be_added_just_then_come_in_a_later_batch() -> Outcome {
    let hall = Hall::open().await;
    let partial = PartialBatch::first(30).code("ThrottledClient");
    let rule = hall.fake.on(BatchCreateAttendee).times(2).fail(partial);
    let report = hall.create(200).concurrency(1).await?;
    assert_eq!(report.summary().created, 200);
    assert_eq!(rule.strikes(), 2);
    assert_eq!(hall.batches(), 4, "each group of 30 comes together");
    let tries: Vec<_> = report.outcomes().iter().map(bulk::Outcome::tries).collect();
    assert!(tries[..30].iter().chain(&tries[100..130]).all(|tries| *tries == 2), "{tries:?}");
    assert!(tries[30..100].iter().chain(&tries[130..]).all(|tries| *tries == 1), "{tries:?}");
    agrees(&hall, &report).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_service_is_given_the_time_that_it_asks_for() -> Outcome {
    for careful in [false, true] {
        let hall = Hall::open().await;
        let wish = 17 * SECOND;
        let rule = hall.fake.on(BatchCreateAttendee).times(1).retry_after(wish).fail(Throttling);
        let call = hall.create(250).concurrency(1);
        let call = if careful { call.skip_existing() } else { call };
        let began = Instant::now();
        let report = call.await?;
        assert!(report.is_complete() && rule.strikes() == 1);
        assert!(began.elapsed() >= wish, "{:?}", began.elapsed());
        assert!(began.elapsed() < 2 * wish, "{:?}", began.elapsed());
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn while_the_service_is_too_busy_nobody_else_is_sent() -> Outcome {
    let hall = Hall::open().await;
    let wish = 30 * SECOND;
    hall.fake.on(BatchCreateAttendee).times(1).retry_after(wish).fail(Throttling);
    // the second batch is under way already, the third is not
    let mut results = hall.create(250).skip_existing().concurrency(2).results();
    let began = Instant::now();
    let mut early = 0;
    while let Some(outcome) = results.try_next().await? {
        assert!(outcome.is_created());
        early += usize::from(began.elapsed() < wish);
    }
    assert_eq!(early, 100, "one batch was under way when the other was throttled");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_user_is_sent_as_often_as_is_said() -> Outcome {
    for tries in [0, 1, 3] {
        let hall = Hall::open().await;
        hall.fake.on(BatchCreateAttendee).fail(PartialBatch::users(["user-5"]));
        let report = hall.create(120).max_tries(tries).await?;
        assert_eq!(counts(report.summary()), [120, 119, 0, 1, 0, 0]);
        let (outcome, failure) = report.failures().next().expect("one has failed");
        assert_eq!((outcome.place(), outcome.tries()), (5, tries.max(1)));
        assert_eq!(failure.code(), Some("ServiceFailure"));
        assert!(failure.is_worth_repeating() && failure.was_tried());
        agrees(&hall, &report).await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_and_have_an_end() -> Outcome {
    let hall = Hall::open().await;
    hall.fake.on(BatchCreateAttendee).fail(PartialBatch::first(1));
    let began = Instant::now();
    let report = hall.create(1).max_tries(12).await?;
    assert_eq!(report.outcomes()[0].tries(), 12);
    // 0.5, 1, 2, 4, 8 and 16 s, then 20 s five times; from a half of each to the whole
    let longest = 131.5;
    let took = began.elapsed().as_secs_f64();
    assert!(took >= longest / 2.0 && took <= longest + 1.0, "{took}");
    Ok(())
}
