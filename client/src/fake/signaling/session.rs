//! One connection of one attendee, from the opening of the WebSocket to its end.

use std::future::pending;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Weak;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::{Error, Message};

use super::frames::{
    DataMessage, DataMessagePayload, Frame, Index, JoinAck, Kind, LeaveAck, PingPong, Subscribe,
    SubscribeAck, TurnCredentials,
};
use super::media::MediaPort;
use super::rooms::{End, Line, frame};
use super::{Refusal, Ticket, sdp};
use crate::fake::backend::Backend;
use crate::fake::journal::How;
use crate::fake::state::State;

/// How often the client is asked whether it is still there.
const PING_INTERVAL: Duration = Duration::from_secs(10);

/// How long a client may be silent. It answers every ping and sends its own, so one that is silent
/// for this long is gone.
const LONGEST_SILENCE: Duration = Duration::from_secs(60);

/// How long a client may take from opening the connection to joining. A page can open it ahead of
/// time, while somebody still looks for the button.
const LONGEST_HESITATION: Duration = Duration::from_secs(300);

/// How long a message may take to be written.
const WRITE_LIMIT: Duration = Duration::from_secs(10);

/// How long the client may take to close the connection from its side.
const CLOSE_LIMIT: Duration = Duration::from_secs(5);

/// How many videos a client may receive; as many as the service allows.
const VIDEO_LIMIT: u32 = 25;

/// The longest data of a message between attendees, in bytes, and the longest topic.
const LONGEST_DATA: usize = 2048;
const LONGEST_TOPIC: usize = 36;

/// The codes of closing that are not those of a [`Refusal`]. Those from 4500 on make a client try
/// again.
mod code {
    pub(super) const MALFORMED: u16 = 4400;
    pub(super) const DELETED: u16 = 4403;
    pub(super) const SILENT: u16 = 4408;
    pub(super) const REPLACED: u16 = 4409;
    pub(super) const ENDED: u16 = 4410;
    pub(super) const TRY_AGAIN: u16 = 4500;
}

/// Closes the connection of somebody who may not come in.
pub(super) async fn turn_away<S>(mut socket: WebSocketStream<S>, refusal: Refusal)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    close(&mut socket, Closing { code: refusal.code(), reason: refusal.reason() }).await;
}

/// Why the connection is over.
#[derive(Debug)]
enum Over {
    /// The client has gone, well or badly.
    Gone,
    /// It is closed from this side.
    Closing(Closing),
    /// The same, and the client is told by a frame first.
    Ended(End),
}

#[derive(Clone, Copy, Debug)]
struct Closing {
    code: u16,
    reason: &'static str,
}

impl From<End> for Closing {
    fn from(end: End) -> Self {
        let (code, reason) = match end {
            End::MeetingEnded => (code::ENDED, Refusal::Ended.reason()),
            End::AttendeeDeleted => (code::DELETED, "the attendee was deleted"),
            End::Replaced => (code::REPLACED, "the attendee has joined over another connection"),
            End::Behind => (code::TRY_AGAIN, "the client does not read what is sent to it"),
            End::Cut => (code::TRY_AGAIN, "the connection broke"),
        };
        Closing { code, reason }
    }
}

/// Something that a session has to act on.
enum Event {
    Received(Option<Result<Message, Error>>),
    /// A frame that others have caused.
    Relayed(Bytes),
    Ended(End),
    FakeGone,
    Tick,
}

pub(super) struct Session<S> {
    socket: WebSocketStream<S>,
    backend: Weak<Backend>,
    /// Changes, or ends with an error, once the fake ends or is gone.
    alive: watch::Receiver<()>,
    ticket: Ticket,
    /// The name by which the client knows this machine.
    host: String,
    /// There while the attendee is in the meeting.
    line: Option<Line>,
    media: Option<MediaPort>,
    ping: Interval,
    pings: u32,
    /// When the client last sent anything.
    heard: Instant,
    /// When the client has connected, or left.
    outside_since: Instant,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    pub(super) fn new(
        socket: WebSocketStream<S>,
        backend: Weak<Backend>,
        alive: watch::Receiver<()>,
        ticket: Ticket,
        host: String,
    ) -> Self {
        let now = Instant::now();
        let mut ping = interval_at(now + PING_INTERVAL, PING_INTERVAL);
        ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Session {
            socket,
            backend,
            alive,
            ticket,
            host,
            line: None,
            media: None,
            ping,
            pings: 0,
            heard: now,
            outside_since: now,
        }
    }

