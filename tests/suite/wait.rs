//! Waiting for the end of a meeting, on a clock that stands still until everybody waits.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::wait::MeetingEnded;
use chime_sdk_meetings::{Client, Error, ErrorKind};
use chime_sdk_tests::scripted::{Scripted, response};
use tokio::time::{Instant, sleep};

const MEETING: &str = "11111111-2222-3333-4444-555555555555";
const THERE: &str = r#"{"Meeting":{"MeetingId":"11111111-2222-3333-4444-555555555555"}}"#;
const GONE: &str = r#"{"Code":"NotFound","Message":"Meeting not found"}"#;

/// A script in which the meeting is there so many times.
fn there(times: usize) -> Scripted {
    (0..times).fold(Scripted::new(), |script, _| script.answer(200, &[], THERE))
}

/// A wait through a client that sends each request once.
fn wait(script: &Scripted) -> MeetingEnded {
    let client = script.builder().max_attempts(1).build().unwrap();
    client.wait_until_meeting_ended(MEETING)
}

async fn timed(wait: MeetingEnded) -> (Result<(), Error>, Duration) {
    let began = Instant::now();
    (wait.await, began.elapsed())
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test(start_paused = true)]
async fn a_meeting_that_has_ended_is_not_waited_for() {
    let script = Scripted::new().answer(404, &[], GONE);
    let (result, elapsed) = timed(wait(&script)).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!((elapsed, script.requests().len()), (Duration::ZERO, 1));
}

#[tokio::test(start_paused = true)]
async fn it_is_asked_every_5_s_until_the_meeting_is_gone() {
    let script = there(3).answer(404, &[], GONE).answer(200, &[], THERE);
    let (result, elapsed) = timed(wait(&script)).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!((elapsed, script.requests().len()), (seconds(15), 4));
    for request in script.requests() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.url.path(), format!("/meetings/{MEETING}"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_interval_is_what_was_set() {
    let script = there(3).answer(404, &[], GONE);
    let interval = Duration::from_millis(250);
    let (result, elapsed) = timed(wait(&script).interval(interval)).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!((elapsed, script.requests().len()), (interval * 3, 4));
}

#[tokio::test(start_paused = true)]
async fn after_10_min_it_is_a_timeout_that_says_what_was_waited_for() {
    let script = there(200);
    let (result, elapsed) = timed(wait(&script)).await;
    let error = result.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GetMeeting: timed out: waiting for the meeting's end took more than 600s"
    );
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Timeout, Some("GetMeeting")));
    assert!(error.is_timeout() && !error.is_not_found());
    assert_eq!((elapsed, script.requests().len()), (seconds(600), 121));
}

