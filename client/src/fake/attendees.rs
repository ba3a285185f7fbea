//! The attendees of a meeting.

use std::fmt;

use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::faults;
use super::journal::{Happened, How, Person};
use super::state::{ActiveMeeting, Surroundings};
use super::tokens::Tokens;
use crate::capabilities::{forbidden, has_no_content, has_no_video};
use crate::enums::{ContentResolution, MediaCapabilities, VideoResolution};
use crate::operations::ListAttendeesOutput;
use crate::shapes::{
    Attendee, AttendeeCapabilities, AttendeeIdItem, CreateAttendeeError, CreateAttendeeRequestItem,
    MeetingFeaturesConfiguration,
};
use crate::strings::{AttendeeId, ExternalUserId};

/// How many attendees a meeting can have.
const QUOTA: usize = 250;

/// How many attendees a meeting can have whose video is FHD or whose content is UHD.
const QUOTA_OF_HIGH_RESOLUTION: usize = 100;

/// How many attendees a page has if the request does not say.
const PAGE_SIZE: u32 = 100;

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
pub(super) struct Levels([u8; 3]);

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

impl ActiveMeeting {
    /// Creates an attendee, or gives the one that the user has already.
    pub(super) fn create_attendee(
        &mut self,
        user: &ExternalUserId,
        capabilities: Option<&AttendeeCapabilities>,
        around: &mut Surroundings,
    ) -> Result<Attendee, Fault> {
        self.check_capabilities(capabilities)?;
        let attendee = self.add(user, capabilities, around);
        attendee.ok_or_else(|| faults::limit_exceeded(self.quota_message()))
    }

    /// Creates several attendees. Those beyond the quota are errors of their own; capabilities that
    /// the meeting does not allow are an error of the whole.
    pub(super) fn create_attendees(
        &mut self,
        items: &[CreateAttendeeRequestItem],
        around: &mut Surroundings,
    ) -> Result<(Vec<Attendee>, Vec<CreateAttendeeError>), Fault> {
        self.check_items(items)?;
        let mut attendees: Vec<Attendee> = Vec::new();
        let mut errors: Vec<CreateAttendeeError> = Vec::new();
        for CreateAttendeeRequestItem { external_user_id: user, capabilities, .. } in items {
            // The same user twice in one batch is answered once.
            if attendees.iter().any(|attendee| attendee.external_user_id == *user)
                || errors.iter().any(|error| error.external_user_id.as_ref() == Some(user))
            {
                continue;
            }
            match self.add(user, capabilities.as_ref(), around) {
                Some(attendee) => attendees.push(attendee),
                None => errors.push(CreateAttendeeError {
                    external_user_id: Some(user.clone()),
                    error_code: Some("LimitExceeded".to_owned()),
                    error_message: Some(self.quota_message()),
                }),
            }
        }
        Ok((attendees, errors))
    }

    /// The attendee of this user, who is added if missing; `None` when the meeting is full.
    fn add(
        &mut self,
        user: &ExternalUserId,
        capabilities: Option<&AttendeeCapabilities>,
        around: &mut Surroundings,
    ) -> Option<Attendee> {
        if let Some(seat) = self.seats.iter().find(|seat| *seat.user == *user.as_str()) {
            return Some(seat.attendee(&around.tokens));
        }
        let features = self.meeting.meeting_features.as_ref();
        if self.seats.len() >= quota(features) {
            return None;
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
        Some(attendee)
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
        for place in 0..self.seats.len() {
            let id = self.seats[place].id.to_string();
            if !excluded.iter().any(|item| item.attendee_id.as_str() == id) {
                self.set_levels(place, capabilities.into(), around);
            }
        }
        Ok(())
    }

    fn set_levels(&mut self, place: usize, levels: Levels, around: &mut Surroundings) {
        let seat = &mut self.seats[place];
        if seat.levels == levels {
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
        tokens: &Tokens,
        token: Option<&str>,
        size: Option<u32>,
    ) -> Result<ListAttendeesOutput, Fault> {
        let meeting = &self.meeting.meeting_id;
        let last_seen = match token {
            Some(token) => tokens
                .open_page(meeting, token)
                .ok_or_else(|| faults::bad_request("NextToken is no token of this list"))?,
            None => 0,
        };
        let size = usize::try_from(size.unwrap_or(PAGE_SIZE)).unwrap_or(usize::MAX);
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
        // ids are written in one way only, so another way is another id
        let place = Uuid::parse_str(id.as_str())
            .ok()
            .filter(|parsed| parsed.to_string() == id.as_str())
            .and_then(|parsed| self.seats.iter().position(|seat| seat.id == parsed));
        place.ok_or_else(|| faults::attendee_not_found(id))
    }

    /// Refuses items of which one has capabilities that the meeting does not allow.
    pub(super) fn check_items(&self, items: &[CreateAttendeeRequestItem]) -> Result<(), Fault> {
        items.iter().try_for_each(|item| self.check_capabilities(item.capabilities.as_ref()))
    }

    /// Refuses capabilities on a channel that the meeting does not have.
    fn check_capabilities(&self, capabilities: Option<&AttendeeCapabilities>) -> Result<(), Fault> {
        let features = self.meeting.meeting_features.as_ref();
        let (Some(features), Some(capabilities)) = (features, capabilities) else { return Ok(()) };
        match forbidden(features, capabilities).first() {
            Some((channel, capability)) => Err(faults::bad_request(format!(
                "Capabilities.{channel}: {capability}, but MeetingFeatures.{channel}.MaxResolution \
                 is None"
            ))),
            None => Ok(()),
        }
    }

    fn quota_message(&self) -> String {
        let quota = quota(self.meeting.meeting_features.as_ref());
        format!("The limit of {quota} attendees of this meeting is reached")
    }
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
fn quota(features: Option<&MeetingFeaturesConfiguration>) -> usize {
    let Some(features) = features else { return QUOTA };
    let video = features.video.as_ref().and_then(|video| video.max_resolution.as_ref());
    let content = features.content.as_ref().and_then(|content| content.max_resolution.as_ref());
    let is_high = video == Some(&VideoResolution::Fhd) || content == Some(&ContentResolution::Uhd);
    let quota = if is_high { QUOTA_OF_HIGH_RESOLUTION } else { QUOTA };
    let max_count = features.attendee.as_ref().and_then(|attendee| attendee.max_count);
    max_count.and_then(|count| usize::try_from(count).ok()).map_or(quota, |count| quota.min(count))
}

#[cfg(test)]
mod tests;
