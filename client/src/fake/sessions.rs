//! The connections over which attendees are told what happens to their meeting.

use super::journal::Entry;

/// The open sessions of all meetings.
#[derive(Debug, Default)]
pub(super) struct Sessions {}

impl Sessions {
    /// Lets the sessions of the meeting know.
    pub(super) fn tell(&mut self, _entry: &Entry) {}
}
