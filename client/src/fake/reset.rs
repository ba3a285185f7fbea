//! Beginning anew, without another port.

use super::Fake;
use super::backend::Backend;
use super::clock::{Clock, Millis};
use super::events::EventLog;
use super::journal::Record;
use super::state::{State, Tally};
use super::throttle::Throttle;

impl Fake {
    /// Makes the fake as it was at its start: without meetings, rules, events and counted requests,
    /// and with its clock at the beginning. Meetings end as if they were deleted, so that whoever is
    /// connected is told.
    pub fn reset(&self) {
        self.backend.reset();
    }
}

impl Backend {
    /// Makes everything as it was at the start.
    pub(super) fn reset(&self) {
        self.with_stored(State::reset);
    }
}

impl State {
    fn reset(&mut self) {
        // Ended in order, so that connections are closed and what is stored is taken away.
        let active: Vec<_> = self
            .meetings
            .active
            .values()
            .map(|active| (active.creation.region.clone(), active.meeting.meeting_id.clone()))
            .collect();
        for (region, id) in active {
            // a replica may have ended with its primary
            let _ = self.meetings.delete(&region, &id);
        }
        for (key, _) in self.meetings.creations.drain() {
            self.meetings.around.journal.change(Record::Creation(key));
        }
        for number in self.meetings.ended_before.. {
            if self.meetings.ended.pop_front().is_none() {
                break;
            }
            self.meetings.around.journal.change(Record::Ended(number));
        }
        let settings = &self.meetings.around.settings;
        self.clock = match settings.manual_clock {
            Some(start) => Clock::new(start, false),
            None => Clock::new(Millis::of(std::time::SystemTime::now()), true),
        };
        self.throttle = Throttle::new(settings.rate_limit, settings.rate_scope);
        self.settle();
        self.events = EventLog::new(self.meetings.around.settings.event_history);
        self.rules.clear();
        self.tally = Tally::default();
    }
}
