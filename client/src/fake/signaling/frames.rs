//! The frames of the signaling protocol: a byte for the type of the frame, then a protobuf message.
//!
//! Only the members that the fake reads or writes are here. Those of a peer that are not are passed
//! over by their wire type, as protobuf wants it. Numbers and types are those that the browser's
//! client writes and reads.

use std::fmt;

use bytes::{BufMut as _, Bytes, BytesMut};
use prost::Message as _;

/// The byte before a message. A client warns about any other.
const SIGNAL: u8 = 5;

/// What a frame is about. Frames of a kind that is not here are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub(super) enum Kind {
    Join = 1,
    JoinAck = 2,
    Subscribe = 3,
    SubscribeAck = 4,
    Index = 5,
    Leave = 9,
    LeaveAck = 10,
    AudioControl = 16,
    AudioStreamIdInfo = 18,
    PingPong = 19,
    AudioStatus = 20,
    DataMessage = 22,
}

/// A frame in either direction; of the members after `kind`, the one of its kind is there.
///
/// It has the external user ids of attendees and what they send each other, so `Debug` shows no more
/// than the kind.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct Frame {
    /// When it was sent, in milliseconds since 1970.
    #[prost(uint64, required, tag = "1")]
    pub(super) timestamp_ms: u64,
    /// A [`Kind`], or a number that is none.
    #[prost(int32, required, tag = "2")]
    pub(super) kind: i32,
    #[prost(message, optional, tag = "5")]
    pub(super) join_ack: Option<JoinAck>,
    #[prost(message, optional, tag = "6")]
    pub(super) subscribe: Option<Subscribe>,
    #[prost(message, optional, tag = "7")]
    pub(super) subscribe_ack: Option<SubscribeAck>,
    #[prost(message, optional, tag = "8")]
    pub(super) index: Option<Index>,
    #[prost(message, optional, tag = "12")]
    pub(super) leave_ack: Option<LeaveAck>,
    #[prost(message, optional, tag = "17")]
    pub(super) audio_control: Option<AudioControl>,
    #[prost(message, optional, tag = "19")]
    pub(super) audio_stream_id_info: Option<AudioStreamIdInfo>,
    #[prost(message, optional, tag = "20")]
    pub(super) ping_pong: Option<PingPong>,
    #[prost(message, optional, tag = "21")]
    pub(super) audio_status: Option<AudioStatus>,
    #[prost(message, optional, tag = "23")]
    pub(super) data_message: Option<DataMessage>,
}

impl Frame {
    /// A frame of this kind without its member, sent at this time in milliseconds since 1970.
    pub(super) fn of(kind: Kind, timestamp_ms: u64) -> Self {
        Frame { timestamp_ms, kind: kind.into(), ..Frame::default() }
    }

    /// Reads what a peer has sent as one binary message of the WebSocket.
    ///
    /// # Errors
    /// It is empty, of another type, or no message of protobuf.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        match bytes.split_first() {
            None => Err(Unreadable("the frame is empty")),
            Some((&SIGNAL, message)) => {
                Frame::decode(message).map_err(|_| Unreadable("the frame is no protobuf message"))
            }
            Some(_) => Err(Unreadable("the frame does not begin with the byte 5")),
        }
    }

    /// What is sent as one binary message of the WebSocket.
    pub(super) fn write(&self) -> Bytes {
        let mut bytes = BytesMut::with_capacity(1 + self.encoded_len());
        bytes.put_u8(SIGNAL);
        self.encode_raw(&mut bytes);
        bytes.freeze()
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match Kind::try_from(self.kind) {
            Ok(kind) => f.debug_tuple("Frame").field(&kind).finish(),
            Err(_) => f.debug_tuple("Frame").field(&self.kind).finish(),
        }
    }
}

/// Why a frame could not be read; short enough for the reason of a close frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unreadable(pub(super) &'static str);

/// Answers a join.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct JoinAck {
    /// Missing ones are an error in the client's log; without addresses in them the client looks for
    /// a direct way to the other side.
    #[prost(message, optional, tag = "1")]
    pub(super) turn_credentials: Option<TurnCredentials>,
    /// How many videos the client may receive.
    #[prost(uint32, optional, tag = "2")]
    pub(super) video_subscription_limit: Option<u32>,
    /// Whether session descriptions are sent compressed.
    #[prost(bool, optional, tag = "3")]
    pub(super) wants_compressed_sdp: Option<bool>,
}

