//! What a client knows of a meeting from the answers that it got.

use std::collections::BTreeMap;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::shapes::{Attendee, AttendeeCapabilities, Meeting};
use chime_sdk_meetings::strings::{AttendeeId, JoinToken};

use super::Failure;

/// A meeting, as far as answers tell.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) meeting: Meeting,
    /// The token of its creation.
    pub(crate) token: String,
    /// Attendees by external user id.
    pub(crate) people: BTreeMap<String, Person>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) is_transcribed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct Person {
    /// `None` for one whose creation was not answered.
    pub(crate) identity: Option<(AttendeeId, Option<JoinToken>)>,
    pub(crate) capabilities: AttendeeCapabilities,
}

impl Person {
    pub(crate) fn of(attendee: Attendee) -> Self {
        let Attendee { attendee_id, join_token, capabilities, .. } = attendee;
        let capabilities = capabilities.unwrap_or(AttendeeCapabilities::SEND_RECEIVE);
        Person { identity: Some((attendee_id, join_token)), capabilities }
    }

    fn differs_from(&self, found: &Person) -> bool {
        let other = self.identity.is_some() && self.identity != found.identity;
        other || self.capabilities != found.capabilities
    }
}

impl Known {
    pub(crate) fn new(meeting: Meeting, token: String) -> Self {
        let (people, tags) = (BTreeMap::new(), BTreeMap::new());
        Known { meeting, token, people, tags, is_transcribed: false }
    }

    /// The same meeting as the fake has it now; `None` if it has ended. Whether it is transcribed is
    /// not looked at.
    pub(crate) async fn look(&self, client: &Client) -> Result<Option<Known>, Failure> {
        let id = &self.meeting.meeting_id;
        let meeting = match client.get_meeting(id).await {
            Ok(output) => output.meeting,
            Err(error) if error.is_not_found() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut found = Known::new(meeting, self.token.clone());
        let mut attendees = client.list_attendees(id).items();
        while let Some(attendee) = attendees.try_next().await? {
            let user = attendee.external_user_id.as_str().to_owned();
            if found.people.insert(user, Person::of(attendee)).is_some() {
                return Err("two attendees have one external user id".into());
            }
        }
        let arn = found.meeting.meeting_arn.clone().ok_or("a meeting without an ARN")?;
        let tags = client.list_tags_for_resource(arn).await?.tags;
        found.tags = tags
            .into_iter()
            .map(|tag| (tag.key.as_str().to_owned(), tag.value.as_str().to_owned()))
            .collect();
        found.is_transcribed = self.is_transcribed;
        Ok(Some(found))
    }

    /// How this differs from what was found; `None` if it does not.
    pub(crate) fn difference(&self, found: &Known) -> Option<String> {
        let id = self.meeting.meeting_id.as_str();
        // the media servers are at another port after a restart
        let (mut ours, mut theirs) = (self.meeting.clone(), found.meeting.clone());
        (ours.media_placement, theirs.media_placement) = (None, None);
        if ours != theirs {
            return Some(format!("meeting {id} has other members"));
        }
        if self.tags != found.tags {
            return Some(format!("meeting {id} has other tags"));
        }
        let lost = self.people.keys().filter(|user| !found.people.contains_key(*user)).count();
        let back = found.people.keys().filter(|user| !self.people.contains_key(*user)).count();
        let other = self.people.iter().filter(|(user, person)| {
            found.people.get(*user).is_some_and(|found| person.differs_from(found))
        });
        match (lost, back, other.count()) {
            (0, 0, 0) => None,
            (lost, back, other) => Some(format!(
                "meeting {id}: {lost} attendees are lost, {back} are back, {other} are others"
            )),
        }
    }

    /// How many facts there are to compare.
    pub(crate) fn facts(&self) -> u64 {
        (1 + self.people.len() + self.tags.len()) as u64
    }
}