    /// Talks with the client until one side ends it.
    pub(super) async fn run(mut self) {
        let over = loop {
            let event = self.next().await;
            if let Err(over) = self.handle(event).await {
                break over;
            }
        };
        self.exit(How::Dropped);
        match over {
            // whoever loses its connection is not told
            Over::Ended(End::Cut) => {}
            Over::Gone => drain(&mut self.socket).await,
            Over::Closing(closing) => close(&mut self.socket, closing).await,
            Over::Ended(end) => {
                if let Some(status) = end.status() {
                    // if this does not arrive, closing does not either, and the client is gone
                    let _ = self.send(&status).await;
                }
                close(&mut self.socket, end.into()).await;
            }
        }
    }

    /// Waits for the next thing to act on. An end comes before everything else.
    async fn next(&mut self) -> Event {
        let Session { socket, alive, line, media, ping, .. } = self;
        let (frames, end) = match line {
            Some(line) => (Some(&mut line.frames), Some(&mut line.end)),
            None => (None, None),
        };
        tokio::select! {
            biased;
            end = ended(end) => end.map_or(Event::FakeGone, Event::Ended),
            _ = alive.changed() => Event::FakeGone,
            frame = received(frames) => Event::Relayed(frame),
            message = socket.next() => Event::Received(message),
            () = found(media.as_ref()) => Event::FakeGone,
            _ = ping.tick() => Event::Tick,
        }
    }

    async fn handle(&mut self, event: Event) -> Result<(), Over> {
        match event {
            Event::Received(Some(Ok(message))) => {
                self.heard = Instant::now();
                self.handle_message(message).await
            }
            Event::Received(Some(Err(Error::Capacity(_)))) => Err(malformed("it is too long")),
            Event::Received(_) => Err(Over::Gone),
            Event::Relayed(frame) => self.send_bytes(frame).await,
            Event::Ended(end) => Err(Over::Ended(end)),
            Event::FakeGone => Err(unavailable()),
            Event::Tick => self.tick().await,
        }
    }

    async fn tick(&mut self) -> Result<(), Over> {
        if self.line.is_none() {
            if self.outside_since.elapsed() < LONGEST_HESITATION {
                return Ok(());
            }
            let reason = "the client did not join in time";
            return Err(Over::Closing(Closing { code: code::SILENT, reason }));
        }
        if self.heard.elapsed() >= LONGEST_SILENCE {
            let reason = "the client does not answer";
            return Err(Over::Closing(Closing { code: code::SILENT, reason }));
        }
        self.pings = self.pings.wrapping_add(1);
        let ping = PingPong { direction: PingPong::PING, id: self.pings };
        self.send(&Frame { ping_pong: Some(ping), ..frame(Kind::PingPong) }).await
    }

    async fn handle_message(&mut self, message: Message) -> Result<(), Over> {
        match message {
            Message::Binary(bytes) => {
                let frame = Frame::read(&bytes).map_err(|error| malformed(error.0))?;
                self.handle_frame(frame).await
            }
            Message::Text(_) => Err(malformed("the message is text")),
            Message::Close(_) => Err(Over::Gone),
            // answered by the library
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => Ok(()),
        }
    }

    /// Answers a frame. Whatever is not known, or makes no sense before a join, is passed over.
    async fn handle_frame(&mut self, received: Frame) -> Result<(), Over> {
        match Kind::try_from(received.kind) {
            Ok(Kind::Join) => self.join().await,
            Ok(Kind::Leave) => self.leave().await,
            Ok(Kind::PingPong) => self.pong(received.ping_pong).await,
            Ok(Kind::Subscribe) if self.line.is_some() => {
                self.subscribe(received.subscribe.unwrap_or_default()).await
            }
            Ok(Kind::AudioControl) if self.line.is_some() => {
                let muted = received.audio_control.and_then(|control| control.muted);
                self.change(|state, ticket| {
                    state.rooms.mute(&ticket.meeting, ticket.place, muted.unwrap_or_default());
                })
            }
            Ok(Kind::DataMessage) => self.relay(received.data_message.unwrap_or_default()),
            _ => Ok(()),
        }
    }

