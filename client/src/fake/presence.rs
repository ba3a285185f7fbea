//! Who is connected to a meeting.

use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::assumptions::MeetingStarted;
use super::journal::{Happened, How};
use super::state::{ActiveMeeting, Meetings, Surroundings};
use super::{Fake, UnknownName, refusals};
use crate::strings::{AttendeeId, MeetingId};

impl Fake {
    /// Connects an attendee to its meeting, as a browser does. A meeting does not end for want of
    /// people while somebody is connected.
    ///
    /// # Errors
    /// There is no such meeting, or no such attendee in it.
    pub fn join(&self, meeting: &MeetingId, attendee: &AttendeeId) -> Result<(), UnknownName> {
        self.backend.with_stored(|state| {
            let attendee = known(attendee)?;
            state.meetings.join(meeting, &attendee).map_err(UnknownName::of)
        })
    }

    /// Ends the connection of an attendee, as a browser that leaves does. One that is not connected
    /// stays so.
    ///
    /// # Errors
    /// There is no such meeting.
    pub fn leave(&self, meeting: &MeetingId, attendee: &AttendeeId) -> Result<(), UnknownName> {
        self.backend.with_stored(|state| {
            let attendee = known(attendee)?;
            state.meetings.leave(meeting, &attendee, How::Left).map_err(UnknownName::of)
        })
    }

    /// Breaks the connection of an attendee, as a network that fails does. With the feature
    /// `fake-signaling` the connection of its browser really ends, whereupon the browser tries to
    /// connect again. An attendee that is not connected stays so.
    ///
    /// # Errors
    /// There is no such meeting, or the attendee id is none.
    pub fn disconnect(
        &self,
        meeting: &MeetingId,
        attendee: &AttendeeId,
    ) -> Result<(), UnknownName> {
        self.backend.with_stored(|state| {
            let attendee = known(attendee)?;
            state.meetings.leave(meeting, &attendee, How::Dropped).map_err(UnknownName::of)
        })
    }
}

/// An id as the fake keeps it.
fn known(attendee: &AttendeeId) -> Result<Uuid, UnknownName> {
    let unknown = || UnknownName::of(refusals::attendee_not_found(attendee));
    Uuid::parse_str(attendee.as_str()).map_err(|_| unknown())
}

impl Meetings {
    /// Marks an attendee as connected. Who joins again hands over to another device.
    pub(super) fn join(&mut self, meeting: &MeetingId, attendee: &Uuid) -> Result<(), Fault> {
        self.change_any(meeting, |meeting, around| meeting.join(attendee, around))
    }

    /// Marks an attendee as gone. One that is not connected stays so.
    pub(super) fn leave(
        &mut self,
        meeting: &MeetingId,
        attendee: &Uuid,
        how: How,
    ) -> Result<(), Fault> {
        self.change_any(meeting, |meeting, around| {
            meeting.leave(attendee, how, around);
            Ok(())
        })
    }
}

impl ActiveMeeting {
    fn join(&mut self, id: &Uuid, around: &mut Surroundings) -> Result<(), Fault> {
        let Some(person) = self.person(id) else {
            return Err(refusals::attendee_not_found(&AttendeeId::from(id.to_string())));
        };
        if self.connected.insert(*id) {
            self.empty_since = None;
            self.start(MeetingStarted::AtFirstJoin, around);
            around.tell(&self.about, Happened::AttendeeJoined(person));
            around.change_meeting(self);
        } else {
            around.tell(&self.about, Happened::AttendeeAuthorized(person));
        }
        Ok(())
    }

    /// Tells that the meeting has started, if that is told at this occasion and was not yet.
    pub(super) fn start(&mut self, occasion: MeetingStarted, around: &mut Surroundings) {
        if !self.started && around.settings.assumptions.meeting_started == occasion {
            self.started = true;
            around.tell(&self.about, Happened::MeetingStarted);
            around.change_meeting(self);
        }
    }

    pub(super) fn leave(&mut self, id: &Uuid, how: How, around: &mut Surroundings) {
        if !self.connected.remove(id) {
            return;
        }
        if self.connected.is_empty() {
            self.empty_since = Some(around.now);
        }
        if let Some(person) = self.person(id) {
            around.tell(&self.about, Happened::AttendeeGone(person, how));
        }
        around.change_meeting(self);
    }
}
