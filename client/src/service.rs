//! The service as a whole: what it is called, where it lives and what it can do.

use chime_sdk_core::declare::chime_service;

use crate::{enums::*, errors::*, operations::*, shapes::*, strings::*};

chime_service! {
    /// A client of the Amazon Chime SDK Meetings API, with one method an operation.
    ///
    /// Make one with `Client::from_env`, which finds region and credentials as the AWS CLI does, or
    /// with `Client::builder`. Cloning it is cheap, and clones share their connections. A meeting is
    /// known only to clients of the control region that created it. Calls are made inside of a tokio
    /// runtime whose clock is enabled.
    client = Client,
    service_id = "Chime SDK Meetings",
    api_version = "2021-07-15",
    endpoint_prefix = "meetings-chime",
    signing_name = "chime",
    control_regions("af-south-1", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-southeast-1",
                    "ap-southeast-2", "ca-central-1", "eu-central-1", "eu-west-2", "il-central-1",
                    "us-east-1", "us-west-2", "us-gov-east-1", "us-gov-west-1"),
    rate_limit(per_second = 10, burst = 20),
    // Any operation may answer with these.
    errors(BadRequestException, ForbiddenException, ServiceFailureException,
           ServiceUnavailableException, ThrottlingException, UnauthorizedException),
    operations(BatchCreateAttendee, BatchUpdateAttendeeCapabilitiesExcept, CreateAttendee,
               CreateMeeting, CreateMeetingWithAttendees, DeleteAttendee, DeleteMeeting,
               GetAttendee, GetMeeting, ListAttendees, ListTagsForResource,
               StartMeetingTranscription, StopMeetingTranscription, TagResource, UntagResource,
               UpdateAttendeeCapabilities),
    /// What a server of this API implements, one method an operation; the fake is such a server.
    #[cfg(feature = "fake")]
    server = Service,
}
