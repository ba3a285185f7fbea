//! The attendees of a meeting.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::assumptions::{
    Assumptions, BatchRefusal, SameCapabilities, SameInBatch, SameUser, Telling, Verdict,
};
use super::external_ids;
use super::journal::{Happened, How, Person};
use super::refusals;
use super::state::{ActiveMeeting, Surroundings};
use super::tokens::Tokens;
use crate::capabilities::{forbidden, has_no_content, has_no_video, is_of_high_resolution};
use crate::enums::MediaCapabilities;
use crate::errors::ConflictException;
use crate::operations::ListAttendeesOutput;
use crate::shapes::{
    Attendee, AttendeeCapabilities, AttendeeIdItem, CreateAttendeeError, CreateAttendeeRequestItem,
    MeetingFeaturesConfiguration,
};
use crate::strings::{AttendeeId, ExternalUserId};

/// How many attendees a meeting can have.
const QUOTA: usize = 250;

/// An attendee as the fake keeps it: in few bytes, because there may be millions.
#[derive(Clone)]
pub(super) struct Seat {
    /// Rises from one creation to the next. Pages go by it, because places in a list change when
    /// attendees are deleted.
    pub(super) number: u64,
    pub(super) id: Uuid,
    /// The external user id.
    pub(super) user: Box<str>,
    pub(super) levels: Levels,
}

impl Seat {
    /// The attendee as the service answers with it. Its join token follows from its id.
    fn attendee(&self, tokens: &Tokens) -> Attendee {
        Attendee {
            external_user_id: (*self.user).into(),
            attendee_id: self.id.to_string().into(),
            join_token: Some(tokens.join_token(&self.id)),
            capabilities: Some(self.levels.into()),
        }
    }

    /// The attendee as events name it.
    pub(super) fn person(&self) -> Person {
        Person { attendee_id: self.id, external_user_id: self.user.clone() }
    }
}

impl fmt::Debug for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seat").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Capabilities in three bytes; a capability that is not in the model is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Levels(pub(super) [u8; 3]);

/// The capabilities by their number in [`Levels`].
const LEVELS: [MediaCapabilities; 4] = [
    MediaCapabilities::None,
    MediaCapabilities::Receive,
    MediaCapabilities::Send,
    MediaCapabilities::SendReceive,
];

impl From<&AttendeeCapabilities> for Levels {
    fn from(capabilities: &AttendeeCapabilities) -> Self {
        let AttendeeCapabilities { audio, video, content } = capabilities;
        Levels([audio, video, content].map(|capability| {
            let number = LEVELS.iter().position(|level| level == capability);
            number.and_then(|number| u8::try_from(number).ok()).unwrap_or_default()
        }))
    }
}

impl From<Levels> for AttendeeCapabilities {
    fn from(levels: Levels) -> Self {
        let [audio, video, content] = levels.0.map(|number| {
            LEVELS.get(usize::from(number)).cloned().unwrap_or(MediaCapabilities::None)
        });
        AttendeeCapabilities { audio, video, content }
    }
}

/// Why an attendee is not created.
#[derive(Clone, Copy)]
enum Refusal {
    /// The meeting has as many as it can have.
    Full,
    /// The user has an attendee already.
    Taken,
}

impl ActiveMeeting {
    /// Creates an attendee, or gives the one that the user has already.
    pub(super) fn create_attendee(
        &mut self,
        user: &ExternalUserId,
        capabilities: Option<&AttendeeCapabilities>,
        around: &mut Surroundings,
    ) -> Result<Attendee, Fault> {
        external_ids::check(&around.settings.assumptions, "ExternalUserId", user.as_str())?;
        self.check_capabilities(capabilities)?;
        self.add(user, capabilities, around).map_err(|refusal| match refusal {
            Refusal::Full => refusals::limit_exceeded(self.quota_message(around)),
            Refusal::Taken => Fault::new(ConflictException::new(), TAKEN),
        })
    }

    /// Creates several attendees. Those beyond the quota are errors of their own.
    pub(super) fn create_attendees(
        &mut self,
        items: &[CreateAttendeeRequestItem],
        around: &mut Surroundings,
    ) -> Result<(Vec<Attendee>, Vec<CreateAttendeeError>), Fault> {
        let settings = Arc::clone(&around.settings);
        let assumptions = &settings.assumptions;
        self.check_items(items, assumptions)?;
        let mut attendees: Vec<Attendee> = Vec::new();
        let mut errors: Vec<CreateAttendeeError> = Vec::new();
        let mut answered: HashSet<&str> = HashSet::new();
        for CreateAttendeeRequestItem { external_user_id: user, capabilities, .. } in items {
            if !answered.insert(user.as_str()) && answers_once(assumptions) {
                continue;
            }
            let mut refuse = |code: &str, message: String| {
                errors.push(CreateAttendeeError {
                    external_user_id: Some(user.clone()),
                    error_code: Some(code.to_owned()),
                    error_message: Some(message),
                });
            };
            if let Err(fault) = self.check_capabilities(capabilities.as_ref()) {
                refuse("BadRequest", fault.message);
                continue;
            }
            match self.add(user, capabilities.as_ref(), around) {
                Ok(attendee) => attendees.push(attendee),
                Err(Refusal::Full) => refuse("LimitExceeded", self.quota_message(around)),
                Err(Refusal::Taken) => refuse("Conflict", TAKEN.to_owned()),
            }
        }
        Ok((attendees, errors))
    }

