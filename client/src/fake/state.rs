//! What the fake remembers.

use std::collections::{BTreeMap, HashMap, VecDeque};

use chime_sdk_core::server::Fault;

use super::ACCOUNT_ID;
use super::backend::Settings;
use super::faults;
use super::meetings::{Creation, CreationKey};
use super::scripts::Scripts;
use super::throttle::Throttle;
use super::tokens::PageTokens;
use crate::shapes::{Attendee, Meeting, TranscriptionConfiguration};
use crate::strings::{MeetingId, ResourceArn, TagKey, TagValue};

/// Everything that changes while the fake runs.
#[derive(Debug)]
pub(super) struct State {
    pub(super) meetings: Meetings,
    pub(super) page_tokens: PageTokens,
    pub(super) scripts: Scripts,
    pub(super) throttle: Throttle,
    pub(super) tally: Tally,
}

impl State {
    pub(super) fn new(settings: &Settings, authority: String) -> Self {
        State {
            meetings: Meetings {
                authority,
                quota: settings.meeting_quota,
                active: HashMap::new(),
                creations: HashMap::new(),
                ended: VecDeque::new(),
            },
            page_tokens: PageTokens::default(),
            scripts: Scripts::default(),
            throttle: Throttle::new(settings.rate_limit),
            tally: Tally::default(),
        }
    }
}

/// The meetings of all control regions.
#[derive(Debug)]
pub(super) struct Meetings {
    /// Host and port of the fake, below which the addresses of media servers lie.
    pub(super) authority: String,
    /// How many meetings can be active at a time.
    pub(super) quota: usize,
    pub(super) active: HashMap<MeetingId, ActiveMeeting>,
    /// The answers to creations, to be repeated for the same token.
    pub(super) creations: HashMap<CreationKey, Creation>,
    /// The tokens of meetings that have ended, the oldest first.
    pub(super) ended: VecDeque<CreationKey>,
}

impl Meetings {
    /// The meeting, if this control region has created it.
    pub(super) fn get(&self, region: &str, id: &MeetingId) -> Result<&ActiveMeeting, Fault> {
        let meeting = self.active.get(id).filter(|meeting| meeting.creation.region == region);
        meeting.ok_or_else(|| faults::meeting_not_found(id.as_str()))
    }

    /// The same, to be changed.
    pub(super) fn get_mut(
        &mut self,
        region: &str,
        id: &MeetingId,
    ) -> Result<&mut ActiveMeeting, Fault> {
        let meeting = self.active.get_mut(id).filter(|meeting| meeting.creation.region == region);
        meeting.ok_or_else(|| faults::meeting_not_found(id.as_str()))
    }
}

/// A meeting that has not ended, with all that belongs to it.
#[derive(Debug)]
pub(super) struct ActiveMeeting {
    pub(super) meeting: Meeting,
    /// The control region that created it and the token of that request.
    pub(super) creation: CreationKey,
    pub(super) replicas: Vec<MeetingId>,
    pub(super) tags: BTreeMap<TagKey, TagValue>,
    /// In the order of creation. They are few, so they are searched from end to end.
    pub(super) attendees: Vec<NumberedAttendee>,
    /// How many attendees were ever created, those deleted included.
    pub(super) attendees_created: u64,
    pub(super) transcription: Option<TranscriptionConfiguration>,
}

impl ActiveMeeting {
    pub(super) fn new(meeting: Meeting, creation: CreationKey) -> Self {
        ActiveMeeting {
            meeting,
            creation,
            replicas: Vec::new(),
            tags: BTreeMap::new(),
            attendees: Vec::new(),
            attendees_created: 0,
            transcription: None,
        }
    }
}

/// An attendee with a number that rises from one creation to the next. Pages go by it, because
/// places in a list change when attendees are deleted.
#[derive(Debug)]
pub(super) struct NumberedAttendee {
    pub(super) number: u64,
    pub(super) attendee: Attendee,
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

    pub(super) fn of(&self, operation: &str) -> u64 {
        self.operations.get(operation).copied().unwrap_or_default()
    }
}

/// Whether a control or media region belongs to the partition of the US government.
pub(super) fn is_government(region: &str) -> bool {
    region.starts_with("us-gov-")
}

/// The ARN of a meeting that a control region has created.
pub(super) fn meeting_arn(region: &str, id: &MeetingId) -> ResourceArn {
    let partition = if is_government(region) { "aws-us-gov" } else { "aws" };
    format!("arn:{partition}:chime:{region}:{ACCOUNT_ID}:meeting/{}", id.as_str()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_name_the_partition_of_their_region() {
        let id = MeetingId::from("id");
        assert_eq!(
            meeting_arn("eu-west-2", &id).as_str(),
            "arn:aws:chime:eu-west-2:123456789012:meeting/id"
        );
        assert_eq!(
            meeting_arn("us-gov-west-1", &id).as_str(),
            "arn:aws-us-gov:chime:us-gov-west-1:123456789012:meeting/id"
        );
    }
}
