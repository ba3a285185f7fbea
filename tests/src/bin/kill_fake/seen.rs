//! What a client sees of the meetings of others: it has to be there after a kill as well, even if those
//! who made it were not answered.

use std::sync::{Arc, Mutex, PoisonError};

use chime_sdk_meetings::Client;
use chime_sdk_meetings::shapes::Attendee;
use chime_sdk_meetings::strings::MeetingId;
use fastrand::Rng;

use super::Failure;
use super::load::Worker;

/// How many of the latest sights are kept.
const KEPT: usize = 5_000;

/// The meetings that there are, for those who look.
#[derive(Debug, Default)]
pub(crate) struct Meetings(Mutex<Vec<MeetingId>>);

impl Meetings {
    pub(crate) fn add(&self, id: MeetingId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(id);
    }

    pub(crate) fn remove(&self, id: &MeetingId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|other| other != id);
    }

    fn choose(&self, rng: &mut Rng) -> Option<MeetingId> {
        let meetings = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rng.choice(meetings.iter()).cloned()
    }
}

/// Attendees that were seen, with their meetings; the latest last.
#[derive(Debug, Default)]
pub(crate) struct Seen(Vec<(MeetingId, Attendee)>);

impl Seen {
    /// Looks at one meeting after the other, until there is no answer.
    pub(crate) async fn read(
        client: Client,
        meetings: Arc<Meetings>,
        mut rng: Rng,
    ) -> Result<Seen, Failure> {
        let mut seen = Seen::default();
        loop {
            let Some(id) = meetings.choose(&mut rng) else {
                // at the very beginning; the kill ends this, too
                if client.get_meeting(NOBODY).await.is_err_and(|error| error.status().is_none()) {
                    return Ok(seen);
                }
                continue;
            };
            match client.list_attendees(&id).await {
                Ok(page) => {
                    let sights = page.attendees.into_iter().map(|person| (id.clone(), person));
                    seen.0.extend(sights);
                    seen.0.drain(..seen.0.len().saturating_sub(KEPT));
                }
                Err(error) if error.is_not_found() => {}
                Err(error) if error.status().is_none() => return Ok(seen),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Whether all that was seen is there, or was deleted. The workers have compared what they know
    /// with what is there.
    pub(crate) fn check(&self, workers: &[Worker]) -> Result<u64, Failure> {
        for (meeting, attendee) in &self.0 {
            let owner = workers.iter().find_map(|worker| {
                worker.place(meeting).map(|place| (worker, &worker.known[place]))
            });
            // a meeting that nobody knows any more was deleted, which was compared
            let Some((worker, known)) = owner else { continue };
            let id = attendee.attendee_id.as_str();
            let person = known.people.get(attendee.external_user_id.as_str());
            let is_there =
                person.and_then(|person| person.identity.as_ref()).is_some_and(|(known, token)| {
                    known.as_str() == id && *token == attendee.join_token
                });
            if !is_there && !worker.deleted_attendees.contains(id) {
                return Err(format!("attendee {id} was seen and is lost").into());
            }
        }
        Ok(self.0.len() as u64)
    }
}

/// A meeting that there is not.
const NOBODY: &str = "00000000-0000-0000-0000-000000000000";
