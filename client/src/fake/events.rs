//! The events that the fake tells: as a stream, and in pages of what EventBridge, SQS and SNS deliver.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use chime_sdk_meetings::enums::MediaRegion;
//! use chime_sdk_meetings::events::EventType;
//! use chime_sdk_meetings::fake::Fake;
//!
//! let fake = Fake::start().await?;
//! let mut events = fake.events();
//! let meeting = fake.client().create_meeting(MediaRegion::UsEast1, "standup-42").await?.meeting;
//!
//! let event = events.try_next().await?.ok_or("the fake is gone")?;
//! assert_eq!(event.detail.event_type, EventType::MeetingStarted);
//! assert_eq!(event.detail.meeting_id, Some(meeting.meeting_id));
//! # Ok(())
//! # }
//! # tokio::runtime::Runtime::new().unwrap().block_on(example()).unwrap();
//! ```
//!
//! Every event goes to EventBridge, and those of a meeting with a `NotificationsConfiguration` to its
//! queue and its topic too. Each has a number, from 1 on, in the order in which things happened. The log
//! keeps the last 10,000; [`FakeBuilder::event_history`] sets another number. The service promises no
//! order and may deliver twice: [`EventStream::shuffled`] and [`EventStream::duplicated`] put a consumer to
//! that test, in a way that a seed repeats.
//!
//! What is told of what happens, where nobody knows what the service tells, is among the assumptions in
//! `docs/FAKE.md` of the repository.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use uuid::Uuid;

use super::journal::Entry;
use super::{Fake, FakeBuilder};
use crate::events::Event;

mod compose;
mod disorder;
mod query;
mod reader;
mod stream;

pub use query::{Delivery, EventPage, EventQuery, Target};
pub(super) use reader::EventReader;
pub use stream::{EventStream, Missed};

/// How many events are kept if the builder does not say.
pub(super) const HISTORY: usize = 10_000;

impl Fake {
    /// The events from now on, in order. The stream ends when the fake does.
    pub fn events(&self) -> EventStream {
        let reader = self.event_reader();
        let newest = reader.newest();
        EventStream::new(reader, newest)
    }

    /// The events from the one of this number on, which may have happened already or not. Numbers begin
    /// at 1.
    pub fn events_from(&self, sequence: u64) -> EventStream {
        EventStream::new(self.event_reader(), sequence.saturating_sub(1))
    }

    /// The events so far, the oldest first, as many as are kept.
    #[must_use]
    pub fn event_history(&self) -> Vec<Event> {
        self.event_reader().history()
    }

    /// A page of what was delivered, as the target got it.
    #[must_use]
    pub fn deliveries(&self, query: &EventQuery) -> EventPage {
        self.event_reader().read(query)
    }

    /// The same, but waits for something to deliver, as long as this or until the fake ends.
    pub async fn next_deliveries(&self, query: &EventQuery, limit: Duration) -> EventPage {
        self.event_reader().read_or_wait(query, limit).await
    }

    fn event_reader(&self) -> EventReader {
        self.backend.with(|state| state.events.reader())
    }
}

impl FakeBuilder {
    /// How many events are kept for those who read later or slowly; 10,000 if this is not called.
    pub fn event_history(mut self, events: usize) -> Self {
        self.settings.event_history = events;
        self
    }
}

/// What has happened so far, as events.
pub(super) struct EventLog {
    kept: Arc<Mutex<Kept>>,
    /// The number of the newest event. Those who wait for more are woken by it, and let go when the
    /// log is dropped.
    newest: watch::Sender<u64>,
    capacity: usize,
    /// What the ids of events are made of.
    ids: Uuid,
}

/// The events that are kept, as entries: most are never read, so they become events when they are.
#[derive(Default)]
struct Kept {
    entries: VecDeque<Entry>,
    /// The number of the newest.
    newest: u64,
}

impl EventLog {
    pub(super) fn new(capacity: usize) -> Self {
        EventLog {
            kept: Arc::default(),
            newest: watch::Sender::new(0),
            capacity,
            ids: Uuid::new_v4(),
        }
    }

    /// Adds what happened.
    pub(super) fn push(&mut self, entry: &Entry) {
        let mut kept = lock(&self.kept);
        kept.newest += 1;
        kept.entries.push_back(entry.clone());
        if kept.entries.len() > self.capacity {
            kept.entries.pop_front();
        }
        let newest = kept.newest;
        drop(kept);
        self.newest.send_replace(newest);
    }

    /// Somebody who reads, without the state of the fake being held meanwhile.
    ///
    /// The admin route takes one from the state, and then answers with [`EventReader::read`], or for a
    /// long poll with [`EventReader::read_or_wait`].
    pub(super) fn reader(&self) -> EventReader {
        EventReader::new(Arc::clone(&self.kept), self.newest.subscribe(), self.ids)
    }
}

impl fmt::Debug for EventLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let newest = *self.newest.borrow();
        f.debug_struct("EventLog").field("newest", &newest).finish_non_exhaustive()
    }
}

/// No change can panic half-way, so what is kept is good in any case.
fn lock(kept: &Mutex<Kept>) -> MutexGuard<'_, Kept> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
