//! What became of all users, and how far it is.

use super::Failure;
use super::outcome::{End, Outcome};
use crate::shapes::Attendee;

/// What became of each user, in the order in which they were given.
#[derive(Clone, Debug)]
#[must_use = "some users may have no attendee"]
pub struct Report {
    outcomes: Vec<Outcome>,
}

impl Report {
    pub(super) fn new(mut outcomes: Vec<Outcome>) -> Self {
        outcomes.sort_by_key(Outcome::place);
        Report { outcomes }
    }

    /// One outcome for each user, in the order of the users.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The attendees, each once, in the order of the users.
    pub fn attendees(&self) -> impl Iterator<Item = &Attendee> {
        let first = self.outcomes.iter().filter(|outcome| outcome.duplicate_of.is_none());
        first.filter_map(Outcome::attendee)
    }

    /// The outcomes of users without an attendee.
    pub fn failures(&self) -> impl Iterator<Item = (&Outcome, &Failure)> {
        self.outcomes.iter().filter_map(|outcome| Some((outcome, outcome.failure()?)))
    }

    /// Whether every user has an attendee.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.outcomes.iter().any(Outcome::is_failed)
    }

    /// How many ended in which way.
    #[must_use]
    pub fn summary(&self) -> Progress {
        let mut progress = Progress { total: self.outcomes.len(), ..Progress::default() };
        self.outcomes.iter().for_each(|outcome| progress.count(outcome));
        progress
    }
}

impl IntoIterator for Report {
    type Item = Outcome;
    type IntoIter = std::vec::IntoIter<Outcome>;

    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.into_iter()
    }
}

impl<'r> IntoIterator for &'r Report {
    type Item = &'r Outcome;
    type IntoIter = std::slice::Iter<'r, Outcome>;

    fn into_iter(self) -> Self::IntoIter {
        self.outcomes.iter()
    }
}

/// How many users there are, and how many of them have which outcome. Each is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// All users that were given.
    pub total: usize,
    /// Those whose attendee was created.
    pub created: usize,
    /// Those whose attendee was there already.
    pub existing: usize,
    /// Those who were tried, and have no attendee.
    pub failed: usize,
    /// Those who were not sent, because it would have failed as it did for others.
    pub not_tried: usize,
    /// Those who were given before, whatever became of them.
    pub duplicates: usize,
}

impl Progress {
    /// How many have an outcome.
    #[must_use]
    pub fn done(&self) -> usize {
        self.created + self.existing + self.failed + self.not_tried + self.duplicates
    }

    pub(super) fn count(&mut self, outcome: &Outcome) {
        let counter = match &outcome.end {
            _ if outcome.duplicate_of.is_some() => &mut self.duplicates,
            End::Created(_) => &mut self.created,
            End::Existing(_) => &mut self.existing,
            End::Failed(failure) if failure.was_tried() => &mut self.failed,
            End::Failed(_) => &mut self.not_tried,
        };
        *counter += 1;
    }
}
