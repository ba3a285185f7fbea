//! The errors that several operations answer with, worded as the service words them.

use chime_sdk_core::server::Fault;

use crate::errors::{
    BadRequestException, LimitExceededException, NotFoundException, UnprocessableEntityException,
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

/// Takes text because a primary meeting's id is of a type of its own.
pub(super) fn meeting_not_found(id: &str) -> Fault {
    Fault::new(NotFoundException::new(), format!("Meeting {id} not found"))
}

pub(super) fn attendee_not_found(id: &AttendeeId) -> Fault {
    Fault::new(NotFoundException::new(), format!("Attendee {} not found", id.as_str()))
}