#[tokio::test(start_paused = true)]
async fn the_timeout_is_what_was_set_and_it_is_asked_a_last_time_then() {
    for (interval, timeout, requests, waited) in
        [(4, 12, 4, 12), (5, 12, 4, 12), (20, 12, 2, 12), (4, 0, 1, 0)]
    {
        let script = there(9);
        let wait = wait(&script).interval(seconds(interval)).timeout(seconds(timeout));
        let (result, elapsed) = timed(wait).await;
        let text = result.unwrap_err().to_string();
        let expected = format!(
            "GetMeeting: timed out: waiting for the meeting's end took more than {timeout}s"
        );
        // `0s` is written `0ns`
        assert!(text == expected || timeout == 0, "{text}");
        let row = format!("every {interval} s for {timeout} s");
        assert_eq!(script.requests().len(), requests, "{row}");
        assert_eq!(elapsed, seconds(waited), "{row}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_passes_counts_as_not_yet() {
    let script = Scripted::new()
        .answer(429, &[], "")
        .answer(400, &[("x-amzn-errortype", "ThrottledClientException")], "")
        .answer(503, &[], "")
        .answer(500, &[], "")
        .fail(TransportErrorKind::Connect)
        .fail(TransportErrorKind::Interrupted)
        .answer(200, &[], "<html>")
        .answer(404, &[], GONE);
    let (result, elapsed) = timed(wait(&script)).await;
    assert!(result.is_ok(), "{result:?}");
    assert_eq!((elapsed, script.requests().len()), (seconds(35), 8));
}

#[tokio::test(start_paused = true)]
async fn a_question_that_is_throttled_is_retried_like_every_call() {
    let script = (0..3).fold(Scripted::new(), |script, _| script.answer(429, &[], ""));
    let script = script.answer(200, &[], THERE).answer(404, &[], GONE);
    let client = script.client().unwrap();
    client.wait_until_meeting_ended(MEETING).await.unwrap();
    assert_eq!(script.requests().len(), 5);
}

#[tokio::test(start_paused = true)]
async fn every_other_error_ends_the_wait() {
    for (status, code) in [
        (400, "BadRequestException"),
        (400, "LimitExceededException"),
        (401, "UnauthorizedException"),
        (403, "ForbiddenException"),
        (403, "InvalidSignatureException"),
        (404, "UnknownOperationException"),
        (409, "ConflictException"),
    ] {
        let script = there(1).answer(status, &[("x-amzn-errortype", code)], "");
        let script = script.answer(404, &[], GONE);
        let (result, _) = timed(wait(&script)).await;
        let error = result.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(status), Some(code)));
        assert_eq!(script.requests().len(), 2, "{code}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_id_and_a_closed_client_end_the_wait_before_anything_is_sent() {
    let script = Scripted::new();
    let client = script.client().unwrap();
    let error = client.wait_until_meeting_ended("no guid").await.unwrap_err();
    assert!(error.is_validation(), "{error}");
    client.close().await;
    let error = client.wait_until_meeting_ended(MEETING).await.unwrap_err();
    assert!(error.is_closed(), "{error}");
    assert!(script.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_sent_before_it_is_awaited_nor_after_it_is_dropped() {
    let script = there(9);
    drop(wait(&script));
    assert_eq!(script.requests().len(), 0);
    let waiting = tokio::time::timeout(seconds(12), async { wait(&script).await });
    waiting.await.unwrap_err();
    sleep(seconds(60)).await;
    assert_eq!(script.requests().len(), 3);
}

/// Says that the meeting is there, after some time or never.
#[derive(Clone, Debug)]
struct Slow {
    after: Option<Duration>,
    requests: Arc<AtomicUsize>,
}

impl Slow {
    fn new(after: Option<Duration>) -> Self {
        Slow { after, requests: Arc::default() }
    }

    fn client(&self) -> Client {
        Scripted::new().builder().transport(self.clone()).max_attempts(1).build().unwrap()
    }
}

impl Transport for Slow {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.requests.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            match self.after {
                Some(after) => sleep(after).await,
                None => pending().await,
            }
            Ok(response(200, &[], THERE))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn without_an_interval_it_is_asked_again_at_once_and_still_ends() {
    let transport = Slow::new(Some(Duration::from_millis(10)));
    let wait = transport.client().wait_until_meeting_ended(MEETING);
    let (result, elapsed) = timed(wait.interval(Duration::ZERO).timeout(seconds(1))).await;
    assert!(result.unwrap_err().is_timeout());
    assert!((seconds(1)..seconds(1) + Duration::from_millis(20)).contains(&elapsed), "{elapsed:?}");
    let requests = transport.requests.load(Ordering::SeqCst);
    assert!((50..=101).contains(&requests), "{requests} requests");

    let script = there(100).answer(404, &[], GONE);
    self::wait(&script).interval(Duration::ZERO).await.unwrap();
    assert_eq!(script.requests().len(), 101);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_never_comes_does_not_prolong_the_wait() {
    let transport = Slow::new(None);
    let wait = transport.client().wait_until_meeting_ended(MEETING);
    let (result, elapsed) = timed(wait.timeout(seconds(7))).await;
    assert_eq!(
        result.unwrap_err().to_string(),
        "GetMeeting: timed out: waiting for the meeting's end took more than 7s"
    );
    assert_eq!(elapsed, seconds(7));
}

#[tokio::test(start_paused = true)]
async fn times_without_end_are_no_panic() {
    let script = Scripted::new().answer(200, &[], THERE).answer(404, &[], GONE);
    wait(&script).timeout(Duration::MAX).await.unwrap();
    assert_eq!(script.requests().len(), 2);
    let (result, _) = timed(wait(&there(2)).interval(Duration::MAX)).await;
    assert!(result.unwrap_err().is_timeout());
}

#[test]
fn outside_of_a_runtime_there_is_an_error_and_no_panic() {
    use std::future::IntoFuture as _;
    use std::task::{Context, Poll, Waker};
    let mut wait = wait(&there(1)).into_future();
    let Poll::Ready(Err(error)) = wait.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("nothing can be waited for");
    };
    assert!(error.to_string().contains("no tokio runtime"), "{error}");
}
