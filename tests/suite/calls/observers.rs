//! Observers are told of every attempt and of every call when it ends, however it ends.

use std::future::IntoFuture as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chime_sdk_core::limit::{RateLimit, RateLimiter};
use chime_sdk_core::observer::{AttemptReport, CallReport, Observer};
use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_tests::scripted::Scripted;
use tokio::time::timeout;

use super::{MEETING, a_meeting};

/// Writes down what it is told.
#[derive(Clone, Debug, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    fn taken(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for Notes {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let AttemptReport { operation, region, number, status, outcome, .. } = attempt;
        let line = format!("{region} {} {number} {status:?} {}", operation.name, outcome.label());
        self.0.lock().unwrap().push(line);
    }

    fn call_ended(&self, call: &CallReport<'_>) {
        assert!(call.duration >= call.retry_delay);
        let CallReport { operation, attempts, retry_delay, outcome, .. } = call;
        let (name, label) = (operation.name, outcome.label());
        let line = format!("{name}: {attempts} attempts, {retry_delay:?} between, {label}");
        self.0.lock().unwrap().push(line);
    }
}

#[tokio::test(start_paused = true)]
async fn each_attempt_and_the_call_are_told() {
    let notes = Notes::default();
    let script = Scripted::new()
        .fail(TransportErrorKind::Connect)
        .answer(429, &[("retry-after", "2"), ("x-amzn-errortype", "ThrottlingException")], "")
        .answer(200, &[], a_meeting())
        .answer(404, &[], "");
    let client = script.builder().observer(notes.clone()).build().unwrap();
    client.get_meeting(MEETING).await.unwrap();
    let told = notes.taken();
    assert_eq!(told[0], "us-east-1 GetMeeting 1 None transport");
    assert_eq!(told[1], "us-east-1 GetMeeting 2 Some(429) ThrottlingException");
    assert_eq!(told[2], "us-east-1 GetMeeting 3 Some(200) success");
    assert!(told[3].starts_with("GetMeeting: 3 attempts, 2."), "{told:?}");
    assert!(told[3].ends_with(" between, success"), "{told:?}");
    client.delete_meeting(MEETING).await.unwrap_err();
    assert_eq!(
        notes.taken(),
        [
            "us-east-1 DeleteMeeting 1 Some(404) NotFoundException",
            "DeleteMeeting: 1 attempts, 0ns between, NotFoundException",
        ]
    );
}

#[tokio::test]
async fn a_call_that_is_refused_is_a_call_without_attempts() {
    let notes = Notes::default();
    let client = Scripted::new().builder().observer(notes.clone()).build().unwrap();
    client.get_meeting("no guid").await.unwrap_err();
    assert_eq!(notes.taken(), ["GetMeeting: 0 attempts, 0ns between, validation"]);
    client.close().await;
    client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!(notes.taken(), ["GetMeeting: 0 attempts, 0ns between, closed"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_is_told_as_cancelled() {
    let notes = Notes::default();
    let script = Scripted::new().answer(503, &[("retry-after", "9")], "");
    let client = script.builder().observer(notes.clone()).build().unwrap();
    let call = client.get_meeting(MEETING).into_future();
    timeout(Duration::from_secs(1), call).await.unwrap_err();
    let told = notes.taken();
    assert_eq!(told[0], "us-east-1 GetMeeting 1 Some(503) ServiceUnavailableException");
    assert!(told[1].starts_with("GetMeeting: 1 attempts, 1"), "{told:?}");
    assert!(told[1].ends_with("s between, cancelled"), "{told:?}");
    drop(client.get_meeting(MEETING).into_future());
    assert_eq!(notes.taken(), [""; 0], "a call that was never polled did not begin");
}

/// Panics whenever it is told something.
#[derive(Debug)]
struct Panicking;

impl Observer for Panicking {
    fn attempt_ended(&self, _: &AttemptReport<'_>) {
        panic!("an observer's own mistake");
    }
    fn call_ended(&self, _: &CallReport<'_>) {
        panic!("an observer's own mistake");
    }
}

#[tokio::test]
async fn an_observer_that_panics_harms_no_call() {
    let notes = Notes::default();
    let script = Scripted::new().answer(200, &[("x-amzn-requestid", "id-1")], a_meeting());
    let builder = script.builder().observer(Panicking).observer(notes.clone());
    builder.build().unwrap().get_meeting(MEETING).await.unwrap();
    assert_eq!(notes.taken().len(), 2, "the next observer is told");
}

/// Keeps what a report says of the answer and of the rate limit.
#[derive(Clone, Debug, Default)]
struct Answers(Arc<Mutex<Vec<String>>>);

impl Observer for Answers {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        self.0.lock().unwrap().push(format!("{:?}", attempt.request_id));
    }
    fn call_ended(&self, call: &CallReport<'_>) {
        let CallReport { status, request_id, rate_limit_delay, .. } = call;
        self.0.lock().unwrap().push(format!("{status:?} {request_id:?} {rate_limit_delay:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn reports_have_the_request_id_and_the_time_at_the_rate_limit() {
    let answers = Answers::default();
    let answer = |script: Scripted| script.answer(204, &[("x-amzn-requestid", "id-1")], "");
    let builder = answer(answer(Scripted::new())).builder().observer(answers.clone());
    let limiter = RateLimiter::new(RateLimit::new(1, 1));
    let client = builder.rate_limiter(limiter).build().unwrap();
    for expected in ["0ns", "1s"] {
        client.delete_meeting(MEETING).await.unwrap();
        let told = std::mem::take(&mut *answers.0.lock().unwrap());
        let call = format!("Some(204) Some(\"id-1\") {expected}");
        assert_eq!(told, ["Some(\"id-1\")".to_owned(), call]);
    }
}
