//! What happens in the fake, in order: the events that are told, the connections that are closed and the
//! records that are stored all follow from it.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::attendees::Levels;
use super::clock::Millis;
use super::meetings::CreationKey;
use crate::enums::MediaRegion;
use crate::shapes::{NotificationsConfiguration, TranscriptionConfiguration};
use crate::strings::{ExternalMeetingId, MeetingId};

/// What everybody is told of a meeting, whatever happens to it.
#[derive(Debug)]
pub(super) struct About {
    pub(super) meeting_id: MeetingId,
    pub(super) external_meeting_id: Option<ExternalMeetingId>,
    pub(super) media_region: Option<MediaRegion>,
    /// The region that created it.
    pub(super) control_region: String,
    /// Where its events go besides `EventBridge`.
    pub(super) notifications: Option<NotificationsConfiguration>,
}

/// An attendee as an event names it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) attendee_id: Uuid,
    pub(super) external_user_id: Box<str>,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person").field("attendee_id", &self.attendee_id).finish_non_exhaustive()
    }
}

/// Why a meeting ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EndReason {
    Deleted,
    /// It was as old as a meeting gets.
    TooOld,
    /// Nobody was connected for too long.
    Empty,
    /// It was the replica of a meeting that ended.
    WithPrimary,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// The attendee said so.
    Left,
    /// The connection broke.
    Dropped,
}

/// What can happen to a meeting.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Happened {
    MeetingStarted,
    MeetingEnded(EndReason),
    AttendeeAdded(Person),
    AttendeeDeleted(Person),
    AttendeeJoined(Person),
    /// It was connected, and joined with its token again.
    AttendeeAuthorized(Person),
    AttendeeGone(Person, How),
    AttendeeCapabilitiesUpdated(Person, Levels),
    TranscriptionStarted(Arc<TranscriptionConfiguration>),
    TranscriptionStopped(Arc<TranscriptionConfiguration>),
    /// With the reason.
    TranscriptionFailed(Arc<TranscriptionConfiguration>, String),
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) at: Millis,
    pub(super) about: Arc<About>,
    pub(super) what: Happened,
}

/// A record of the state, by what it is stored under. A record that is named here has changed, or is
/// no longer there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Record {
    /// A meeting without its attendees.
    Meeting(MeetingId),
    /// An attendee, by its number in the meeting.
    Attendee(MeetingId, u64),
    /// The answer to a creation.
    Creation(CreationKey),
    /// The creation of a meeting that has ended, by its number in the list of these.
    Ended(u64),
    /// By how much the clock was put forward, or where it stands; the store looks for itself.
    #[cfg(feature = "fake-store")]
    Clock,
}

/// What has happened since the journal was last settled.
#[derive(Debug, Default)]
pub(super) struct Journal {
    pub(super) entries: Vec<Entry>,
    pub(super) changed: BTreeSet<Record>,
}

impl Journal {
    pub(super) fn tell(&mut self, at: Millis, about: &Arc<About>, what: Happened) {
        self.entries.push(Entry { at, about: Arc::clone(about), what });
    }

    pub(super) fn change(&mut self, record: Record) {
        self.changed.insert(record);
    }
}
