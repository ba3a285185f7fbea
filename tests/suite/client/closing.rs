//! Closing: running calls end, new ones are refused.

use std::sync::Arc;
use std::time::Duration;

use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::{Client, Error, ErrorKind};
use chime_sdk_tests::scripted::{Scripted, response};
use serde_json::json;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::{Instant, timeout};

use super::MEETING;

/// A transport that answers when it is told to.
#[derive(Clone, Debug)]
struct Held {
    arrived: Arc<Semaphore>,
    told: Arc<Semaphore>,
    status: u16,
}

impl Held {
    fn new(status: u16) -> Self {
        let none = || Arc::new(Semaphore::new(0));
        Held { arrived: none(), told: none(), status }
    }

    fn client(&self) -> Client {
        Scripted::new().builder().transport(self.clone()).build().unwrap()
    }

    /// Waits until a request has come.
    async fn request(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    /// Has one request answered.
    fn answer(&self) {
        self.told.add_permits(1);
    }
}

impl Transport for Held {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.arrived.add_permits(1);
        Box::pin(async {
            let told = self.told.acquire().await;
            told.map_err(|_| TransportErrorKind::Interrupted)?.forget();
            Ok(response(self.status, &[], ""))
        })
    }
}

fn delete(client: &Client) -> JoinHandle<Result<(), Error>> {
    let call = client.delete_meeting(MEETING);
    tokio::spawn(async { call.await.map(drop) })
}

fn close(client: &Client) -> JoinHandle<()> {
    let client = client.clone();
    tokio::spawn(async move { ended(client.close()).await })
}

/// Waits for the end of a `close`. What should end and does not is a failure and no endless test.
async fn ended(closing: impl Future<Output = ()>) {
    let limit = Duration::from_secs(60);
    assert!(timeout(limit, closing).await.is_ok(), "closing has not ended after {limit:?}");
}

/// Lets every other task go as far as it can.
async fn settle() {
    for _ in 0..100 {
        yield_now().await;
    }
}

fn assert_closed(result: Result<(), Error>) {
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Closed, 0), "{error}");
}

#[tokio::test(start_paused = true)]
async fn close_waits_for_every_running_call() {
    let transport = Held::new(204);
    let client = transport.client();
    let calls = [delete(&client), delete(&client.clone())];
    transport.request().await;
    transport.request().await;
    let closing = close(&client);
    settle().await;
    assert!(!closing.is_finished(), "two calls are running");
    transport.answer();
    settle().await;
    assert!(!closing.is_finished(), "one call is running");
    transport.answer();
    closing.await.unwrap();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn a_running_call_keeps_its_retries() {
    let transport = Held::new(503);
    let client = transport.client();
    let call = delete(&client);
    transport.request().await;
    let closing = close(&client);
    for _ in 0..3 {
        transport.answer();
    }
    closing.await.unwrap();
    assert_eq!(call.await.unwrap().unwrap_err().attempts(), 3);
}

#[tokio::test(start_paused = true)]
async fn new_calls_are_refused_as_soon_as_closing_begins_also_on_clones() {
    let transport = Held::new(204);
    let client = transport.client();
    let clone = client.clone();
    let call = delete(&client);
    transport.request().await;
    let closing = close(&client);
    settle().await;
    assert_closed(delete(&client).await.unwrap());
    assert_closed(delete(&clone).await.unwrap());
    assert_closed(clone.call("DeleteMeeting", json!({ "MeetingId": MEETING })).await.map(drop));
    assert_closed(clone.warm_up().await);
    assert!(!closing.is_finished(), "the refused calls have not ended the running one");
    transport.answer();
    closing.await.unwrap();
    call.await.unwrap().unwrap();
    assert_closed(delete(&clone).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_call_that_was_made_before_and_is_sent_after_is_refused() {
    let script = Scripted::new().answer(204, &[], "");
    let client = script.client().unwrap();
    let call = client.delete_meeting(MEETING);
    ended(client.close()).await;
    assert_closed(call.await.map(drop));
    assert!(script.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn closing_twice_at_once_or_one_after_the_other_does_no_harm() {
    let transport = Held::new(204);
    let client = transport.client();
    let call = delete(&client);
    transport.request().await;
    let both = [close(&client), close(&client)];
    settle().await;
    assert!(both.iter().all(|closing| !closing.is_finished()));
    transport.answer();
    for closing in both {
        closing.await.unwrap();
    }
    call.await.unwrap().unwrap();
    ended(client.close()).await;
    ended(client.close()).await;
}

#[tokio::test(start_paused = true)]
async fn an_idle_client_closes_at_once() {
    let script = Scripted::new().answer(204, &[], "");
    let client = script.client().unwrap();
    client.delete_meeting(MEETING).await.unwrap();
    let began = Instant::now();
    ended(client.close()).await;
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_running_call_that_is_dropped_is_not_waited_for() {
    let transport = Held::new(204);
    let client = transport.client();
    let call = delete(&client);
    transport.request().await;
    let closing = close(&client);
    settle().await;
    assert!(!closing.is_finished());
    call.abort();
    closing.await.unwrap();
    assert!(call.await.unwrap_err().is_cancelled());
}

#[tokio::test(start_paused = true)]
async fn a_close_that_is_dropped_has_closed_all_the_same() {
    let transport = Held::new(204);
    let client = transport.client();
    let call = delete(&client);
    transport.request().await;
    timeout(Duration::ZERO, client.close()).await.unwrap_err();
    assert_closed(delete(&client).await.unwrap());
    transport.answer();
    call.await.unwrap().unwrap();
    ended(client.close()).await;
}

#[tokio::test(start_paused = true)]
async fn a_running_call_that_never_ends_is_waited_for_no_longer_than_its_time() {
    let transport = Held::new(204);
    let client = transport.client();
    let call = delete(&client);
    transport.request().await;
    let began = Instant::now();
    ended(client.close()).await;
    assert_eq!(began.elapsed(), Duration::from_secs(30));
    assert!(call.await.unwrap().unwrap_err().is_timeout());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn close_misses_no_call_that_ends_at_the_same_moment() {
    for _ in 0..200 {
        let script = (0..4).fold(Scripted::new(), |script, _| script.answer(204, &[], ""));
        let client = script.client().unwrap();
        let calls: Vec<_> = (0..4).map(|_| delete(&client)).collect();
        ended(client.close()).await;
        let sent = script.requests().len();
        let mut succeeded = 0;
        for call in calls {
            match call.await.unwrap() {
                Ok(()) => succeeded += 1,
                error => assert_closed(error),
            }
        }
        assert_eq!((script.requests().len(), succeeded), (sent, sent), "sent after the end");
    }
}

#[tokio::test(start_paused = true)]
async fn close_waits_for_a_connection_that_is_being_warmed_up() {
    let transport = Held::new(204);
    let client = transport.client();
    let warm = client.clone();
    let warming = tokio::spawn(async move { warm.warm_up().await });
    transport.request().await;
    let closing = close(&client);
    settle().await;
    assert!(!closing.is_finished(), "the connection is not there yet");
    transport.answer();
    closing.await.unwrap();
    warming.await.unwrap().unwrap();
}
