//! A client of the signalling protocol. Its messages are written down here a second time, with what a
//! client reads and writes of them, so that a wrong number in the fake's does not agree with itself.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use prost::Message as _;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async};

/// How long a test waits for what has to come.
const PATIENCE: Duration = Duration::from_secs(30);

/// The query with which clients connect.
pub(super) const QUERY: &str =
    "X-Chime-Control-Protocol-Version=3&X-Amzn-Chime-Send-Close-On-Error=1";

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Frame {
    #[prost(uint64, required, tag = "1")]
    pub(super) timestamp_ms: u64,
    #[prost(int32, required, tag = "2")]
    pub(super) kind: i32,
    #[prost(message, optional, tag = "4")]
    pub(super) join: Option<Join>,
    #[prost(message, optional, tag = "5")]
    pub(super) join_ack: Option<JoinAck>,
    #[prost(message, optional, tag = "6")]
    pub(super) subscribe: Option<Subscribe>,
    #[prost(message, optional, tag = "7")]
    pub(super) subscribe_ack: Option<SubscribeAck>,
    #[prost(message, optional, tag = "8")]
    pub(super) index: Option<Index>,
    #[prost(message, optional, tag = "12")]
    pub(super) leave_ack: Option<Empty>,
    #[prost(message, optional, tag = "17")]
    pub(super) audio_control: Option<Flag>,
    #[prost(message, optional, tag = "19")]
    pub(super) info: Option<Info>,
    #[prost(message, optional, tag = "20")]
    pub(super) ping_pong: Option<PingPong>,
    #[prost(message, optional, tag = "21")]
    pub(super) audio_status: Option<Number>,
    #[prost(message, optional, tag = "23")]
    pub(super) data_message: Option<DataMessage>,
    #[prost(message, optional, tag = "25")]
    pub(super) remote_video_update: Option<Empty>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Empty {}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Flag {
    #[prost(bool, optional, tag = "1")]
    pub(super) set: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Number {
    #[prost(uint32, optional, tag = "1")]
    pub(super) number: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Join {
    #[prost(uint32, optional, tag = "1")]
    pub(super) protocol_version: Option<u32>,
    #[prost(uint64, optional, tag = "6")]
    pub(super) audio_session_id: Option<u64>,
    #[prost(bool, optional, tag = "7")]
    pub(super) wants_compressed_sdp: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct JoinAck {
    #[prost(message, optional, tag = "1")]
    pub(super) turn: Option<Turn>,
    #[prost(bool, optional, tag = "3")]
    pub(super) wants_compressed_sdp: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Turn {
    #[prost(string, repeated, tag = "4")]
    pub(super) uris: Vec<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Subscribe {
    #[prost(string, optional, tag = "4")]
    pub(super) sdp_offer: Option<String>,
    #[prost(bool, optional, tag = "7")]
    pub(super) audio_muted: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct SubscribeAck {
    #[prost(string, optional, tag = "3")]
    pub(super) sdp_answer: Option<String>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Index {
    #[prost(uint32, optional, tag = "4")]
    pub(super) participants: Option<u32>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Info {
    #[prost(message, repeated, tag = "1")]
    pub(super) streams: Vec<Stream>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Stream {
    #[prost(uint32, optional, tag = "1")]
    pub(super) id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub(super) attendee_id: Option<String>,
    #[prost(bool, optional, tag = "3")]
    pub(super) muted: Option<bool>,
    #[prost(string, optional, tag = "4")]
    pub(super) user: Option<String>,
    #[prost(bool, optional, tag = "5")]
    pub(super) dropped: Option<bool>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct PingPong {
    /// 1 asks, 2 answers.
    #[prost(int32, required, tag = "1")]
    pub(super) direction: i32,
    #[prost(uint32, required, tag = "2")]
    pub(super) id: u32,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct DataMessage {
    #[prost(message, repeated, tag = "1")]
    pub(super) messages: Vec<Payload>,
}

#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Payload {
    #[prost(string, optional, tag = "1")]
    pub(super) topic: Option<String>,
    #[prost(bytes = "vec", optional, tag = "2")]
    pub(super) data: Option<Vec<u8>>,
    #[prost(uint32, optional, tag = "3")]
    pub(super) lifetime_ms: Option<u32>,
    #[prost(string, optional, tag = "4")]
    pub(super) sender: Option<String>,
    #[prost(int64, optional, tag = "5")]
    pub(super) ingest_time_ns: Option<i64>,
    #[prost(string, optional, tag = "6")]
    pub(super) sender_user: Option<String>,
}

impl Frame {
    pub(super) fn of(kind: i32) -> Frame {
        Frame { timestamp_ms: 1_700_000_000_000, kind, ..Frame::default() }
    }

    pub(super) fn join() -> Frame {
        let join = Join {
            protocol_version: Some(2),
            audio_session_id: Some(77),
            wants_compressed_sdp: Some(true),
        };
        Frame { join: Some(join), ..Frame::of(1) }
    }

    pub(super) fn subscribe(sdp_offer: &str) -> Frame {
        let sdp_offer = Some(sdp_offer.to_owned());
        let subscribe = Subscribe { sdp_offer, audio_muted: Some(false) };
        Frame { subscribe: Some(subscribe), ..Frame::of(3) }
    }

    pub(super) fn leave() -> Frame {
        Frame::of(9)
    }

    pub(super) fn mute(muted: bool) -> Frame {
        Frame { audio_control: Some(Flag { set: Some(muted) }), ..Frame::of(16) }
    }

    pub(super) fn ping(id: u32) -> Frame {
        Frame { ping_pong: Some(PingPong { direction: 1, id }), ..Frame::of(19) }
    }

    pub(super) fn say(topic: &str, data: &[u8]) -> Frame {
        let payload = Payload {
            topic: Some(topic.to_owned()),
            data: Some(data.to_vec()),
            lifetime_ms: Some(300),
            ..Payload::default()
        };
        Frame { data_message: Some(DataMessage { messages: vec![payload] }), ..Frame::of(22) }
    }

    /// The streams of a frame that says who is there.
    pub(super) fn streams(self) -> Vec<Stream> {
        self.info.map(|info| info.streams).unwrap_or_default()
    }
}

/// What came.
#[derive(Debug)]
pub(super) enum Received {
    Frame(Box<Frame>),
    /// The connection was closed with this code.
    Closed(u16),
    /// It ended without being closed.
    Cut,
}

pub(super) struct Peer {
    socket: WebSocketStream<TcpStream>,
    pings: u32,
}

impl Peer {
    /// Connects as a browser does, with a join token.
    pub(super) async fn connect(signaling_url: &str, token: &str) -> Peer {
        let protocols = format!("_aws_wt_session, {token}");
        Peer::open(&format!("{signaling_url}?{QUERY}"), Some(&protocols)).await.unwrap()
    }

    /// Connects, or gives the status with which that is refused.
    pub(super) async fn open(url: &str, protocols: Option<&str>) -> Result<Peer, u16> {
        let mut request = url.into_client_request().unwrap();
        if let Some(protocols) = protocols {
            request.headers_mut().insert("sec-websocket-protocol", protocols.parse().unwrap());
        }
        let stream = TcpStream::connect(request.uri().authority().unwrap().as_str()).await;
        match client_async(request, stream.unwrap()).await {
            Ok((socket, response)) => {
                if protocols.is_some() {
                    assert_eq!(response.headers()["sec-websocket-protocol"], "_aws_wt_session");
                }
                Ok(Peer { socket, pings: 0 })
            }
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }

    pub(super) async fn send(&mut self, frame: Frame) {
        self.send_bytes([vec![5], frame.encode_to_vec()].concat()).await;
    }

    pub(super) async fn send_bytes(&mut self, bytes: Vec<u8>) {
        self.send_message(Message::Binary(bytes.into())).await;
    }

    /// Sends, unless the connection has ended.
    pub(super) async fn try_send_bytes(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        self.socket.send(Message::Binary(bytes.into())).await
    }

    pub(super) async fn send_message(&mut self, message: Message) {
        self.socket.send(message).await.unwrap();
    }

    /// The next that comes, save for pings.
    pub(super) async fn received(&mut self) -> Received {
        loop {
            let message = timeout(PATIENCE, self.socket.next()).await.expect("nothing comes");
            match message {
                Some(Ok(Message::Binary(bytes))) => {
                    assert_eq!(bytes[0], 5);
                    let frame = Frame::decode(&bytes[1..]).unwrap();
                    if frame.ping_pong.as_ref().is_none_or(|ping| ping.direction != 1) {
                        return Received::Frame(Box::new(frame));
                    }
                }
                Some(Ok(Message::Close(Some(close)))) => {
                    return Received::Closed(close.code.into());
                }
                // closed without a code, for which there is this one
                Some(Ok(Message::Close(None))) => return Received::Closed(1005),
                Some(Ok(other)) => panic!("{other:?}"),
                Some(Err(_)) | None => return Received::Cut,
            }
        }
    }

    /// The next frame, save for pings.
    pub(super) async fn frame(&mut self) -> Frame {
        match self.received().await {
            Received::Frame(frame) => *frame,
            other => panic!("no frame, but {other:?}"),
        }
    }

    /// Asks whether the other side is there, and gives what came before the answer.
    pub(super) async fn until_pong(&mut self) -> Vec<Frame> {
        self.pings += 1;
        self.send(Frame::ping(self.pings)).await;
        let mut before = Vec::new();
        loop {
            let frame = self.frame().await;
            match frame.ping_pong {
                Some(pong) => {
                    assert_eq!((pong.direction, pong.id), (2, self.pings));
                    return before;
                }
                None => before.push(frame),
            }
        }
    }

    /// The status and the code with which the other side ends it. Frames about others may come before.
    pub(super) async fn end(&mut self) -> (Option<u32>, u16) {
        let mut status = None;
        loop {
            match self.received().await {
                Received::Frame(frame) => {
                    let said = frame.audio_status.and_then(|status| status.number);
                    assert!(status.is_none(), "{said:?} after {status:?}");
                    status = said;
                }
                Received::Closed(code) => return (status, code),
                Received::Cut => panic!("cut without being closed"),
            }
        }
    }

    /// Goes away without a word.
    pub(super) fn cut(self) {
        drop(self.socket);
    }
}
