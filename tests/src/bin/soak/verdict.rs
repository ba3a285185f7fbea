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
    /// The numbers of the calls that were dropped.
    dropped: Vec<u64>,
    /// Failures that may pass, without all attempts having been made: the budget was used up.
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
            if !error.to_string().contains("the retry budget is used up") {
                return Err(format!("not tried again for no reason: {error}"));
            }
            self.given_up += 1;
        }
        Ok(())
    }

    pub(crate) fn dropped(&mut self, call: u64) {
        self.dropped.push(call);
    }

    pub(crate) fn add(&mut self, other: Totals) {
        for (name, count) in other.results {
            *self.results.entry(name).or_default() += count;
        }
        for (kind, count) in other.faults {
            *self.faults.entry(kind).or_default() += count;
        }
        self.dropped.extend(other.dropped);
        self.given_up += other.given_up;
        self.unseen += other.unseen;
    }

    pub(crate) fn calls(&self) -> u64 {
        self.results.values().sum::<u64>() + self.dropped.len() as u64
    }

    /// What can only be said of all calls together.
    pub(crate) fn agree_with(&self, ledger: &Ledger) -> Result<(), Failure> {
        for call in &self.dropped {
            ledger.take(*call);
        }
        if ledger.left() > 0 {
            return Err(
                format!("{} calls were sent again after they had ended", ledger.left()).into()
            );
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
        writeln!(f, "  {:>9} dropped by the caller", self.dropped.len())?;
        writeln!(
            f,
            "{} calls failed before their last attempt, the budget being used up",
            self.given_up
        )?;
        write!(f, "{} attempts failed on a connection that had just ended", self.unseen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn played(attempt: u64, kind: Kind) -> Played {
        Played { attempt, kind, proof: format!("proof {attempt}") }
    }

    /// Judges a success with this proof.
    fn success(proof: &str, played: &[Played]) -> Result<u64, String> {
        let took = Duration::from_millis(1);
        judge(Operation::GetMeeting, &Ok(vec![proof.to_owned()]), played, took)
    }

    #[test]
    fn a_success_is_right_only_with_what_the_last_answer_had_in_it() {
        let played = [played(1, Kind::Unavailable), played(2, Kind::Good)];
        assert_eq!(success("proof 2", &played), Ok(0));
        assert!(success("proof 1", &played).unwrap_err().contains("not the answer"));
        assert!(success("proof 1", &played[..1]).unwrap_err().contains("a success after"));
        assert!(success("proof 1", &[]).unwrap_err().contains("from nowhere"));
    }

    #[test]
    fn a_request_that_comes_twice_or_after_a_final_answer_is_found() {
        let twice = [played(1, Kind::ResetBefore), played(1, Kind::Good)];
        assert!(success("proof 1", &twice).unwrap_err().contains("sent twice"));
        let unnumbered = [played(0, Kind::Good)];
        assert!(success("proof 0", &unnumbered).unwrap_err().contains("sent twice"));
        for kind in [Kind::Good, Kind::NotFound, Kind::BadRequest] {
            let again = [played(1, kind), played(2, Kind::Good)];
            assert!(success("proof 2", &again).unwrap_err().contains("asked again"));
        }
        let many: Vec<_> = (1..=4).map(|attempt| played(attempt, Kind::Unavailable)).collect();
        assert!(success("proof 4", &many).unwrap_err().contains("4 requests"));
    }
}
