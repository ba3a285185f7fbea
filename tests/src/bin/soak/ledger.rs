//! The ledger: what the server has done to each call, for the caller to compare with.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::plan::Kind;

/// What the server has done to one request.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    /// Which attempt the request said it was, from 1.
    pub(crate) attempt: u64,
    pub(crate) kind: Kind,
    /// What the answer had in it, if it was one.
    pub(crate) proof: String,
}

/// What the server has done to the calls that are under way.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    calls: Mutex<HashMap<u64, Vec<Played>>>,
    /// How many connections ended while no request was on them.
    loose_ends: AtomicU64,
}

impl Ledger {
    /// Enters a request of a call. `play` decides, from how many there were before.
    pub(crate) fn enter(&self, call: u64, play: impl FnOnce(u64) -> Played) -> Played {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let entries = calls.entry(call).or_default();
        let played = play(entries.len() as u64);
        entries.push(played.clone());
        played
    }

    /// What was done to a call that has ended.
    pub(crate) fn take(&self, call: u64) -> Vec<Played> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.remove(&call).unwrap_or_default()
    }

    /// How many calls nobody has asked about.
    pub(crate) fn left(&self) -> u64 {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).len() as u64
    }

    pub(crate) fn note_loose_end(&self) {
        self.loose_ends.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn loose_ends(&self) -> u64 {
        self.loose_ends.load(Ordering::Relaxed)
    }
}
