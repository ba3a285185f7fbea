//! What attendees send each other, and what nobody knows.

use std::time::UNIX_EPOCH;

use proptest::prelude::*;

use super::Hall;
use super::peer::{Empty, Frame, Peer};

#[tokio::test]
async fn a_message_reaches_the_others_and_says_who_sent_it() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    let (mut sender, _) = hall.join(&ada).await;
    let (mut first, _) = hall.join(&hall.attendee("grace").await).await;
    let (mut second, _) = hall.join(&hall.attendee("alan").await).await;
    sender.until_pong().await;
    first.until_pong().await;
    let before = hall.fake.now();
    sender.send(Frame::say("chat", b"hello")).await;
    for peer in [&mut first, &mut second] {
        let [message] =
            <[_; 1]>::try_from(peer.frame().await.data_message.unwrap().messages).unwrap();
        assert_eq!(message.topic.as_deref(), Some("chat"));
        assert_eq!(message.data.as_deref(), Some(&b"hello"[..]));
        assert_eq!(message.sender.as_deref(), Some(ada.attendee_id.as_str()));
        assert_eq!(message.sender_user.as_deref(), Some("ada"));
        let at = u128::try_from(message.ingest_time_ns.unwrap()).unwrap();
        assert!(at >= before.duration_since(UNIX_EPOCH).unwrap().as_nanos());
    }
    // the sender knows what it has sent
    assert!(sender.until_pong().await.is_empty());
}

#[tokio::test]
async fn messages_beyond_the_bounds_are_not_passed_on() {
    let hall = Hall::open().await;
    let (mut sender, _) = hall.join(&hall.attendee("ada").await).await;
    let (mut other, _) = hall.join(&hall.attendee("grace").await).await;
    sender.until_pong().await;
    let topic = "t".repeat(36);
    for (topic, length) in
        [("", 1), ("chat room", 1), ("chät", 1), (format!("{topic}t").as_str(), 1), ("chat", 2049)]
    {
        sender.send(Frame::say(topic, &vec![b'x'; length])).await;
        assert!(sender.until_pong().await.is_empty());
        assert!(other.until_pong().await.is_empty(), "{topic:?} with {length} bytes");
    }
    sender.send(Frame::say(&topic, &[b'x'; 2048])).await;
    assert!(sender.until_pong().await.is_empty());
    assert_eq!(other.until_pong().await.len(), 1);
}

#[tokio::test]
async fn a_message_before_the_join_reaches_nobody() {
    let hall = Hall::open().await;
    let (mut other, _) = hall.join(&hall.attendee("grace").await).await;
    let mut sender = hall.connect(&hall.attendee("ada").await).await;
    sender.send(Frame::say("chat", b"hello")).await;
    assert!(sender.until_pong().await.is_empty());
    assert!(other.until_pong().await.is_empty());
}

#[tokio::test]
async fn messages_stay_in_their_meeting() {
    let (hall, other_hall) = (Hall::open().await, Hall::open().await);
    let (mut sender, _) = hall.join(&hall.attendee("ada").await).await;
    let (mut stranger, _) = other_hall.join(&other_hall.attendee("eve").await).await;
    sender.send(Frame::say("chat", b"hello")).await;
    assert!(sender.until_pong().await.is_empty());
    assert!(stranger.until_pong().await.is_empty());
}

#[tokio::test]
async fn frames_that_are_not_known_are_passed_over() {
    let hall = Hall::open().await;
    let (mut peer, _) = hall.join(&hall.attendee("ada").await).await;
    peer.send(Frame { remote_video_update: Some(Empty {}), ..Frame::of(24) }).await;
    peer.send(Frame::of(4711)).await;
    peer.send(Frame::of(-1)).await;
    // answers that nobody has asked for
    for kind in [2, 4, 5, 10, 18, 20] {
        peer.send(Frame::of(kind)).await;
    }
    assert!(peer.until_pong().await.is_empty());
}

/// Whether an attendee can join and speak.
async fn is_well(hall: &Hall) -> bool {
    let (mut ada, _) = hall.join(&hall.attendee("ada").await).await;
    let (mut grace, _) = hall.join(&hall.attendee("grace").await).await;
    ada.until_pong().await;
    grace.send(Frame::say("chat", b"hello")).await;
    ada.frame().await.data_message.is_some()
}

async fn send_all(hall: &Hall, frames: Vec<Vec<u8>>) {
    let mallory = hall.attendee("mallory").await;
    let mut peer: Peer = hall.connect(&mallory).await;
    peer.send(Frame::join()).await;
    for frame in frames {
        if peer.try_send_bytes(frame).await.is_err() {
            return;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_frames_of_one_client_harm_the_others(
        frames in prop::collection::vec(
            prop_oneof![
                prop::collection::vec(any::<u8>(), 0..200),
                // a frame of some kind with something in one of its members
                (0_u8..45, 3_u8..16, prop::collection::vec(any::<u8>(), 0..100)).prop_map(
                    |(kind, tag, bytes)| {
                        let length = u8::try_from(bytes.len()).unwrap();
                        [&[5, 8, 1, 16, kind, tag << 3 | 2, length][..], &bytes].concat()
                    }
                ),
            ],
            1..12,
        )
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let well = runtime.block_on(async {
            let hall = Hall::open().await;
            send_all(&hall, frames).await;
            is_well(&hall).await
        });
        prop_assert!(well);
    }
}
