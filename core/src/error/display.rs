//! How errors are shown: one line for a person, and a structure without bodies for `Debug`.

use std::error::Error as StdError;
use std::fmt;

use super::{Cause, Error, ResponseError, ServiceError, TimedOut};
use crate::printable::Printable;
use crate::retry::GaveUp;
use crate::validate::Violation;

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.inner.operation {
            write!(f, "{operation}: ")?;
        }
        self.display_cause(self.attempts(), f)?;
        match self.inner.given_up {
            Some(GaveUp::Budget) => f.write_str("; not tried again: the retry budget is used up"),
            Some(GaveUp::Time) => match self.retry_after() {
                Some(wait) => write!(f, "; not tried again: the service asks to wait {wait:?}"),
                None => f.write_str("; not tried again: the operation's time does not suffice"),
            },
            None => Ok(()),
        }
    }
}

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimedOut::Connect => "connecting",
            TimedOut::Attempt => "an attempt",
            TimedOut::Operation => "the operation",
            TimedOut::Wait(what) => what,
        })
    }
}

impl Error {
    /// Everything but the operation.
    fn display_cause(&self, attempts: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner.cause {
            Cause::Configuration(text)
            | Cause::Operation(text)
            | Cause::Credentials { text, .. } => f.write_str(text),
            Cause::Endpoint(error) => write!(f, "{error}"),
            Cause::Validation(violations) => display_violations(violations, f),
            Cause::Encode(error) => write!(f, "invalid input: {error}"),
            Cause::Sign(error) => {
                write!(f, "{error}")?;
                innermost(error).map_or(Ok(()), |source| write!(f, ": {source}"))
            }
            Cause::Transport(error) => {
                write!(f, "{error}")?;
                // the reason is what a person acts on: "connection refused", "invalid certificate"
                innermost(error).map_or(Ok(()), |source| write!(f, ": {source}"))?;
                display_attempts(attempts, " (", ")", f)
            }
            Cause::Timeout { what, after, during, last } => {
                write!(f, "timed out: {what} took more than {after:?}")?;
                during.map_or(Ok(()), |during| write!(f, ", {during}"))?;
                display_attempts(attempts, " (", ")", f)?;
                last.as_ref().map_or(Ok(()), |last| {
                    f.write_str("; the last attempt failed: ")?;
                    last.display_cause(1, f)
                })
            }
            Cause::Service(error) => {
                match self.code() {
                    Some(code) => write!(f, "{}", Printable(code))?,
                    None if (300..400).contains(&error.status) => f.write_str(
                        "the answer is a redirect, which is never followed; \
                         help: look at the endpoint URL and the region",
                    )?,
                    None => f.write_str("the service answered with an error")?,
                }
                if let Some(message) = &error.message {
                    write!(f, ": {}", Printable(message))?;
                }
                display_answer(error.status, error.request_id.as_deref(), attempts, f)
            }
            Cause::Response(error) => {
                write!(f, "the answer cannot be read: {}", error.problem)?;
                display_answer(error.status, error.request_id.as_deref(), attempts, f)
            }
            Cause::Interceptor { when, source, .. } => {
                let source_text = source.to_string();
                write!(f, "an interceptor failed {when}: {}", Printable(&source_text))?;
                display_attempts(attempts, " (", ")", f)
            }
            Cause::Closed => f.write_str("the client is closed; make a new one to go on"),
        }
    }
}

fn display_answer(
    status: u16,
    request_id: Option<&str>,
    attempts: u32,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    write!(f, " ({status}")?;
    if let Some(request_id) = request_id {
        write!(f, ", request id {}", Printable(request_id))?;
    }
    display_attempts(attempts, ", ", "", f)?;
    f.write_str(")")
}

/// One attempt is what everybody expects, so it is not said.
fn display_attempts(
    attempts: u32,
    before: &str,
    after: &str,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    if attempts > 1 { write!(f, "{before}{attempts} attempts{after}") } else { Ok(()) }
}

/// What lies behind an error, from the outermost reason to the innermost, as the end of a sentence.
pub(crate) fn reasons(error: &dyn StdError) -> String {
    let mut text = String::new();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&Printable(&inner.to_string()).to_string());
        source = inner.source();
    }
    text
}

/// The last error of a chain.
fn innermost(error: &dyn StdError) -> Option<&(dyn StdError + 'static)> {
    let mut source = error.source();
    while let Some(inner) = source.and_then(StdError::source) {
        source = Some(inner);
    }
    source
}

fn display_violations(violations: &[Violation], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("invalid input: ")?;
    for (index, violation) in violations.iter().enumerate() {
        let separator = if index == 0 { "" } else { "; " };
        write!(f, "{separator}{violation}")?;
    }
    Ok(())
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.inner.operation)
            .field("attempts", &self.attempts())
            .field("retry_delay", &self.retry_delay())
            .field("cause", &self.inner.cause)
            .finish()
    }
}

impl fmt::Debug for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceError")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("exception", &self.exception)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}

impl fmt::Debug for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseError")
            .field("status", &self.status)
            .field("request_id", &self.request_id)
            .field("problem", &self.problem)
            .field("body_bytes", &self.body.len())
            .finish()
    }
}
