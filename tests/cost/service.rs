//! A service of as many operations as it takes to measure what they cost.

#![deny(warnings, missing_docs)]

pub mod operations;

use chime_sdk_meetings::declare::chime_service;
use chime_sdk_meetings::errors::*;

use crate::operations::*;

chime_service! {
    /// A client of the service.
    client = Client,
    service_id = "Sample",
    api_version = "2026-01-31",
    endpoint_prefix = "sample",
    signing_name = "sample",
    errors(BadRequestException, ForbiddenException, ServiceFailureException,
           ServiceUnavailableException, ThrottlingException, UnauthorizedException),
    operations(OPERATIONS),
    /// A server of the service.
    server = Server,
}
