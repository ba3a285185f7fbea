//! The attendees of a meeting.

use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::faults;
use super::state::{ActiveMeeting, NumberedAttendee};
use super::tokens::{PageTokens, join_token};
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

impl ActiveMeeting {
    /// Creates an attendee, or gives the one that the user has already.
    pub(super) fn create_attendee(
        &mut self,
        user: ExternalUserId,
        capabilities: Option<AttendeeCapabilities>,
    ) -> Result<Attendee, Fault> {
        self.check_capabilities(capabilities.as_ref())?;
        let attendee = self.add(user, capabilities);
        attendee.ok_or_else(|| faults::limit_exceeded(self.quota_message()))
    }

    /// Creates several attendees. Those beyond the quota are errors of their own; capabilities that
    /// the meeting does not allow are an error of the whole.
    pub(super) fn create_attendees(
        &mut self,
        items: Vec<CreateAttendeeRequestItem>,
    ) -> Result<(Vec<Attendee>, Vec<CreateAttendeeError>), Fault> {
        for item in &items {
            self.check_capabilities(item.capabilities.as_ref())?;
        }
        let mut attendees: Vec<Attendee> = Vec::new();
        let mut errors: Vec<CreateAttendeeError> = Vec::new();
        for item in items {
            let user = item.external_user_id;
            // The same user twice in one batch is answered once.
            if attendees.iter().any(|attendee| attendee.external_user_id == user)
                || errors.iter().any(|error| error.external_user_id.as_ref() == Some(&user))
            {
                continue;
            }
            match self.add(user.clone(), item.capabilities) {
                Some(attendee) => attendees.push(attendee),
                None => errors.push(CreateAttendeeError {
                    external_user_id: Some(user),
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
        user: ExternalUserId,
        capabilities: Option<AttendeeCapabilities>,
    ) -> Option<Attendee> {
        let mut attendees = self.attendees.iter().map(|numbered| &numbered.attendee);
        if let Some(attendee) = attendees.find(|attendee| attendee.external_user_id == user) {
            return Some(attendee.clone());
        }
        let features = self.meeting.meeting_features.as_ref();
        if self.attendees.len() >= quota(features) {
            return None;
        }
        let attendee = Attendee {
            external_user_id: user,
            attendee_id: Uuid::new_v4().to_string().into(),
            join_token: Some(join_token()),
            capabilities: Some(capabilities.unwrap_or_else(|| default_capabilities(features))),
        };
        self.attendees_created += 1;
        let number = self.attendees_created;
        self.attendees.push(NumberedAttendee { number, attendee: attendee.clone() });
        Some(attendee)
    }

    pub(super) fn attendee(&self, id: &AttendeeId) -> Result<Attendee, Fault> {
        Ok(self.attendees[self.place(id)?].attendee.clone())
    }

    pub(super) fn delete_attendee(&mut self, id: &AttendeeId) -> Result<(), Fault> {
        self.attendees.remove(self.place(id)?);
        Ok(())
    }

    pub(super) fn update_capabilities(
        &mut self,
        id: &AttendeeId,
        capabilities: AttendeeCapabilities,
    ) -> Result<Attendee, Fault> {
        let place = self.place(id)?;
        self.check_capabilities(Some(&capabilities))?;
        let attendee = &mut self.attendees[place].attendee;
        attendee.capabilities = Some(capabilities);
        Ok(attendee.clone())
    }

    /// Updates all but the excluded attendees, of which some may not be in the meeting.
    pub(super) fn update_capabilities_except(
        &mut self,
        excluded: &[AttendeeIdItem],
        capabilities: &AttendeeCapabilities,
    ) -> Result<(), Fault> {
        self.check_capabilities(Some(capabilities))?;
        for NumberedAttendee { attendee, .. } in &mut self.attendees {
            if !excluded.iter().any(|item| item.attendee_id == attendee.attendee_id) {
                attendee.capabilities = Some(capabilities.clone());
            }
        }
        Ok(())
    }

    /// A page of attendees in the order of their creation.
    pub(super) fn page(
        &self,
        tokens: &PageTokens,
        token: Option<&str>,
        size: Option<u32>,
    ) -> Result<ListAttendeesOutput, Fault> {
        let meeting = &self.meeting.meeting_id;
        let last_seen = match token {
            Some(token) => tokens
                .open(meeting, token)
                .ok_or_else(|| faults::bad_request("NextToken is no token of this list"))?,
            None => 0,
        };
        let size = usize::try_from(size.unwrap_or(PAGE_SIZE)).unwrap_or(usize::MAX);
        let start = self.attendees.partition_point(|numbered| numbered.number <= last_seen);
        let rest = &self.attendees[start..];
        let page = &rest[..size.min(rest.len())];
        let last = page.last().filter(|_| page.len() < rest.len());
        Ok(ListAttendeesOutput {
            attendees: page.iter().map(|numbered| numbered.attendee.clone()).collect(),
            next_token: last.map(|last| tokens.issue(meeting, last.number)),
        })
    }

    fn place(&self, id: &AttendeeId) -> Result<usize, Fault> {
        let mut ids = self.attendees.iter().map(|numbered| &numbered.attendee.attendee_id);
        ids.position(|other| other == id).ok_or_else(|| faults::attendee_not_found(id))
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
