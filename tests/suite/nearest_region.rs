//! The nearest media region: asked once, kept, and replaced by something sensible when it cannot be had.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
};
use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::join::Joiner;
use chime_sdk_meetings::nearest_region::{NearestMediaRegion, NearestRegionError};
use chime_sdk_tests::scripted::Scripted;
use chime_sdk_tests::stand_in::{Reply, StandIn};
use futures_util::future::join_all;
use tokio::time::{Instant, advance, timeout};

const ANSWER: &str = r#"{"region":"eu-west-1"}"#;

/// Asks a script, for a client in `us-east-1`.
fn nearest(script: &Scripted) -> NearestMediaRegion {
    NearestMediaRegion::of(&script.client().unwrap())
}

fn answers(bodies: &[&str]) -> Scripted {
    bodies
        .iter()
        .fold(Scripted::new(), |script, body| script.answer(200, &[], body.as_bytes().to_vec()))
}

fn asked(script: &Scripted) -> Vec<String> {
    script.requests().iter().map(|request| request.url.to_string()).collect()
}

#[tokio::test]
async fn it_is_asked_for_over_the_clients_transport_without_a_signature() {
    let script = answers(&[ANSWER]);
    assert_eq!(nearest(&script).get().await, MediaRegion::EuWest1);
    let requests = script.requests();
    assert_eq!(asked(&script), ["https://nearest-media-region.l.chime.aws/"]);
    assert_eq!(requests[0].method, "GET");
    assert!(!requests[0].headers.contains_key("authorization"));
    assert!(requests[0].limits.max_response_bytes <= 4096, "an answer is a line");
}

