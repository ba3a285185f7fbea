//! Who is there, as the others see it.

use std::time::Duration;

use super::Hall;
use super::peer::{Frame, Received, Stream};

/// The one stream that a frame is about.
fn one(frame: Frame) -> Stream {
    let [stream] = <[Stream; 1]>::try_from(frame.streams()).unwrap();
    stream
}

#[tokio::test]
async fn the_others_see_an_attendee_come() {
    let hall = Hall::open().await;
    let (ada, grace) = (hall.attendee("ada").await, hall.attendee("grace").await);
    let (mut first, there) = hall.join(&ada).await;
    assert!(there.is_empty());
    let (_second, there) = hall.join(&grace).await;
    assert_eq!(there, [ada.attendee_id.as_str()]);
    let came = one(first.frame().await);
    assert_eq!(came.attendee_id.as_deref(), Some(grace.attendee_id.as_str()));
    assert_eq!(came.user.as_deref(), Some("grace"));
    assert_eq!((came.muted, came.dropped), (Some(false), None));
}

#[tokio::test]
async fn the_others_see_an_attendee_leave() {
    let hall = Hall::open().await;
    let (mut first, _) = hall.join(&hall.attendee("ada").await).await;
    let (mut second, _) = hall.join(&hall.attendee("grace").await).await;
    let came = one(first.frame().await);
    second.send(Frame::leave()).await;
    assert!(second.frame().await.leave_ack.is_some());
    let gone = one(first.frame().await);
    assert_eq!((gone.id, gone.attendee_id), (came.id, None));
    // left, not dropped
    assert_eq!((gone.muted, gone.dropped), (None, Some(false)));
}

#[tokio::test]
async fn the_others_see_that_a_connection_broke() {
    let hall = Hall::open().await;
    let (mut first, _) = hall.join(&hall.attendee("ada").await).await;
    let (second, _) = hall.join(&hall.attendee("grace").await).await;
    let came = one(first.frame().await);
    second.cut();
    let gone = one(first.frame().await);
    assert_eq!((gone.id, gone.dropped), (came.id, Some(true)));
}

#[tokio::test]
async fn an_attendee_that_left_can_join_again_over_the_same_connection() {
    let hall = Hall::open().await;
    let (mut peer, _) = hall.join(&hall.attendee("ada").await).await;
    peer.send(Frame::leave()).await;
    assert!(peer.frame().await.leave_ack.is_some());
    peer.send(Frame::join()).await;
    assert!(peer.frame().await.join_ack.is_some());
    assert_eq!(peer.frame().await.index.unwrap().participants, Some(1));
}

#[tokio::test]
async fn attendees_without_a_browser_are_seen_too() {
    let hall = Hall::open().await;
    let (ada, grace) = (hall.attendee("ada").await, hall.attendee("grace").await);
    let id = &hall.meeting.meeting_id;
    hall.fake.join(id, &ada.attendee_id).unwrap();
    let (mut peer, there) = hall.join(&grace).await;
    assert_eq!(there, [ada.attendee_id.as_str()]);
    hall.fake.leave(id, &ada.attendee_id).unwrap();
    assert_eq!(one(peer.frame().await).dropped, Some(false));
    hall.fake.join(id, &ada.attendee_id).unwrap();
    let back = one(peer.frame().await);
    assert_eq!(back.attendee_id.as_deref(), Some(ada.attendee_id.as_str()));
}

#[tokio::test]
async fn a_connection_breaks_when_a_test_wants_it_to() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    let (mut first, _) = hall.join(&ada).await;
    let (mut second, _) = hall.join(&hall.attendee("grace").await).await;
    let came = first.frame().await.streams().remove(0);
    hall.fake.disconnect(&hall.meeting.meeting_id, &ada.attendee_id).unwrap();
    assert!(matches!(first.received().await, Received::Cut));
    let gone = one(second.frame().await);
    assert_eq!((gone.attendee_id, gone.dropped), (None, Some(true)));
    // it can come back, and is told who is there
    let (_again, there) = hall.join(&ada).await;
    assert_eq!(there, [came.attendee_id.unwrap()]);
    let back = one(second.frame().await);
    assert_eq!(back.attendee_id.as_deref(), Some(ada.attendee_id.as_str()));
}

