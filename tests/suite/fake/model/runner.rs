//! Takes a step on both sides and compares.

use std::collections::BTreeSet;
use std::time::{Duration, UNIX_EPOCH};

use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::operations::CreateMeetingWithAttendeesOutput;
use chime_sdk_meetings::shapes::{
    Attendee, AttendeeIdItem, CreateAttendeeError, CreateAttendeeRequestItem, Meeting, Tag,
};
use chime_sdk_meetings::strings::{AttendeeId, MeetingId, ResourceArn, TagKey};
use chime_sdk_meetings::{Client, Error};
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};

use super::reference::{
    BAD, Batch, CONFLICT, Code, Created, FULL, LOST, LOST_RESOURCE, Reference,
    breaks_the_rule_of_content,
};
use super::steps::{Creation, Item, REGIONS, Step, Target, with_words};
use super::told;

type Outcome = Result<(), TestCaseError>;

/// The id of no meeting and of no attendee.
const NOBODY: &str = "12345678-1234-1234-1234-123456789012";

/// How many meetings can be active.
const QUOTA: usize = 7;

/// A fake and a reference that have gone the same way.
pub(super) struct Run {
    fake: Fake,
    /// One for each control region.
    clients: Vec<Client>,
    reference: Reference,
    /// The last page token, with its meeting and the number of the last attendee before it.
    cursor: Option<(String, usize, u64)>,
}

impl Run {
    pub(super) async fn start(words: &[(&'static str, &'static str)], over_http: bool) -> Self {
        let assumptions = with_words(words);
        let builder = Fake::builder()
            .manual_clock(UNIX_EPOCH)
            .meeting_quota(QUOTA)
            .assumptions(assumptions.clone());
        let fake = builder.start().await.unwrap();
        // what is wrong is to be refused by the fake
        let client = |region| {
            let builder = fake.client_builder().region(region).validate(false).max_attempts(1);
            let builder = if over_http { builder } else { builder.transport(fake.in_process()) };
            builder.build().unwrap()
        };
        let clients = REGIONS.into_iter().map(client).collect();
        let reference = Reference {
            assumptions,
            quota: QUOTA,
            now: 0,
            meetings: Vec::new(),
            creations: Default::default(),
        };
        Run { fake, clients, reference, cursor: None }
    }

    pub(super) async fn take(&mut self, step: &Step) -> Outcome {
        match step {
            Step::Create(creation, primary) => self.create(creation, primary.as_ref()).await,
            Step::Advance(seconds) => {
                self.fake.advance(Duration::from_secs(*seconds));
                self.reference.advance(*seconds);
                Ok(())
            }
            Step::GetMeeting(at) => self.get_meeting(at).await,
            Step::DeleteMeeting(at) => self.delete_meeting(at).await,
            Step::CreateAttendee(at, item) => self.create_attendee(at, item).await,
            Step::BatchCreateAttendee(at, items) => self.create_attendees(at, items).await,
            Step::ListAttendees(at, size, follow) => self.list(at, *size, *follow).await,
            Step::GetAttendee(at, who)
            | Step::DeleteAttendee(at, who)
            | Step::UpdateCapabilities(at, who, _)
            | Step::Join(at, who)
            | Step::Leave(at, who) => self.of_one(step, at, who).await,
            Step::UpdateCapabilitiesExcept(at, who, what) => self.of_others(at, who, what).await,
            Step::StartTranscription(at, what) => {
                let (room, region, id) = self.meeting(at);
                let call =
                    self.clients[region].start_meeting_transcription(id, what.configuration());
                let answer = call.await.map(|_| ());
                let expected = match self.found(room, region) {
                    Some(room) => self.reference.start_transcription(room, *what),
                    None => Err(LOST),
                };
                same(expected, answer)
            }
            Step::StopTranscription(at) => {
                let (room, region, id) = self.meeting(at);
                let answer = self.clients[region].stop_meeting_transcription(id).await.map(|_| ());
                let expected = match self.found(room, region) {
                    Some(room) => self.reference.stop_transcription(room),
                    None => Err(LOST),
                };
                same(expected, answer)
            }
            Step::ListTags(at) | Step::Tag(at, _) | Step::Untag(at, _) => self.tags(step, at).await,
        }
    }

