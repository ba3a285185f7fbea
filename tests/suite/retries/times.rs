//! The times of retries, on a clock that stands still until everybody waits.

use std::future::{IntoFuture as _, pending};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chime_sdk_core::credentials::{Credentials, ProvideCredentials, future};
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::{Client, Error};
use chime_sdk_tests::scripted::{Scripted, response};
use tokio::time::{Instant, sleep, timeout};

use super::MEETING;

/// Gives other credentials each time.
#[derive(Debug, Default)]
pub(super) struct Rotating(AtomicU32);

impl ProvideCredentials for Rotating {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let index = self.0.fetch_add(1, Ordering::SeqCst);
        let token = Some(format!("token-{index}"));
        let credentials = Credentials::new(format!("AKID{index}"), "secret", token, None, "test");
        future::ProvideCredentials::ready(Ok(credentials))
    }
}

/// Answers every request with the same status after the same time, and notes when they came.
#[derive(Clone, Debug)]
struct Clockwork {
    status: u16,
    /// Never, if absent.
    after: Option<Duration>,
    began: Arc<Mutex<Vec<Instant>>>,
}

impl Clockwork {
    fn new(status: u16, after: Option<Duration>) -> Self {
        Clockwork { status, after, began: Arc::default() }
    }

    fn builder(&self) -> chime_sdk_core::client::ClientBuilder<Client> {
        Scripted::new().builder().transport(self.clone())
    }

    /// The times between the requests.
    fn pauses(&self) -> Vec<Duration> {
        self.began.lock().unwrap().windows(2).map(|pair| pair[1] - pair[0]).collect()
    }
}

impl Transport for Clockwork {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.began.lock().unwrap().push(Instant::now());
        Box::pin(async move {
            match self.after {
                Some(after) => sleep(after).await,
                None => pending().await,
            }
            Ok(response(self.status, &[], ""))
        })
    }
}

const HOUR: Duration = Duration::from_secs(3600);

/// The clock's resolution.
const TICK: Duration = Duration::from_millis(1);

async fn timed(client: &Client) -> (Error, Duration) {
    let began = Instant::now();
    let error = client.get_meeting(MEETING).await.unwrap_err();
    (error, began.elapsed())
}

