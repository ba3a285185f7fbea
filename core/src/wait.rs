//! Waiting: asking again and again until something has come about.

use std::time::Duration;

use tokio::time::{Instant, sleep};

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
    /// time limit is not begun.
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
        let deadline = Instant::now() + self.timeout;
        loop {
            match question().await {
                Ok(true) => return Ok(()),
                Ok(false) => {}
                Err(error) if retry::is_worth_repeating(&error) => {}
                Err(error) => return Err(error),
            }
            if Instant::now() + self.interval > deadline {
                let cause = Cause::Timeout { what: self.what, after: self.timeout };
                return Err(Error::new(Some(operation), 0, cause));
            }
            sleep(self.interval).await;
        }
    }
}
