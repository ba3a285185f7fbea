//! Faults on the way to a server: nobody listens, nobody takes the connection, no such name.

use std::time::Duration;

use chime_sdk_meetings::{Error, ErrorKind};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};

use super::row::{ATTEMPTS, assert_is_discreet};
use super::scenario::scenarios;
use super::{builder, get};

async fn fails(url: &str, kind: ErrorKind, attempts: usize, says: &str) -> Error {
    let caller = builder(url).max_attempts(attempts as u32).build().unwrap();
    let error = get(&caller).await.expect_err("nobody to answer");
    assert_eq!((error.kind(), error.status()), (kind, None), "{error}");
    assert_eq!(error.attempts() as usize, attempts, "{error}");
    assert!(error.to_string().contains(says), "{error}");
    assert_is_discreet(&error);
    error
}

scenarios! {
    nobody_listens: "nobody listens at the port" =>
        "`Transport`, 3 attempts: could not connect: Connection refused", 0,
    {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}");
        fails(&url, ErrorKind::Transport, ATTEMPTS, "could not connect: Connection refused").await;
        0
    }
    connections_are_not_taken: "a connection does not come about" =>
        "`Timeout`, 3 attempts: timed out: connecting took more than 3s", 0,
    {
        // a listener that takes no connection, and whose queue is full
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut queued = Vec::new();
        while let Ok(stream) = timeout(Duration::from_secs(1), TcpStream::connect(address)).await {
            queued.push(stream.unwrap());
            assert!(queued.len() < 100, "the queue has no end");
        }
        let began = Instant::now();
        fails(&format!("http://{address}"), ErrorKind::Timeout, ATTEMPTS, "timed out: connecting took more than 3s").await;
        let (least, pauses) = (Duration::from_secs(9), Duration::from_millis(160));
        assert!((least..=least + pauses).contains(&began.elapsed()), "{:?}", began.elapsed());
        drop(listener);
        0
    }
    // The name is looked up by the system in a thread of its own. The clock stands still meanwhile, so
    // this takes as long as the system's resolver takes to know of no such name.
    no_such_name: "the host's name is not known" =>
        "`Transport`, 3 attempts: could not connect: failed to lookup address information", 0,
    {
        let url = "https://no-such-host.invalid";
        fails(url, ErrorKind::Transport, ATTEMPTS, "could not connect: failed to lookup address").await;
        0
    }
}
