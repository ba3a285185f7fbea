//! What distinguishes one fake from another.

use std::fmt;
use std::time::Duration;

use super::additions::Addition;
use super::clock::Millis;
use super::events::HISTORY;
use super::throttle::RateLimit;

/// The values that the builder sets.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The access keys that are known.
    pub(super) keys: Vec<Key>,
    pub(super) meeting_quota: usize,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) additions: Vec<Addition>,
    /// After which time a meeting ends, whoever is in it.
    pub(super) meeting_lifetime: Option<Duration>,
    /// For how long a meeting goes on while nobody is connected.
    pub(super) empty_limit: Option<Duration>,
    /// Where the clock begins if it stands until it is moved; `None` for one that goes with the
    /// machine's.
    pub(super) manual_clock: Option<Millis>,
    /// How many events are kept.
    pub(super) event_history: usize,
}

/// An access key with its secret.
#[derive(Clone)]
pub(super) struct Key {
    pub(super) id: String,
    pub(super) secret: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            keys: Vec::new(),
            meeting_quota: 250,
            rate_limit: None,
            additions: Vec::new(),
            meeting_lifetime: Some(Duration::from_secs(24 * 60 * 60)),
            empty_limit: Some(Duration::from_secs(5 * 60)),
            manual_clock: None,
            event_history: HISTORY,
        }
    }
}
