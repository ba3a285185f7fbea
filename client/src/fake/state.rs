//! What the fake remembers.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chime_sdk_core::endpoint::partition_of;
use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::ACCOUNT_ID;
use super::attendees::Seat;
use super::clock::{Clock, Millis};
use super::events::EventLog;
use super::journal::{About, Happened, Journal, Person, Record};
use super::meetings::{Creation, CreationKey};
use super::refusals;
use super::rooms::Rooms;
use super::rules::Rules;
use super::settings::Settings;
#[cfg(feature = "fake-store")]
use super::store::Store;
use super::throttle::Throttle;
use super::tokens::Tokens;
use crate::shapes::{Meeting, TranscriptionConfiguration};
use crate::strings::{MeetingId, ResourceArn, TagKey, TagValue};

/// Everything that changes while the fake runs.
#[derive(Debug)]
pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) meetings: Meetings,
    pub(super) events: EventLog,
    pub(super) rooms: Rooms,
    pub(super) rules: Rules,
    pub(super) throttle: Throttle,
    pub(super) tally: Tally,
    #[cfg(feature = "fake-store")]
    pub(super) store: Store,
}

impl State {
    pub(super) fn new(settings: Arc<Settings>, authority: String) -> Self {
        let clock = match settings.manual_clock {
            Some(start) => Clock::new(start, false),
            None => Clock::new(Millis::of(SystemTime::now()), true),
        };
        let events = EventLog::new(settings.event_history);
        State {
            throttle: Throttle::new(settings.rate_limit, settings.rate_scope),
            meetings: Meetings::new(settings, authority, clock.now()),
            clock,
            events,
            rooms: Rooms::default(),
            rules: Rules::default(),
            tally: Tally::default(),
            #[cfg(feature = "fake-store")]
            store: Store::default(),
        }
    }

    /// Brings everything up to the time that it is now.
    pub(super) fn advance(&mut self) {
        self.meetings.advance(self.clock.now());
    }

    /// Puts the clock forward, and brings everything up to the time that it is then.
    pub(super) fn put_forward(&mut self, duration: Duration) {
        self.clock.advance(duration);
        self.advance();
    }

    /// Lets everybody know what has happened since this was last called.
    pub(super) fn settle(&mut self) {
        let journal = std::mem::take(&mut self.meetings.around.journal);
        for entry in &journal.entries {
            self.events.push(entry);
            self.rooms.tell(entry);
        }
        #[cfg(feature = "fake-store")]
        self.store.note(&journal.changed, &self.meetings, &self.clock);
    }
}

/// The meetings of all control regions.
#[derive(Debug)]
pub(super) struct Meetings {
    /// Host and port of the fake, below which the addresses of media servers lie.
    pub(super) authority: String,
    pub(super) active: HashMap<MeetingId, ActiveMeeting>,
    /// The answers to creations, to be repeated for the same token.
    pub(super) creations: HashMap<CreationKey, Creation>,
    /// The tokens of meetings that have ended, the oldest first.
    pub(super) ended: VecDeque<CreationKey>,
    /// How many were in that list before these.
    pub(super) ended_before: u64,
    /// When meetings end by themselves.
    pub(super) deadlines: BTreeSet<(Millis, MeetingId)>,
    pub(super) around: Surroundings,
}

/// What a meeting needs from outside of it.
#[derive(Debug)]
pub(super) struct Surroundings {
    pub(super) now: Millis,
    pub(super) settings: Arc<Settings>,
    pub(super) tokens: Tokens,
    pub(super) journal: Journal,
}

impl Surroundings {
    /// Notes what happened to a meeting.
    pub(super) fn tell(&mut self, about: &Arc<About>, what: Happened) {
        self.journal.tell(self.now, about, what);
    }

    /// Notes that the meeting's own record has changed.
    pub(super) fn change_meeting(&mut self, meeting: &ActiveMeeting) {
        self.journal.change(Record::Meeting(meeting.meeting.meeting_id.clone()));
    }

    /// Notes that the record of an attendee has changed, or is gone.
    pub(super) fn change_attendee(&mut self, meeting: &ActiveMeeting, number: u64) {
        self.journal.change(Record::Attendee(meeting.meeting.meeting_id.clone(), number));
    }
}

impl Meetings {
    pub(super) fn new(settings: Arc<Settings>, authority: String, now: Millis) -> Self {
        Meetings {
            authority,
            active: HashMap::new(),
            creations: HashMap::new(),
            ended: VecDeque::new(),
            ended_before: 0,
            deadlines: BTreeSet::new(),
            around: Surroundings {
                now,
                settings,
                tokens: Tokens::new(),
                journal: Journal::default(),
            },
        }
    }

