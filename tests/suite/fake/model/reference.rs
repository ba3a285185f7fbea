//! What the service is expected to do, said once more and in the simplest way: lists that are searched
//! from end to end, and a rule a line. It shares nothing with the fake but the words of its assumptions.

use std::collections::BTreeMap;

use chime_sdk_meetings::enums::{ContentResolution, MediaCapabilities, VideoResolution};
use chime_sdk_meetings::fake::{
    AfterEnd, Assumptions, BatchRefusal, EmptyTime, MaxCount, MeetingStarted, Repetition,
    SameCapabilities, SameInBatch, SameUser, TranscriptionRules, Verdict,
};
use chime_sdk_meetings::operations::CreateMeetingWithAttendeesOutput;
use chime_sdk_meetings::shapes::{Attendee, AttendeeCapabilities, Meeting};

use super::steps::{Creation, Item, REGIONS, Transcription};
use super::told::Told;

/// The code of an error.
pub(super) type Code = &'static str;

pub(super) const BAD: Code = "BadRequestException";
pub(super) const CONFLICT: Code = "ConflictException";
pub(super) const FULL: Code = "LimitExceededException";
pub(super) const LOST: Code = "NotFoundException";
pub(super) const LOST_RESOURCE: Code = "ResourceNotFoundException";
pub(super) const TOO_MANY_TAGS: Code = "TooManyTagsException";
pub(super) const UNPROCESSABLE: Code = "UnprocessableEntityException";

const DAY: u64 = 24 * 60 * 60;
const FIVE_MINUTES: u64 = 5 * 60;

pub(super) struct Reference {
    pub(super) assumptions: Assumptions,
    pub(super) quota: usize,
    /// Seconds.
    pub(super) now: u64,
    /// All that there ever were.
    pub(super) meetings: Vec<Room>,
    /// By region and token.
    pub(super) creations: BTreeMap<(usize, u8), Created>,
}

pub(super) struct Created {
    pub(super) request: Creation,
    /// The id that `PrimaryMeetingId` was.
    pub(super) primary: Option<String>,
    pub(super) room: usize,
    pub(super) output: CreateMeetingWithAttendeesOutput,
}

/// A meeting.
pub(super) struct Room {
    /// As the service answered.
    pub(super) meeting: Meeting,
    pub(super) creation: Creation,
    pub(super) primary: Option<usize>,
    pub(super) since: u64,
    pub(super) empty_since: Option<u64>,
    pub(super) ended: bool,
    pub(super) seats: Vec<Seat>,
    /// How many attendees there ever were.
    pub(super) created: u64,
    pub(super) tags: BTreeMap<u8, u8>,
    pub(super) is_transcribed: bool,
    pub(super) rule: Assumptions,
    /// All that is told of the meeting.
    pub(super) told: Vec<Told>,
    /// The id and the user of every attendee that there ever was, by number.
    pub(super) people: BTreeMap<u64, (String, u8)>,
}

pub(super) struct Seat {
    /// Rises from one attendee of the meeting to the next.
    pub(super) number: u64,
    pub(super) user: u8,
    pub(super) capabilities: AttendeeCapabilities,
    /// As the service answered when it was created; `None` while that answer is not looked at.
    pub(super) attendee: Option<Attendee>,
    pub(super) is_connected: bool,
}

impl Seat {
    pub(super) fn expected(&self) -> Attendee {
        let mut attendee = self.attendee.clone().unwrap();
        attendee.capabilities = Some(self.capabilities.clone());
        attendee
    }
}

