//! The connections over which attendees are told what happens to their meeting; there are some only
//! with the feature `fake-signaling`.

#[cfg(not(feature = "fake-signaling"))]
use super::journal::Entry;

#[cfg(feature = "fake-signaling")]
pub(super) use super::signaling::Rooms as Sessions;

/// The open sessions of all meetings: none.
#[cfg(not(feature = "fake-signaling"))]
#[derive(Debug, Default)]
pub(super) struct Sessions {}

#[cfg(not(feature = "fake-signaling"))]
impl Sessions {
    /// Lets the sessions of the meeting know.
    pub(super) fn tell(&mut self, _entry: &Entry) {}
}
