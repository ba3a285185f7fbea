//! Waiting: asking again and again until something has come about.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::dispatch::require_runtime;
use crate::error::{Cause, Error, TimedOut};
use crate::retry;

/// How to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// What is waited for, as the error names it.
    pub what: &'static str,
    /// The pause between two questions.
    pub interval: Duration,
    /// How long to wait. The last question is asked then, and may take as long as any call.
    pub timeout: Duration,
}

impl Waiter {
    /// Asks until the answer is yes, and a last time when the time limit is reached.
    ///
    /// Problems that pass, such as throttling, count as "not yet". A question that is under way when
    /// the limit is reached is given up.
    ///
    /// # Errors
    /// What the question fails with, or a timeout that names what was waited for and, as its
    /// source, the problem that the last question met.
    pub async fn until<F>(
        &self,
        operation: &'static str,
        mut question: impl FnMut() -> F,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<bool, Error>>,
    {
        require_runtime(Some(operation))?;
        let started = Instant::now();
        let mut last = None;
        loop {
            let left = self.timeout.saturating_sub(started.elapsed());
            let answer = if left.is_zero() {
                // the last question has the time that any call has
                Some(question().await)
            } else {
                timeout(left, question()).await.ok()
            };
            match answer {
                Some(Ok(true)) => return Ok(()),
                Some(Ok(false)) => last = None,
                Some(Err(error)) if retry::is_worth_repeating(&error) => last = Some(error),
                Some(Err(error)) => return Err(error),
                None => return Err(self.timed_out(operation, last)),
            }
            if left.is_zero() {
                return Err(self.timed_out(operation, last));
            }
            sleep(self.interval.min(self.timeout.saturating_sub(started.elapsed()))).await;
        }
    }

    fn timed_out(&self, operation: &'static str, last: Option<Error>) -> Error {
        let cause = Cause::Timeout {
            what: TimedOut::Wait(self.what),
            after: self.timeout,
            during: None,
            last,
        };
        Error::new(Some(operation), 0, cause)
    }
}
