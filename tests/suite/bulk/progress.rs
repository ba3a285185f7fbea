//! What is told on the way, and outcomes as a stream.

use std::sync::{Arc, Mutex};

use chime_sdk_meetings::fake::{Failure, PartialBatch};
use chime_sdk_meetings::operations::BatchCreateAttendee;
use futures_util::TryStreamExt as _;
use tokio::time::sleep;

use super::{HOUR, Hall, Outcome, SECOND, counts, users};

#[tokio::test(start_paused = true)]
async fn progress_grows_from_nothing_to_everybody() -> Outcome {
    let hall = Hall::open().await;
    assert!(hall.create(20).await?.is_complete());
    hall.fake.on(BatchCreateAttendee).times(1).fail(PartialBatch::first(10));
    let told = Arc::new(Mutex::new(Vec::new()));
    let tell = Arc::clone(&told);
    let mut people = users(300);
    people.extend(users(30));
    let call = hall.client.bulk_create_attendees(&hall.meeting, people).skip_existing();
    let report =
        call.concurrency(1).on_progress(move |now| tell.lock().unwrap().push(*now)).await?;
    let told: Vec<_> = told.lock().unwrap().iter().copied().map(counts).collect();
    assert!(told.windows(2).all(|pair| pair[0] != pair[1]), "something is told twice: {told:?}");
    let grows = |place: usize| told.windows(2).all(|pair| pair[0][place] <= pair[1][place]);
    assert!((0..6).all(grows), "{told:?}");
    assert_eq!(told.first(), Some(&[330, 0, 20, 0, 0, 20]), "those who are there come first");
    assert_eq!(told.last(), Some(&counts(report.summary())));
    // there are 250 seats; of 30 who would go beyond, those in the last batch were tried
    assert_eq!(counts(report.summary()), [330, 230, 20, 50, 0, 30]);
    assert!(told.len() >= 4, "{told:?}");
    Ok(())
}

#[tokio::test]
async fn progress_is_told_once_when_there_is_nobody() -> Outcome {
    let hall = Hall::open().await;
    let told = Arc::new(Mutex::new(0));
    let tell = Arc::clone(&told);
    let _ = hall.create(0).on_progress(move |_| *tell.lock().unwrap() += 1).await?;
    assert_eq!(*told.lock().unwrap(), 1);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn outcomes_come_as_soon_as_they_are_known() -> Outcome {
    let hall = Hall::open().await;
    // the first batch is answered last
    hall.fake.on(BatchCreateAttendee).times(1).fail(Failure::Latency(3 * SECOND));
    let results = hall.create(230).results();
    let places: Vec<_> = results.map_ok(|outcome| outcome.place()).try_collect().await?;
    assert_eq!(places[..130], (100..230).collect::<Vec<_>>());
    assert_eq!(places[130..], (0..100).collect::<Vec<_>>());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_stream_that_is_dropped_asks_nothing_more() -> Outcome {
    let hall = Hall::open().await;
    hall.fake.on(BatchCreateAttendee).fail(Failure::Latency(SECOND));
    let mut results = hall.create(250).concurrency(1).results();
    assert_eq!(hall.batches(), 0, "nothing is sent before it is read");
    results.try_next().await?;
    drop(results);
    let asked = hall.batches();
    sleep(HOUR).await;
    assert_eq!((asked, hall.batches()), (1, 1));
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn reading_can_be_interrupted() -> Outcome {
    let hall = Hall::open().await;
    hall.fake.on(BatchCreateAttendee).fail(Failure::Latency(SECOND));
    let mut results = hall.create(120).concurrency(1).results();
    let mut places = Vec::new();
    loop {
        // much shorter than an answer takes
        match tokio::time::timeout(SECOND / 10, results.try_next()).await {
            Ok(Ok(Some(outcome))) => places.push(outcome.place()),
            Ok(Ok(None)) => break,
            Ok(Err(error)) => return Err(error.into()),
            Err(_) => {}
        }
    }
    assert_eq!(places, (0..120).collect::<Vec<_>>());
    assert_eq!(hall.batches(), 2);
    Ok(())
}

#[tokio::test]
async fn a_stream_says_why_nothing_is_sent_and_ends() {
    let hall = Hall::open().await;
    let mut results = hall.client.bulk_create_attendees(&hall.meeting, ["x"]).results();
    assert!(results.try_next().await.unwrap_err().is_validation());
    assert!(matches!(results.try_next().await, Ok(None)));
}
