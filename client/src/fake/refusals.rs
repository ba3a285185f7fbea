//! The errors that several operations answer with, worded as the service words them.

use chime_sdk_core::declare::chime_error;
use chime_sdk_core::server::Fault;

use super::assumptions::ThrottlingCode;
use crate::errors::{
    BadRequestException, LimitExceededException, NotFoundException, ThrottlingException,
    UnprocessableEntityException,
};
use crate::strings::AttendeeId;

pub(super) fn bad_request(message: impl Into<String>) -> Fault {
    Fault::new(BadRequestException::new(), message)
}

pub(super) fn limit_exceeded(message: impl Into<String>) -> Fault {
    Fault::new(LimitExceededException::new(), message)
}

pub(super) fn unprocessable(message: impl Into<String>) -> Fault {
    Fault::new(UnprocessableEntityException::new(), message)
}

/// The service's model and its quota page name this error differently.
pub(super) fn throttled(code: ThrottlingCode) -> Fault {
    let message = "Rate exceeded";
    match code {
        ThrottlingCode::Throttling => Fault::new(ThrottlingException::new(), message),
        ThrottlingCode::ThrottledClient => Fault::new(ThrottledClientException::new(), message),
    }
}

/// Requests come too fast; not in the model.
#[chime_error(status = 429)]
struct ThrottledClientException {}

/// Takes text because a primary meeting's id is of a type of its own.
pub(super) fn meeting_not_found(id: &str) -> Fault {
    Fault::new(NotFoundException::new(), format!("Meeting {id} not found"))
}

pub(super) fn attendee_not_found(id: &AttendeeId) -> Fault {
    Fault::new(NotFoundException::new(), format!("Attendee {} not found", id.as_str()))
}
