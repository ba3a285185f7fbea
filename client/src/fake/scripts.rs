//! Errors that a test has ordered in advance.

use std::collections::{HashMap, VecDeque};

use chime_sdk_core::schema::ServiceSchema;
use chime_sdk_core::server::Fault;
use chime_sdk_core::shape::{Place, Shape};
use uuid::Uuid;

use super::REGION;
use super::state::meeting_arn;

/// The ordered errors of each operation, first in, first out.
#[derive(Debug, Default)]
pub(super) struct Scripts {
    queues: HashMap<&'static str, VecDeque<Fault>>,
}

impl Scripts {
    pub(super) fn push(&mut self, operation: &'static str, fault: Fault) {
        self.queues.entry(operation).or_default().push_back(fault);
    }

    /// The error that this call of the operation has to fail with, if one was ordered.
    pub(super) fn take(&mut self, operation: &'static str) -> Option<Fault> {
        self.queues.get_mut(operation)?.pop_front()
    }
}

/// A declared error by its code, with something plausible in each of its members.
pub(super) fn fault_of_code(
    service: &ServiceSchema,
    code: &str,
    message: String,
) -> Result<Fault, String> {
    let Some(schema) = service.all_errors().find(|error| error.code == code) else {
        return Err(format!("{} declares no error `{code}`", service.service_id));
    };
    let mut exception = (schema.new)();
    for (index, member) in exception.members().members.iter().enumerate() {
        let text = match member.name {
            "RetryAfterSeconds" => "7".to_owned(),
            "ResourceName" => {
                let id = Uuid::new_v4().to_string();
                meeting_arn(REGION, &id.into()).as_str().to_owned()
            }
            _ => continue,
        };
        if let Some(Place::String(place)) = exception.member_mut(index).map(Shape::place) {
            *place = text;
        }
    }
    Ok(Fault { exception, message })
}

#[cfg(test)]
mod tests {
    use std::any::Any;
    use std::collections::BTreeSet;

    use super::*;
    use crate::SERVICE;
    use crate::errors::{ServiceUnavailableException, TooManyTagsException};

    #[test]
    fn errors_come_in_the_order_in_which_they_were_queued() {
        let mut scripts = Scripts::default();
        for code in ["ThrottlingException", "ForbiddenException"] {
            let fault = fault_of_code(SERVICE, code, String::new()).unwrap();
            scripts.push("GetMeeting", fault);
        }
        let mut next = || scripts.take("GetMeeting").map(|fault| fault.exception.schema().code);
        assert_eq!(next(), Some("ThrottlingException"));
        assert_eq!(next(), Some("ForbiddenException"));
        assert_eq!(next(), None);
        assert!(scripts.take("DeleteMeeting").is_none());
    }

    #[test]
    fn every_error_of_the_service_can_be_made_by_its_code() {
        let codes: BTreeSet<_> = SERVICE.all_errors().map(|error| error.code).collect();
        assert_eq!(codes.len(), 12);
        for code in codes {
            let fault = fault_of_code(SERVICE, code, "text".to_owned()).unwrap();
            assert_eq!(fault.exception.schema().code, code);
        }
        assert!(fault_of_code(SERVICE, "TeapotException", String::new()).is_err());
    }

    #[test]
    fn members_are_filled_in() {
        let fault = |code| fault_of_code(SERVICE, code, String::new()).unwrap().exception;
        let unavailable: Box<dyn Any> = fault("ServiceUnavailableException");
        let unavailable: &ServiceUnavailableException = unavailable.downcast_ref().unwrap();
        assert_eq!(unavailable.retry_after_seconds.as_deref(), Some("7"));
        let full: Box<dyn Any> = fault("TooManyTagsException");
        let full: &TooManyTagsException = full.downcast_ref().unwrap();
        let name = full.resource_name.as_ref().unwrap();
        assert!(name.as_str().starts_with("arn:aws:chime:us-east-1:123456789012:meeting/"));
    }
}
