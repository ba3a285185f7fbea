//! The events of the fake.

use super::journal::Entry;

/// What has happened so far, as events.
#[derive(Debug, Default)]
pub(super) struct EventLog {}

impl EventLog {
    /// Adds what happened.
    pub(super) fn push(&mut self, _entry: &Entry) {}
}
