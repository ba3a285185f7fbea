//! Who sits where.

use std::sync::Arc;

use crate::bulk::{Failure, Outcome};
use crate::shapes::{Attendee, Meeting};
use crate::strings::ExternalUserId;

/// Where one person sits: the meeting, and the attendee to join it as. `Debug` does not show who it is.
#[derive(Clone, Debug)]
pub struct Seat {
    pub(super) outcome: Outcome,
    pub(super) meeting: Option<Arc<Meeting>>,
}

impl Seat {
    /// The place of the person among those that were given, from 0 on.
    #[must_use]
    pub fn place(&self) -> usize {
        self.outcome.place()
    }

    /// The person.
    #[must_use]
    pub fn external_user_id(&self) -> &ExternalUserId {
        self.outcome.external_user_id()
    }

    /// The meeting to join, with its media placement; `None` if the person has no seat.
    #[must_use]
    pub fn meeting(&self) -> Option<&Meeting> {
        self.meeting.as_deref()
    }

    /// The attendee to join as, with the join token; `None` if the person has no seat.
    #[must_use]
    pub fn attendee(&self) -> Option<&Attendee> {
        self.outcome.attendee()
    }

    /// Why the person has no seat; `None` if there is one.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        self.outcome.failure()
    }

    /// All that is known of what became of the person.
    #[must_use]
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}

/// Where everybody sits, in the order in which people were given.
#[derive(Clone, Debug)]
#[must_use = "some people may have no seat"]
pub struct Seating {
    seats: Vec<Seat>,
}

impl Seating {
    pub(super) fn new(mut seats: Vec<Seat>) -> Self {
        seats.sort_by_key(Seat::place);
        Seating { seats }
    }

    /// One seat for each person, in the order of the people.
    #[must_use]
    pub fn seats(&self) -> &[Seat] {
        &self.seats
    }

    /// The people without a seat, and why.
    pub fn failures(&self) -> impl Iterator<Item = (&Seat, &Failure)> {
        self.seats.iter().filter_map(|seat| Some((seat, seat.failure()?)))
    }

    /// Whether everybody has a seat.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failures().next().is_none()
    }

    /// The meetings in which these people sit, each with how many of them, in the order of first seats.
    /// Who was given several times counts once.
    #[must_use]
    pub fn meetings(&self) -> Vec<(&Meeting, usize)> {
        let mut meetings: Vec<(&Meeting, usize)> = Vec::new();
        for seat in &self.seats {
            let Some(meeting) = seat.meeting().filter(|_| seat.outcome.duplicate_of.is_none())
            else {
                continue;
            };
            let known =
                meetings.iter_mut().find(|(known, _)| known.meeting_id == meeting.meeting_id);
            match known {
                Some((_, count)) => *count += 1,
                None => meetings.push((meeting, 1)),
            }
        }
        meetings
    }
}

impl IntoIterator for Seating {
    type Item = Seat;
    type IntoIter = std::vec::IntoIter<Seat>;

    fn into_iter(self) -> Self::IntoIter {
        self.seats.into_iter()
    }
}

impl<'s> IntoIterator for &'s Seating {
    type Item = &'s Seat;
    type IntoIter = std::slice::Iter<'s, Seat>;

    fn into_iter(self) -> Self::IntoIter {
        self.seats.iter()
    }
}