/// What becomes of a batch: who is in the meeting, by place and with which capabilities at that moment,
/// and who is refused and why.
pub(super) type Batch = (Vec<(usize, AttendeeCapabilities)>, Vec<(u8, &'static str)>);

impl Reference {
    /// The meeting, if it has not ended and the caller is in its control region.
    pub(super) fn room(&mut self, room: Option<usize>, region: usize) -> Option<&mut Room> {
        let room = self.meetings.get_mut(room?)?;
        (!room.ended && room.creation.region == region).then_some(room)
    }

    /// The answer to a creation that is repeated, or `None` for one that makes a meeting.
    pub(super) fn create(
        &self,
        request: &Creation,
        primary: Option<&str>,
    ) -> Result<Option<CreateMeetingWithAttendeesOutput>, Code> {
        let asked =
            request.attendees.iter().flatten().filter_map(|item| item.capabilities.as_ref());
        let is_bad = |asked: &AttendeeCapabilities| {
            breaks_the_rule_of_content(asked) || !fits(request, asked)
        };
        if request.media_region == "mars-1" || asked.into_iter().any(is_bad) {
            return Err(BAD);
        }
        if let Some(earlier) = self.creations.get(&(request.region, request.token)) {
            let is_same = earlier.request == *request && earlier.primary.as_deref() == primary;
            let gives_it = self.assumptions.token_with_other_members == Repetition::SameMeeting;
            return if is_same || gives_it {
                Ok(Some(earlier.output.clone()))
            } else {
                Err(CONFLICT)
            };
        }
        let is_government = |region: &str| region.starts_with("us-gov-");
        if is_government(REGIONS[request.region]) != is_government(request.media_region) {
            return Err(BAD);
        }
        if self.assumptions.high_resolution_max_count == MaxCount::Required
            && is_fine(request)
            && max_count(request).is_none()
        {
            return Err(BAD);
        }
        self.check_distinct(&request.tags)?;
        if let Some(primary) = primary {
            let is_it = |room: &&Room| room.meeting.meeting_id.as_str() == primary && !room.ended;
            let room = self.meetings.iter().find(is_it).ok_or(BAD)?;
            if room.creation.region != request.region || room.primary.is_some() {
                return Err(BAD);
            }
            let replicas = self.meetings.iter().filter(|other| {
                !other.ended
                    && other.primary.is_some_and(|place| std::ptr::eq(&self.meetings[place], room))
            });
            if replicas.count() >= 4 {
                return Err(FULL);
            }
        }
        if self.meetings.iter().filter(|room| !room.ended).count() >= self.quota {
            return Err(FULL);
        }
        Ok(None)
    }

    /// Adds a meeting that was answered with.
    pub(super) fn add_room(
        &mut self,
        request: &Creation,
        primary: Option<usize>,
        meeting: Meeting,
    ) -> usize {
        let counts_at_once = self.assumptions.empty_time == EmptyTime::FromCreation;
        self.meetings.push(Room {
            meeting,
            creation: request.clone(),
            primary,
            since: self.now,
            empty_since: counts_at_once.then_some(self.now),
            ended: false,
            seats: Vec::new(),
            created: 0,
            tags: request.tags.iter().copied().collect(),
            is_transcribed: false,
            rule: self.assumptions.clone(),
            told: Vec::new(),
            people: BTreeMap::new(),
        });
        let place = self.meetings.len() - 1;
        self.meetings[place].start(MeetingStarted::AtCreation, self.now);
        place
    }

    /// Adds attendees, or finds those who are there.
    pub(super) fn add(&mut self, room: usize, items: &[Item]) -> Result<Batch, Code> {
        let rule = &self.assumptions;
        let room = &mut self.meetings[room];
        let is_bad = |item: &Item| is_bad_for(&room.creation, item);
        if rule.batch_capabilities == BatchRefusal::Whole && items.iter().any(is_bad) {
            return Err(BAD);
        }
        let (mut places, mut refused, mut seen) = (Vec::new(), Vec::new(), Vec::new());
        for item in items {
            let once = rule.same_user_in_batch == SameInBatch::Once
                && rule.same_user != SameUser::NewAttendee;
            if seen.contains(&item.user) && once {
                continue;
            }
            seen.push(item.user);
            if is_bad_for(&room.creation, item) {
                refused.push((item.user, "BadRequest"));
                continue;
            }
            match room.add(item, self.now) {
                Ok(place) => places.push((place, room.seats[place].capabilities.clone())),
                Err(CONFLICT) => refused.push((item.user, "Conflict")),
                Err(_) => refused.push((item.user, "LimitExceeded")),
            }
        }
        Ok((places, refused))
    }

    /// Whether the keys of tags are acceptable.
    pub(super) fn check_distinct(&self, tags: &[(u8, u8)]) -> Result<(), Code> {
        let is_twice =
            |(place, tag): (usize, &(u8, u8))| tags[..place].iter().any(|one| one.0 == tag.0);
        let refused =
            self.assumptions.tag_twice == Verdict::Refused && tags.iter().enumerate().any(is_twice);
        if refused { Err(BAD) } else { Ok(()) }
    }

    pub(super) fn delete(&mut self, room: usize) -> Result<(), Code> {
        let is_replica = self.meetings[room].primary.is_some();
        if is_replica && self.assumptions.replica_deletion == Verdict::Refused {
            return Err(BAD);
        }
        self.end(room, self.now);
        Ok(())
    }

    pub(super) fn advance(&mut self, seconds: u64) {
        self.now += seconds;
        for place in 0..self.meetings.len() {
            let room = &self.meetings[place];
            let old = room.since + DAY;
            let due = room.empty_since.map_or(old, |since| old.min(since + FIVE_MINUTES));
            if room.primary.is_none() && self.now >= due {
                self.end(place, due);
            }
        }
    }

    /// Ends a meeting and its replicas.
    fn end(&mut self, ended: usize, at: u64) {
        for (place, room) in self.meetings.iter_mut().enumerate() {
            if room.ended || (place != ended && room.primary != Some(ended)) {
                continue;
            }
            room.end(at);
            if self.assumptions.token_after_end == AfterEnd::NewMeeting {
                self.creations.retain(|_, created| created.room != place);
            }
        }
    }

    pub(super) fn start_transcription(
        &mut self,
        room: usize,
        what: Transcription,
    ) -> Result<(), Code> {
        use Transcription::{BothEngines, Contradictory, Good, Medical, NoEngine, Unknown};
        let rule = &self.assumptions;
        let room = &mut self.meetings[room];
        match what {
            NoEngine | BothEngines => return Err(BAD),
            Contradictory if rule.transcription_rules == TranscriptionRules::AtOnce => {
                return Err(BAD);
            }
            _ if room.is_transcribed && rule.transcription_twice == Verdict::Refused => {
                return Err(UNPROCESSABLE);
            }
            Good | Medical => {
                room.is_transcribed = true;
                room.tell(self.now, "TranscriptionStarted", None);
            }
            Contradictory | Unknown => room.tell(self.now, "TranscriptionFailed", None),
        }
        Ok(())
    }

    pub(super) fn stop_transcription(&mut self, room: usize) -> Result<(), Code> {
        let rule = self.assumptions.transcription_stopped_twice;
        let room = &mut self.meetings[room];
        if std::mem::take(&mut room.is_transcribed) {
            room.tell(self.now, "TranscriptionStopped", None);
        } else if rule == Verdict::Refused {
            return Err(UNPROCESSABLE);
        }
        Ok(())
    }

    pub(super) fn tag(&mut self, room: usize, tags: &[(u8, u8)]) -> Result<(), Code> {
        self.check_distinct(tags)?;
        let mut after = self.meetings[room].tags.clone();
        after.extend(tags.iter().copied());
        if after.len() > 50 {
            return Err(TOO_MANY_TAGS);
        }
        self.meetings[room].tags = after;
        Ok(())
    }
}

impl Room {
    fn add(&mut self, item: &Item, now: u64) -> Result<usize, Code> {
        let rule = self.rule.clone();
        if let Some(place) = self.seats.iter().position(|seat| seat.user == item.user) {
            match rule.same_user {
                SameUser::Conflict => return Err(CONFLICT),
                SameUser::NewAttendee => {}
                SameUser::SameAttendee => {
                    if rule.capabilities_of_same_user == SameCapabilities::Replaced
                        && let Some(capabilities) = &item.capabilities
                    {
                        self.update(place, capabilities, now);
                    }
                    return Ok(place);
                }
            }
        }
        let most = if is_fine(&self.creation) { rule.high_resolution_quota } else { 250 };
        let most = most.min(max_count(&self.creation).unwrap_or(250));
        if self.seats.len() >= most as usize {
            return Err(FULL);
        }
        let usual = || usual_capabilities(&self.creation);
        let capabilities = item.capabilities.clone().unwrap_or_else(usual);
        self.created += 1;
        self.seats.push(Seat {
            number: self.created,
            user: item.user,
            capabilities,
            attendee: None,
            is_connected: false,
        });
        self.tell(now, "AttendeeAdded", Some(self.created));
        Ok(self.seats.len() - 1)
    }

    /// Marks an attendee as gone or as there; `empty_since` is when the last one went.
    pub(super) fn connect(&mut self, place: usize, connected: bool, now: u64) {
        let was_there = std::mem::replace(&mut self.seats[place].is_connected, connected);
        let number = Some(self.seats[place].number);
        match (was_there, connected) {
            (false, true) => {
                self.empty_since = None;
                self.start(MeetingStarted::AtFirstJoin, now);
                self.tell(now, "AttendeeJoined", number);
            }
            (true, true) => self.tell(now, "AttendeeAuthorized", number),
            (true, false) => {
                if self.seats.iter().all(|seat| !seat.is_connected) {
                    self.empty_since = Some(now);
                }
                self.tell(now, "AttendeeLeft", number);
            }
            (false, false) => {}
        }
    }

    /// Whether the meeting's features offer these capabilities.
    pub(super) fn offers(&self, capabilities: &AttendeeCapabilities) -> bool {
        fits(&self.creation, capabilities)
    }
}

pub(super) fn breaks_the_rule_of_content(capabilities: &AttendeeCapabilities) -> bool {
    use MediaCapabilities::{Receive, SendReceive};
    let receives = |capability: &MediaCapabilities| matches!(capability, Receive | SendReceive);
    receives(&capabilities.content) && !receives(&capabilities.video)
}

fn is_bad_for(creation: &Creation, item: &Item) -> bool {
    item.capabilities.as_ref().is_some_and(|asked| !fits(creation, asked))
}

fn fits(creation: &Creation, capabilities: &AttendeeCapabilities) -> bool {
    let none = MediaCapabilities::None;
    (video(creation) != Some(VideoResolution::None) || capabilities.video == none)
        && (content(creation) != Some(ContentResolution::None) || capabilities.content == none)
}

fn usual_capabilities(creation: &Creation) -> AttendeeCapabilities {
    use MediaCapabilities::{None as Nothing, Receive, SendReceive};
    let has_video = video(creation) != Some(VideoResolution::None);
    let has_content = content(creation) != Some(ContentResolution::None);
    let video = match (has_video, has_content) {
        (true, _) => SendReceive,
        (false, true) => Receive,
        (false, false) => Nothing,
    };
    AttendeeCapabilities::new(SendReceive, video, if has_content { SendReceive } else { Nothing })
}

/// Whether video or content is of the finest kind.
fn is_fine(creation: &Creation) -> bool {
    video(creation) == Some(VideoResolution::Fhd)
        || content(creation) == Some(ContentResolution::Uhd)
}

fn video(creation: &Creation) -> Option<VideoResolution> {
    creation.features.as_ref()?.video.as_ref()?.max_resolution.clone()
}

fn content(creation: &Creation) -> Option<ContentResolution> {
    creation.features.as_ref()?.content.as_ref()?.max_resolution.clone()
}

fn max_count(creation: &Creation) -> Option<u32> {
    creation.features.as_ref()?.attendee.as_ref()?.max_count
}