    /// The attendee of this user, who is added if missing.
    fn add(
        &mut self,
        user: &ExternalUserId,
        capabilities: Option<&AttendeeCapabilities>,
        around: &mut Surroundings,
    ) -> Result<Attendee, Refusal> {
        let settings = Arc::clone(&around.settings);
        if let Some(place) = self.seats.iter().position(|seat| *seat.user == *user.as_str()) {
            match settings.assumptions.same_user {
                SameUser::SameAttendee => return Ok(self.repeat(place, capabilities, around)),
                SameUser::Conflict => return Err(Refusal::Taken),
                SameUser::NewAttendee => {}
            }
        }
        let features = self.meeting.meeting_features.as_ref();
        if self.seats.len() >= quota(features, &settings.assumptions) {
            return Err(Refusal::Full);
        }
        let default = || Levels::from(&default_capabilities(features));
        let levels = capabilities.map_or_else(default, Levels::from);
        self.attendees_created += 1;
        let number = self.attendees_created;
        let seat = Seat { number, id: Uuid::new_v4(), user: user.as_str().into(), levels };
        let attendee = seat.attendee(&around.tokens);
        around.tell(&self.about, Happened::AttendeeAdded(seat.person()));
        around.change_meeting(self);
        around.change_attendee(self, number);
        self.seats.push(seat);
        Ok(attendee)
    }

    /// The attendee who is there already, for a creation that is repeated.
    fn repeat(
        &mut self,
        place: usize,
        capabilities: Option<&AttendeeCapabilities>,
        around: &mut Surroundings,
    ) -> Attendee {
        let rule = around.settings.assumptions.capabilities_of_same_user;
        if let (SameCapabilities::Replaced, Some(capabilities)) = (rule, capabilities) {
            self.set_levels(place, capabilities.into(), around);
        }
        self.seats[place].attendee(&around.tokens)
    }

    pub(super) fn attendee(&self, id: &AttendeeId, tokens: &Tokens) -> Result<Attendee, Fault> {
        Ok(self.seats[self.place(id)?].attendee(tokens))
    }

    pub(super) fn delete_attendee(
        &mut self,
        id: &AttendeeId,
        around: &mut Surroundings,
    ) -> Result<(), Fault> {
        let place = self.place(id)?;
        let attendee = self.seats[place].id;
        self.leave(&attendee, How::Left, around);
        let seat = self.seats.remove(place);
        around.change_attendee(self, seat.number);
        around.tell(&self.about, Happened::AttendeeDeleted(seat.person()));
        Ok(())
    }

    pub(super) fn update_capabilities(
        &mut self,
        id: &AttendeeId,
        capabilities: &AttendeeCapabilities,
        around: &mut Surroundings,
    ) -> Result<Attendee, Fault> {
        let place = self.place(id)?;
        self.check_capabilities(Some(capabilities))?;
        self.set_levels(place, capabilities.into(), around);
        Ok(self.seats[place].attendee(&around.tokens))
    }

    /// Updates all but the excluded attendees, of which some may not be in the meeting.
    pub(super) fn update_capabilities_except(
        &mut self,
        excluded: &[AttendeeIdItem],
        capabilities: &AttendeeCapabilities,
        around: &mut Surroundings,
    ) -> Result<(), Fault> {
        self.check_capabilities(Some(capabilities))?;
        if around.settings.assumptions.excluded_strangers == Verdict::Refused {
            excluded.iter().try_for_each(|item| self.place(&item.attendee_id).map(|_| ()))?;
        }
        let excluded: HashSet<Uuid> =
            excluded.iter().filter_map(|item| known_form(&item.attendee_id)).collect();
        for place in 0..self.seats.len() {
            if !excluded.contains(&self.seats[place].id) {
                self.set_levels(place, capabilities.into(), around);
            }
        }
        Ok(())
    }

    fn set_levels(&mut self, place: usize, levels: Levels, around: &mut Surroundings) {
        let telling = around.settings.assumptions.same_capabilities_updated;
        let seat = &mut self.seats[place];
        if seat.levels == levels && telling == Telling::Untold {
            return;
        }
        seat.levels = levels;
        let (number, person) = (seat.number, seat.person());
        around.tell(&self.about, Happened::AttendeeCapabilitiesUpdated(person, levels));
        around.change_attendee(self, number);
    }

