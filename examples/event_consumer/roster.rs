//! Who is there, by events that may come twice, late and in any order.
//!
//! The rule is the same for all that changes: the latest news counts, by the time at which it happened, and
//! older news changes nothing whenever it comes. So it makes no difference in which order events come, nor
//! how often.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use chime_sdk_meetings::events::{Event, EventType, Timestamp};
use chime_sdk_meetings::strings::{AttendeeId, MeetingId};

/// How many ids of events are remembered in order to count none twice.
const REMEMBERED: usize = 10_000;

/// All meetings that were heard of.
#[derive(Debug, Default)]
pub(crate) struct Roster {
    meetings: BTreeMap<MeetingId, Meeting>,
    /// Types that this program does not know, and how often each came.
    unknown: BTreeMap<String, u64>,
    counted: HashSet<String>,
}

#[derive(Debug, Default)]
struct Meeting {
    name: Option<String>,
    /// What was heard last of each attendee, and when that was.
    attendees: BTreeMap<AttendeeId, Presence>,
    has_ended: bool,
}

#[derive(Debug)]
struct Presence {
    user: String,
    at: When,
    is_there: bool,
}

/// The order of news of one attendee: by time, and at the same moment by what is final.
type When = (Option<Timestamp>, u8);

impl Roster {
    /// Takes an event in, whatever it is.
    pub(crate) fn take(&mut self, event: &Event) {
        let detail = &event.detail;
        if let EventType::Unknown(_) = &detail.event_type {
            self.count(detail.event_type.as_str().to_owned(), event.id.as_deref());
        }
        let Some(id) = &detail.meeting_id else { return };
        let meeting = self.meetings.entry(id.clone()).or_default();
        if let Some(name) = &detail.external_meeting_id {
            meeting.name = Some(name.as_str().to_owned());
        }
        let (is_there, rank) = match detail.event_type {
            EventType::AttendeeJoined => (true, 0),
            EventType::AttendeeLeft | EventType::AttendeeDropped => (false, 1),
            EventType::AttendeeDeleted => (false, 2),
            EventType::MeetingEnded => {
                // an ended meeting stays ended, so the time does not matter
                meeting.has_ended = true;
                return;
            }
            _ => return,
        };
        let Some(attendee) = &detail.attendee_id else { return };
        let user = detail.external_user_id.as_ref().map_or("somebody", |user| user.as_str());
        let at = (detail.timestamp.or(event.time), rank);
        let news = Presence { user: user.to_owned(), at, is_there };
        match meeting.attendees.get_mut(attendee) {
            Some(known) if known.at >= at => {}
            Some(known) => *known = news,
            None => {
                meeting.attendees.insert(attendee.clone(), news);
            }
        }
    }

    /// Counts a type that is not known, once for each event.
    fn count(&mut self, word: String, id: Option<&str>) {
        if self.counted.len() >= REMEMBERED {
            self.counted.clear();
        }
        if id.is_none_or(|id| self.counted.insert(id.to_owned())) {
            *self.unknown.entry(word).or_default() += 1;
        }
    }
}

/// A line for each meeting, and one for each unknown type.
impl fmt::Display for Roster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = self.meetings.iter().map(|(id, it)| it.line(id)).collect();
        lines.sort();
        for line in lines {
            writeln!(f, "{line}")?;
        }
        for (word, count) in &self.unknown {
            writeln!(f, "unknown type {word}: {count}")?;
        }
        Ok(())
    }
}

impl Meeting {
    fn line(&self, id: &MeetingId) -> String {
        let name = self.name.as_deref().unwrap_or(id.as_str());
        if self.has_ended {
            return format!("{name}: has ended");
        }
        let there = self.attendees.values().filter(|presence| presence.is_there);
        let mut users: Vec<&str> = there.map(|presence| presence.user.as_str()).collect();
        users.sort_unstable();
        match users.len() {
            0 => format!("{name}: nobody is there"),
            count => format!("{name}: {count} there: {}", users.join(", ")),
        }
    }
}
