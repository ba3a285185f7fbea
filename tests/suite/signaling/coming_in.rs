//! Who may come in, and how the others are told that they may not.

use chime_sdk_meetings::enums::MediaRegion;

use super::Hall;
use super::peer::{Frame, Peer, QUERY};

/// The code of closing, and the status for those who do not ask for a code.
async fn refusal(url: &str, protocols: Option<&str>) -> (u16, u16) {
    let mut peer = Peer::open(&format!("{url}?{QUERY}"), protocols).await.unwrap();
    let (status, code) = peer.end().await;
    assert_eq!(status, None);
    (code, Peer::open(url, protocols).await.err().unwrap())
}

fn protocols(token: &str) -> String {
    format!("_aws_wt_session, {token}")
}

#[tokio::test]
async fn an_attendee_joins() {
    let hall = Hall::open().await;
    let mut peer = hall.connect(&hall.attendee("ada").await).await;
    peer.send(Frame::join()).await;
    let ack = peer.frame().await.join_ack.unwrap();
    // without a relay, but not without saying so
    assert_eq!(ack.turn.unwrap().uris, Vec::<String>::new());
    assert_eq!(ack.wants_compressed_sdp, Some(false));
    assert_eq!(peer.frame().await.index.unwrap().participants, Some(1));
}

#[tokio::test]
async fn without_a_token_it_is_a_bad_request() {
    let hall = Hall::open().await;
    for protocols in ["_aws_wt_session", "_aws_wt_session, ", "chat, _aws_wt_session"] {
        let refusal = refusal(hall.signaling_url(), Some(protocols)).await;
        assert_eq!(refusal, (4400, 400), "{protocols:?}");
    }
}

#[tokio::test]
async fn a_client_of_another_protocol_is_refused_without_a_connection() {
    let hall = Hall::open().await;
    let token = hall.attendee("ada").await.join_token.unwrap();
    let chat = format!("chat, {}", token.as_str());
    for protocols in [None, Some(chat.as_str())] {
        let url = format!("{}?{QUERY}", hall.signaling_url());
        assert_eq!(Peer::open(&url, protocols).await.err(), Some(400), "{protocols:?}");
    }
}

#[tokio::test]
async fn a_token_that_was_not_issued_is_forbidden() {
    let hall = Hall::open().await;
    let token = hall.attendee("ada").await.join_token.unwrap();
    let mut wrong = token.as_str().to_owned();
    let last = if wrong.pop() == Some('A') { 'B' } else { 'A' };
    wrong.push(last);
    for token in ["token", "a.b.c", &wrong] {
        let refusal = refusal(hall.signaling_url(), Some(&protocols(token))).await;
        assert_eq!(refusal, (4403, 403), "{token}");
    }
}

#[tokio::test]
async fn a_token_of_another_meeting_is_forbidden() {
    let hall = Hall::open().await;
    let other = hall.client.create_meeting(MediaRegion::UsEast1, "other").await.unwrap().meeting;
    let stranger = hall.client.create_attendee(&other.meeting_id, "eve").await.unwrap().attendee;
    let token = stranger.join_token.unwrap();
    let refusal = refusal(hall.signaling_url(), Some(&protocols(token.as_str()))).await;
    assert_eq!(refusal, (4403, 403));
}

#[tokio::test]
async fn a_deleted_attendee_is_forbidden() {
    let hall = Hall::open().await;
    let attendee = hall.attendee("ada").await;
    let id = &hall.meeting.meeting_id;
    hall.client.delete_attendee(id, &attendee.attendee_id).await.unwrap();
    let token = attendee.join_token.unwrap();
    let refusal = refusal(hall.signaling_url(), Some(&protocols(token.as_str()))).await;
    assert_eq!(refusal, (4403, 403));
}

#[tokio::test]
async fn a_meeting_that_has_ended_says_so() {
    let hall = Hall::open().await;
    let token = hall.attendee("ada").await.join_token.unwrap();
    hall.client.delete_meeting(&hall.meeting.meeting_id).await.unwrap();
    let refusal = refusal(hall.signaling_url(), Some(&protocols(token.as_str()))).await;
    assert_eq!(refusal, (4410, 410));
}

#[tokio::test]
async fn a_meeting_that_ends_before_the_join_says_so() {
    let hall = Hall::open().await;
    let mut peer = hall.connect(&hall.attendee("ada").await).await;
    hall.client.delete_meeting(&hall.meeting.meeting_id).await.unwrap();
    peer.send(Frame::join()).await;
    assert_eq!(peer.end().await, (None, 4410));
}

#[tokio::test]
async fn a_request_that_is_no_websocket_is_answered() {
    let hall = Hall::open().await;
    let url = hall.signaling_url().replacen("ws:", "http:", 1);
    let answer = status_of_get(&url).await;
    assert_eq!(answer, 426);
}

/// The status of a plain `GET`, read by hand: the client of these tests speaks to the API only.
async fn status_of_get(url: &str) -> u16 {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let url: url::Url = url.parse().unwrap();
    let address = (url.host_str().unwrap(), url.port().unwrap());
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let request = format!("GET {} HTTP/1.1\r\nhost: fake\r\nconnection: close\r\n\r\n", url.path());
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split_whitespace().nth(1).unwrap().parse().unwrap()
}