    /// Compares all that can be read, and all that was told.
    pub(super) async fn audit(&mut self) -> Outcome {
        told::compare(&self.reference, &self.fake.event_history())?;
        for place in 0..self.reference.meetings.len() {
            let room = &self.reference.meetings[place];
            let client = &self.clients[room.creation.region];
            let (id, arn) = (&room.meeting.meeting_id, arn(&room.meeting));
            if room.ended {
                prop_assert_eq!(code(client.get_meeting(id).await.err()), LOST);
                prop_assert_eq!(code(client.list_attendees(id).await.err()), LOST);
                prop_assert_eq!(
                    code(client.list_tags_for_resource(arn).await.err()),
                    LOST_RESOURCE
                );
                continue;
            }
            prop_assert_eq!(&client.get_meeting(id).await.unwrap().meeting, &room.meeting);
            let mut pages = client.list_attendees(id).max_results(3).items();
            let mut listed = Vec::new();
            while let Some(attendee) = pages.try_next().await.unwrap() {
                listed.push(attendee);
            }
            let seats: Vec<_> = room.seats.iter().map(super::reference::Seat::expected).collect();
            prop_assert_eq!(listed, seats);
            let tags = client.list_tags_for_resource(arn).await.unwrap().tags;
            prop_assert_eq!(sorted(tags), sorted(written(room.tags.iter())));
        }
        Ok(())
    }

    /// The meeting of a step, the caller's region, and the id. Those that have not ended come up more
    /// often.
    fn meeting(&self, at: &Target) -> (Option<usize>, usize, MeetingId) {
        let room = self.pick(&at.meeting);
        let home = room.map(|room| self.reference.meetings[room].creation.region);
        let region = home.filter(|_| at.at_home).unwrap_or(at.region);
        (room, region, self.id(room))
    }

    fn pick(&self, index: &Index) -> Option<usize> {
        let all = 0..self.reference.meetings.len();
        let active = all.clone().filter(|place| !self.reference.meetings[*place].ended);
        let active: Vec<usize> = active.collect();
        let ended = all.rev().filter(|place| !active.contains(place)).take(2);
        let often = std::iter::repeat_n(&active, 12).flatten().copied();
        let choices: Vec<Option<usize>> = often.chain(ended).map(Some).chain([None]).collect();
        *index.get(&choices)
    }

    /// The oldest meeting more often than any, so that now and then it has as many replicas as it can.
    fn pick_primary(&self, index: &Index) -> Option<usize> {
        let oldest = self.reference.meetings.iter().position(|room| !room.ended);
        match oldest {
            Some(oldest) if index.index(4) > 0 => Some(oldest),
            _ => self.pick(index),
        }
    }

    fn id(&self, room: Option<usize>) -> MeetingId {
        let room = room.map(|room| self.reference.meetings[room].meeting.meeting_id.clone());
        room.unwrap_or_else(|| NOBODY.into())
    }

    /// The meeting, if the caller finds it.
    fn found(&mut self, room: Option<usize>, region: usize) -> Option<usize> {
        self.reference.room(room, region).is_some().then_some(room).flatten()
    }

    async fn create(&mut self, creation: &Creation, primary: Option<&Index>) -> Outcome {
        let primary = primary.map(|index| self.pick_primary(index));
        let primary_id = primary.map(|room| self.id(room).as_str().to_owned());
        let expected = self.reference.create(creation, primary_id.as_deref());
        let answer = self.send(creation, primary_id.as_deref()).await;
        let output = match (expected, answer) {
            (Err(expected), answer) => {
                prop_assert_eq!(code(answer.err()), expected);
                return Ok(());
            }
            (Ok(_), Err(error)) => return Err(TestCaseError::fail(error.to_string())),
            (Ok(Some(mut earlier)), Ok(output)) => {
                if creation.attendees.is_none() {
                    // the operation that creates none answers with none
                    earlier = CreateMeetingWithAttendeesOutput::new(earlier.meeting);
                }
                prop_assert_eq!(output, earlier);
                return Ok(());
            }
            (Ok(None), Ok(output)) => output,
        };
        self.check_meeting(creation, primary_id.as_deref(), &output.meeting)?;
        let room = self.reference.add_room(creation, primary.flatten(), output.meeting.clone());
        let items = creation.attendees.as_deref().unwrap_or_default();
        let batch = self.reference.add(room, items).map_err(TestCaseError::fail)?;
        self.check_batch(room, &batch, &output.attendees, &output.errors)?;
        let key = (creation.region, creation.token);
        let created = Created { request: creation.clone(), primary: primary_id, room, output };
        self.reference.creations.insert(key, created);
        Ok(())
    }

