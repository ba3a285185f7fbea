//! A client that changes what is its own, and writes down what it was answered.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chime_sdk_meetings::Client;
use chime_sdk_meetings::strings::MeetingId;
use fastrand::Rng;

use super::Failure;
use super::known::Known;
use super::operation::{Answer, Operation};
use super::seen::Meetings;

/// A client with its meetings, which nobody else changes.
#[derive(Debug)]
pub(crate) struct Worker {
    number: u64,
    rng: Rng,
    meetings: Arc<Meetings>,
    pub(crate) known: Vec<Known>,
    /// Meetings and attendees that were deleted, by id.
    pub(crate) deleted_meetings: HashSet<MeetingId>,
    pub(crate) deleted_attendees: HashSet<String>,
    /// What was asked for and not answered.
    pub(crate) pending: Option<Operation>,
    asked: u64,
    pub(crate) acknowledged: u64,
}

impl Worker {
    pub(crate) fn new(number: u64, seed: u64, meetings: Arc<Meetings>) -> Self {
        Worker {
            number,
            rng: Rng::with_seed(seed.wrapping_add(number + 1)),
            meetings,
            known: Vec::new(),
            deleted_meetings: HashSet::new(),
            deleted_attendees: HashSet::new(),
            pending: None,
            asked: 0,
            acknowledged: 0,
        }
    }

    /// Changes one thing after the other, until there is no answer.
    pub(crate) async fn work(
        mut self,
        client: Client,
        killed: Arc<AtomicBool>,
    ) -> Result<Self, Failure> {
        loop {
            self.asked += 1;
            let name = format!("{}-{}", self.number, self.asked);
            let operation = Operation::choose(&self.known, &name, &mut self.rng);
            let known = operation.meeting().and_then(|id| self.place(id));
            let arn = known.and_then(|place| self.known[place].meeting.meeting_arn.clone());
            let arn = arn.map(|arn| arn.as_str().to_owned()).unwrap_or_default();
            self.pending = Some(operation.clone());
            match operation.ask(&client, &arn).await {
                Ok(answer) => {
                    self.pending = None;
                    self.acknowledged += 1;
                    self.note(&operation, answer);
                }
                // there is no answer, which has to be for the kill
                Err(error) if error.status().is_none() => {
                    while !killed.load(Ordering::Relaxed) {
                        tokio::task::yield_now().await;
                    }
                    return Ok(self);
                }
                Err(error) => return Err(format!("{operation:?}: {error}").into()),
            }
        }
    }

    /// Where a meeting is among the known.
    pub(crate) fn place(&self, id: &MeetingId) -> Option<usize> {
        self.known.iter().position(|known| known.meeting.meeting_id == *id)
    }

    /// Writes an operation down that was carried out.
    pub(crate) fn note(&mut self, operation: &Operation, answer: Answer) {
        if let Answer::Meeting(known) = answer {
            self.meetings.add(known.meeting.meeting_id.clone());
            self.known.push(*known);
            return;
        }
        let Some(place) = operation.meeting().and_then(|id| self.place(id)) else { return };
        match (operation, answer) {
            (Operation::DeleteMeeting(id), _) => {
                self.meetings.remove(id);
                self.known.remove(place);
                self.deleted_meetings.insert(id.clone());
            }
            (_, Answer::People(people)) => self.known[place].people.extend(people),
            (operation, _) => {
                if let Operation::DeleteAttendee(_, _, attendee) = operation {
                    self.deleted_attendees.insert(attendee.as_str().to_owned());
                }
                operation.apply(&mut self.known[place]);
            }
        }
    }
}
