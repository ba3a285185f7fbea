//! How connections end that the client did not end.

use std::time::Duration;

use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::Hall;
use super::peer::{Frame, Received};

#[tokio::test]
async fn everybody_is_told_that_the_meeting_was_deleted() {
    let hall = Hall::open().await;
    let (mut first, _) = hall.join(&hall.attendee("ada").await).await;
    let (mut second, _) = hall.join(&hall.attendee("grace").await).await;
    hall.client.delete_meeting(&hall.meeting.meeting_id).await.unwrap();
    assert_eq!(first.end().await, (Some(410), 4410));
    assert_eq!(second.end().await, (Some(410), 4410));
}

#[tokio::test]
async fn everybody_is_told_that_the_meeting_was_too_old() {
    let hall = Hall::open().await;
    let (mut peer, _) = hall.join(&hall.attendee("ada").await).await;
    hall.fake.advance(Duration::from_secs(24 * 3600));
    assert_eq!(peer.end().await, (Some(410), 4410));
}

#[tokio::test]
async fn a_deleted_attendee_is_told_and_the_others_see_it_go() {
    let hall = Hall::open().await;
    let (mut first, _) = hall.join(&hall.attendee("ada").await).await;
    let grace = hall.attendee("grace").await;
    let (mut second, _) = hall.join(&grace).await;
    let came = first.frame().await.streams().remove(0);
    let id = &hall.meeting.meeting_id;
    hall.client.delete_attendee(id, &grace.attendee_id).await.unwrap();
    assert_eq!(second.end().await, (Some(411), 4403));
    let gone = first.frame().await.streams().remove(0);
    assert_eq!((gone.id, gone.attendee_id), (came.id, None));
    assert!(first.until_pong().await.is_empty());
}

#[tokio::test]
async fn an_attendee_that_joins_again_ends_its_earlier_connection() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    let (mut other, _) = hall.join(&hall.attendee("grace").await).await;
    let (mut earlier, _) = hall.join(&ada).await;
    other.frame().await;
    let (mut later, _) = hall.join(&ada).await;
    assert_eq!(earlier.end().await, (Some(301), 4409));
    earlier.cut();
    // nobody has gone, and the attendee can be spoken to
    assert!(other.until_pong().await.is_empty());
    other.send(Frame::say("chat", b"still there?")).await;
    assert!(later.frame().await.data_message.is_some());
    hall.fake.advance(Duration::from_secs(3600));
    assert!(hall.is_active().await);
}

#[tokio::test]
async fn everybody_is_told_to_come_again_when_the_fake_goes() {
    let hall = Hall::open().await;
    let (mut joined, _) = hall.join(&hall.attendee("ada").await).await;
    let mut connected = hall.connect(&hall.attendee("grace").await).await;
    hall.fake.shutdown().await;
    assert_eq!(joined.end().await, (None, 4500));
    assert_eq!(connected.end().await, (None, 4500));
}

#[tokio::test]
async fn what_cannot_be_read_ends_the_connection() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    for message in [
        Message::Binary(vec![].into()),
        Message::Binary(vec![5, 0xff, 0xff].into()),
        Message::Binary(vec![6, 8, 1, 16, 1].into()),
        Message::Text("join".into()),
        Message::Binary(vec![5; 256 * 1024 + 1].into()),
    ] {
        let (mut peer, _) = hall.join(&ada).await;
        peer.send_message(message.clone()).await;
        let shown = format!("{:.80}", format!("{message:?}"));
        assert_eq!(peer.end().await, (None, 4400), "{shown}");
    }
}

#[tokio::test]
async fn a_client_that_closes_is_answered() {
    let hall = Hall::open().await;
    for leaves in [true, false] {
        let (mut peer, _) = hall.join(&hall.attendee("ada").await).await;
        if leaves {
            peer.send(Frame::leave()).await;
            assert!(peer.frame().await.leave_ack.is_some());
        }
        let code = CloseCode::Normal;
        let close = CloseFrame { code, reason: "".into() };
        peer.send_message(Message::Close(Some(close))).await;
        // without the answer a browser takes it for a connection that broke
        assert!(matches!(peer.received().await, Received::Closed(1000)), "leaves: {leaves}");
    }
}
