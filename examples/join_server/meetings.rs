//! The meetings, by the titles that people give them.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::join::{JoinError, JoinInfo, Joiner};
use chime_sdk_meetings::shapes::{AttendeeCapabilities, Meeting, MeetingFeaturesConfiguration};
use chime_sdk_meetings::strings::{ExternalUserId, MeetingId};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::failure::Failure;

/// The most characters of an external meeting id.
const LONGEST_NAME: usize = 64;

/// Titles and the meetings that they stand for.
#[derive(Debug)]
pub(crate) struct Meetings {
    client: Client,
    joiner: Joiner,
    /// The names that were joined through this server, if somebody wants to know.
    joined: Option<Mutex<BTreeSet<String>>>,
}

/// Who wants to join what.
#[derive(Debug)]
pub(crate) struct Wish<'a> {
    pub(crate) title: &'a str,
    pub(crate) user: ExternalUserId,
    /// Where the meeting is to be, if it is a new one; without it a new one is not made.
    pub(crate) region: Option<MediaRegion>,
    pub(crate) features: Option<MeetingFeaturesConfiguration>,
    pub(crate) capabilities: Option<AttendeeCapabilities>,
    /// The title of the primary meeting, if the meeting is to be a replica.
    pub(crate) primary: Option<&'a str>,
}

impl Meetings {
    pub(crate) async fn new(
        client: &Client,
        store: Option<&Path>,
        remember: bool,
    ) -> Result<Self, String> {
        let mut joiner = Joiner::new(client);
        if let Some(file) = store {
            return Err(format!("{}", file.display()));
        }
        let joined = remember.then(Mutex::default);
        Ok(Meetings { client: client.clone(), joiner, joined })
    }

    /// The meeting that goes on under this title, or that has it as its id.
    pub(crate) async fn find(&self, title: &str) -> Result<Option<Meeting>, Failure> {
        if let Some(meeting) = self.joiner.find(name(title)).await? {
            return Ok(Some(meeting));
        }
        if Uuid::try_parse(title).is_err() {
            return Ok(None);
        }
        match self.client.get_meeting(title).await {
            Ok(output) => Ok(Some(output.meeting)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(crate) async fn id_of(&self, title: &str) -> Result<MeetingId, Failure> {
        match self.find(title).await? {
            Some(meeting) => Ok(meeting.meeting_id),
            None => Err(Failure::no_meeting(title)),
        }
    }

    /// Gets or makes the meeting, and makes an attendee.
    pub(crate) async fn join(&self, wish: Wish<'_>) -> Result<JoinInfo, Failure> {
        let name = name(wish.title);
        if wish.region.is_none() || Uuid::try_parse(wish.title).is_ok() {
            match self.find(wish.title).await? {
                // it was not made under this title, so nothing is known of it but its id
                Some(meeting) if !is_called(&meeting, &name) => {
                    return self.join_by_id(meeting, wish).await;
                }
                None if wish.region.is_none() => {
                    return Err(Failure::bad_request(
                        "`region` is missing, which a meeting needs that nobody has made yet",
                    ));
                }
                _ => {}
            }
        }
        let mut join = self.joiner.join(&*name, wish.user);
        if let Some(region) = wish.region {
            join = join.media_region(region);
        }
        if let Some(features) = wish.features {
            join = join.meeting(move |meeting| meeting.meeting_features(features.clone()));
        }
        if let Some(capabilities) = wish.capabilities {
            join = join.capabilities(capabilities);
        }
        if let Some(primary) = wish.primary {
            join = join.replica_of(self.name_of_primary(primary).await?);
        }
        let info = join.await?;
        if let Some(joined) = &self.joined {
            joined.lock().unwrap_or_else(PoisonError::into_inner).insert(name);
        }
        Ok(info)
    }

    /// A primary may be given by its id. Its name is then the one that it was made under.
    async fn name_of_primary(&self, title: &str) -> Result<String, Failure> {
        if Uuid::try_parse(title).is_ok() {
            let meeting = self.find(title).await?;
            if let Some(id) = meeting.and_then(|meeting| meeting.external_meeting_id) {
                return Ok(id.as_str().to_owned());
            }
        }
        Ok(name(title))
    }

    async fn join_by_id(&self, meeting: Meeting, wish: Wish<'_>) -> Result<JoinInfo, Failure> {
        let mut call = self.client.create_attendee(&meeting.meeting_id, wish.user);
        if let Some(capabilities) = wish.capabilities {
            call = call.capabilities(capabilities);
        }
        let attendee = call.await?.attendee;
        JoinInfo::new(meeting, attendee).map_err(|error| JoinError::from(error).into())
    }

    /// Ends the meeting for everybody in it.
    pub(crate) async fn end(&self, title: &str) -> Result<(), Failure> {
        let name = name(title);
        if let Some(joined) = &self.joined {
            joined.lock().unwrap_or_else(PoisonError::into_inner).remove(&name);
        }
        if self.joiner.end(&*name).await? {
            return Ok(());
        }
        let meeting = self.id_of(title).await?;
        Ok(self.client.delete_meeting(&meeting).await?)
    }

    /// Ends all that were joined through this server.
    pub(crate) async fn end_all(&self) {
        let Some(joined) = &self.joined else { return };
        let names = std::mem::take(&mut *joined.lock().unwrap_or_else(PoisonError::into_inner));
        for name in names {
            // one that cannot be ended must not keep the others alive
            if let Err(error) = self.joiner.end(&*name).await {
                tracing::error!("a meeting is not ended: {error}");
            }
        }
    }
}

/// The service's name of a meeting for a title: itself, if it is not too long. The end of a long one
/// gives way to a digest, for two that only begin alike are two meetings.
fn name(title: &str) -> String {
    if title.chars().count() <= LONGEST_NAME {
        return title.to_owned();
    }
    let digest = Sha256::digest(title);
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let beginning: String = title.chars().take(LONGEST_NAME - 1 - digest.len()).collect();
    format!("{beginning}-{digest}")
}

fn is_called(meeting: &Meeting, name: &str) -> bool {
    meeting.external_meeting_id.as_ref().is_some_and(|it| it.as_str() == name)
}

impl From<JoinError> for Failure {
    fn from(error: JoinError) -> Self {
        let (status, message) = match error {
            JoinError::Call(error) => return error.into(),
            JoinError::NoPrimary => return Failure::bad_request(error.to_string()),
            JoinError::Busy { .. } => {
                (StatusCode::SERVICE_UNAVAILABLE, "the meeting is being made; try again")
            }
            JoinError::Unfit(_) => {
                (StatusCode::BAD_GATEWAY, "the meeting service's answer is not enough to join")
            }
            _ => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the server's store of meetings has failed; its log says more",
            ),
        };
        tracing::error!("{error}");
        Failure::new(status, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_name_as_long_as_it_fits() {
        let fits = "ä".repeat(LONGEST_NAME);
        assert_eq!(name(&fits), fits);
        assert_eq!(name("a"), "a");
    }

    #[test]
    fn long_titles_that_begin_alike_have_two_names() {
        let long = "ä".repeat(LONGEST_NAME + 1);
        let (one, other) = (name(&format!("{long}1")), name(&format!("{long}2")));
        assert_ne!(one, other);
        assert_eq!(one.chars().count(), LONGEST_NAME);
        assert_eq!(one, name(&format!("{long}1")), "the same in every process");
    }
}
