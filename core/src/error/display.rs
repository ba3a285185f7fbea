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
                display_innermost(error, f)
            }
            Cause::Transport(error) => {
                write!(f, "{error}")?;
                // the reason is what a person acts on: "connection refused", "invalid certificate"
                display_innermost(error, f)?;
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

/// The last error of a chain, whose text a peer may have chosen.
fn display_innermost(error: &dyn StdError, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    innermost(error).map_or(Ok(()), |source| write!(f, ": {}", Printable(&source.to_string())))
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

impl fmt::Debug for Cause {
    /// What this crate made shows its own `Debug`. What others made shows its text alone, which is
    /// all that they mean people to read.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Cause::Configuration(text) => f.debug_tuple("Configuration").field(text).finish(),
            Cause::Endpoint(error) => f.debug_tuple("Endpoint").field(error).finish(),
            Cause::Validation(violations) => f.debug_tuple("Validation").field(violations).finish(),
            Cause::Encode(error) => f.debug_tuple("Encode").field(error).finish(),
            Cause::Operation(text) => f.debug_tuple("Operation").field(text).finish(),
            // the text has all that lies behind it
            Cause::Credentials { text, source: _ } => {
                f.debug_tuple("Credentials").field(text).finish()
            }
            Cause::Sign(error) => {
                let text = format!("{error}{}", reasons(error));
                f.debug_tuple("Sign").field(&text).finish()
            }
            Cause::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            Cause::Timeout { what, after, during, last } => f
                .debug_struct("Timeout")
                .field("what", what)
                .field("after", after)
                .field("during", during)
                .field("last", last)
                .finish(),
            Cause::Service(error) => f.debug_tuple("Service").field(error).finish(),
            Cause::Response(error) => f.debug_tuple("Response").field(error).finish(),
            Cause::Interceptor { when, answer, source } => f
                .debug_struct("Interceptor")
                .field("when", when)
                .field("answer", answer)
                .field("source", &Printable(&source.to_string()).to_string())
                .finish(),
            Cause::Closed => f.write_str("Closed"),
        }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::sign::SignError;
    use crate::transport::{TransportError, TransportErrorKind};

    /// An error of others: a peer chose its text, and its `Debug` has the whole answer.
    struct Foreign;

    impl fmt::Display for Foreign {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("refused\r\nforged: line\u{1b}[31m")
        }
    }

    impl fmt::Debug for Foreign {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("planted")
        }
    }

    impl StdError for Foreign {}

    /// The same behind another error whose `Debug` shows what lies behind.
    #[derive(Debug, thiserror::Error)]
    #[error("outer")]
    struct Outer(#[source] Foreign);

    fn of(cause: Cause) -> Error {
        Error::new(Some("GetThing"), 1, cause)
    }

    fn foreign() -> Vec<Error> {
        let reset = TransportErrorKind::Interrupted;
        let transport = || of(Cause::Transport(TransportError::new(reset, Outer(Foreign))));
        let (what, after) = (TimedOut::Operation, Duration::from_secs(1));
        vec![
            transport(),
            of(Cause::Timeout { what, after, during: None, last: Some(transport()) }),
            of(Cause::Sign(SignError::Signer(Box::new(Outer(Foreign))))),
            of(Cause::Interceptor {
                when: "before signing",
                answer: None,
                source: Box::new(Foreign),
            }),
            of(Cause::Credentials {
                text: format!("no credentials{}", reasons(&Outer(Foreign))),
                source: Some(Box::new(Outer(Foreign))),
            }),
        ]
    }

    #[test]
    fn the_text_of_an_error_of_others_forges_no_line() {
        for error in foreign() {
            for text in [error.to_string(), format!("{error:?}")] {
                assert!(!text.contains(char::is_control), "{text:?}");
                assert!(text.contains("refused  forged: line [31m"), "{text}");
            }
        }
    }

    #[test]
    fn the_debug_of_an_error_of_others_is_not_in_ours() {
        for error in foreign() {
            let text = format!("{error:?} {error:#?} {:?}", error.cause());
            assert!(!text.contains("planted"), "{text}");
        }
    }

    #[test]
    fn the_debug_of_a_transport_error_shows_texts_alone() {
        let error = TransportError::new(TransportErrorKind::Connect, Outer(Foreign));
        let expected =
            "TransportError { kind: Connect, source: \"outer: refused  forged: line [31m\" }";
        assert_eq!(format!("{error:?}"), expected);
    }
}
