//! Calls that are dropped: at whatever stage, the server is not asked again, the client goes on
//! working, and closing it waits for nobody.

use std::future::IntoFuture as _;
use std::time::Duration;

use chime_sdk_meetings::Client;
use chime_sdk_tests::fault_server::{Answer, Fault, FaultServer, Step};
use tokio::time::{Instant, sleep, timeout};

use super::scenario::scenarios;
use super::{MEETING, client, get, good, server};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// Drops a call after this time, and gives how many requests the server had got an hour later.
async fn dropped_after(time: Duration, server: &FaultServer, caller: &Client) -> usize {
    timeout(time, caller.get_meeting(MEETING).into_future()).await.expect_err("the call has ended");
    let requests = server.requests();
    sleep(HOUR).await;
    assert_eq!(server.requests(), requests, "the server was asked after the call was dropped");
    goes_on(server, caller).await;
    requests
}

/// The client can be called, and closes without waiting.
async fn goes_on(server: &FaultServer, caller: &Client) {
    let requests = server.requests();
    get(caller).await.expect("a call after one that was dropped");
    assert_eq!(server.requests(), requests + 1);
    let began = Instant::now();
    caller.close().await;
    assert_eq!(began.elapsed(), Duration::ZERO, "closing waited");
}

/// Drops a call a second after it began, with a server that does this.
async fn dropped_during(fault: Fault) -> usize {
    let server = server([fault]).await;
    dropped_after(SECOND, &server, &client(&server)).await
}

scenarios! {
    dropped_before_it_begins: "the caller drops a call before it begins" =>
        "the client goes on", 0,
    {
        let server = server([]).await;
        let caller = client(&server);
        drop(caller.get_meeting(MEETING));
        drop(caller.get_meeting(MEETING).into_future());
        sleep(HOUR).await;
        assert_eq!((server.connections(), server.requests()), (0, 0));
        goes_on(&server, &caller).await;
        0
    }
    dropped_while_connecting: "the caller drops a call while it connects" =>
        "the client goes on", 0,
    {
        let server = server([]).await;
        let caller = client(&server);
        // the server's thread is this one, so nobody has taken the connection yet
        timeout(Duration::ZERO, caller.get_meeting(MEETING).into_future()).await.unwrap_err();
        sleep(HOUR).await;
        assert_eq!(server.requests(), 0);
        goes_on(&server, &caller).await;
        0
    }
    dropped_before_the_answer: "the caller drops a call before the answer begins" =>
        "the client goes on", 1,
        { dropped_during(Fault::new().then(Step::Silence)).await }
    dropped_in_the_headers: "the caller drops a call in the middle of the headers" =>
        "the client goes on", 1,
        { dropped_during(Fault::new().write(good().bare_head()).then(Step::Silence)).await }
    dropped_in_the_body: "the caller drops a call in the middle of the body" =>
        "the client goes on", 1,
        { dropped_during(Fault::new().write(good().bytes().slice(..100)).then(Step::Silence)).await }
    dropped_between_attempts: "the caller drops a call in the pause before its second attempt" =>
        "the client goes on", 1,
        { dropped_during(Answer::new(503).header("retry-after", "10").into()).await }
    dropped_in_a_later_attempt: "the caller drops a call in its second attempt" =>
        "the client goes on", 2,
    {
        let server = server([Answer::new(503).into(), Fault::new().then(Step::Silence)]).await;
        dropped_after(SECOND, &server, &client(&server)).await
    }
    dropped_with_its_task: "the caller's task is aborted in the middle of a call" =>
        "the client goes on", 1,
    {
        let server = server([Fault::new().then(Step::Silence)]).await;
        let caller = client(&server);
        let call = caller.get_meeting(MEETING).into_future();
        let task = tokio::spawn(call);
        sleep(SECOND).await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        goes_on(&server, &caller).await;
        server.requests() - 1
    }
}
