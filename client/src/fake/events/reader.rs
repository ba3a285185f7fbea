//! Reading from the log, and waiting for more.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;
use uuid::Uuid;

use super::query::{EventPage, EventQuery, Target};
use super::{Kept, compose, lock};
use crate::events::Event;
use crate::fake::journal::Entry;

/// Reads events while others happen.
#[derive(Clone)]
pub(in crate::fake) struct EventReader {
    kept: Arc<Mutex<Kept>>,
    newest: watch::Receiver<u64>,
    ids: Uuid,
}

/// What a look at the log has found.
struct Batch {
    /// With their numbers.
    entries: Vec<(u64, Entry)>,
    missed: u64,
    /// The number of the last event that was looked at.
    next: u64,
}

impl EventReader {
    pub(super) fn new(kept: Arc<Mutex<Kept>>, newest: watch::Receiver<u64>, ids: Uuid) -> Self {
        EventReader { kept, newest, ids }
    }

    /// The number of the newest event; 0 before the first.
    pub(super) fn newest(&self) -> u64 {
        lock(&self.kept).newest
    }

    /// Everything that is kept.
    pub(super) fn history(&self) -> Vec<Event> {
        self.events(0, usize::MAX, None).0.into_iter().map(|(_, event)| event).collect()
    }

    /// How many events after this one are no longer there.
    pub(super) fn missed(&self, after: u64) -> u64 {
        lock(&self.kept).missed(after)
    }

    /// The events for a target, or for any, with their numbers, and the number that was got to.
    pub(super) fn events(
        &self,
        after: u64,
        limit: usize,
        target: Option<&Target>,
    ) -> (Vec<(u64, Event)>, u64) {
        let batch = self.batch(after, limit, target);
        let compose = |(sequence, entry)| (sequence, self.compose(sequence, &entry));
        (batch.entries.into_iter().map(compose).collect(), batch.next)
    }

    /// A page of deliveries.
    pub(in crate::fake) fn read(&self, query: &EventQuery) -> EventPage {
        let batch = self.batch(query.after, query.limit.max(1), query.target.as_ref());
        let deliveries = batch.entries.iter().flat_map(|(sequence, entry)| {
            let event = self.compose(*sequence, entry);
            query.deliveries(*sequence, entry, &event).into_iter().map(|one| (*sequence, one))
        });
        let events = query.disorder().apply(query.after, deliveries.collect());
        let events = events.into_iter().map(|(_, delivery)| delivery).collect();
        EventPage { events, missed: batch.missed, next: batch.next }
    }

    /// The same, but waits for something to deliver, until the time is over or the fake ends.
    pub(in crate::fake) async fn read_or_wait(
        &self,
        query: &EventQuery,
        limit: Duration,
    ) -> EventPage {
        let mut query = query.clone();
        let waiting = async {
            loop {
                let page = self.read(&query);
                if !page.events.is_empty() || page.missed > 0 {
                    return page;
                }
                query.after = page.next;
                if !self.clone().more_than(page.next).await {
                    return page;
                }
            }
        };
        match tokio::time::timeout(limit, waiting).await {
            Ok(page) => page,
            Err(_) => self.read(&query),
        }
    }

    /// Waits for an event of a greater number; gives false when there will be none.
    pub(super) async fn more_than(mut self, sequence: u64) -> bool {
        self.newest.wait_for(|newest| *newest > sequence).await.is_ok()
    }

    fn batch(&self, after: u64, limit: usize, target: Option<&Target>) -> Batch {
        lock(&self.kept).batch(after, limit, target)
    }

    fn compose(&self, sequence: u64, entry: &Entry) -> Event {
        // the same at every reading; the number is far too small to touch the version of the id
        let id = Uuid::from_u128(self.ids.as_u128() ^ u128::from(sequence));
        compose::event(entry, id)
    }
}

impl Kept {
    fn missed(&self, after: u64) -> u64 {
        self.dropped().saturating_sub(after)
    }

    fn batch(&self, after: u64, limit: usize, target: Option<&Target>) -> Batch {
        let (missed, dropped) = (self.missed(after), self.dropped());
        // what is asked for may be yet to come
        let skipped = usize::try_from(after.saturating_sub(dropped)).unwrap_or(usize::MAX);
        let entries: Vec<(u64, Entry)> = self
            .entries
            .iter()
            .skip(skipped)
            .zip(after.max(dropped).saturating_add(1)..)
            .filter(|(entry, _)| target.is_none_or(|target| target.takes(entry)))
            .take(limit)
            .map(|(entry, sequence)| (sequence, entry.clone()))
            .collect();
        let full = entries.last().filter(|_| entries.len() == limit);
        let next = full.map_or(self.newest.max(after), |(sequence, _)| *sequence);
        Batch { entries, missed, next }
    }

    /// The number of the newest event that is no longer there.
    fn dropped(&self) -> u64 {
        self.newest.saturating_sub(u64::try_from(self.entries.len()).unwrap_or(u64::MAX))
    }
}