    /// The attendee comes into the meeting.
    async fn join(&mut self) -> Result<(), Over> {
        if self.line.is_none() {
            let entered = self.change(enter)?;
            let (line, others) = entered.map_err(|refusal| {
                Over::Closing(Closing { code: refusal.code(), reason: refusal.reason() })
            })?;
            self.line = Some(line);
            self.acknowledge().await?;
            if let Some(others) = others {
                self.send(&others).await?;
            }
            return Ok(());
        }
        self.acknowledge().await
    }

    async fn acknowledge(&mut self) -> Result<(), Over> {
        let ack = JoinAck {
            turn_credentials: Some(TurnCredentials {
                username: Some(String::new()),
                password: Some(String::new()),
                ttl: Some(0),
                uris: Vec::new(),
            }),
            video_subscription_limit: Some(VIDEO_LIMIT),
            wants_compressed_sdp: Some(false),
        };
        self.send(&Frame { join_ack: Some(ack), ..frame(Kind::JoinAck) }).await?;
        let participants = self.change(|state, ticket| {
            let meeting = state.meetings.active.get(&ticket.meeting);
            u32::try_from(meeting.map_or(0, |meeting| meeting.connected.len())).ok()
        })?;
        let index = Index { at_capacity: Some(false), participants };
        self.send(&Frame { index: Some(index), ..frame(Kind::Index) }).await
    }

    /// Answers an offer of media, after which the client waits to be told that it is there itself.
    async fn subscribe(&mut self, subscribe: Subscribe) -> Result<(), Over> {
        let first = self.media.is_none();
        let port = match self.media.take() {
            Some(port) => port,
            None => open(&self.host).await.map_err(|_| unavailable())?,
        };
        let answer = sdp::answer(&subscribe.sdp_offer.unwrap_or_default(), &port);
        self.media = Some(port);
        let answer = answer.map_err(|_| malformed("the offer is no session description"))?;
        let ack = SubscribeAck { sdp_answer: Some(answer) };
        self.send(&Frame { subscribe_ack: Some(ack), ..frame(Kind::SubscribeAck) }).await?;
        let own = self.change(|state, ticket| {
            if let Some(muted) = subscribe.audio_muted {
                state.rooms.mute(&ticket.meeting, ticket.place, muted);
            }
            state.rooms.own_presence(&ticket.meeting, ticket.place)
        })?;
        match own.filter(|_| first) {
            Some(own) => self.send(&own).await,
            None => Ok(()),
        }
    }

    async fn leave(&mut self) -> Result<(), Over> {
        self.exit(How::Left);
        self.send(&Frame { leave_ack: Some(LeaveAck {}), ..frame(Kind::LeaveAck) }).await
    }

    async fn pong(&mut self, ping: Option<PingPong>) -> Result<(), Over> {
        let Some(ping) = ping.filter(|ping| ping.direction == PingPong::PING) else {
            return Ok(());
        };
        let pong = PingPong { direction: PingPong::PONG, id: ping.id };
        self.send(&Frame { ping_pong: Some(pong), ..frame(Kind::PingPong) }).await
    }

    /// Hands on what the client may send to the others.
    fn relay(&mut self, mut message: DataMessage) -> Result<(), Over> {
        message.messages.retain(is_sendable);
        if message.messages.is_empty() || self.line.is_none() {
            return Ok(());
        }
        self.change(|state, ticket| {
            let now = state.clock.now();
            state.rooms.relay(&ticket.meeting, ticket.place, now, message);
        })
    }

    /// The attendee is out of the meeting, unless it is there over another connection.
    fn exit(&mut self, how: How) {
        let Some(Line { connection, .. }) = self.line.take() else { return };
        self.media = None;
        self.outside_since = Instant::now();
        // a fake that is gone has no meetings to leave
        let _ = self.change(|state, Ticket { meeting, place }| {
            let present = state.rooms.exit(meeting, *place, connection, how);
            if present && !place.content {
                // the meeting may have ended meanwhile
                let _ = state.meetings.leave(meeting, &place.attendee, how);
            }
        });
    }

