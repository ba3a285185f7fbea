//! Who is connected over a WebSocket, and what they are told of their meeting.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::time::SystemTime;

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

use super::frames::{AudioStatus, AudioStream, AudioStreamIdInfo, DataMessage, Frame, Kind};
use crate::fake::clock::Millis;
use crate::fake::journal::{Entry, Happened, How, Person};
use crate::strings::MeetingId;

/// How many frames wait for a browser that reads slowly. One that has more waiting is sent away, and
/// may come again.
const LONGEST_QUEUE: usize = 1024;

/// The connections of all meetings.
#[derive(Debug)]
pub(in crate::fake) struct Rooms {
    rooms: HashMap<MeetingId, Room>,
    /// How many connections ever came in.
    connections: u64,
    /// Dropped with the fake, which is how connections learn of that.
    alive: watch::Sender<()>,
}

/// A meeting that somebody is connected to over a WebSocket.
#[derive(Debug, Default)]
struct Room {
    members: BTreeMap<Place, Member>,
    /// The audio streams of all who are connected in any way, as the members know them.
    streams: BTreeMap<Place, Stream>,
    last_stream: u32,
}

/// A place in a meeting: an attendee, or the content that it shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) attendee: Uuid,
    pub(super) content: bool,
}

impl Place {
    /// The id by which others know it.
    fn id(self) -> String {
        let id = self.attendee.to_string();
        if self.content { id + CONTENT } else { id }
    }
}

/// What a client appends to the id and to the token of an attendee that shares content.
pub(super) const CONTENT: &str = "#content";

struct Member {
    connection: u64,
    /// The external user id.
    user: Box<str>,
    frames: mpsc::Sender<Bytes>,
    end: watch::Sender<Option<End>>,
}

impl Member {
    fn send(&self, frame: &Bytes) {
        if let Err(mpsc::error::TrySendError::Full(_)) = self.frames.try_send(frame.clone()) {
            self.end(End::Behind);
        }
    }

    fn end(&self, end: End) {
        // the first reason counts
        self.end.send_if_modified(|ended| {
            let first = ended.is_none();
            ended.get_or_insert(end);
            first
        });
    }
}

impl fmt::Debug for Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Member").field("connection", &self.connection).finish_non_exhaustive()
    }
}

struct Stream {
    number: u32,
    muted: bool,
    user: Box<str>,
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Why a connection is ended from this side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::fake) enum End {
    MeetingEnded,
    AttendeeDeleted,
    /// The attendee has joined over another connection.
    Replaced,
    /// It did not read what was sent to it.
    Behind,
    /// A test has broken it.
    Cut,
}

impl End {
    /// The frame that says so, if there is one. A client that has joined goes by this; the code of
    /// the closing is for one that is about to.
    pub(super) fn status(self) -> Option<Frame> {
        let status = match self {
            End::MeetingEnded => 410,
            End::AttendeeDeleted => 411,
            End::Replaced => 301,
            End::Behind | End::Cut => return None,
        };
        let status = AudioStatus { status: Some(status) };
        Some(Frame { audio_status: Some(status), ..frame(Kind::AudioStatus) })
    }
}

/// The end of a connection at which frames come in that others have caused.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) connection: u64,
    pub(super) frames: mpsc::Receiver<Bytes>,
    pub(super) end: watch::Receiver<Option<End>>,
}

impl Default for Rooms {
    fn default() -> Self {
        Rooms { rooms: HashMap::new(), connections: 0, alive: watch::Sender::new(()) }
    }
}

impl Rooms {
    /// Changes, or ends with an error, once the fake ends or is gone.
    pub(super) fn alive(&self) -> watch::Receiver<()> {
        self.alive.subscribe()
    }

    /// Ends all connections. What it gives is closed when the last of them has told its client.
    pub(in crate::fake) fn close(&mut self) -> watch::Sender<()> {
        self.alive.send_replace(());
        self.alive.clone()
    }

    /// Lets the connections of the meeting know what has happened to it.
    pub(in crate::fake) fn tell(&mut self, entry: &Entry) {
        let id = &entry.about.meeting_id;
        let Some(room) = self.rooms.get_mut(id) else { return };
        match &entry.what {
            Happened::MeetingEnded(_) => {
                for member in room.members.values() {
                    member.end(End::MeetingEnded);
                }
                self.rooms.remove(id);
            }
            Happened::AttendeeDeleted(person) => room.delete(person.attendee_id),
            Happened::AttendeeJoined(person) => {
                let place = Place { attendee: person.attendee_id, content: false };
                room.come(place, &person.external_user_id);
            }
            Happened::AttendeeGone(person, how) => {
                let place = Place { attendee: person.attendee_id, content: false };
                room.go(place, *how);
                // a member that ends its connection itself is none any more
                if *how == How::Dropped
                    && let Some(member) = room.members.remove(&place)
                {
                    member.end(End::Cut);
                }
                if room.members.is_empty() {
                    self.rooms.remove(id);
                }
            }
            _ => {}
        }
    }

