//! Who is connected to a meeting.

use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::faults;
use super::journal::{Happened, How};
use super::state::{ActiveMeeting, Meetings, Surroundings};
use crate::strings::{AttendeeId, MeetingId};

impl Meetings {
    /// Marks an attendee as connected. Joining again changes nothing.
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
            return Err(faults::attendee_not_found(&AttendeeId::from(id.to_string())));
        };
        if self.connected.insert(*id) {
            self.empty_since = None;
            around.tell(&self.about, Happened::AttendeeJoined(person));
            around.change_meeting(self);
        }
        Ok(())
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