    /// The meeting, if this control region has created it.
    pub(super) fn get(&self, region: &str, id: &MeetingId) -> Result<&ActiveMeeting, Fault> {
        let meeting = self.active.get(id).filter(|meeting| meeting.creation.region == region);
        meeting.ok_or_else(|| refusals::meeting_not_found(id.as_str()))
    }

    /// Does something to a meeting, if this control region has created it.
    pub(super) fn change<T>(
        &mut self,
        region: &str,
        id: &MeetingId,
        action: impl FnOnce(&mut ActiveMeeting, &mut Surroundings) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.get(region, id)?;
        self.change_any(id, action)
    }

    /// The same to a meeting of any control region.
    pub(super) fn change_any<T>(
        &mut self,
        id: &MeetingId,
        action: impl FnOnce(&mut ActiveMeeting, &mut Surroundings) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let meeting = self.active.get_mut(id);
        let meeting = meeting.ok_or_else(|| refusals::meeting_not_found(id.as_str()))?;
        let result = action(meeting, &mut self.around);
        self.reschedule(id);
        result
    }
}

/// A meeting that has not ended, with all that belongs to it.
#[derive(Debug)]
pub(super) struct ActiveMeeting {
    pub(super) meeting: Meeting,
    pub(super) about: Arc<About>,
    /// The control region that created it and the token of that request.
    pub(super) creation: CreationKey,
    pub(super) created: Millis,
    /// Whether it was told that the meeting has started.
    pub(super) started: bool,
    pub(super) replicas: Vec<MeetingId>,
    pub(super) tags: BTreeMap<TagKey, TagValue>,
    /// In the order of creation. They are few, so they are searched from end to end.
    pub(super) seats: Vec<Seat>,
    /// How many attendees were ever created, those deleted included.
    pub(super) attendees_created: u64,
    /// The attendees that are connected.
    pub(super) connected: BTreeSet<Uuid>,
    /// Since when nobody is connected; `None` while somebody is, or before that counts.
    pub(super) empty_since: Option<Millis>,
    /// When it ends by itself, as it stands in the list of deadlines.
    pub(super) deadline: Option<Millis>,
    pub(super) transcription: Option<TranscriptionConfiguration>,
}

impl ActiveMeeting {
    pub(super) fn new(meeting: Meeting, about: About, creation: CreationKey, now: Millis) -> Self {
        ActiveMeeting {
            meeting,
            about: Arc::new(about),
            creation,
            created: now,
            started: false,
            replicas: Vec::new(),
            tags: BTreeMap::new(),
            seats: Vec::new(),
            attendees_created: 0,
            connected: BTreeSet::new(),
            empty_since: Some(now),
            deadline: None,
            transcription: None,
        }
    }

    /// The attendee with this id, as events name it.
    pub(super) fn person(&self, id: &Uuid) -> Option<Person> {
        self.seats.iter().find(|seat| seat.id == *id).map(Seat::person)
    }
}

/// How many requests were answered.
#[derive(Debug, Default)]
pub(super) struct Tally {
    total: u64,
    operations: HashMap<&'static str, u64>,
}

impl Tally {
    /// Counts a request for an operation, or for none.
    pub(super) fn count(&mut self, operation: Option<&'static str>) {
        self.total += 1;
        if let Some(name) = operation {
            *self.operations.entry(name).or_default() += 1;
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.total
    }

    /// How many requests each operation had that had any.
    pub(super) fn by_operation(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.operations.iter().map(|(name, requests)| (*name, *requests))
    }

    pub(super) fn of(&self, operation: &str) -> u64 {
        self.operations.get(operation).copied().unwrap_or_default()
    }
}

/// The ARN of a meeting that a control region has created.
pub(super) fn meeting_arn(region: &str, id: &MeetingId) -> ResourceArn {
    let partition = partition_of(region);
    format!("arn:{partition}:chime:{region}:{ACCOUNT_ID}:meeting/{}", id.as_str()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_name_the_partition_of_their_region() {
        for (region, partition) in [
            ("eu-west-2", "aws"),
            ("us-gov-west-1", "aws-us-gov"),
            ("cn-north-1", "aws-cn"),
            ("eusc-de-east-1", "aws-eusc"),
            ("us-iso-east-1", "aws-iso"),
            ("us-isob-east-1", "aws-iso-b"),
            ("eu-isoe-west-1", "aws-iso-e"),
            ("us-isof-south-1", "aws-iso-f"),
        ] {
            let arn = meeting_arn(region, &MeetingId::from("id"));
            let expected = format!("arn:{partition}:chime:{region}:123456789012:meeting/id");
            assert_eq!(arn.as_str(), expected);
        }
    }
}
