//! What distinguishes one fake from another.

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
#[cfg(feature = "fake-store")]
use std::path::PathBuf;
use std::time::Duration;

use chime_sdk_core::server::signature::USUAL_SKEW;

use super::additions::Addition;
use super::assumptions::Assumptions;
use super::authentication::Signatures;
use super::clock::Millis;
use super::events::HISTORY;
use super::throttle::{RateLimit, RateScope};
use super::{ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY};

/// The values that the builder sets.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The access keys that are known.
    pub(super) keys: Vec<Key>,
    pub(super) signatures: Signatures,
    /// How far the time of a signature may be from the time that it is.
    pub(super) max_skew: Duration,
    /// How many seconds the clock that judges signatures is ahead of the machine's.
    pub(super) clock_offset: i64,
    /// The control region of requests that name none.
    pub(super) region: String,
    pub(super) assumptions: Assumptions,
    pub(super) meeting_quota: usize,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) rate_scope: RateScope,
    pub(super) additions: Vec<Addition>,
    /// After which time a meeting ends, whoever is in it.
    pub(super) meeting_lifetime: Option<Duration>,
    /// For how long a meeting goes on while nobody is connected.
    pub(super) empty_limit: Option<Duration>,
    /// Where the clock begins if it stands until it is moved; `None` for one that goes with the
    /// machine's.
    pub(super) manual_clock: Option<Millis>,
    /// Whether a clock that stands stays where it stood before, if that is known.
    pub(super) clock_stays: bool,
    /// Where it listens; a free loopback port if the port is 0.
    pub(super) address: SocketAddr,
    /// Where the state is kept.
    #[cfg(feature = "fake-store")]
    pub(super) state_file: Option<PathBuf>,
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
            keys: vec![Key { id: ACCESS_KEY_ID.to_owned(), secret: SECRET_ACCESS_KEY.to_owned() }],
            signatures: Signatures::default(),
            max_skew: USUAL_SKEW,
            clock_offset: 0,
            region: REGION.to_owned(),
            assumptions: Assumptions::default(),
            meeting_quota: 250,
            rate_limit: None,
            rate_scope: RateScope::default(),
            additions: Vec::new(),
            meeting_lifetime: Some(Duration::from_secs(24 * 60 * 60)),
            empty_limit: Some(Duration::from_secs(5 * 60)),
            manual_clock: None,
            clock_stays: false,
            address: (Ipv4Addr::LOCALHOST, 0).into(),
            #[cfg(feature = "fake-store")]
            state_file: None,
            event_history: HISTORY,
        }
    }
}
