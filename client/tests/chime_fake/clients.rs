//! Many clients at once.

use std::process::Command;

use crate::process::{Fake, answer, meeting, request, send};

#[tokio::test]
async fn hundreds_of_connections_are_open_at_once() {
    let fake = Fake::start(&["--signatures", "ignore", "--meeting-quota", "1000"]);
    // all of them are in the middle of a request
    let streams: Vec<_> = (0..400)
        .map(|number| {
            let stream = fake.connect();
            let (first, last) = request(&format!("token-{number}"));
            let first = String::from_utf8(first).unwrap();
            send(&stream, first.replace("host:", "connection: close\r\nhost:").as_bytes());
            (stream, last)
        })
        .collect();
    for (stream, last) in &streams {
        send(stream, last);
    }
    for (stream, _) in &streams {
        assert!(answer(stream).starts_with("HTTP/1.1 200 "));
    }
    assert_eq!(fake.stop(), (0, String::new(), String::new()));
}

/// Connections beyond those that the system allows wait until others are closed.
#[cfg(unix)]
#[tokio::test]
async fn few_file_descriptors_are_enough() {
    let script = "ulimit -n 40; exec \"$0\" fake --signatures ignore --meeting-quota 1000";
    let mut command = Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_chime")]);
    let fake = Fake::of(&mut command);
    let streams: Vec<_> = (0..100)
        .map(|number| {
            let stream = fake.connect();
            let (first, last) = request(&format!("token-{number}"));
            let first = String::from_utf8(first).unwrap();
            send(&stream, first.replace("host:", "connection: close\r\nhost:").as_bytes());
            send(&stream, &last);
            stream
        })
        .collect();
    for stream in &streams {
        assert!(answer(stream).starts_with("HTTP/1.1 200 "));
    }
    drop(streams);
    meeting(&fake.client(), "afterwards").await;
}