#[tokio::test]
async fn clients_of_the_us_government_ask_somebody_else() {
    let script = answers(&[r#"{"region":"us-gov-east-1"}"#]);
    let client = script.builder().region("us-gov-west-1").build().unwrap();
    let nearest = NearestMediaRegion::of(&client);
    assert_eq!(nearest.get().await, MediaRegion::UsGovEast1);
    assert_eq!(asked(&script), ["https://nearest-us-gov-media-region.l.chime.aws/"]);
}

#[tokio::test]
async fn it_is_asked_over_a_real_connection() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", "/nearest", Reply::new(200, ANSWER));
    let client = Client::builder()
        .region("us-east-1")
        .transport(ReqwestTransport::plain().unwrap())
        .build()
        .unwrap();
    let url = format!("{}/nearest", server.url());
    let nearest = NearestMediaRegion::of(&client).url(&url).unwrap();
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
    assert_eq!(server.requests()[0].headers["accept"], "application/json");
}

#[tokio::test(start_paused = true)]
async fn an_answer_holds_for_its_time() {
    let script = answers(&[ANSWER, r#"{"region":"eu-west-2"}"#]);
    let nearest = nearest(&script).time_to_live(Duration::from_secs(60));
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
    advance(Duration::from_secs(59)).await;
    assert_eq!(nearest.clone().get().await, MediaRegion::EuWest1, "clones share it");
    assert_eq!(script.requests().len(), 1);
    advance(Duration::from_secs(1)).await;
    assert_eq!(nearest.get().await, MediaRegion::EuWest2);
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_can_hold_for_ever() {
    let script = answers(&[ANSWER]);
    let nearest = nearest(&script).time_to_live(Duration::MAX);
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn many_who_ask_at_once_are_one_question() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", "/", Reply::new(200, ANSWER).after(Duration::from_millis(50)));
    let fake = Fake::start().await.unwrap();
    let nearest = NearestMediaRegion::of(&fake.client()).url(server.url()).unwrap();
    let regions = join_all((0..50).map(|_| nearest.get())).await;
    assert!(regions.iter().all(|region| *region == MediaRegion::EuWest1));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_asking_lets_the_next_one_ask() {
    let silent = Silent::once(answers(&[ANSWER]));
    let client = Scripted::new().builder().transport(silent).build().unwrap();
    let nearest = NearestMediaRegion::of(&client);
    assert!(timeout(Duration::from_secs(1), nearest.get()).await.is_err());
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_it_is_the_fallback_and_nobody_asks_for_a_while() {
    let script = Scripted::new().answer(503, &[], "").answer(200, &[], ANSWER);
    let nearest = nearest(&script).retry_after(Duration::from_secs(30));
    assert_eq!(nearest.get().await, MediaRegion::UsEast1, "the client's own");
    advance(Duration::from_secs(29)).await;
    assert_eq!(nearest.get().await, MediaRegion::UsEast1);
    assert_eq!(script.requests().len(), 1);
    advance(Duration::from_secs(1)).await;
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
}

#[tokio::test(start_paused = true)]
async fn without_a_new_answer_it_is_the_last_one() {
    let script = answers(&[ANSWER]).answer(500, &[], "");
    let nearest = nearest(&script).fallback(MediaRegion::ApSouth1);
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
    advance(Duration::from_secs(60 * 60)).await;
    assert_eq!(nearest.get().await, MediaRegion::EuWest1);
    assert_eq!(script.requests().len(), 2);
}

/// Without a fallback of the user's own, the client's region stands in.
#[test]
fn every_control_region_is_a_media_region_too() {
    for region in chime_sdk_meetings::SERVICE.control_regions {
        let media_region = MediaRegion::from(*region);
        assert!(!matches!(media_region, MediaRegion::Unknown(_)), "{region}");
    }
}

#[tokio::test]
async fn the_fallback_can_be_set() {
    let nearest = nearest(&Scripted::new()).fallback(MediaRegion::ApSouth1);
    assert_eq!(nearest.get().await, MediaRegion::ApSouth1);
}

#[tokio::test]
async fn what_names_no_region_is_no_answer() {
    for body in [
        "",
        "eu-west-1",
        "{}",
        r#"{"region":null}"#,
        r#"{"region":7}"#,
        r#"{"region":""}"#,
        r#"{"region":"EU-WEST-1"}"#,
        r#"{"region":"eu-west"}"#,
        r#"{"region":"eu-west-1 "}"#,
        r#"{"region":"eu--1"}"#,
        r#"{"region":"eu-west-100"}"#,
        r#"{"region":"eu-west-1/../x"}"#,
        r#"{"region":"a.example"}"#,
    ] {
        let error = nearest(&answers(&[body])).ask().await.unwrap_err();
        assert!(matches!(error, NearestRegionError::Answer), "{body}: {error}");
    }
    for region in ["eu-west-1", "ap-southeast-2", "xx-nowhere-9"] {
        let body = format!(r#"{{"region":"{region}"}}"#);
        let found = nearest(&answers(&[&body])).ask().await.unwrap();
        assert_eq!(found, MediaRegion::from(region), "new regions come");
    }
}

#[tokio::test]
async fn why_there_is_no_answer_is_said() {
    let error = nearest(&Scripted::new().answer(404, &[], ANSWER)).ask().await.unwrap_err();
    assert!(error.to_string().contains("status 404"), "{error}");
    let error = nearest(&Scripted::new()).ask().await.unwrap_err();
    assert!(matches!(error, NearestRegionError::Transport(_)), "{error}");
    let error = nearest(&answers(&[r#"{"region":"us-gov-west-1"}"#])).ask().await.unwrap_err();
    assert!(error.to_string().contains("`us-gov-west-1`, which is in another"), "{error}");
    assert!(nearest(&Scripted::new()).url("nowhere").is_err());
}

#[tokio::test(start_paused = true)]
async fn it_is_not_waited_for_longer_than_its_limit() {
    let fake = Fake::start().await.unwrap();
    let client = fake.client_builder().transport(Silent::always()).build().unwrap();
    let nearest = NearestMediaRegion::of(&client).time_limit(Duration::from_millis(700));
    let began = Instant::now();
    assert_eq!(nearest.get().await, MediaRegion::UsEast1);
    assert_eq!(began.elapsed(), Duration::from_millis(700));
    let error = nearest.ask().await.unwrap_err();
    assert!(error.to_string().contains("within 700 ms"), "{error}");
}

/// Never answers the first requests, and hands on what comes after them.
#[derive(Debug)]
struct Silent {
    requests: AtomicUsize,
    then: Scripted,
}

impl Silent {
    fn once(then: Scripted) -> Self {
        Silent { requests: AtomicUsize::new(1), then }
    }

    fn always() -> Self {
        Silent { requests: AtomicUsize::new(usize::MAX), then: Scripted::new() }
    }
}

impl Transport for Silent {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let left = |left: usize| left.checked_sub(1);
        if self.requests.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_ok() {
            return Box::pin(std::future::pending());
        }
        self.then.send(request)
    }
}

#[tokio::test]
async fn a_joiner_creates_meetings_there() {
    let server = StandIn::start().await.unwrap();
    server.on("GET", "/", Reply::new(200, ANSWER));
    let fake = Fake::start().await.unwrap();
    let client = fake.client();
    let nearest = NearestMediaRegion::of(&client).url(server.url()).unwrap();
    let joiner = Joiner::new(&client).nearest_media_region(&nearest);
    let info = joiner.join("standup", "ada").await.unwrap();
    assert_eq!(info.meeting().media_region, Some(MediaRegion::EuWest1));
    joiner.join("standup", "grace").await.unwrap();
    joiner.join("retro", "ada").await.unwrap();
    assert_eq!(server.requests().len(), 1);
}
