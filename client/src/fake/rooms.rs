//! The rooms in which attendees are told what happens to their meeting. There are some only with the
//! feature `fake-signaling`, of which they are a part.

#[cfg(not(feature = "fake-signaling"))]
use super::journal::Entry;

#[cfg(feature = "fake-signaling")]
pub(super) use super::signaling::Rooms;

/// The rooms of all meetings: none.
#[cfg(not(feature = "fake-signaling"))]
#[derive(Debug, Default)]
pub(super) struct Rooms {}

#[cfg(not(feature = "fake-signaling"))]
impl Rooms {
    /// Lets the connections of the meeting know.
    pub(super) fn tell(&mut self, _entry: &Entry) {}
}
