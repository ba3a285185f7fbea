//! What a client is answered when it wants media, and the addresses beside the signaling.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpStream, UdpSocket};

use super::Hall;
use super::peer::Frame;

/// An offer of a microphone, as short as it can be.
const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n\
    m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendrecv\r\na=rtpmap:111 opus/48000/2\r\n";

#[tokio::test]
async fn an_offer_is_answered_and_the_client_told_that_it_is_there() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    let (mut peer, _) = hall.join(&ada).await;
    peer.send(Frame::subscribe(OFFER)).await;
    let answer = peer.frame().await.subscribe_ack.unwrap().sdp_answer.unwrap();
    assert!(answer.contains("m=audio") && answer.contains("opus/48000/2"), "{answer}");
    let present = peer.frame().await.streams();
    assert_eq!(present[0].attendee_id.as_deref(), Some(ada.attendee_id.as_str()));
    // a later offer changes what is sent, not who is there
    peer.send(Frame::subscribe(OFFER)).await;
    assert!(peer.frame().await.subscribe_ack.is_some());
    assert!(peer.until_pong().await.is_empty());
}

#[tokio::test]
async fn the_answer_leads_to_a_port_that_is_taken() {
    let hall = Hall::open().await;
    let (mut peer, _) = hall.join(&hall.attendee("ada").await).await;
    peer.send(Frame::subscribe(OFFER)).await;
    let answer = peer.frame().await.subscribe_ack.unwrap().sdp_answer.unwrap();
    let candidate = answer.lines().find_map(|line| line.strip_prefix("a=candidate:")).unwrap();
    let parts: Vec<&str> = candidate.split(' ').collect();
    let address: SocketAddr = format!("{}:{}", parts[4], parts[5]).parse().unwrap();
    assert!(address.ip().is_loopback());
    assert!(UdpSocket::bind(address).await.is_err(), "nobody is at {address}");
    // and free again once the attendee has gone
    peer.until_pong().await;
    peer.send(Frame::leave()).await;
    assert!(peer.frame().await.leave_ack.is_some());
    UdpSocket::bind(address).await.unwrap();
}

#[tokio::test]
async fn an_offer_that_is_none_ends_the_connection() {
    let hall = Hall::open().await;
    let ada = hall.attendee("ada").await;
    for offer in ["", "v=0", "no offer at all"] {
        let (mut peer, _) = hall.join(&ada).await;
        peer.send(Frame::subscribe(offer)).await;
        assert_eq!(peer.end().await, (None, 4400), "{offer:?}");
    }
}

#[tokio::test]
async fn reports_of_a_page_are_taken() {
    let hall = Hall::open().await;
    let placement = hall.meeting.media_placement.as_ref().unwrap();
    let url = placement.event_ingestion_url.as_deref().unwrap();
    let asked = exchange(url, "OPTIONS", "").await;
    assert!(asked.starts_with("HTTP/1.1 204"), "{asked}");
    assert!(asked.to_lowercase().contains("access-control-allow-origin: *"), "{asked}");
    let taken = exchange(url, "POST", r#"{"type":"Meet","events":[]}"#).await;
    assert!(taken.starts_with("HTTP/1.1 200"), "{taken}");
    assert!(taken.to_lowercase().contains("access-control-allow-origin: *"), "{taken}");
    // none of it is a request of the API
    assert_eq!(hall.fake.requests(), 1);
}

async fn exchange(url: &str, method: &str, body: &str) -> String {
    let url: url::Url = url.parse().unwrap();
    let mut stream =
        TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).await.unwrap();
    let request = format!(
        "{method} {} HTTP/1.1\r\nhost: fake\r\norigin: http://page\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        url.path(),
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}
