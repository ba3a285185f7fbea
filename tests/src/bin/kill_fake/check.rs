//! After a kill: whether what was answered is there, and what has become of what was not.

use chime_sdk_meetings::Client;

use super::Failure;
use super::known::Known;
use super::load::Worker;
use super::operation::{Answer, Operation};

impl Worker {
    /// Compares everything, and takes over what has become of the operation that was not answered.
    /// Gives the number of facts that were compared.
    pub(crate) async fn check(&mut self, client: &Client) -> Result<u64, Failure> {
        let mut facts = 0;
        let pending = self.pending.take();
        for place in (0..self.known.len()).rev() {
            let known = &self.known[place];
            let id = known.meeting.meeting_id.clone();
            let pending = pending.as_ref().filter(|operation| operation.meeting() == Some(&id));
            match known.look(client).await? {
                Some(found) => {
                    facts += known.facts();
                    check_meeting(known, &found, pending)?;
                    check_creation(client, known).await?;
                    self.forget(&found, pending);
                    self.known[place] = found;
                    self.check_transcription(client, place, pending).await?;
                }
                None if matches!(pending, Some(Operation::DeleteMeeting(_))) => {
                    self.note(&Operation::DeleteMeeting(id), Answer::Done);
                }
                None => return Err(format!("meeting {} is lost", id.as_str()).into()),
            }
        }
        if let Some(Operation::CreateMeeting { .. }) = &pending {
            // with the same token it is the same operation, done before or not
            let operation = pending.clone().ok_or("nothing was asked for")?;
            let answer = operation.ask(client, "").await?;
            self.note(&operation, answer);
        }
        for id in &self.deleted_meetings {
            facts += 1;
            match client.get_meeting(id).await {
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error.into()),
                Ok(_) => return Err(format!("meeting {} is back", id.as_str()).into()),
            }
        }
        Ok(facts)
    }

    /// Notes an attendee whose deletion was not answered, and was done.
    fn forget(&mut self, found: &Known, pending: Option<&Operation>) {
        if let Some(Operation::DeleteAttendee(_, user, attendee)) = pending
            && !found.people.contains_key(user)
        {
            self.deleted_attendees.insert(attendee.as_str().to_owned());
        }
    }

    /// Stops the transcription of a meeting, which works if it runs and not otherwise.
    async fn check_transcription(
        &mut self,
        client: &Client,
        place: usize,
        pending: Option<&Operation>,
    ) -> Result<(), Failure> {
        let known = &mut self.known[place];
        let id = &known.meeting.meeting_id;
        let is_transcribed = match client.stop_meeting_transcription(id).await {
            Ok(_) => true,
            Err(error) if error.code() == Some("UnprocessableEntityException") => false,
            Err(error) => return Err(error.into()),
        };
        let unsure = matches!(
            pending,
            Some(Operation::StartTranscription(_) | Operation::StopTranscription(_))
        );
        if known.is_transcribed != is_transcribed && !unsure {
            return Err(
                format!("meeting {}: its transcription is not as it was", id.as_str()).into()
            );
        }
        known.is_transcribed = false;
        Ok(())
    }
}

/// A meeting has to be as it was, or as the operation that was not answered makes it, as a whole.
fn check_meeting(known: &Known, found: &Known, pending: Option<&Operation>) -> Result<(), Failure> {
    let Some(difference) = known.difference(found) else { return Ok(()) };
    let Some(pending) = pending else { return Err(difference.into()) };
    let mut changed = known.clone();
    pending.apply(&mut changed);
    match changed.difference(found) {
        None => Ok(()),
        Some(_) => Err(format!("{difference}, in the middle of {pending:?}").into()),
    }
}

/// The creation of a meeting, repeated with its token, has to give that meeting.
async fn check_creation(client: &Client, known: &Known) -> Result<(), Failure> {
    let operation = Operation::CreateMeeting { token: known.token.clone() };
    let id = &known.meeting.meeting_id;
    match operation.ask(client, "").await? {
        Answer::Meeting(again) if again.meeting.meeting_id == *id => Ok(()),
        _ => Err(format!("the token of meeting {} is forgotten", id.as_str()).into()),
    }
}
