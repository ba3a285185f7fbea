//! What an answer says beside its output, on success and on failure.

use std::time::Duration;

use chime_sdk_core::error::TimedOut;
use chime_sdk_tests::scripted::Scripted;
use tokio::time::Instant;

use super::{MEETING, a_meeting};

#[tokio::test]
async fn a_success_has_status_headers_and_request_id() {
    let headers = [("x-amzn-requestid", "id-1"), ("x-other", "planted-header")];
    let script = Scripted::new().answer(201, &headers, a_meeting());
    let call = script.client().unwrap().get_meeting(MEETING);
    let answered = call.send_with_metadata().await.unwrap();
    assert_eq!(answered.output.meeting.meeting_id.as_str(), MEETING);
    let metadata = answered.metadata;
    assert_eq!((metadata.status(), metadata.request_id()), (201, Some("id-1")));
    assert_eq!(metadata.headers()["x-other"], "planted-header");
    assert_eq!((metadata.attempts(), metadata.retry_delay()), (1, Duration::ZERO));
    assert!(!format!("{metadata:?}").contains("planted"), "{metadata:?}");
}

#[tokio::test(start_paused = true)]
async fn attempts_and_the_time_between_them_are_told_on_success_and_on_failure() {
    let began = Instant::now();
    let script = Scripted::new()
        .answer(429, &[("retry-after", "2")], "")
        .answer(503, &[("retry-after", "3")], "")
        .answer(200, &[], a_meeting());
    let answered = script.client().unwrap().get_meeting(MEETING).send_with_metadata().await;
    let metadata = answered.unwrap().metadata;
    assert_eq!(metadata.attempts(), 3);
    assert_eq!(metadata.retry_delay(), Duration::from_secs(5));
    assert_eq!(began.elapsed(), Duration::from_secs(5));

    let script = Scripted::new()
        .answer(429, &[("retry-after", "2")], "")
        .answer(429, &[("retry-after", "4")], "")
        .answer(404, &[], "");
    let error = script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!((error.attempts(), error.retry_delay()), (3, Duration::from_secs(6)));
}

#[tokio::test(start_paused = true)]
async fn what_the_service_asks_to_wait_is_told() {
    for (headers, expected) in [
        (&[("retry-after", "120")][..], Some(Duration::from_secs(120))),
        (&[("x-amz-retry-after", "1500")], Some(Duration::from_millis(1500))),
        (&[], None),
    ] {
        let script = Scripted::new().answer(503, headers, "");
        let client = script.builder().max_attempts(1).build().unwrap();
        let error = client.get_meeting(MEETING).await.unwrap_err();
        assert_eq!(error.retry_after(), expected);
        assert_eq!(error.timed_out(), None::<TimedOut>);
    }
}
