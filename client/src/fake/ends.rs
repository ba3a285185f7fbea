//! The ends of meetings: by order, by age, and for want of people.

use chime_sdk_core::server::Fault;

use super::assumptions::{AfterEnd, ConnectedAtEnd, Verdict};
use super::clock::Millis;
use super::journal::{EndReason, Happened, How, Record};
use super::refusals;
use super::settings::Settings;
use super::state::{ActiveMeeting, Meetings};
use crate::strings::MeetingId;

/// For how many ended meetings the creation is still answered as before.
pub(super) const MAX_ENDED: usize = 10_000;

impl Meetings {
    /// Ends a meeting and its replicas.
    pub(super) fn delete(&mut self, region: &str, id: &MeetingId) -> Result<(), Fault> {
        let is_replica = self.get(region, id)?.meeting.primary_meeting_id.is_some();
        if is_replica && self.around.settings.assumptions.replica_deletion == Verdict::Refused {
            let message = "The meeting is a replica, which ends with its primary only";
            return Err(refusals::bad_request(message));
        }
        self.end(id, EndReason::Deleted);
        Ok(())
    }

    /// Brings the meetings up to a moment: those whose time is over by then end, each at its own
    /// moment, the earliest first.
    pub(super) fn advance(&mut self, now: Millis) {
        while let Some((due, id)) = self.deadlines.first().filter(|(due, _)| *due <= now).cloned() {
            self.around.now = due;
            let reason = self
                .active
                .get(&id)
                .and_then(|meeting| meeting.due(&self.around.settings).map(|(_, reason)| reason));
            // without a meeting the deadline is nobody's
            self.deadlines.remove(&(due, id.clone()));
            if let Some(reason) = reason {
                self.end(&id, reason);
            }
        }
        self.around.now = now;
    }

    /// The moment at which the next meeting ends by itself, if nothing happens before.
    pub(super) fn next_deadline(&self) -> Option<Millis> {
        self.deadlines.first().map(|(due, _)| *due)
    }

    /// Sets the deadline of a meeting anew, after something has happened to it.
    pub(super) fn reschedule(&mut self, id: &MeetingId) {
        let Some(meeting) = self.active.get_mut(id) else { return };
        let due = meeting.due(&self.around.settings).map(|(due, _)| due);
        if due == meeting.deadline {
            return;
        }
        if let Some(earlier) = meeting.deadline {
            self.deadlines.remove(&(earlier, id.clone()));
        }
        if let Some(due) = due {
            self.deadlines.insert((due, id.clone()));
        }
        meeting.deadline = due;
    }

    fn end(&mut self, id: &MeetingId, reason: EndReason) {
        let Some(mut ended) = self.active.remove(id) else { return };
        if let Some(deadline) = ended.deadline {
            self.deadlines.remove(&(deadline, id.clone()));
        }
        for replica in std::mem::take(&mut ended.replicas) {
            self.end(&replica, EndReason::WithPrimary);
        }
        let how = match self.around.settings.assumptions.connected_at_end {
            ConnectedAtEnd::Left => Some(How::Left),
            ConnectedAtEnd::Dropped => Some(How::Dropped),
            ConnectedAtEnd::Untold => None,
        };
        if let Some(how) = how {
            for attendee in ended.connected.clone() {
                ended.leave(&attendee, how, &mut self.around);
            }
        }
        if let Some(configuration) = ended.transcription.take() {
            let stopped = Happened::TranscriptionStopped(configuration.into());
            self.around.tell(&ended.about, stopped);
        }
        self.around.tell(&ended.about, Happened::MeetingEnded(reason));
        self.around.journal.change(Record::Meeting(id.clone()));
        for seat in &ended.seats {
            self.around.journal.change(Record::Attendee(id.clone(), seat.number));
        }
        self.leave_primary(&ended);
        self.forget_creations(ended);
    }

    /// Takes an ended replica off its primary's list.
    fn leave_primary(&mut self, ended: &ActiveMeeting) {
        let Some(primary) = &ended.meeting.primary_meeting_id else { return };
        let primary = MeetingId::from(primary.as_str());
        if let Some(primary) = self.active.get_mut(&primary) {
            primary.replicas.retain(|replica| *replica != ended.meeting.meeting_id);
            self.around.change_meeting(primary);
        }
    }

    /// Remembers the creation of a meeting that has ended, and forgets the oldest of these; or forgets
    /// it at once if its token is free again.
    fn forget_creations(&mut self, ended: ActiveMeeting) {
        if self.around.settings.assumptions.token_after_end == AfterEnd::NewMeeting {
            self.around.journal.change(Record::Creation(ended.creation.clone()));
            self.creations.remove(&ended.creation);
            return;
        }
        let number = self.ended_before.saturating_add(self.ended.len() as u64);
        self.around.journal.change(Record::Ended(number));
        self.ended.push_back(ended.creation);
        if self.ended.len() > MAX_ENDED
            && let Some(oldest) = self.ended.pop_front()
        {
            self.around.journal.change(Record::Ended(self.ended_before));
            self.ended_before += 1;
            self.around.journal.change(Record::Creation(oldest.clone()));
            self.creations.remove(&oldest);
        }
    }
}

impl ActiveMeeting {
    /// When the meeting ends by itself, and why; a replica never does.
    fn due(&self, settings: &Settings) -> Option<(Millis, EndReason)> {
        if self.meeting.primary_meeting_id.is_some() {
            return None;
        }
        let age =
            settings.meeting_lifetime.map(|limit| (self.created.after(limit), EndReason::TooOld));
        let empty = settings.empty_limit.zip(self.empty_since);
        let empty = empty.map(|(limit, since)| (since.after(limit), EndReason::Empty));
        age.into_iter().chain(empty).min_by_key(|(due, _)| *due)
    }
}

#[cfg(test)]
mod tests;
