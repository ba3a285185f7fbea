//! Whether what the caller has seen is what the server has done, and how often each was.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use chime_sdk_meetings::{Error, ErrorKind};

use crate::call::{Proofs, expected};
use crate::ledger::{Ledger, Played};
use crate::plan::{Kind, Operation};
use crate::{ATTEMPT_TIMEOUT, Failure, MAX_ATTEMPTS};

/// Holds a call's result to what the server did to its requests. Gives how many attempts failed
/// without the server having got a request.
pub(crate) fn judge(
    operation: Operation,
    result: &Result<Proofs, Error>,
    played: &[Played],
    took: Duration,
) -> Result<u64, String> {
    let was = || played.iter().map(|played| played.kind).collect::<Vec<_>>();
    if played.len() > MAX_ATTEMPTS as usize {
        return Err(format!("{} requests: {:?}", played.len(), was()));
    }
    let attempts: Vec<_> = played.iter().map(|played| played.attempt).collect();
    if !attempts.is_sorted_by(|one, next| one < next) || attempts.contains(&0) {
        return Err(format!("a request was sent twice: attempts {attempts:?}, {:?}", was()));
    }
    let (last, before) = match played.split_last() {
        Some((last, before)) => (Some(last), before),
        None => (None, played),
    };
    // an answer that came is final; one that came too late is not
    if let Some(kept) = before.iter().find(|played| !played.kind.may_pass())
        && took < ATTEMPT_TIMEOUT
    {
        return Err(format!("asked again after {:?}: {:?}", kept.kind, was()));
    }
    match result {
        Ok(proofs) => {
            let Some(last) = last else { return Err("an answer from nowhere".to_owned()) };
            if !succeeds(operation, last.kind) {
                return Err(format!("a success after {:?}", was()));
            }
            if proofs.len() != expected(operation)
                || proofs.iter().any(|proof| *proof != last.proof)
            {
                return Err(format!("not the answer to this call: {proofs:?}"));
            }
            Ok(0)
        }
        Err(error) => {
            let attempts = u64::from(error.attempts());
            let Some(unseen) = attempts.checked_sub(played.len() as u64) else {
                return Err(format!("{attempts} attempts and {} requests: {error}", played.len()));
            };
            let fits = last.is_some_and(|last| fits(operation, last.kind, error))
                || (unseen > 0 && error.kind() == ErrorKind::Transport)
                || (error.is_timeout() && took >= ATTEMPT_TIMEOUT);
            if fits { Ok(unseen) } else { Err(format!("after {:?}: {error}", was())) }
        }
    }
}

/// Whether a call succeeds that meets this.
fn succeeds(operation: Operation, kind: Kind) -> bool {
    // there is nothing to read in the answer to a deletion
    kind.is_good()
        || (operation == Operation::DeleteMeeting && matches!(kind, Kind::Page | Kind::List))
}

/// Whether this is the error of a call that meets this last.
fn fits(operation: Operation, kind: Kind, error: &Error) -> bool {
    let is_service = |status, code| {
        error.kind() == ErrorKind::Service
            && (error.status(), error.code()) == (Some(status), Some(code))
            && error.message() == Some("so it is")
    };
    match kind {
        _ if succeeds(operation, kind) => false,
        Kind::Page | Kind::List => {
            (error.kind(), error.status()) == (ErrorKind::Response, Some(200))
        }
        Kind::Silence => error.is_timeout(),
        Kind::Throttled => is_service(429, "ThrottlingException") && error.is_throttling(),
        Kind::ServerError => is_service(500, "ServiceFailureException") && error.is_server_error(),
        Kind::Unavailable => is_service(503, "ServiceUnavailableException"),
        Kind::BadRequest => is_service(400, "BadRequestException") && error.is_bad_request(),
        Kind::NotFound => is_service(404, "NotFoundException") && error.is_not_found(),
        _ => (error.kind(), error.status()) == (ErrorKind::Transport, None),
    }
}

/// Counts.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    results: BTreeMap<String, u64>,
    faults: BTreeMap<Kind, u64>,
    dropped: u64,
    /// Failures that may pass, without all attempts having been made.
    given_up: u64,
    /// Attempts that failed without the server having got a request.
    unseen: u64,
}

impl Totals {
    pub(crate) fn count(
        &mut self,
        result: &Result<Proofs, Error>,
        played: &[Played],
        verdict: Result<u64, String>,
    ) -> Result<(), String> {
        self.unseen += verdict?;
        for played in played {
            *self.faults.entry(played.kind).or_default() += 1;
        }
        let name = match result {
            Ok(_) => format!("success, {} requests", played.len()),
            Err(error) => match error.status() {
                Some(status) => format!("{:?} {status}", error.kind()),
                None => format!("{:?}", error.kind()),
            },
        };
        *self.results.entry(name).or_default() += 1;
        let may_pass = played.last().is_none_or(|played| played.kind.may_pass());
        if let Err(error) = result
            && may_pass
            && error.attempts() < MAX_ATTEMPTS
        {
            self.given_up += 1;
        }
        Ok(())
    }

    pub(crate) fn dropped(&mut self) {
        self.dropped += 1;
    }

    pub(crate) fn add(&mut self, other: Totals) {
        for (name, count) in other.results {
            *self.results.entry(name).or_default() += count;
        }
        for (kind, count) in other.faults {
            *self.faults.entry(kind).or_default() += count;
        }
        self.dropped += other.dropped;
        self.given_up += other.given_up;
        self.unseen += other.unseen;
    }

    pub(crate) fn calls(&self) -> u64 {
        self.results.values().sum::<u64>() + self.dropped
    }

    /// What can only be said of all calls together.
    pub(crate) fn agree_with(&self, ledger: &Ledger) -> Result<(), Failure> {
        if ledger.left() > self.dropped {
            let text = "calls were sent again after they had ended";
            return Err(format!("{} {text}; {} were dropped", ledger.left(), self.dropped).into());
        }
        if self.unseen > ledger.loose_ends() {
            let text = "attempts failed without a reason; the server ended";
            return Err(
                format!("{} {text} {} connections", self.unseen, ledger.loose_ends()).into()
            );
        }
        Ok(())
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "what the server did:")?;
        for (kind, count) in &self.faults {
            writeln!(f, "  {count:>9} {kind:?}")?;
        }
        writeln!(f, "what the callers saw:")?;
        for (name, count) in &self.results {
            writeln!(f, "  {count:>9} {name}")?;
        }
        writeln!(f, "  {:>9} dropped by the caller", self.dropped)?;
        writeln!(
            f,
            "{} calls failed before their last attempt, the budget being used up",
            self.given_up
        )?;
        write!(f, "{} attempts failed on a connection that had just ended", self.unseen)
    }
}