    /// A page of attendees in the order of their creation.
    pub(super) fn page(
        &self,
        around: &Surroundings,
        token: Option<&str>,
        size: Option<u32>,
    ) -> Result<ListAttendeesOutput, Fault> {
        let meeting = &self.meeting.meeting_id;
        let tokens = &around.tokens;
        let last_seen = match token {
            Some(token) => tokens
                .open_page(meeting, token)
                .ok_or_else(|| refusals::bad_request("NextToken is no token of this list"))?,
            None => 0,
        };
        let size = usize::try_from(size.unwrap_or(around.settings.assumptions.page_size).max(1))
            .unwrap_or(usize::MAX);
        let start = self.seats.partition_point(|seat| seat.number <= last_seen);
        let rest = &self.seats[start..];
        let page = &rest[..size.min(rest.len())];
        let last = page.last().filter(|_| page.len() < rest.len());
        Ok(ListAttendeesOutput {
            attendees: page.iter().map(|seat| seat.attendee(tokens)).collect(),
            next_token: last.map(|last| tokens.page_token(meeting, last.number)),
        })
    }

    fn place(&self, id: &AttendeeId) -> Result<usize, Fault> {
        let place = known_form(id).and_then(|id| self.seats.iter().position(|seat| seat.id == id));
        place.ok_or_else(|| refusals::attendee_not_found(id))
    }

    /// Refuses items of which one makes the whole batch fail.
    pub(super) fn check_items(
        &self,
        items: &[CreateAttendeeRequestItem],
        assumptions: &Assumptions,
    ) -> Result<(), Fault> {
        for (index, item) in items.iter().enumerate() {
            let member = format!("Attendees[{index}].ExternalUserId");
            external_ids::check(assumptions, &member, item.external_user_id.as_str())?;
            if assumptions.batch_capabilities == BatchRefusal::Whole {
                self.check_capabilities(item.capabilities.as_ref())?;
            }
        }
        Ok(())
    }

    /// Refuses capabilities on a channel that the meeting does not have.
    fn check_capabilities(&self, capabilities: Option<&AttendeeCapabilities>) -> Result<(), Fault> {
        let features = self.meeting.meeting_features.as_ref();
        let (Some(features), Some(capabilities)) = (features, capabilities) else { return Ok(()) };
        match forbidden(features, capabilities).first() {
            Some((channel, capability)) => Err(refusals::bad_request(format!(
                "Capabilities.{channel}: {capability}, but MeetingFeatures.{channel}.MaxResolution \
                 is None"
            ))),
            None => Ok(()),
        }
    }

    fn quota_message(&self, around: &Surroundings) -> String {
        let features = self.meeting.meeting_features.as_ref();
        let quota = quota(features, &around.settings.assumptions);
        format!("The limit of {quota} attendees of this meeting is reached")
    }
}

/// What is said of a user who has an attendee and may not have another one.
const TAKEN: &str = "The ExternalUserId is that of an attendee of this meeting";

/// Whether a user who stands in a batch twice is answered once. Two attendees of one user are two
/// answers in any case.
fn answers_once(assumptions: &Assumptions) -> bool {
    assumptions.same_user_in_batch == SameInBatch::Once
        && assumptions.same_user != SameUser::NewAttendee
}

/// The id as the fake keeps it. Ids are written in one way only, so another way is another id.
fn known_form(id: &AttendeeId) -> Option<Uuid> {
    Uuid::parse_str(id.as_str()).ok().filter(|parsed| parsed.to_string() == id.as_str())
}

/// What an attendee may do if the request does not say.
///
/// In a meeting with content and without video, video is `Receive`, which no request may ask for: the
/// service says so, because who receives content has to receive video.
fn default_capabilities(features: Option<&MeetingFeaturesConfiguration>) -> AttendeeCapabilities {
    let mut capabilities = AttendeeCapabilities::SEND_RECEIVE;
    let Some(features) = features else { return capabilities };
    if has_no_content(features) {
        capabilities.content = MediaCapabilities::None;
    }
    if has_no_video(features) {
        let has_content = !has_no_content(features);
        capabilities.video =
            if has_content { MediaCapabilities::Receive } else { MediaCapabilities::None };
    }
    capabilities
}

/// How many attendees a meeting with these features can have.
fn quota(features: Option<&MeetingFeaturesConfiguration>, assumptions: &Assumptions) -> usize {
    let Some(features) = features else { return QUOTA };
    let count = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let quota = if is_of_high_resolution(features) {
        QUOTA.min(count(assumptions.high_resolution_quota))
    } else {
        QUOTA
    };
    let max_count = features.attendee.as_ref().and_then(|attendee| attendee.max_count);
    max_count.map_or(quota, |max_count| quota.min(count(max_count)))
}

#[cfg(test)]
mod tests;