    async fn send(
        &self,
        creation: &Creation,
        primary: Option<&str>,
    ) -> Result<CreateMeetingWithAttendeesOutput, Error> {
        let client = &self.clients[creation.region];
        let (media_region, name) = (creation.media_region, format!("meeting-{}", creation.name));
        let token = format!("token-{}", creation.token);
        let tags = (!creation.tags.is_empty())
            .then(|| written(creation.tags.iter().map(|(key, value)| (key, value))));
        if let Some(attendees) = &creation.attendees {
            let attendees = requests(attendees);
            let mut call = client
                .create_meeting_with_attendees(media_region, name, attendees)
                .client_request_token(token);
            if let Some(features) = &creation.features {
                call = call.meeting_features(features.clone());
            }
            if let Some(primary) = primary {
                call = call.primary_meeting_id(primary);
            }
            if let Some(tags) = tags {
                call = call.tags(tags);
            }
            return call.await;
        }
        let mut call = client.create_meeting(media_region, name).client_request_token(token);
        if let Some(features) = &creation.features {
            call = call.meeting_features(features.clone());
        }
        if let Some(primary) = primary {
            call = call.primary_meeting_id(primary);
        }
        if let Some(tags) = tags {
            call = call.tags(tags);
        }
        let meeting = call.await?.meeting;
        Ok(CreateMeetingWithAttendeesOutput::new(meeting))
    }

    /// A meeting that has just been created.
    fn check_meeting(
        &self,
        creation: &Creation,
        primary: Option<&str>,
        meeting: &Meeting,
    ) -> Outcome {
        let id = meeting.meeting_id.as_str();
        let is_there = |room: &super::reference::Room| room.meeting.meeting_id.as_str() == id;
        prop_assert!(!self.reference.meetings.iter().any(is_there), "{id} is new");
        let placement = meeting.media_placement.clone();
        let signaling = placement.as_ref().and_then(|placement| placement.signaling_url.as_ref());
        prop_assert!(signaling.is_some_and(|url| url.ends_with(id)));
        let region = REGIONS[creation.region];
        let partition = if region.starts_with("us-gov") { "aws-us-gov" } else { "aws" };
        let mut expected = Meeting::new(id);
        expected.external_meeting_id = Some(format!("meeting-{}", creation.name).into());
        expected.media_region = Some(creation.media_region.into());
        expected.media_placement = placement;
        expected.meeting_features.clone_from(&creation.features);
        expected.primary_meeting_id = primary.map(Into::into);
        let arn = format!("arn:{partition}:chime:{region}:123456789012:meeting/{id}");
        expected.meeting_arn = Some(arn.into());
        prop_assert_eq!(meeting, &expected);
        Ok(())
    }

    /// Attendees that were created together, new ones and others.
    fn check_batch(
        &mut self,
        room: usize,
        (places, refused): &Batch,
        attendees: &[Attendee],
        errors: &[CreateAttendeeError],
    ) -> Outcome {
        let codes: Vec<_> = errors
            .iter()
            .map(|error| {
                (error.external_user_id.as_ref().unwrap().as_str(), error.error_code.as_deref())
            })
            .collect();
        let names: Vec<_> = refused.iter().map(|(who, code)| (user(*who), *code)).collect();
        let expected: Vec<_> =
            names.iter().map(|(who, code)| (who.as_str(), Some(*code))).collect();
        prop_assert_eq!(codes, expected);
        prop_assert_eq!(attendees.len(), places.len());
        for ((place, capabilities), attendee) in places.iter().zip(attendees) {
            self.check_attendee(room, *place, attendee)?;
            prop_assert_eq!(attendee.capabilities.as_ref(), Some(capabilities));
        }
        Ok(())
    }

    /// An attendee that is answered with for the first time, or one that is known.
    fn check_attendee(&mut self, room: usize, place: usize, attendee: &Attendee) -> Outcome {
        let mut rooms = self.reference.meetings.iter();
        let is_its = |known: &Attendee| known.attendee_id == attendee.attendee_id;
        let is_known = rooms
            .any(|room| room.seats.iter().any(|seat| seat.attendee.as_ref().is_some_and(is_its)));
        let seat = &mut self.reference.meetings[room].seats[place];
        prop_assert_eq!(attendee.external_user_id.as_str(), user(seat.user));
        match &seat.attendee {
            Some(known) => {
                prop_assert_eq!(&attendee.attendee_id, &known.attendee_id);
                prop_assert_eq!(&attendee.join_token, &known.join_token);
            }
            None => {
                prop_assert!(!is_known, "an id of its own");
                prop_assert!(attendee.join_token.is_some());
                seat.attendee = Some(attendee.clone());
                let (number, who) = (seat.number, (attendee.attendee_id.to_string(), seat.user));
                self.reference.meetings[room].people.insert(number, who);
            }
        }
        Ok(())
    }

    async fn get_meeting(&mut self, at: &Target) -> Outcome {
        let (room, region, id) = self.meeting(at);
        let answer = self.clients[region].get_meeting(id).await.map(|output| output.meeting);
        let expected = self.reference.room(room, region).map(|room| room.meeting.clone());
        same(expected.ok_or(LOST), answer)
    }

