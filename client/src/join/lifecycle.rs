//! What a backend does besides letting people in: looking for a meeting, removing somebody, ending it.

use super::error::JoinError;
use super::joiner::Joiner;
use super::progress::{Created, Wait, create};
use super::reservation::Entry;
use crate::shapes::Meeting;
use crate::strings::{AttendeeId, ExternalMeetingId, MeetingId};

impl Joiner {
    /// The meeting of this name, if there is one that has not ended. Nothing is created.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub async fn find(
        &self,
        meeting: impl Into<ExternalMeetingId>,
    ) -> Result<Option<Meeting>, JoinError> {
        let Some(id) = self.known(&meeting.into()).await? else { return Ok(None) };
        match self.client.get_meeting(id).await {
            Ok(output) => Ok(Some(output.meeting)),
            Err(error) if error.is_not_found() => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Removes an attendee from the meeting of this name: the join token is void at once. Says whether there
    /// was such an attendee.
    ///
    /// # Errors
    /// See [`JoinError`].
    pub async fn leave(
        &self,
        meeting: impl Into<ExternalMeetingId>,
        attendee: impl Into<AttendeeId>,
    ) -> Result<bool, JoinError> {
        let Some(id) = self.known(&meeting.into()).await? else { return Ok(false) };
        match self.client.delete_attendee(id, attendee).await {
            Ok(()) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Ends the meeting of this name, for everybody in it and with its replicas. Says whether there was one.
    /// Who joins afterwards gets a new meeting.
    ///
    /// # Errors
    /// See [`JoinError`]. The name stands for the meeting until the service has ended it, so this can be
    /// repeated.
    pub async fn end(&self, meeting: impl Into<ExternalMeetingId>) -> Result<bool, JoinError> {
        let key = self.key(&meeting.into());
        let mut wait = Wait::new(self.patience);
        let _place = wait.enter(&self.queues, &key).await?;
        let mut has_ended = false;
        let mut token = None;
        while let Some(record) = self.read(&key).await? {
            let entry = Entry::of_record(&record)?;
            let meant = token.get_or_insert_with(|| entry.request.client_request_token.clone());
            if *meant != entry.request.client_request_token {
                // somebody has joined since, and in a new meeting
                break;
            }
            let meeting = match entry.meeting {
                Some(meeting) => meeting,
                // there may be a meeting, and only the same request can tell which
                None => match create(&self.client, &entry.request).await {
                    Created::Meeting(meeting) => *meeting,
                    Created::AtOnce(error) => {
                        wait.pause_after(error).await?;
                        continue;
                    }
                    Created::Refused(_) => {
                        self.swap(&key, Some(&record.version), None).await?;
                        return Ok(has_ended);
                    }
                    Created::Unknown(error) => return Err(error.into()),
                },
            };
            has_ended |= self.delete(&meeting.meeting_id).await?;
            if self.swap(&key, Some(&record.version), None).await? {
                break;
            }
            // somebody else has got the meeting of the reservation, or a new one
            wait.turn().await?;
        }
        Ok(has_ended)
    }

    /// The id of the meeting of this name, dead or alive.
    async fn known(&self, meeting: &ExternalMeetingId) -> Result<Option<MeetingId>, JoinError> {
        let Some(record) = self.read(&self.key(meeting)).await? else { return Ok(None) };
        Ok(Entry::of_record(&record)?.meeting.map(|meeting| meeting.meeting_id))
    }

    /// Says whether it was there to be deleted.
    async fn delete(&self, meeting: &MeetingId) -> Result<bool, JoinError> {
        match self.client.delete_meeting(meeting).await {
            Ok(()) => Ok(true),
            Err(error) if error.is_not_found() => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}
