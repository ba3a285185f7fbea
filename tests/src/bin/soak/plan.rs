//! What happens to which call: all of it follows from the seed.

use std::time::Duration;

use crate::random::random;

/// A run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) calls: u64,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    GetMeeting,
    CreateMeeting,
    DeleteMeeting,
    CreateAttendee,
    BatchCreateAttendee,
    ListAttendees,
    ListTags,
    TagResource,
}

impl Operation {
    const ALL: [Operation; 8] = [
        Operation::GetMeeting,
        Operation::CreateMeeting,
        Operation::DeleteMeeting,
        Operation::CreateAttendee,
        Operation::BatchCreateAttendee,
        Operation::ListAttendees,
        Operation::ListTags,
        Operation::TagResource,
    ];
}

/// What the server does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Good,
    GoodInChunks,
    GoodAfterAPause,
    GoodAfterInterim,
    GoodThenClosed,
    GoodThenReset,
    ResetBefore,
    ResetInHead,
    ResetInBody,
    ClosedBefore,
    ClosedInHead,
    ClosedInBody,
    Garbage,
    BadChunk,
    TwoLengths,
    Page,
    List,
    Silence,
    Throttled,
    ServerError,
    Unavailable,
    BadRequest,
    NotFound,
}

/// How many of 10,000 requests meet it; the rest is good.
const SHARES: [(Kind, u64); 22] = [
    (Kind::GoodInChunks, 500),
    (Kind::GoodAfterAPause, 200),
    (Kind::GoodAfterInterim, 100),
    (Kind::GoodThenClosed, 200),
    (Kind::GoodThenReset, 100),
    (Kind::ResetBefore, 60),
    (Kind::ResetInHead, 60),
    (Kind::ResetInBody, 60),
    (Kind::ClosedBefore, 60),
    (Kind::ClosedInHead, 60),
    (Kind::ClosedInBody, 60),
    (Kind::Garbage, 60),
    (Kind::BadChunk, 60),
    (Kind::TwoLengths, 60),
    (Kind::Page, 60),
    (Kind::List, 60),
    (Kind::Silence, 3),
    (Kind::Throttled, 60),
    (Kind::ServerError, 100),
    (Kind::Unavailable, 100),
    (Kind::BadRequest, 60),
    (Kind::NotFound, 60),
];

impl Kind {
    /// Whether the caller gets its answer.
    pub(crate) fn is_good(self) -> bool {
        self <= Kind::GoodThenReset
    }

    /// Whether another attempt may follow it.
    pub(crate) fn may_pass(self) -> bool {
        !self.is_good() && !matches!(self, Kind::BadRequest | Kind::NotFound)
    }

    /// Whether it takes a connection away from under the next request, without a word.
    pub(crate) fn ends_an_idle_connection(self) -> bool {
        matches!(self, Kind::GoodThenClosed | Kind::GoodThenReset)
    }
}

/// What a number is drawn for; further attempts take further numbers.
const OPERATION: u64 = 1;
const PATIENCE: u64 = 2;
const CONNECTION: u64 = 3;
const PROOF: u64 = 100;
const FAULT: u64 = 200;

impl Plan {
    pub(crate) fn operation(self, call: u64) -> Operation {
        let index = random(self.seed, call, OPERATION) % Operation::ALL.len() as u64;
        Operation::ALL.get(index as usize).copied().unwrap_or(Operation::GetMeeting)
    }

    /// After what time the caller drops the call; most callers wait.
    pub(crate) fn patience(self, call: u64) -> Option<Duration> {
        let drawn = random(self.seed, call, PATIENCE);
        drawn.is_multiple_of(200).then(|| Duration::from_micros(drawn / 200 % 3_000))
    }

    /// What an attempt of a call meets.
    pub(crate) fn kind(self, call: u64, attempt: u64) -> Kind {
        let mut drawn = random(self.seed, call, FAULT + attempt) % 10_000;
        if self.is_storm(call) {
            drawn = drawn * 10 / 48;
        }
        for (kind, share) in SHARES {
            if drawn < share {
                return kind;
            }
            drawn -= share;
        }
        Kind::Good
    }

    /// Every twentieth of the run has a storm in it, in which nothing is simply good. It uses up what
    /// the client may spend on further attempts.
    fn is_storm(self, call: u64) -> bool {
        let part = (self.calls / 20).max(1);
        call % part > part - part / 10
    }

    /// What stands in the answer to an attempt, and in no other.
    pub(crate) fn proof(self, call: u64, attempt: u64) -> String {
        format!("{:016x}", random(self.seed, call, PROOF + attempt))
    }

    /// Whether a connection is cut before it has carried a request; `Some(true)` by a reset.
    pub(crate) fn connection(self, number: u64) -> Option<bool> {
        match random(self.seed, number, CONNECTION) % 100 {
            0 => Some(true),
            1 => Some(false),
            _ => None,
        }
    }
}
