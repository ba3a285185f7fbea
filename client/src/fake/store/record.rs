//! What the state looks like in the file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::fake::attendees::{Levels, Seat};
use crate::fake::clock::{Clock, Millis};
use crate::fake::journal::{About, Record};
use crate::fake::meetings::{Creation, CreationKey, CreationRequest, media_placement};
use crate::fake::state::{ActiveMeeting, Meetings};
use crate::operations::{CreateMeeting, CreateMeetingWithAttendeesOutput};
use crate::shapes::{
    CreateAttendeeRequestItem, Meeting, NotificationsConfiguration, TranscriptionConfiguration,
};
use crate::strings::{MeetingId, TagKey, TagValue};

/// A record as it is written.
#[derive(Debug)]
pub(super) enum Stored {
    Json(Vec<u8>),
    Seat(SeatRecord),
    Ended(CreationKey),
}

impl Stored {
    /// What a record is now; `None` if it is gone.
    pub(super) fn of(record: &Record, meetings: &Meetings, clock: ClockRecord) -> Option<Self> {
        match record {
            Record::Meeting(id) => {
                meetings.active.get(id).map(|meeting| json(&MeetingRecord::of(meeting)))
            }
            Record::Attendee(id, number) => {
                let seats = &meetings.active.get(id)?.seats;
                let place = seats.binary_search_by_key(number, |seat| seat.number).ok()?;
                seats.get(place).map(|seat| Stored::Seat(seat.into()))
            }
            Record::Creation(key) => {
                meetings.creations.get(key).map(|creation| json(&CreationRecord::of(creation)))
            }
            Record::Ended(number) => {
                let place = usize::try_from(number.checked_sub(meetings.ended_before)?).ok()?;
                meetings.ended.get(place).cloned().map(Stored::Ended)
            }
            Record::Clock => Some(clock.into()),
        }
    }
}

/// Texts and numbers in structures become JSON without fail; an empty record would be found at the
/// next start.
fn json(record: &impl Serialize) -> Stored {
    Stored::Json(serde_json::to_vec(record).unwrap_or_default())
}

/// A meeting without its attendees.
#[derive(Serialize, Deserialize)]
pub(super) struct MeetingRecord<'a> {
    meeting: Cow<'a, Meeting>,
    region: Cow<'a, str>,
    token: Cow<'a, str>,
    notifications: Cow<'a, Option<NotificationsConfiguration>>,
    created: u64,
    replicas: Cow<'a, [MeetingId]>,
    tags: Cow<'a, BTreeMap<TagKey, TagValue>>,
    attendees_created: u64,
    started: bool,
    connected: Vec<u128>,
    empty_since: Option<u64>,
    transcription: Cow<'a, Option<TranscriptionConfiguration>>,
}

impl<'a> MeetingRecord<'a> {
    fn of(active: &'a ActiveMeeting) -> Self {
        MeetingRecord {
            meeting: Cow::Borrowed(&active.meeting),
            region: active.creation.region.as_str().into(),
            token: active.creation.token.as_str().into(),
            notifications: Cow::Borrowed(&active.about.notifications),
            created: active.created.0,
            replicas: active.replicas.as_slice().into(),
            tags: Cow::Borrowed(&active.tags),
            attendees_created: active.attendees_created,
            started: active.started,
            connected: active.connected.iter().map(Uuid::as_u128).collect(),
            empty_since: active.empty_since.map(|moment| moment.0),
            transcription: Cow::Borrowed(&active.transcription),
        }
    }

    /// The meeting, still without attendees, with its media servers at `authority`: the port may be
    /// another one than before.
    pub(super) fn restore(self, authority: &str) -> ActiveMeeting {
        let meeting = moved(self.meeting.into_owned(), authority);
        let region = self.region.into_owned();
        let about = About {
            meeting_id: meeting.meeting_id.clone(),
            external_meeting_id: meeting.external_meeting_id.clone(),
            media_region: meeting.media_region.clone(),
            control_region: region.clone(),
            notifications: self.notifications.into_owned(),
        };
        let creation = CreationKey { region, token: self.token.into_owned().into() };
        let mut active = ActiveMeeting::new(meeting, about, creation, Millis(self.created));
        active.replicas = self.replicas.into_owned();
        active.tags = self.tags.into_owned();
        active.attendees_created = self.attendees_created;
        active.started = self.started;
        active.connected = self.connected.into_iter().map(Uuid::from_u128).collect();
        active.empty_since = self.empty_since.map(Millis);
        active.transcription = self.transcription.into_owned();
        active
    }
}

/// A creation with its answer.
#[derive(Serialize, Deserialize)]
pub(super) struct CreationRecord<'a> {
    meeting: Cow<'a, CreateMeeting>,
    attendees: Cow<'a, Option<Vec<CreateAttendeeRequestItem>>>,
    answer: Cow<'a, CreateMeetingWithAttendeesOutput>,
}

impl<'a> CreationRecord<'a> {
    fn of(creation: &'a Creation) -> Self {
        CreationRecord {
            meeting: Cow::Borrowed(&creation.request.meeting),
            attendees: Cow::Borrowed(&creation.request.attendees),
            answer: Cow::Borrowed(&creation.answer),
        }
    }

    pub(super) fn restore(self, authority: &str) -> Creation {
        let request = CreationRequest {
            meeting: self.meeting.into_owned(),
            attendees: self.attendees.into_owned(),
        };
        let mut answer = self.answer.into_owned();
        answer.meeting = moved(answer.meeting, authority);
        Creation { request, answer }
    }
}

fn moved(mut meeting: Meeting, authority: &str) -> Meeting {
    meeting.media_placement = Some(media_placement(authority, &meeting.meeting_id));
    meeting
}

/// An attendee.
#[derive(Clone)]
pub(super) struct SeatRecord {
    pub(super) id: u128,
    pub(super) levels: [u8; 3],
    pub(super) user: Box<str>,
}

impl From<&Seat> for SeatRecord {
    fn from(seat: &Seat) -> Self {
        SeatRecord { id: seat.id.as_u128(), levels: seat.levels.0, user: seat.user.clone() }
    }
}

impl SeatRecord {
    pub(super) fn restore(self, number: u64) -> Seat {
        let SeatRecord { id, levels, user } = self;
        Seat { number, id: Uuid::from_u128(id), user, levels: Levels(levels) }
    }
}

impl std::fmt::Debug for SeatRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SeatRecord").finish_non_exhaustive()
    }
}

/// The clock, as far as it is not the machine's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ClockRecord {
    /// Where it stands; `None` for one that goes.
    stands_at: Option<u64>,
    /// By how many milliseconds one that goes was put forward.
    ahead: u64,
}

impl ClockRecord {
    pub(super) fn of(clock: &Clock) -> Self {
        ClockRecord { stands_at: (!clock.goes()).then(|| clock.now().0), ahead: clock.ahead().0 }
    }

    /// Lets a clock go on from there, which is never back, unless one that stands shall stay.
    pub(super) fn restore(self, clock: &mut Clock, stays: bool) {
        if let Some(moment) = self.stands_at.filter(|_| stays) {
            *clock = Clock::new(Millis(moment), false);
            return;
        }
        clock.advance(Millis(self.ahead).since(Millis(0)));
        let behind = Millis(self.stands_at.unwrap_or_default()).since(clock.now());
        clock.advance(behind);
    }
}

impl From<ClockRecord> for Stored {
    fn from(record: ClockRecord) -> Self {
        json(&record)
    }
}
