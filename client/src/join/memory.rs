//! The store in the memory of one process.

use std::collections::HashMap;
use std::fmt;
use std::future::ready;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chime_sdk_core::transport::BoxFuture;

use super::store::{MeetingStore, StoreError, StoreRecord};

/// Longer than any meeting lasts.
pub(super) const KEPT_FOR: Duration = Duration::from_secs(2 * 24 * 60 * 60);

/// Keeps the meetings of this process in memory, for a backend that is one process. Clones share what is
/// kept. Entries go when they were not changed for two days, which is longer than a meeting lasts.
#[derive(Clone, Default)]
pub struct MemoryStore {
    records: Arc<Mutex<Records>>,
}

#[derive(Default)]
struct Records {
    by_key: HashMap<String, (StoreRecord, Instant)>,
    /// How many records there may be before the old ones are looked for.
    look_at: usize,
}

impl MemoryStore {
    /// A store in which nothing is.
    #[must_use]
    pub fn new() -> Self {
        MemoryStore::default()
    }

    fn swap_now(&self, key: &str, expected: Option<&str>, new: Option<StoreRecord>) -> bool {
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = records.by_key.get(key).map(|(record, _)| record.version.as_str());
        if kept != expected {
            return false;
        }
        match new {
            Some(new) => records.put(key, new, Instant::now()),
            None => {
                records.by_key.remove(key);
            }
        }
        true
    }
}

impl Records {
    fn put(&mut self, key: &str, record: StoreRecord, now: Instant) {
        self.by_key.insert(key.to_owned(), (record, now));
        // the search costs as much as the records that came since the last one
        if self.by_key.len() > self.look_at {
            self.by_key.retain(|_, (_, since)| now.saturating_duration_since(*since) < KEPT_FOR);
            self.look_at = (2 * self.by_key.len()).max(1024);
        }
    }
}

impl MeetingStore for MemoryStore {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        let found = records.by_key.get(key).map(|(record, _)| record.clone());
        Box::pin(ready(Ok(found)))
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        // not before it is polled, as with any other future
        Box::pin(async move { Ok(self.swap_now(key, expected, new)) })
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        f.debug_struct("MemoryStore").field("records", &records.by_key.len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_records_go_when_there_are_many() {
        let mut records = Records::default();
        let start = Instant::now();
        for number in 0..1025 {
            records.put(&format!("old-{number}"), StoreRecord::new("1", "{}"), start);
        }
        for number in 0..2000 {
            let later = start + KEPT_FOR;
            records.put(&format!("new-{number}"), StoreRecord::new("1", "{}"), later);
        }
        assert!(records.by_key.keys().all(|key| key.starts_with("new-")));
        assert_eq!(records.by_key.len(), 2000);
    }

    #[test]
    fn neither_keys_nor_values_are_shown() {
        let store = MemoryStore::new();
        store.swap_now("secret-room", None, Some(StoreRecord::new("token", "{\"a\":\"hidden\"}")));
        let shown = format!("{store:?} {:?}", StoreRecord::new("token", "{\"a\":\"hidden\"}"));
        assert_eq!(shown, "MemoryStore { records: 1 } StoreRecord { bytes: 14, .. }");
    }
}