    fn change<T>(&self, action: impl FnOnce(&mut State, &Ticket) -> T) -> Result<T, Over> {
        let backend = self.backend.upgrade().ok_or_else(unavailable)?;
        Ok(backend.with(|state| action(state, &self.ticket)))
    }

    async fn send(&mut self, frame: &Frame) -> Result<(), Over> {
        self.send_bytes(frame.write()).await
    }

    async fn send_bytes(&mut self, bytes: Bytes) -> Result<(), Over> {
        match timeout(WRITE_LIMIT, self.socket.send(Message::Binary(bytes))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Over::Gone),
        }
    }
}

/// Lets the holder of a ticket into its meeting.
fn enter(state: &mut State, ticket: &Ticket) -> Result<(Line, Option<Frame>), Refusal> {
    let person = ticket.holder(state)?;
    let Ticket { meeting, place } = ticket;
    // content comes and goes without its attendee
    if !place.content {
        state.meetings.join(meeting, &place.attendee).map_err(|_| Refusal::Forbidden)?;
    }
    let connected = ticket.connected(state);
    Ok(state.rooms.enter(meeting, *place, &person, connected))
}

/// The next frame that others have caused; never one without a line.
async fn received(frames: Option<&mut tokio::sync::mpsc::Receiver<Bytes>>) -> Bytes {
    let next = match frames {
        Some(frames) => frames.recv().await,
        None => None,
    };
    match next {
        Some(frame) => frame,
        // what ends a line says so by another way
        None => pending().await,
    }
}

/// Why the line has ended; `None` if it was cut without a reason. Never without a line.
async fn ended(end: Option<&mut watch::Receiver<Option<End>>>) -> Option<End> {
    let Some(end) = end else { return pending().await };
    match end.wait_for(Option::is_some).await {
        Ok(end) => *end,
        Err(_) => None,
    }
}

/// Lets the client find its way for media, until an error of the port.
async fn found(media: Option<&MediaPort>) {
    match media {
        Some(port) => drop(port.serve().await),
        None => pending().await,
    }
}

/// A port for media at the address under which the client has come here, or else on loopback.
async fn open(host: &str) -> io::Result<MediaPort> {
    for address in addresses(host).await {
        if let Ok(port) = MediaPort::open(address).await {
            return Ok(port);
        }
    }
    MediaPort::open(Ipv4Addr::LOCALHOST.into()).await
}

async fn addresses(host: &str) -> Vec<IpAddr> {
    if let Ok(address) = host.parse() {
        return vec![address];
    }
    let found = tokio::net::lookup_host((host, 0)).await;
    let mut found: Vec<IpAddr> = found.into_iter().flatten().map(|address| address.ip()).collect();
    found.sort_by_key(IpAddr::is_ipv6);
    found
}

/// Whether the service would take a message between attendees.
fn is_sendable(message: &DataMessagePayload) -> bool {
    let topic = message.topic.as_deref().unwrap_or_default();
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let length = message.data.as_ref().map_or(0, Bytes::len);
    (1..=LONGEST_TOPIC).contains(&topic.len()) && topic.bytes().all(fits) && length <= LONGEST_DATA
}

fn malformed(reason: &'static str) -> Over {
    Over::Closing(Closing { code: code::MALFORMED, reason })
}

fn unavailable() -> Over {
    Over::Closing(Closing { code: code::TRY_AGAIN, reason: "the service is not available" })
}

/// Closes a connection with a code, and waits a little for the client to close it as well: what is
/// cut off at once may not be read.
async fn close<S>(socket: &mut WebSocketStream<S>, closing: Closing)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let Closing { code, reason } = closing;
    let frame = CloseFrame { code: code.into(), reason: reason.into() };
    // one that cannot be told is gone
    let _ = timeout(WRITE_LIMIT, socket.close(Some(frame))).await;
    drain(socket).await;
}

/// Lets the closing come to its end: a client that closes waits for an answer, which is written while
/// it is read from. One that takes too long is cut off.
async fn drain<S>(socket: &mut WebSocketStream<S>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let _ = timeout(CLOSE_LIMIT, async { while let Some(Ok(_)) = socket.next().await {} }).await;
}

#[cfg(test)]
mod tests;