#[tokio::test]
async fn coming_and_going_are_events() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    let (mut peer, _) = hall.join(&ada).await;
    peer.send(Frame::leave()).await;
    assert!(peer.frame().await.leave_ack.is_some());
    peer.send(Frame::join()).await;
    peer.until_pong().await;
    let (mut other, _) = hall.join(&hall.attendee("grace").await).await;
    peer.cut();
    assert_eq!(one(other.frame().await).dropped, Some(true));
    let events = hall.fake.event_history();
    let details = events.iter().map(|event| event.to_event_bridge()["detail"].take());
    let of_ada = details.filter(|detail| detail["attendeeId"] == ada.attendee_id.as_str());
    let types: Vec<_> = of_ada.map(|mut detail| detail["eventType"].take()).collect();
    let expected = ["Added", "Joined", "Left", "Joined", "Dropped"];
    assert_eq!(types, expected.map(|what| format!("chime:Attendee{what}")));
}

#[tokio::test]
async fn a_meeting_goes_on_while_a_browser_is_there_and_not_for_long_after() {
    let hall = Hall::open().await;
    let (mut peer, _) = hall.join(&hall.attendee("ada").await).await;
    hall.fake.advance(Duration::from_secs(3600));
    assert!(hall.is_active().await);
    peer.send(Frame::leave()).await;
    assert!(peer.frame().await.leave_ack.is_some());
    hall.fake.advance(Duration::from_secs(299));
    assert!(hall.is_active().await);
    hall.fake.advance(Duration::from_secs(1));
    assert!(!hall.is_active().await);
}

#[tokio::test]
async fn a_connection_without_a_join_does_not_keep_a_meeting() {
    let hall = Hall::open().await;
    let _peer = hall.connect(&hall.attendee("ada").await).await;
    hall.fake.advance(Duration::from_secs(300));
    assert!(!hall.is_active().await);
}

#[tokio::test]
async fn muting_is_seen_by_all() {
    let hall = Hall::open().await;
    let (mut first, _) = hall.join(&hall.attendee("ada").await).await;
    let grace = hall.attendee("grace").await;
    let (mut second, _) = hall.join(&grace).await;
    let came = one(first.frame().await);
    second.send(Frame::mute(true)).await;
    for peer in [&mut first, &mut second] {
        let changed = one(peer.frame().await);
        assert_eq!((changed.id, changed.muted), (came.id, Some(true)));
        assert_eq!(changed.attendee_id, None);
    }
    // once is enough
    second.send(Frame::mute(true)).await;
    assert!(second.until_pong().await.is_empty());
    assert!(first.until_pong().await.is_empty());
    // and whoever comes later knows
    let mut third = hall.connect(&hall.attendee("alan").await).await;
    third.send(Frame::join()).await;
    let known: Vec<Stream> =
        third.until_pong().await.into_iter().flat_map(Frame::streams).collect();
    let muted: Vec<_> = known.iter().map(|stream| (stream.user.as_deref(), stream.muted)).collect();
    assert_eq!(muted.len(), 2);
    assert!(muted.contains(&(Some("grace"), Some(true))), "{muted:?}");
    assert!(muted.contains(&(Some("ada"), Some(false))), "{muted:?}");
}

#[tokio::test]
async fn content_is_seen_beside_its_attendee() {
    let hall = Hall::open().await;
    let (mut first, _) = hall.join(&hall.attendee("ada").await).await;
    let mut grace = hall.attendee("grace").await;
    let (_second, _) = hall.join(&grace).await;
    first.frame().await;
    let token = grace.join_token.as_ref().unwrap();
    grace.join_token = Some(format!("{}#content", token.as_str()).into());
    let mut content = hall.connect(&grace).await;
    content.send(Frame::join()).await;
    assert!(content.frame().await.join_ack.is_some());
    let came = one(first.frame().await);
    let id = format!("{}#content", grace.attendee_id.as_str());
    assert_eq!(came.attendee_id, Some(id));
    content.cut();
    assert_eq!(one(first.frame().await).id, came.id);
    // the attendee itself is still there
    assert!(first.until_pong().await.is_empty());
}

#[tokio::test]
async fn a_full_meeting_sees_each_attendee_once() {
    const ATTENDEES: usize = 60;

    let hall = Hall::open().await;
    let mut peers = Vec::new();
    for number in 0..ATTENDEES {
        let attendee = hall.attendee(&format!("user-{number}")).await;
        let (peer, there) = hall.join(&attendee).await;
        assert_eq!(there.len(), number);
        peers.push(peer);
    }
    for (number, peer) in peers.iter_mut().enumerate() {
        assert_eq!(peer.until_pong().await.len(), ATTENDEES - 1 - number);
    }
}
