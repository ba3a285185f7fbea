//! Connections that are kept for the next request, and are not what they were when it comes.
//!
//! A request that was begun on such a connection may have been carried out, so only the retry policy
//! sends it again: with one attempt it is sent once. A request that could not be begun, because the
//! connection was found closed, goes out on a new one and has been sent once.

use std::time::Duration;

use chime_sdk_meetings::ErrorKind;
use chime_sdk_tests::fault_server::{Answer, Ending, Fault, FaultServer, Step};
use tokio::time::sleep;

use super::scenario::scenarios;
use super::{builder, client, get, good, server};

const SECOND: Duration = Duration::from_secs(1);

/// Gives the good answer, and keeps the connection for a second.
fn answered() -> Fault {
    Fault::new().write(good().bytes()).pause(SECOND)
}

/// Calls, waits, and calls again with one attempt. Both calls succeed, the second on a connection of
/// its own.
async fn twice(fault: Fault, pause: Duration) -> usize {
    let server = server([fault]).await;
    let caller = builder(server.url()).max_attempts(1).build().unwrap();
    get(&caller).await.expect("the first call");
    sleep(pause).await;
    get(&caller).await.expect("the second call");
    assert_eq!(server.connections(), 2);
    server.requests()
}

/// The first call is answered, and the second one ends like this. It has this many attempts.
async fn second(fault: Fault, attempts: u32) -> (FaultServer, Option<chime_sdk_meetings::Error>) {
    let server = server([good().into(), fault]).await;
    let caller = builder(server.url()).max_attempts(attempts).build().unwrap();
    get(&caller).await.expect("the first call");
    let error = get(&caller).await.err();
    if let Some(error) = &error {
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, attempts), "{error}");
        get(&caller).await.expect("the call after it");
    }
    (server, error)
}

scenarios! {
    idle_connection_is_reused: "keeps a connection between two calls" =>
        "success, over one connection", 2,
    {
        let server = server([]).await;
        let caller = client(&server);
        get(&caller).await.unwrap();
        sleep(SECOND).await;
        get(&caller).await.unwrap();
        assert_eq!(server.connections(), 1);
        server.requests()
    }
    idle_connection_is_closed: "closes an idle connection before the next request" =>
        "success, over a second connection", 2,
        { twice(answered().end(Ending::Fin), SECOND * 2).await }
    idle_connection_is_reset: "resets an idle connection before the next request" =>
        "success, over a second connection", 2,
        { twice(answered().end(Ending::Reset), SECOND * 2).await }
    connection_is_closed_with_the_answer: "closes the connection together with the answer, unsaid" =>
        "success, over a second connection", 2,
        { twice(Fault::new().write(good().bytes()).end(Ending::Fin), Duration::ZERO).await }
    connection_is_reset_with_the_answer: "resets the connection right after the answer" =>
        "success, over a second connection", 2,
        { twice(Fault::new().write(good().bytes()).pause(SECOND / 1000).end(Ending::Reset), SECOND).await }
    idle_connection_is_closed_with_a_408: "sends 408 on an idle connection and closes it" =>
        "success, over a second connection", 2,
    {
        let late = Answer::new(408).header("connection", "close").bytes();
        twice(answered().write(late).end(Ending::Fin), SECOND * 2).await
    }
    idle_connection_carries_another_answer: "sends an answer on an idle connection" =>
        "success, over a second connection; nobody gets that answer", 2,
        { twice(answered().write(Answer::new(404).bytes()), SECOND * 2).await }
    reused_connection_is_closed_with_one_attempt:
        "reads a request on a reused connection and closes it; one attempt" =>
        "`Transport`: the connection ended before the answer was complete", 1,
    {
        let (server, error) = second(Fault::new().end(Ending::Fin), 1).await;
        error.expect("the second call");
        server.requests() - 2
    }
    reused_connection_is_reset_with_one_attempt:
        "reads a request on a reused connection and resets it; one attempt" =>
        "`Transport`: the connection ended before the answer was complete", 1,
    {
        let (server, error) = second(Fault::new().end(Ending::Reset), 1).await;
        error.expect("the second call");
        server.requests() - 2
    }
    reused_connection_is_closed: "reads a request on a reused connection and closes it" =>
        "success at the second attempt", 2,
    {
        let (server, error) = second(Fault::new().end(Ending::Fin), 3).await;
        assert!(error.is_none(), "{error:?}");
        server.requests() - 1
    }
    reused_connection_is_reset: "reads a request on a reused connection and resets it" =>
        "success at the second attempt", 2,
    {
        let (server, error) = second(Fault::new().end(Ending::Reset), 3).await;
        assert!(error.is_none(), "{error:?}");
        server.requests() - 1
    }
    reused_connection_is_reset_in_the_request:
        "resets a reused connection at the first byte of the request; one attempt" =>
        "`Transport`: the connection ended before the answer was complete", 0,
    {
        let fault = Fault::new().write(good().bytes()).then(Step::ReadSome).end(Ending::Reset);
        let server = server([fault]).await;
        let caller = builder(server.url()).max_attempts(1).build().unwrap();
        get(&caller).await.expect("the first call");
        let error = get(&caller).await.expect_err("the second call");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1), "{error}");
        assert_eq!(server.connections(), 1, "the transport sent it again");
        get(&caller).await.expect("the call after it");
        server.requests() - 2
    }
}
