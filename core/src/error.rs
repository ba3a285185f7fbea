//! The one error type: what happened, to which operation, and what lies behind it.

use std::any::Any;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;

use crate::endpoint::EndpointError;
use crate::interceptor::InterceptorError;
use crate::request::EncodeError;
use crate::retry::{GaveUp, ServerHint};
use crate::schema::{ErrorSchema, OperationSchema, RetryClass};
use crate::shape::Structure;
use crate::sign::SignError;
use crate::transport::{TransportError, TransportErrorKind};
use crate::validate::{Rule, Violation};

mod display;
mod predicates;

pub(crate) use display::reasons;
pub(crate) use predicates::stem;

/// An error that the service's model declares, with its members.
///
/// `#[chime_error]` implements it.
pub trait Exception: Structure + StdError {
    /// The error's table.
    fn schema(&self) -> &'static ErrorSchema;
}

/// An error type that knows its table without a value of it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not declared as an error",
    note = "errors are declared with `#[chime_error(status = ..)]`"
)]
pub trait DeclaredException: Exception {
    /// The error's table.
    const SCHEMA: &'static ErrorSchema;
}

/// An empty error of a declared type; what the macros write into its table.
#[doc(hidden)]
#[must_use]
pub fn new<E: Exception>() -> Box<dyn Exception> {
    Box::new(E::vacant())
}

/// What went wrong, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client is not set up right: region, endpoint, or a setting.
    Configuration,
    /// The input is refused before anything is sent; [`Error::violations`] says why. There are none
    /// for a declaration that no input can be sent with, such as one with an unknown method.
    Validation,
    /// There is no operation of this name.
    Operation,
    /// Credentials could not be had, or not be used.
    Credentials,
    /// No connection, or the connection ended early.
    Transport,
    /// Time ran out.
    Timeout,
    /// The service answered with an error; [`Error::code`] says which.
    Service,
    /// The service's answer could not be read.
    Response,
    /// An interceptor of the client's failed.
    Interceptor,
    /// The client was closed.
    Closed,
}

/// What any call can fail with.
///
/// Ask it with predicates such as [`is_not_found`](Error::is_not_found), or match on a declared
/// error as a type with [`as_exception`](Error::as_exception). `Display` and `Debug` show neither
/// bodies nor sensitive values. `Display` says all that a person needs in one line, the innermost
/// reason included; the chain behind `source` is for programs.
#[derive(Clone)]
pub struct Error {
    inner: Arc<Inner>,
}

struct Inner {
    operation: Option<&'static str>,
    effort: Effort,
    /// Why a failure that may pass was not met with another attempt.
    given_up: Option<GaveUp>,
    cause: Cause,
}

/// What a call took until it failed.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Effort {
    pub(crate) attempts: u32,
    pub(crate) retry_delay: Duration,
}

impl From<u32> for Effort {
    fn from(attempts: u32) -> Self {
        Effort { attempts, retry_delay: Duration::ZERO }
    }
}

/// Which limit of time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimedOut {
    /// No connection came about in time; `connect_timeout` sets how long that may take.
    Connect,
    /// An attempt, from sending to the end of the answer; `attempt_timeout` sets how long.
    Attempt,
    /// The whole operation with all its attempts; `operation_timeout` sets how long.
    Operation,
    /// A wait for something to come about, such as the end of a meeting.
    Wait(&'static str),
}

/// What lies behind an error. Its `Debug` is written by hand: errors of others may have bodies and
/// secrets in theirs.
pub(crate) enum Cause {
    Configuration(String),
    Endpoint(EndpointError),
    Validation(Vec<Violation>),
    Encode(EncodeError),
    Operation(String),
    Credentials {
        text: String,
        source: Option<Box<dyn StdError + Send + Sync>>,
    },
    Sign(SignError),
    Transport(TransportError),
    Timeout {
        what: TimedOut,
        after: Duration,
        during: Option<&'static str>,
        last: Option<Error>,
    },
    Service(Box<ServiceError>),
    Response(Box<ResponseError>),
    Interceptor {
        when: &'static str,
        /// Status and request id of the answer that it saw.
        answer: Option<(u16, Option<String>)>,
        source: InterceptorError,
    },
    Closed,
}

