//! What the SDK made of a request, in the words that the drivers share.

use std::error::Error;

use aws_sdk_chimesdkmeetings::config::http::HttpResponse;
use aws_sdk_chimesdkmeetings::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_sdk_chimesdkmeetings::operation::RequestId;
use aws_sdk_chimesdkmeetings::types::error::{
    BadRequestException, ConflictException, ForbiddenException, LimitExceededException,
    NotFoundException, ResourceNotFoundException, ServiceFailureException,
    ServiceUnavailableException, ThrottlingException, TooManyTagsException, UnauthorizedException,
    UnprocessableEntityException,
};
use serde_json::{Value, json};

use crate::shapes::object;

/// The answer of the driver to what a call came to.
pub(crate) fn settle<O, E>(
    result: Result<O, SdkError<E, HttpResponse>>,
    answer: impl FnOnce(&O) -> Value,
) -> Value
where
    O: RequestId,
    E: Error + ProvideErrorMetadata + RequestId + Send + Sync + 'static,
{
    match result {
        Ok(output) => json!({ "ok": answer(&output), "request_id": output.request_id() }),
        Err(SdkError::ServiceError(context)) => {
            let error = context.err();
            let (class, members) = modelled(error);
            json!({ "error": {
                "code": error.code(),
                "class": class,
                "message": error.message(),
                "status": context.raw().status().as_u16(),
                "request_id": error.request_id(),
                "members": members,
            } })
        }
        Err(error @ SdkError::ConstructionFailure(_)) => {
            json!({ "refused": DisplayErrorContext(&error).to_string() })
        }
        Err(error) => json!({ "broken": DisplayErrorContext(&error).to_string() }),
    }
}

/// The exception that an operation's error holds: its type, and the members that the model gives it.
fn modelled(error: &dyn Error) -> (&'static str, Value) {
    let Some(exception) = error.source() else { return ("Unhandled", json!({})) };
    macro_rules! exceptions {
        ($($class:ident { $($name:literal: $member:ident),* })*) => {$(
            if let Some(exception) = exception.downcast_ref::<$class>() {
                let members = object([
                    ("Code", exception.code.as_deref().map(Value::from)),
                    ("Message", exception.message.as_deref().map(Value::from)),
                    ("RequestId", exception.request_id.as_deref().map(Value::from)),
                    $(($name, exception.$member.as_deref().map(Value::from)),)*
                ]);
                return (stringify!($class), members);
            }
        )*};
    }
    exceptions! {
        BadRequestException {}
        ConflictException {}
        ForbiddenException {}
        LimitExceededException {}
        NotFoundException {}
        ResourceNotFoundException { "ResourceName": resource_name }
        ServiceFailureException {}
        ServiceUnavailableException { "RetryAfterSeconds": retry_after_seconds }
        ThrottlingException {}
        TooManyTagsException { "ResourceName": resource_name }
        UnauthorizedException {}
        UnprocessableEntityException {}
    }
    ("Unhandled", json!({}))
}