    async fn delete_meeting(&mut self, at: &Target) -> Outcome {
        let (room, region, id) = self.meeting(at);
        let answer = self.clients[region].delete_meeting(id).await.map(|_| ());
        let expected = match self.found(room, region) {
            Some(room) => self.reference.delete(room),
            None => Err(LOST),
        };
        same(expected, answer)
    }

    async fn create_attendee(&mut self, at: &Target, item: &Item) -> Outcome {
        let (room, region, id) = self.meeting(at);
        let mut call = self.clients[region].create_attendee(id, user(item.user));
        if let Some(capabilities) = &item.capabilities {
            call = call.capabilities(capabilities.clone());
        }
        let answer = call.await.map(|output| output.attendee);
        if item.capabilities.as_ref().is_some_and(breaks_the_rule_of_content) {
            prop_assert_eq!(code(answer.err()), BAD);
            return Ok(());
        }
        let Some(room) = self.found(room, region) else {
            prop_assert_eq!(code(answer.err()), LOST);
            return Ok(());
        };
        let (places, refused) = match self.reference.add(room, std::slice::from_ref(item)) {
            Ok(batch) => batch,
            Err(expected) => {
                prop_assert_eq!(code(answer.err()), expected);
                return Ok(());
            }
        };
        match refused.first() {
            Some((_, "BadRequest")) => prop_assert_eq!(code(answer.err()), BAD),
            Some((_, "Conflict")) => prop_assert_eq!(code(answer.err()), CONFLICT),
            Some(_) => prop_assert_eq!(code(answer.err()), FULL),
            None => {
                let attendee = answer.map_err(|error| TestCaseError::fail(error.to_string()))?;
                self.check_batch(room, &(places, refused), &[attendee], &[])?;
            }
        }
        Ok(())
    }

    async fn create_attendees(&mut self, at: &Target, items: &[Item]) -> Outcome {
        let (room, region, id) = self.meeting(at);
        let answer = self.clients[region].batch_create_attendee(id, requests(items)).await;
        let asked = items.iter().filter_map(|item| item.capabilities.as_ref());
        if asked.into_iter().any(breaks_the_rule_of_content) {
            prop_assert_eq!(code(answer.err()), BAD);
            return Ok(());
        }
        let Some(room) = self.found(room, region) else {
            prop_assert_eq!(code(answer.err()), LOST);
            return Ok(());
        };
        match (self.reference.add(room, items), answer) {
            (Err(expected), answer) => prop_assert_eq!(code(answer.err()), expected),
            (Ok(_), Err(error)) => return Err(TestCaseError::fail(error.to_string())),
            (Ok(batch), Ok(output)) => {
                self.check_batch(room, &batch, &output.attendees, &output.errors)?;
            }
        }
        Ok(())
    }
}

mod attendees;
mod tags;

/// The name of a user.
pub(super) fn user(number: u8) -> String {
    format!("user-{number}")
}

fn requests(items: &[Item]) -> Vec<CreateAttendeeRequestItem> {
    let request = |item: &Item| {
        let mut request = CreateAttendeeRequestItem::new(user(item.user));
        request.capabilities.clone_from(&item.capabilities);
        request
    };
    items.iter().map(request).collect()
}

/// Tags by their numbers.
fn written<'a>(tags: impl Iterator<Item = (&'a u8, &'a u8)>) -> Vec<Tag> {
    tags.map(|(key, value)| Tag::new(tag_key(*key), format!("value-{value}"))).collect()
}

fn tag_key(number: u8) -> TagKey {
    format!("key-{number}").into()
}

fn sorted(tags: Vec<Tag>) -> BTreeSet<(String, String)> {
    let text = |tag: Tag| (tag.key.as_str().to_owned(), tag.value.as_str().to_owned());
    tags.into_iter().map(text).collect()
}

fn arn(meeting: &Meeting) -> ResourceArn {
    meeting.meeting_arn.clone().unwrap()
}

/// The code of an error, or why there is none.
fn code(error: Option<Error>) -> String {
    match error {
        None => "success".to_owned(),
        Some(error) => error.code().map_or_else(|| error.to_string(), str::to_owned),
    }
}

fn same<T: std::fmt::Debug + PartialEq>(
    expected: Result<T, Code>,
    answer: Result<T, Error>,
) -> Outcome {
    match (expected, answer) {
        (Ok(expected), Ok(answer)) => prop_assert_eq!(answer, expected),
        (Err(expected), answer) => prop_assert_eq!(code(answer.err()), expected),
        (Ok(_), Err(error)) => return Err(TestCaseError::fail(error.to_string())),
    }
    Ok(())
}

/// The id of nobody.
fn nobody() -> AttendeeId {
    NOBODY.into()
}

fn excluded(ids: Vec<AttendeeId>) -> Vec<AttendeeIdItem> {
    ids.into_iter().map(AttendeeIdItem::new).collect()
}