/// An error that the service answered with.
pub(crate) struct ServiceError {
    pub(crate) status: u16,
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) hint: ServerHint,
    pub(crate) exception: Option<Box<dyn Exception>>,
    pub(crate) body: Bytes,
}

/// A success of the service that could not be read.
pub(crate) struct ResponseError {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) problem: String,
    pub(crate) body: Bytes,
}

impl Cause {
    /// The same after an attempt that failed, which says more about an operation that ran out of time.
    pub(crate) fn after(mut self, attempt: Option<Error>) -> Self {
        if let Cause::Timeout { what: TimedOut::Operation, last, .. } = &mut self {
            *last = attempt;
        }
        self
    }
}

impl From<EncodeError> for Cause {
    /// What a value breaks is a violation, with or without validation.
    fn from(error: EncodeError) -> Self {
        match error {
            EncodeError::Label { member, problem } => {
                Cause::Validation(vec![Violation::new(member, Rule::Label, problem)])
            }
            EncodeError::Header { member } => {
                let problem = "has a character that no header can carry";
                Cause::Validation(vec![Violation::new(member, Rule::Header, problem)])
            }
            EncodeError::Text { member, problem } => {
                Cause::Validation(vec![Violation::new(member, Rule::Range, &problem.to_string())])
            }
            other => Cause::Encode(other),
        }
    }
}

impl Error {
    pub(crate) fn new(
        operation: Option<&'static str>,
        effort: impl Into<Effort>,
        cause: Cause,
    ) -> Self {
        let effort = effort.into();
        Error { inner: Arc::new(Inner { operation, effort, given_up: None, cause }) }
    }

    /// An input that is refused before anything is sent, for helpers that make several calls of an
    /// operation and look at the input of all of them first.
    #[must_use]
    pub fn refused_input(operation: &'static OperationSchema, violations: Vec<Violation>) -> Self {
        Error::new(Some(operation.name), 0, Cause::Validation(violations))
    }

    /// The same, with why there was no other attempt.
    pub(crate) fn given_up(mut self, why: GaveUp) -> Self {
        // an error that others hold already stays as it is; this one was just made
        if let Some(inner) = Arc::get_mut(&mut self.inner) {
            inner.given_up = Some(why);
        }
        self
    }

