//! The rate limit holds requests back so that the service has none to throttle.

use std::future::IntoFuture as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chime_sdk_core::credentials::{Credentials, ProvideCredentials, future};
use chime_sdk_core::limit::{RateLimit, RateLimiter};
use chime_sdk_core::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::{Client, Error};
use chime_sdk_tests::scripted::{Scripted, response};
use futures_util::future::join_all;
use tokio::time::{Instant, sleep, timeout};

use super::MEETING;

/// Enforces the service's quota, 10 requests a second with a burst of 20, on requests that take a
/// different time each to arrive.
#[derive(Clone, Debug)]
struct Strict(Arc<Mutex<Bucket>>);

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled: Instant,
    arrived: u32,
    refused: u32,
}

impl Strict {
    fn new() -> Self {
        let filled = Instant::now();
        Strict(Arc::new(Mutex::new(Bucket { tokens: 20.0, filled, arrived: 0, refused: 0 })))
    }

    fn client(&self) -> chime_sdk_core::client::ClientBuilder<Client> {
        Scripted::new().builder().transport(self.clone()).max_attempts(1)
    }

    fn tally(&self) -> (u32, u32) {
        let bucket = self.0.lock().unwrap();
        (bucket.arrived, bucket.refused)
    }
}

impl Transport for Strict {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let on_the_way = Duration::from_millis(u64::from(rand()) % 90);
        Box::pin(async move {
            sleep(on_the_way).await;
            let mut bucket = self.0.lock().unwrap();
            let gained = bucket.filled.elapsed().as_secs_f64() * 10.0;
            bucket.tokens = (bucket.tokens + gained).min(20.0);
            bucket.filled = Instant::now();
            bucket.arrived += 1;
            if bucket.tokens < 1.0 {
                bucket.refused += 1;
                return Ok(response(429, &[], ""));
            }
            bucket.tokens -= 1.0;
            Ok(response(204, &[], ""))
        })
    }
}

fn rand() -> u32 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(0) as u32
}

#[tokio::test(start_paused = true)]
async fn a_thousand_concurrent_calls_are_never_throttled() {
    let service = Strict::new();
    let client = service.client().limit_rate().build().unwrap();
    let began = Instant::now();
    let calls = (0..1000).map(|_| client.clone().delete_meeting(MEETING).into_future());
    assert!(join_all(calls).await.into_iter().all(|result| result.is_ok()));
    assert_eq!(service.tally(), (1000, 0));
    // 15 at once, and the others at ten a second
    assert_eq!(began.elapsed().as_secs(), 98);
}

#[tokio::test(start_paused = true)]
async fn nor_does_the_fake_that_enforces_the_quota_throttle_them() {
    let fake = Fake::builder().rate_limit(10, 20).start().await.unwrap();
    let builder = || fake.client_builder().max_attempts(1);
    let client = builder().limit_rate().build().unwrap();
    let calls = (0..1000).map(|number| {
        let id = format!("meeting-{number}");
        client.clone().create_meeting(MediaRegion::UsEast1, id).into_future()
    });
    let results = join_all(calls).await;
    let throttled = |result: &Result<_, Error>| result.as_ref().is_err_and(Error::is_throttling);
    assert_eq!(results.iter().filter(|result| throttled(result)).count(), 0);
    assert_eq!(fake.requests_of("CreateMeeting"), 1000);
    // the fake does enforce it
    let hasty = builder().build().unwrap();
    let calls = (0..100).map(|_| hasty.list_attendees(MEETING).into_future());
    let results = join_all(calls).await;
    let refused = results.iter().filter(|result| result.as_ref().is_err_and(Error::is_throttling));
    assert!(refused.count() > 50);
}

#[tokio::test(start_paused = true)]
async fn without_the_limit_they_are() {
    let service = Strict::new();
    let client = service.client().build().unwrap();
    let calls = (0..100).map(|_| client.delete_meeting(MEETING).into_future());
    join_all(calls).await;
    let (arrived, refused) = service.tally();
    assert_eq!(arrived, 100);
    assert!(refused >= 79, "{refused}");
}

