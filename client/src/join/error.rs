//! Why nobody could join.

use std::time::Duration;

use thiserror::Error;

use super::info::UnfitForJoining;
use super::store::StoreError;
use crate::Error;

/// What joining, leaving, finding and ending fail with. `Display` is one sentence, with what to do where
/// that is known; it shows neither names of meetings nor tokens.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JoinError {
    /// The service, or the way to it. [`JoinError::call`] gives the error, with all its predicates.
    #[error(transparent)]
    Call(#[from] Error),
    /// The store of meetings.
    #[error("the store of meetings failed: {0}")]
    Store(#[source] StoreError),
    /// What the store has for the name was not written by a [`Joiner`](super::Joiner).
    #[error(
        "the store of meetings has an entry that cannot be read: {0}\n\
         help: give the joiner a store, a table or a namespace of its own"
    )]
    Entry(String),
    /// The service's answer is not enough to join with.
    #[error(transparent)]
    Unfit(#[from] UnfitForJoining),
    /// Others were at it for all the time that there was.
    #[error(
        "the meeting was still being created by somebody else after {} ms\n\
         help: try again, or allow for more time with `Joiner::patience`",
        after.as_millis()
    )]
    Busy {
        /// How long it was waited for.
        after: Duration,
        /// What the service said last, if it was asked.
        #[source]
        last: Option<Error>,
    },
    /// The meeting that the replica shall repeat is not there: nobody has joined it so far, or it has ended.
    #[error(
        "the primary meeting does not exist, or has ended\n\
         help: join the primary meeting first, and the replica after it"
    )]
    NoPrimary,
}

impl JoinError {
    /// The error of a call, if that is what it was.
    #[must_use]
    pub fn call(&self) -> Option<&Error> {
        match self {
            JoinError::Call(error) => Some(error),
            _ => None,
        }
    }
}