#[tokio::test(start_paused = true)]
async fn pauses_double_from_50_ms_or_1_s_and_end_at_20_s() {
    for (status, base) in [(503, Duration::from_millis(50)), (429, Duration::from_secs(1))] {
        let mut longest = Duration::ZERO;
        for _ in 0..20 {
            let transport = Clockwork::new(status, Some(Duration::ZERO));
            let builder = transport.builder().max_attempts(14).operation_timeout(HOUR);
            timed(&builder.build().unwrap()).await;
            let pauses = transport.pauses();
            assert_eq!(pauses.len(), 13);
            for (index, pause) in pauses.into_iter().enumerate() {
                let bound = (base * (1 << index)).min(Duration::from_secs(20));
                assert!(pause <= bound + TICK, "{status}: pause {index} is {pause:?}");
                longest = longest.max(pause);
            }
        }
        assert!(longest > Duration::from_secs(10), "{status}: no pause is over {longest:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_pause_is_anything_up_to_its_bound() {
    for (status, bound) in [(500, Duration::from_millis(50)), (429, Duration::from_secs(1))] {
        let mut pauses = Vec::new();
        for _ in 0..100 {
            let transport = Clockwork::new(status, Some(Duration::ZERO));
            timed(&transport.builder().max_attempts(2).build().unwrap()).await;
            pauses.extend(transport.pauses());
        }
        assert!(pauses.iter().all(|pause| *pause <= bound + TICK), "{status}: {pauses:?}");
        // a hundred clients that retry at the same moment would be the next overload
        assert!(pauses.iter().any(|pause| *pause < bound / 2), "{status}: {pauses:?}");
        assert!(pauses.iter().any(|pause| *pause > bound / 2), "{status}: {pauses:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn there_is_no_pause_after_the_last_attempt() {
    let transport = Clockwork::new(429, Some(Duration::ZERO));
    let (_, elapsed) = timed(&transport.builder().max_attempts(1).build().unwrap()).await;
    assert_eq!(elapsed, Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_takes_too_long_is_given_up_and_tried_again() {
    let transport = Clockwork::new(200, None);
    let client = transport.builder().attempt_timeout(Duration::from_secs(2)).build().unwrap();
    let (error, elapsed) = timed(&client).await;
    assert_eq!(
        error.to_string(),
        "GetMeeting: timed out: an attempt took more than 2s (3 attempts)"
    );
    assert_eq!((error.is_timeout(), error.attempts()), (true, 3));
    let (least, pauses) = (Duration::from_secs(6), Duration::from_millis(150));
    assert!((least..=least + pauses + 6 * TICK).contains(&elapsed), "{elapsed:?}");
    assert_eq!(transport.pauses().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_operation_that_takes_too_long_is_given_up_in_the_middle_of_an_attempt() {
    let transport = Clockwork::new(200, None);
    let builder = transport.builder().attempt_timeout(Duration::from_secs(2));
    let client = builder.operation_timeout(Duration::from_secs(5)).build().unwrap();
    let (error, elapsed) = timed(&client).await;
    assert_eq!(
        error.to_string(),
        "GetMeeting: timed out: the operation took more than 5s (3 attempts); \
         the last attempt failed: timed out: an attempt took more than 2s"
    );
    let source = std::error::Error::source(&error).expect("the last attempt's error");
    assert_eq!(
        source.to_string(),
        "GetMeeting: timed out: an attempt took more than 2s (2 attempts)"
    );
    assert_eq!((error.is_timeout(), error.attempts()), (true, 3));
    assert_eq!(elapsed, Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_the_time_of_the_operation_is_not_begun_and_its_reason_is_the_error() {
    let transport = Clockwork::new(429, Some(Duration::ZERO));
    let builder = transport.builder().max_attempts(1000);
    let client = builder.operation_timeout(Duration::from_millis(1700)).build().unwrap();
    let (error, elapsed) = timed(&client).await;
    assert!(elapsed < Duration::from_millis(1700), "{elapsed:?}");
    assert!(error.is_throttling(), "{error}");
    assert_eq!(error.attempts() as usize, transport.pauses().len() + 1);
}

#[tokio::test(start_paused = true)]
async fn without_settings_an_attempt_has_10_s_and_an_operation_30_s() {
    let transport = Clockwork::new(200, None);
    let (error, elapsed) = timed(&transport.builder().max_attempts(1).build().unwrap()).await;
    assert_eq!(elapsed, Duration::from_secs(10));
    assert_eq!(error.to_string(), "GetMeeting: timed out: an attempt took more than 10s");
    let (error, elapsed) = timed(&transport.builder().build().unwrap()).await;
    assert_eq!(elapsed, Duration::from_secs(30));
    assert!(error.to_string().contains("the operation took more than 30s"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_answer_just_in_time_is_an_answer() {
    let limit = Duration::from_secs(2);
    let transport = Clockwork::new(404, Some(limit - TICK));
    let client = transport.builder().attempt_timeout(limit).operation_timeout(limit).build();
    let (error, elapsed) = timed(&client.unwrap()).await;
    assert!(error.is_not_found(), "{error}");
    assert_eq!(elapsed, limit - TICK);
}

/// Never has any credentials.
#[derive(Debug)]
struct Slow;

impl ProvideCredentials for Slow {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(pending())
    }
}

#[tokio::test(start_paused = true)]
async fn waiting_for_credentials_is_part_of_the_operation_s_time() {
    let script = Scripted::new();
    let client = script.builder().credentials(Slow).operation_timeout(Duration::from_secs(5));
    let (error, elapsed) = timed(&client.build().unwrap()).await;
    assert_eq!(elapsed, Duration::from_secs(5));
    assert_eq!(
        error.to_string(),
        "GetMeeting: timed out: the operation took more than 5s, while it waited for credentials"
    );
    assert_eq!((error.attempts(), script.requests().len()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_sends_nothing_more() {
    let script =
        (0..9).fold(Scripted::new(), |script, _| script.fail(TransportErrorKind::Interrupted));
    let client = script.builder().max_attempts(9).operation_timeout(HOUR).build().unwrap();
    // the first request is sent at once, and the pause after it is not over yet
    let call = timeout(Duration::ZERO, client.get_meeting(MEETING).into_future());
    call.await.unwrap_err();
    let sent = script.requests().len();
    sleep(HOUR).await;
    assert_eq!(script.requests().len(), sent);
    assert!(sent < 9, "{sent} requests");
}
