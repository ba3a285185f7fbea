//! Why a user has no attendee.

use std::fmt;
use std::sync::Arc;

use chime_sdk_core::operation::Operation;
use chime_sdk_core::printable::Printable;
use chime_sdk_core::schema::RetryClass;

use crate::operations::BatchCreateAttendee;
use crate::shapes::CreateAttendeeError;
use crate::{Error, ErrorKind, SERVICE};

/// Why a user has no attendee. Neither `Display` nor `Debug` shows who it is.
#[derive(Clone)]
pub struct Failure {
    reason: Reason,
}

#[derive(Clone)]
enum Reason {
    /// The service answered for this user with an error.
    Refused { code: Option<String>, message: Option<String>, shown: String },
    /// The request failed.
    Call(Error),
    /// The service answered, but for this user with nothing.
    Unanswered,
    /// No seat is left for this user.
    NoSeat { seats: usize },
    /// The user was not sent, because of what others met with.
    NotTried(Arc<Failure>),
}

impl Failure {
    /// What the service says about one user of a batch.
    pub(super) fn refused(error: CreateAttendeeError) -> Self {
        let CreateAttendeeError { external_user_id, error_code, error_message, .. } = error;
        let mut shown = error_message.clone().unwrap_or_default();
        if let Some(user) = external_user_id.filter(|user| !user.as_str().is_empty()) {
            shown = shown.replace(user.as_str(), "***");
        }
        Failure { reason: Reason::Refused { code: error_code, message: error_message, shown } }
    }

    pub(super) fn unanswered() -> Self {
        Failure { reason: Reason::Unanswered }
    }

    pub(crate) fn no_seat(seats: usize) -> Self {
        Failure { reason: Reason::NoSeat { seats } }
    }

    pub(crate) fn not_tried(why: Arc<Failure>) -> Self {
        Failure { reason: Reason::NotTried(why) }
    }

    /// The service's code, such as `LimitExceeded`: of this user or of the whole request. The same
    /// error may come as `LimitExceededException` too; the predicates know both.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        match &self.reason {
            Reason::Refused { code, .. } => code.as_deref(),
            Reason::Call(error) => error.code(),
            Reason::Unanswered | Reason::NoSeat { .. } | Reason::NotTried(_) => None,
        }
    }

    /// The service's message as it wrote it, which may name the user.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match &self.reason {
            Reason::Refused { message, .. } => message.as_deref(),
            Reason::Call(error) => error.message(),
            Reason::Unanswered | Reason::NoSeat { .. } | Reason::NotTried(_) => None,
        }
    }

    /// The error of the whole request, if that is what failed.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match &self.reason {
            Reason::Call(error) => Some(error),
            _ => None,
        }
    }

    /// Why the user was not sent at all; `None` if that is not what happened.
    #[must_use]
    pub fn not_tried_because(&self) -> Option<&Failure> {
        match &self.reason {
            Reason::NotTried(why) => Some(why),
            _ => None,
        }
    }

    /// The user was sent in at least one request.
    #[must_use]
    pub fn was_tried(&self) -> bool {
        !matches!(self.reason, Reason::NotTried(_) | Reason::NoSeat { .. })
    }

    /// The meeting is full, or so are all meetings of an audience; also of a user who was not tried
    /// for this reason.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match &self.reason {
            Reason::Refused { code, .. } => {
                code.as_deref().is_some_and(|code| stem(code) == "LimitExceeded")
            }
            Reason::Call(error) => error.is_limit_exceeded(),
            Reason::NoSeat { .. } => true,
            Reason::NotTried(why) => why.is_full(),
            Reason::Unanswered => false,
        }
    }

    /// The same may succeed later: doing it again is worth it.
    #[must_use]
    pub fn is_worth_repeating(&self) -> bool {
        match &self.reason {
            Reason::Refused { code, .. } => code.as_deref().is_some_and(may_pass),
            Reason::Call(error) => error.is_worth_repeating(),
            Reason::Unanswered => true,
            Reason::NoSeat { .. } => false,
            Reason::NotTried(why) => why.is_worth_repeating(),
        }
    }

    /// The user has an attendee already, of which nothing else was said.
    pub(super) fn is_conflict(&self) -> bool {
        match &self.reason {
            Reason::Refused { code, .. } => {
                code.as_deref().is_some_and(|code| stem(code) == "Conflict")
            }
            _ => false,
        }
    }

    /// Nobody else can be added either.
    pub(super) fn concerns_all(&self) -> bool {
        match &self.reason {
            Reason::Call(error) => match error.kind() {
                ErrorKind::Service => {
                    error.is_not_found()
                        || error.is_unauthorized()
                        || error.is_forbidden()
                        || error.is_limit_exceeded()
                }
                kind => matches!(
                    kind,
                    ErrorKind::Closed
                        | ErrorKind::Configuration
                        | ErrorKind::Credentials
                        | ErrorKind::Interceptor
                ),
            },
            _ => self.is_full(),
        }
    }

    /// Nobody knows whether the service has carried out the request.
    pub(super) fn hides_what_was_done(&self) -> bool {
        match &self.reason {
            Reason::Call(error) => match error.kind() {
                ErrorKind::Service => error.is_server_error() && !error.is_limit_exceeded(),
                kind => matches!(
                    kind,
                    ErrorKind::Interceptor
                        | ErrorKind::Response
                        | ErrorKind::Timeout
                        | ErrorKind::Transport
                ),
            },
            Reason::Refused { code, .. } => {
                code.as_deref().is_some_and(|code| declared(code) == Some(RetryClass::Transient))
            }
            Reason::Unanswered => true,
            _ => false,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure { reason: Reason::Call(error) }
    }
}

