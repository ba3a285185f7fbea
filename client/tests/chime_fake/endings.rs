//! How the program ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chime_sdk_meetings::strings::MeetingId;
use futures_util::StreamExt as _;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use crate::process::{Fake, answer, begin, meeting, send};

#[test]
fn both_signals_end_it_in_good_order() {
    for signal in ["TERM", "INT"] {
        let fake = Fake::start(&[]);
        fake.signal(signal);
        assert_eq!(fake.end(), (0, String::new(), String::new()), "{signal}");
    }
}

#[tokio::test]
async fn what_is_in_flight_is_answered_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let arguments = ["--signatures", "ignore", "--state", path.to_str().unwrap()];
    let fake = Fake::start(&arguments);
    let stream = fake.connect();
    let last = begin(&stream, "in-flight");
    fake.signal("TERM");
    wait_for_refusal(&fake);
    send(&stream, &last);
    let answer = answer(&stream);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(fake.end().0, 0);

    let fake = Fake::start(&arguments);
    let id = MeetingId::from(meeting_id(&answer));
    assert!(fake.client().get_meeting(&id).await.is_ok());
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let fake = Fake::start(&["--signatures", "ignore"]);
    // a request that never comes to its end keeps it from ending
    let stream = fake.connect();
    begin(&stream, "never");
    let second = fake.connect();
    let last = begin(&second, "other");
    fake.signal("TERM");
    wait_for_refusal(&fake);
    // it answers meanwhile
    send(&second, &last);
    assert!(answer(&second).starts_with("HTTP/1.1 200 "));
    fake.signal("TERM");
    assert_eq!(fake.end().0, 128 + 15);
}

#[tokio::test]
async fn browsers_are_told() {
    let fake = Fake::start(&[]);
    let client = fake.client();
    let created = meeting(&client, "token").await;
    let attendee = client.create_attendee(&created.meeting_id, "user").await.unwrap().attendee;
    let url = created.media_placement.unwrap().signaling_url.unwrap();
    let mut request = url.into_client_request().unwrap();
    let protocols = format!("_aws_wt_session, {}", attendee.join_token.unwrap().as_str());
    request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
    let stream = tokio::net::TcpStream::connect(fake.url.trim_start_matches("http://")).await;
    let (mut socket, _) = client_async(request, stream.unwrap()).await.unwrap();
    fake.signal("TERM");
    let mut code = None;
    // to its end, so that the close is answered
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Close(Some(close)) = message {
            code = Some(close.code);
        }
    }
    assert_eq!(code, Some(CloseCode::Library(4500)));
    assert_eq!(fake.end(), (0, String::new(), String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_under_load_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state");
    let arguments = ["--meeting-quota", "100000", "--state", path.to_str().unwrap()];
    let fake = Fake::start(&arguments);
    let busy = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let (client, busy) = (fake.client(), Arc::clone(&busy));
            tokio::spawn(async move {
                let mut created = Vec::new();
                let region = chime_sdk_meetings::enums::MediaRegion::UsEast1;
                loop {
                    match client.create_meeting(region.clone(), "meeting").await {
                        Ok(output) => created.push(output.meeting),
                        // nothing but a connection that is not there any more
                        Err(error) if error.status().is_none() => return created,
                        Err(error) => panic!("{error}"),
                    }
                    busy.store(created.len() > 5, Ordering::Relaxed);
                }
            })
        })
        .collect();
    while !busy.load(Ordering::Relaxed) {
        tokio::task::yield_now().await;
    }
    fake.signal("TERM");
    let (code, _, errors) = tokio::task::spawn_blocking(|| fake.end()).await.unwrap();
    assert_eq!((code, errors.as_str()), (0, ""));
    let mut created = Vec::new();
    for task in tasks {
        created.extend(task.await.unwrap());
    }

    let fake = Fake::start(&arguments);
    let client = fake.client();
    assert!(created.len() > 5);
    for meeting in created {
        let id = &meeting.meeting_id;
        assert_eq!(&client.get_meeting(id).await.unwrap().meeting.meeting_id, id);
    }
}

/// Waits until the fake takes no more connections, which is the first that it does at its end.
fn wait_for_refusal(fake: &Fake) {
    let address = fake.url.trim_start_matches("http://");
    while std::net::TcpStream::connect(address).is_ok() {
        std::thread::yield_now();
    }
}

/// The meeting's id in an answer.
fn meeting_id(answer: &str) -> String {
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    body.pointer("/Meeting/MeetingId").unwrap().as_str().unwrap().to_owned()
}