/// How to reach a relay of media. The fake has none, so all of it is empty.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct TurnCredentials {
    #[prost(string, optional, tag = "1")]
    pub(super) username: Option<String>,
    #[prost(string, optional, tag = "2")]
    pub(super) password: Option<String>,
    /// In seconds.
    #[prost(uint32, optional, tag = "3")]
    pub(super) ttl: Option<u32>,
    #[prost(string, repeated, tag = "4")]
    pub(super) uris: Vec<String>,
}

/// Asks for media, with an offer.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Subscribe {
    #[prost(string, optional, tag = "4")]
    pub(super) sdp_offer: Option<String>,
    #[prost(bool, optional, tag = "7")]
    pub(super) audio_muted: Option<bool>,
}

/// Answers the offer.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct SubscribeAck {
    #[prost(string, optional, tag = "3")]
    pub(super) sdp_answer: Option<String>,
}

/// Which videos there are. The fake has none.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Index {
    /// Whether no attendee may send one more video.
    #[prost(bool, optional, tag = "1")]
    pub(super) at_capacity: Option<bool>,
    #[prost(uint32, optional, tag = "4")]
    pub(super) participants: Option<u32>,
}

/// Answers a leave.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct LeaveAck {}

/// The attendee has muted its microphone, or not any longer.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct AudioControl {
    #[prost(bool, optional, tag = "1")]
    pub(super) muted: Option<bool>,
}

/// Who has come, gone or changed.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct AudioStreamIdInfo {
    #[prost(message, repeated, tag = "1")]
    pub(super) streams: Vec<AudioStream>,
}

impl fmt::Debug for AudioStreamIdInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AudioStreamIdInfo").field("streams", &self.streams.len()).finish()
    }
}

/// An attendee as its audio stream, by whose number it is known after this.
///
/// With an attendee id it is there, with `muted` alone it has changed, and without both it is gone.
#[derive(Clone, PartialEq, Eq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct AudioStream {
    /// Greater than 0 and greater than all before it in the meeting.
    #[prost(uint32, optional, tag = "1")]
    pub(super) audio_stream_id: Option<u32>,
    #[prost(string, optional, tag = "2")]
    pub(super) attendee_id: Option<String>,
    #[prost(bool, optional, tag = "3")]
    pub(super) muted: Option<bool>,
    #[prost(string, optional, tag = "4")]
    pub(super) external_user_id: Option<String>,
    /// Of one that is gone: whether its connection broke.
    #[prost(bool, optional, tag = "5")]
    pub(super) dropped: Option<bool>,
}

impl fmt::Debug for AudioStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AudioStream").field("id", &self.audio_stream_id).finish_non_exhaustive()
    }
}

/// Whether the other side is still there.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(super) struct PingPong {
    /// One of the constants below.
    #[prost(int32, required, tag = "1")]
    pub(super) direction: i32,
    /// That of the ping, also in the pong.
    #[prost(uint32, required, tag = "2")]
    pub(super) id: u32,
}

impl PingPong {
    pub(super) const PING: i32 = 1;
    pub(super) const PONG: i32 = 2;
}

/// What has become of the attendee's audio, and with it of the attendee.
#[derive(Clone, Copy, PartialEq, Eq, prost::Message)]
pub(super) struct AudioStatus {
    /// Like a status of HTTP.
    #[prost(uint32, optional, tag = "1")]
    pub(super) status: Option<u32>,
}

/// Messages between attendees.
#[derive(Clone, PartialEq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct DataMessage {
    #[prost(message, repeated, tag = "1")]
    pub(super) messages: Vec<DataMessagePayload>,
}

impl fmt::Debug for DataMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataMessage").field("messages", &self.messages.len()).finish()
    }
}

/// One message. The sender writes topic, data and lifetime; who sent it and when is said to those who
/// receive it.
#[derive(Clone, PartialEq, Eq, prost::Message)]
#[prost(skip_debug)]
pub(super) struct DataMessagePayload {
    #[prost(string, optional, tag = "1")]
    pub(super) topic: Option<String>,
    #[prost(bytes = "bytes", optional, tag = "2")]
    pub(super) data: Option<Bytes>,
    /// How long those who come later are sent it too, in milliseconds.
    #[prost(uint32, optional, tag = "3")]
    pub(super) lifetime_ms: Option<u32>,
    #[prost(string, optional, tag = "4")]
    pub(super) sender_attendee_id: Option<String>,
    /// When it came in, in nanoseconds since 1970; 0 tells the sender that it was not passed on.
    #[prost(int64, optional, tag = "5")]
    pub(super) ingest_time_ns: Option<i64>,
    #[prost(string, optional, tag = "6")]
    pub(super) sender_external_user_id: Option<String>,
}

impl fmt::Debug for DataMessagePayload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataMessagePayload").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
