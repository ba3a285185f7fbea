//! Waiting: asking again and again until something has come about.

use std::time::Duration;

use tokio::time::{Instant, sleep, timeout};

use crate::error::{Cause, Error};
use crate::retry;

/// How to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// What is waited for, as the error names it.
    pub what: &'static str,
    /// The pause between two questions.
    pub interval: Duration,
    /// How long to wait altogether.
    pub timeout: Duration,
}

impl Waiter {
    /// Asks until the answer is yes.
    ///
    /// Problems that pass, such as throttling, count as "not yet". A pause that would go beyond the
    /// time limit is not begun, and an answer that is not there by then is not waited for.
    ///
    /// # Errors
    /// What the question fails with, or a timeout that names what was waited for.
    pub async fn until<F>(
        &self,
        operation: &'static str,
        mut question: impl FnMut() -> F,
    ) -> Result<(), Error>
    where
        F: Future<Output = Result<bool, Error>>,
    {
        let started = Instant::now();
        let timed_out = || {
            let cause = Cause::Timeout { what: self.what, after: self.timeout };
            Error::new(Some(operation), 0, cause)
        };
        loop {
            let left = self.timeout.saturating_sub(started.elapsed());
            match timeout(left, question()).await {
                Ok(Ok(true)) => return Ok(()),
                Ok(Err(error)) if !retry::is_worth_repeating(&error) => return Err(error),
                Ok(_) => {}
                Err(_) => return Err(timed_out()),
            }
            if started.elapsed().saturating_add(self.interval) > self.timeout {
                return Err(timed_out());
            }
            sleep(self.interval).await;
        }
    }
}