    /// Lets an attendee in over a connection. An earlier connection of the same attendee is ended.
    /// Gives its line, and who is there already: those who are `connected`, and their content.
    pub(super) fn enter(
        &mut self,
        meeting: &MeetingId,
        place: Place,
        person: &Person,
        connected: Vec<Person>,
    ) -> (Line, Option<Frame>) {
        self.connections += 1;
        let room = self.rooms.entry(meeting.clone()).or_default();
        for other in connected {
            let other_place = Place { attendee: other.attendee_id, content: false };
            if other_place != place {
                room.stream(other_place, &other.external_user_id);
            }
        }
        let (frames, incoming) = mpsc::channel(LONGEST_QUEUE);
        let (end, ended) = watch::channel(None);
        let user = person.external_user_id.clone();
        let member = Member { connection: self.connections, user, frames, end };
        if let Some(earlier) = room.members.insert(place, member) {
            earlier.end(End::Replaced);
        }
        room.stream(place, &person.external_user_id);
        if place.content {
            // the journal knows nothing of content, so the others learn of it here
            room.come(place, &person.external_user_id);
        }
        let others = room.streams.keys().copied().filter(|other| *other != place);
        let others = room.introduce(others.collect());
        (Line { connection: self.connections, frames: incoming, end: ended }, others)
    }

    /// Takes a connection out. Whether it was the attendee's present one, so that the attendee is gone.
    pub(super) fn exit(
        &mut self,
        meeting: &MeetingId,
        place: Place,
        connection: u64,
        how: How,
    ) -> bool {
        let Some(room) = self.rooms.get_mut(meeting) else { return false };
        let present = room.members.get(&place).is_some_and(|it| it.connection == connection);
        if present {
            room.members.remove(&place);
            if place.content {
                room.go(place, how);
            }
        }
        if room.members.is_empty() {
            self.rooms.remove(meeting);
        }
        present
    }

    /// What tells an attendee that it is there itself.
    pub(super) fn own_presence(&mut self, meeting: &MeetingId, place: Place) -> Option<Frame> {
        self.rooms.get_mut(meeting)?.introduce(vec![place])
    }

    /// Notes whether an attendee is muted, and lets everybody know when that changes.
    pub(super) fn mute(&mut self, meeting: &MeetingId, place: Place, muted: bool) {
        let Some(room) = self.rooms.get_mut(meeting) else { return };
        let Some(stream) = room.streams.get_mut(&place) else { return };
        if stream.muted == muted {
            return;
        }
        stream.muted = muted;
        let change = AudioStream {
            audio_stream_id: Some(stream.number),
            muted: Some(muted),
            ..AudioStream::default()
        };
        room.announce(vec![change], None);
    }

    /// Hands messages of an attendee to all others of the meeting.
    pub(super) fn relay(
        &self,
        meeting: &MeetingId,
        place: Place,
        now: Millis,
        mut message: DataMessage,
    ) {
        let Some(room) = self.rooms.get(meeting) else { return };
        let Some(sender) = room.members.get(&place) else { return };
        let now_ns = i64::try_from(now.0).unwrap_or(i64::MAX).saturating_mul(1_000_000);
        for payload in &mut message.messages {
            payload.sender_attendee_id = Some(place.id());
            payload.sender_external_user_id = Some(sender.user.to_string());
            payload.ingest_time_ns = Some(now_ns);
        }
        let frame = Frame { data_message: Some(message), ..frame(Kind::DataMessage) };
        room.send(&frame, Some(place));
    }
}

impl Room {
    /// The stream of whoever is at a place, made when it is first asked for.
    fn stream(&mut self, place: Place, user: &str) -> &Stream {
        self.streams.entry(place).or_insert_with(|| {
            self.last_stream = self.last_stream.saturating_add(1);
            Stream { number: self.last_stream, muted: false, user: user.into() }
        })
    }

    /// Somebody has come: the others are told.
    fn come(&mut self, place: Place, user: &str) {
        self.stream(place, user);
        if let Some(frame) = self.introduce(vec![place]) {
            self.send(&frame, Some(place));
        }
    }

    /// Somebody has gone: the others are told.
    fn go(&mut self, place: Place, how: How) {
        let Some(stream) = self.streams.remove(&place) else { return };
        let gone = AudioStream {
            audio_stream_id: Some(stream.number),
            dropped: Some(how == How::Dropped),
            ..AudioStream::default()
        };
        self.announce(vec![gone], Some(place));
    }

    /// An attendee is no longer one, and shares nothing any more.
    fn delete(&mut self, attendee: Uuid) {
        for content in [false, true] {
            let place = Place { attendee, content };
            self.go(place, How::Left);
            if let Some(member) = self.members.remove(&place) {
                member.end(End::AttendeeDeleted);
            }
        }
    }

    /// The frame that says who is at these places; `None` when nobody is.
    fn introduce(&self, places: Vec<Place>) -> Option<Frame> {
        let streams = places.into_iter().filter_map(|place| {
            let stream = self.streams.get(&place)?;
            Some(AudioStream {
                audio_stream_id: Some(stream.number),
                attendee_id: Some(place.id()),
                muted: Some(stream.muted),
                external_user_id: Some(stream.user.to_string()),
                dropped: None,
            })
        });
        let streams: Vec<AudioStream> = streams.collect();
        (!streams.is_empty()).then(|| info(streams))
    }

    fn announce(&self, streams: Vec<AudioStream>, except: Option<Place>) {
        self.send(&info(streams), except);
    }

    fn send(&self, frame: &Frame, except: Option<Place>) {
        let bytes = frame.write();
        for (place, member) in &self.members {
            if Some(*place) != except {
                member.send(&bytes);
            }
        }
    }
}

fn info(streams: Vec<AudioStream>) -> Frame {
    let info = AudioStreamIdInfo { streams };
    Frame { audio_stream_id_info: Some(info), ..frame(Kind::AudioStreamIdInfo) }
}

/// A frame of this kind that is sent now. Clients reckon with the machine's time, whatever the
/// service's clock shows.
pub(super) fn frame(kind: Kind) -> Frame {
    Frame::of(kind, Millis::of(SystemTime::now()).0)
}