    /// What went wrong, in one word.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match &self.inner.cause {
            Cause::Configuration(_) | Cause::Endpoint(_) => ErrorKind::Configuration,
            Cause::Validation(_) | Cause::Encode(_) => ErrorKind::Validation,
            Cause::Operation(_) => ErrorKind::Operation,
            Cause::Credentials { .. } | Cause::Sign(_) => ErrorKind::Credentials,
            Cause::Transport(error) => match error.kind() {
                TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout => {
                    ErrorKind::Timeout
                }
                _ => ErrorKind::Transport,
            },
            Cause::Timeout { .. } => ErrorKind::Timeout,
            Cause::Service(_) => ErrorKind::Service,
            Cause::Response(_) => ErrorKind::Response,
            Cause::Interceptor { .. } => ErrorKind::Interceptor,
            Cause::Closed => ErrorKind::Closed,
        }
    }

    /// The operation that failed; `None` when no operation was under way.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.inner.operation
    }

    /// How many requests were sent; 0 when none was, and for the timeout of a wait, which is made of
    /// many calls.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.inner.effort.attempts
    }

    /// The time that was spent waiting between attempts.
    #[must_use]
    pub fn retry_delay(&self) -> Duration {
        self.inner.effort.retry_delay
    }

    /// How long the service asks to wait before another request, by the header `Retry-After` of its
    /// answer, or `x-amz-retry-after`. Attempts of this call have waited for that long already, as far
    /// as the operation's time allows.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let hint = self.hint()?;
        hint.retry_after.or(hint.x_amz_retry_after)
    }

    /// Which limit of time ran out, for an error of kind [`ErrorKind::Timeout`]; `None` also when it
    /// was one of the transport's own.
    #[must_use]
    pub fn timed_out(&self) -> Option<TimedOut> {
        match &self.inner.cause {
            Cause::Timeout { what, .. } => Some(*what),
            Cause::Transport(error) if error.kind() == TransportErrorKind::ConnectTimeout => {
                Some(TimedOut::Connect)
            }
            _ => None,
        }
    }

    /// A short text that says what kind of failure this is, for a metric's label or the field
    /// `error.type` of a trace: the service's code if it is one, or a word such as `timeout`.
    #[must_use]
    pub fn error_type(&self) -> &str {
        // a code is a word; what else a peer writes in its place has no end
        let is_word =
            |code: &&str| code.len() <= 100 && code.bytes().all(|byte| byte.is_ascii_graphic());
        if let Some(code) = self.code().filter(is_word) {
            return code;
        }
        match self.kind() {
            ErrorKind::Configuration => "configuration",
            ErrorKind::Validation => "validation",
            ErrorKind::Operation => "unknown_operation",
            ErrorKind::Credentials => "credentials",
            ErrorKind::Transport => "transport",
            ErrorKind::Timeout => "timeout",
            ErrorKind::Service => "service",
            ErrorKind::Response => "response",
            ErrorKind::Interceptor => "interceptor",
            ErrorKind::Closed => "closed",
        }
    }

    /// The service's code: the declared one, such as `NotFoundException`, whichever way the service
    /// wrote it; as it was written, when it is not declared. `None` when the service did not answer
    /// with an error, or with one that names no code and whose status fits none.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        let service = self.service()?;
        match &service.exception {
            Some(exception) => Some(exception.schema().code),
            None => service.code.as_deref(),
        }
    }

    /// The service's message.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.service()?.message.as_deref()
    }

    /// The HTTP status, when there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match &self.inner.cause {
            Cause::Service(error) => Some(error.status),
            Cause::Response(error) => Some(error.status),
            Cause::Interceptor { answer: Some((status, _)), .. } => Some(*status),
            _ => None,
        }
    }

    /// The service's identifier of the last request, when there was an answer that has one. Give it
    /// to AWS support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match &self.inner.cause {
            Cause::Service(error) => error.request_id.as_deref(),
            Cause::Response(error) => error.request_id.as_deref(),
            Cause::Interceptor { answer: Some((_, request_id)), .. } => request_id.as_deref(),
            _ => None,
        }
    }

    /// The body of the answer as it arrived. It may hold sensitive values; no message repeats it.
    #[must_use]
    pub fn raw_body(&self) -> Option<&[u8]> {
        match &self.inner.cause {
            Cause::Service(error) => Some(&error.body),
            Cause::Response(error) => Some(&error.body),
            _ => None,
        }
    }

    /// The rules that the input breaks, for an error of kind [`ErrorKind::Validation`].
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.inner.cause {
            Cause::Validation(violations) => violations,
            _ => &[],
        }
    }

    /// The declared error as its type, with all its members.
    #[must_use]
    pub fn as_exception<E: Exception>(&self) -> Option<&E> {
        let exception: &dyn Any = self.exception()?;
        exception.downcast_ref()
    }

    /// The declared error, whichever it is.
    #[must_use]
    pub fn exception(&self) -> Option<&dyn Exception> {
        self.service()?.exception.as_deref()
    }

    fn service(&self) -> Option<&ServiceError> {
        match &self.inner.cause {
            Cause::Service(error) => Some(error),
            _ => None,
        }
    }

    pub(crate) fn declared_retry(&self) -> Option<RetryClass> {
        self.exception().and_then(|exception| exception.schema().retry)
    }

    /// What the service says about when to try again.
    pub(crate) fn hint(&self) -> Option<&ServerHint> {
        self.service().map(|service| &service.hint)
    }

    pub(crate) fn cause(&self) -> &Cause {
        &self.inner.cause
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.inner.cause {
            Cause::Endpoint(error) => error.source(),
            Cause::Encode(error) => error.source(),
            Cause::Credentials { source, .. } => {
                source.as_deref().map(|source| source as &(dyn StdError + 'static))
            }
            Cause::Sign(error) => error.source(),
            Cause::Transport(error) => Some(error),
            Cause::Timeout { last: Some(last), .. } => Some(last),
            Cause::Interceptor { source, .. } => Some(source.as_ref()),
            Cause::Service(error) => match &error.exception {
                Some(exception) => Some(exception.as_ref()),
                None => None,
            },
            _ => None,
        }
    }
}
