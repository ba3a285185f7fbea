//! What the client makes of each fault: alone, and when the next attempt is answered as usual.

use chime_sdk_meetings::ErrorKind;
use chime_sdk_meetings::fake::Failure::{self, Throttling};
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::http::StatusCode;
use chime_sdk_meetings::operations::{CreateAttendee, GetMeeting};
use tokio::time::Instant;

use super::{Outcome, SECOND, meeting, once};

/// Everything that passes, with what a single attempt gets of it.
fn passing() -> Vec<(Failure, ErrorKind)> {
    vec![
        (Throttling, ErrorKind::Service),
        (Failure::of_code("ServiceFailureException", "broken").unwrap(), ErrorKind::Service),
        (Failure::Status(StatusCode::BAD_GATEWAY), ErrorKind::Service),
        (Failure::Reset, ErrorKind::Transport),
        (Failure::Close, ErrorKind::Transport),
        (Failure::Truncated, ErrorKind::Transport),
        (Failure::Garbage, ErrorKind::Transport),
        (Failure::GarbageBody, ErrorKind::Response),
    ]
}

#[tokio::test(start_paused = true)]
async fn each_fault_is_an_error_and_passes_when_tried_again() -> Outcome {
    for (failure, kind) in passing() {
        let fake = Fake::start().await?;
        let id = meeting(&fake.client()).await;
        let rule = fake.on(GetMeeting).times(2).fail(failure.clone());
        let error = once(&fake).get_meeting(&id).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{failure:?}: {error}");
        let answer = fake.client().get_meeting(&id).send_with_metadata().await;
        assert_eq!(answer?.metadata.attempts(), 2, "{failure:?}");
        assert_eq!(rule.strikes(), 2, "{failure:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_line_that_everybody_asks_for() -> Outcome {
    let fake = Fake::start().await?;
    let (client, id) = (once(&fake), meeting(&fake.client()).await);
    let rule = fake.on(CreateAttendee).nth(3).fail(Throttling);
    let mut failed = Vec::new();
    for number in 1..=5 {
        let created = client.create_attendee(&id, format!("user-{number}")).await;
        failed.extend(created.err().map(|error| (number, error.is_throttling())));
    }
    assert_eq!(failed, [(3, true)]);
    assert_eq!((rule.calls(), rule.strikes()), (3, 1));
    assert_eq!(client.list_attendees(&id).await?.attendees.len(), 4);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_that_never_ends_is_given_up_in_time() -> Outcome {
    let fake = Fake::start().await?;
    let id = meeting(&fake.client()).await;
    fake.on(GetMeeting).fail(Failure::Timeout);
    let start = Instant::now();
    let error = fake.client().get_meeting(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
    assert!(start.elapsed() <= 31 * SECOND, "{:?}", start.elapsed());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_hint_in_the_headers_is_waited_for() -> Outcome {
    let fake = Fake::start().await?;
    let id = meeting(&fake.client()).await;
    fake.on(GetMeeting).times(1).retry_after(7 * SECOND).fail(Throttling);
    let start = Instant::now();
    fake.client().get_meeting(&id).await?;
    assert!(start.elapsed() >= 7 * SECOND, "{:?}", start.elapsed());
    Ok(())
}

#[tokio::test]
async fn more_faults_than_attempts_are_an_error() -> Outcome {
    let fake = Fake::start().await?;
    let id = meeting(&fake.client()).await;
    let rule = fake.on(GetMeeting).fail(Failure::Reset);
    let error = fake.client().get_meeting(&id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    assert_eq!((rule.strikes(), fake.requests_of("GetMeeting")), (3, 3));
    Ok(())
}