#[tokio::test(start_paused = true)]
async fn each_family_has_a_bucket_and_clients_can_share_one() {
    let limiter = RateLimiter::new(RateLimit::new(1, 2));
    let service = Strict::new();
    let clients: Vec<Client> =
        (0..2).map(|_| service.client().rate_limiter(limiter.clone()).build().unwrap()).collect();
    let began = Instant::now();
    for client in &clients {
        client.delete_meeting(MEETING).await.unwrap();
        client.delete_attendee(MEETING, MEETING).await.unwrap();
    }
    let elapsed = began.elapsed();
    assert!((1.0..1.4).contains(&elapsed.as_secs_f64()), "{elapsed:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_while_it_waits_takes_nothing_from_the_others() {
    let service = Strict::new();
    let limiter = RateLimiter::new(RateLimit::new(1, 2));
    let client = service.client().rate_limiter(limiter).build().unwrap();
    client.delete_meeting(MEETING).await.unwrap();
    let began = Instant::now();
    let second = Duration::from_secs(1);
    for _ in 0..5 {
        let call = client.delete_meeting(MEETING).into_future();
        timeout(second / 10, call).await.unwrap_err();
    }
    client.delete_meeting(MEETING).await.unwrap();
    assert!(began.elapsed() < second + second / 5, "{:?}", began.elapsed());
    assert_eq!(service.tally().0, 2);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_the_limit_is_not_part_of_the_operation_s_time() {
    let service = Strict::new();
    let limiter = RateLimiter::new(RateLimit::new(1, 1));
    let client = service
        .client()
        .rate_limiter(limiter)
        .operation_timeout(Duration::from_millis(500))
        .build()
        .unwrap();
    let calls = (0..5).map(|_| client.delete_meeting(MEETING).into_future());
    assert!(join_all(calls).await.into_iter().all(|result| result.is_ok()));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_may_expire_while_a_call_waits_are_asked_for_again() {
    let asked = Arc::new(Mutex::new(0));
    let script = Scripted::new().answer(204, &[], "");
    let builder = script.builder().credentials(Counting(Arc::clone(&asked)));
    builder.limit_rate().build().unwrap().delete_meeting(MEETING).await.unwrap();
    assert_eq!(*asked.lock().unwrap(), 2);
    let key = script.requests()[0].headers["authorization"].to_str().unwrap().to_owned();
    assert!(key.contains("Credential=AKID2/"), "{key}");
}

/// Counts how often it is asked, and has credentials that are about to expire.
#[derive(Debug)]
struct Counting(Arc<Mutex<u32>>);

impl ProvideCredentials for Counting {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let mut asked = self.0.lock().unwrap();
        *asked += 1;
        let expiry = std::time::SystemTime::now() + Duration::from_secs(2);
        let key = format!("AKID{asked}");
        let credentials = Credentials::new(key, "planted-secret", None, Some(expiry), "test");
        future::ProvideCredentials::ready(Ok(credentials))
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_is_refused_before_it_is_sent_takes_nothing_of_the_rate() {
    let service = Strict::new();
    let limiter = RateLimiter::new(RateLimit::new(1, 1));
    let unsignable = Credentials::new("AKID\n", "planted-secret", None, None, "test");
    let refused = service.client().rate_limiter(limiter.clone()).credentials(unsignable);
    let refused = refused.build().unwrap();
    let began = Instant::now();
    for _ in 0..3 {
        refused.delete_meeting(MEETING).await.unwrap_err();
    }
    let client = service.client().rate_limiter(limiter).build().unwrap();
    client.delete_meeting(MEETING).await.unwrap();
    assert!(began.elapsed() < Duration::from_millis(500), "{:?}", began.elapsed());
}