/// Whether an error of one user may be gone later, by its code: those that are declared so, and what
/// the quota page calls throttling.
fn may_pass(code: &str) -> bool {
    matches!(stem(code), "ThrottledClient" | "TooManyRequests") || declared(code).is_some()
}

/// Why an error with this code is worth another try, as it is declared.
fn declared(code: &str) -> Option<RetryClass> {
    SERVICE.all_errors().find(|error| stem(error.code) == stem(code))?.retry
}

/// Codes come with this suffix and without it.
fn stem(code: &str) -> &str {
    code.strip_suffix("Exception").unwrap_or(code)
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = BatchCreateAttendee::SCHEMA.name;
        match &self.reason {
            Reason::Refused { code, shown, .. } => {
                let code = code.as_deref().unwrap_or("an error without a code");
                write!(f, "{operation}: {}", Printable(code))?;
                if shown.is_empty() { Ok(()) } else { write!(f, ": {}", Printable(shown)) }
            }
            Reason::Call(error) => error.fmt(f),
            Reason::Unanswered => {
                write!(
                    f,
                    "{operation}: the answer has neither an attendee nor an error for this user"
                )
            }
            Reason::NoSeat { seats } => write!(
                f,
                "all {seats} seats are taken; help: raise `replicas` or `attendees_in_each` if the \
                 service allows more, or make another primary meeting"
            ),
            Reason::NotTried(why) => write!(f, "not tried, because it would fail too: {why}"),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Failure").field(&format_args!("{self}")).finish()
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.reason {
            Reason::Call(error) => Some(error),
            Reason::NotTried(why) => Some(why.as_ref()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str) -> Failure {
        let error = CreateAttendeeError::new()
            .external_user_id("ada@example.com")
            .error_code(code)
            .error_message("ada@example.com\nis refused");
        Failure::refused(error)
    }

    #[test]
    fn codes_are_known_with_and_without_their_suffix() {
        for code in ["Throttling", "ServiceFailure", "ServiceUnavailable", "ThrottledClient"] {
            for code in [code.to_owned(), format!("{code}Exception")] {
                assert!(refused(&code).is_worth_repeating(), "{code}");
            }
        }
        for code in ["LimitExceeded", "BadRequest", "Conflict", "Forbidden", "Whatever", ""] {
            assert!(!refused(code).is_worth_repeating(), "{code}");
        }
        assert!(refused("LimitExceeded").is_full() && refused("LimitExceededException").is_full());
        // of a failure inside of the service nobody knows how far it came
        assert!(refused("ServiceFailure").hides_what_was_done());
        assert!(!refused("Throttling").hides_what_was_done());
        assert!(refused("Conflict").is_conflict() && !refused("Conflict").is_full());
    }

    #[test]
    fn the_user_is_not_shown() {
        let failure = refused("BadRequest");
        assert_eq!(failure.to_string(), "BatchCreateAttendee: BadRequest: *** is refused");
        assert!(!format!("{failure:?}").contains("ada"), "{failure:?}");
        assert_eq!(failure.message(), Some("ada@example.com\nis refused"));
        let not_tried = Failure::not_tried(Arc::new(refused("LimitExceeded")));
        assert!(!format!("{not_tried} {not_tried:?}").contains("ada"), "{not_tried}");
        assert!(not_tried.is_full() && !not_tried.was_tried());
    }
}
