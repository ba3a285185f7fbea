//! The twelve errors that the service declares, each with what it adds to code and message.

use chime_sdk_core::declare::chime_error;

use crate::strings::ResourceArn;

/// A member is missing, malformed or at odds with another. The same request fails again.
#[chime_error(status = 400)]
pub struct BadRequestException {}

/// Another call is creating or changing the same thing at this moment, or has taken the token.
#[chime_error(status = 409)]
pub struct ConflictException {}

/// The caller is known but may not do this; the policy has to change first.
#[chime_error(status = 403)]
pub struct ForbiddenException {}

/// A quota is used up, and stays so until something is deleted or it is raised: not retried.
#[chime_error(status = 400)]
pub struct LimitExceededException {}

/// No such meeting or attendee: it has ended, belongs to another control region or never was.
#[chime_error(status = 404)]
pub struct NotFoundException {}

/// No resource has the ARN that was to be tagged, untagged or listed.
#[chime_error(status = 404)]
pub struct ResourceNotFoundException {
    /// The ARN that was looked for.
    pub resource_name: Option<ResourceArn>,
}

/// Something broke inside the service. It is worth another attempt.
#[chime_error(status = 500, retry = transient)]
pub struct ServiceFailureException {}

/// The service cannot answer just now. It is worth another attempt after a pause.
#[chime_error(status = 503, retry = transient)]
pub struct ServiceUnavailableException {
    /// How many seconds to wait before the next attempt, as the service wrote it.
    #[chime(header = "Retry-After")]
    pub retry_after_seconds: Option<String>,
}

/// Requests come faster than the account may send them; slow down and try again.
#[chime_error(status = 429, retry = throttling)]
pub struct ThrottlingException {}

/// The resource would have more than 50 tags. Take some off, or add fewer.
#[chime_error(status = 400)]
pub struct TooManyTagsException {
    /// The ARN of the resource that is full.
    pub resource_name: Option<ResourceArn>,
}

/// The credentials are missing, expired or not valid for this service.
#[chime_error(status = 401)]
pub struct UnauthorizedException {}

/// The request is well formed, but what it asks for cannot be done to this meeting as it stands.
#[chime_error(status = 422)]
pub struct UnprocessableEntityException {}
