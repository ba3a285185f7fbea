//! Creating, reading and ending meetings.

use chime_sdk_core::declare::{chime_operation, chime_shape};

use crate::capabilities::capabilities_fit_features;
use crate::{enums::*, errors::*, shapes::*, strings::*};

/// Creates a meeting in which nobody is yet. It ends when deleted, after 24 hours, or after five
/// minutes with nobody connected; only this control region can read or change it.
#[chime_operation(
    method = "POST",
    path = "/meetings",
    output = CreateMeetingOutput,
    errors(ConflictException, LimitExceededException),
)]
pub struct CreateMeeting {
    /// Makes the call safe to repeat. Give your own to get one meeting from several processes.
    #[chime(idempotency_token)]
    pub client_request_token: Option<ClientRequestToken>,
    /// Where the media servers are to stand; near the participants is best.
    pub media_region: MediaRegion,
    /// Reserved: the service keeps it and makes no use of it, so leave it out.
    pub meeting_host_id: Option<ExternalUserId>,
    /// Your own name for the meeting.
    pub external_meeting_id: ExternalMeetingId,
    /// Who is to hear of the meeting's events.
    pub notifications_configuration: Option<NotificationsConfiguration>,
    /// What the meeting offers; it cannot be changed later.
    pub meeting_features: Option<MeetingFeaturesConfiguration>,
    /// Makes the new meeting a replica: it repeats the media of this one, and ends with it.
    pub primary_meeting_id: Option<PrimaryMeetingId>,
    /// The groups of users that the meeting is for.
    #[chime(len = 1..=5)]
    pub tenant_ids: Option<Vec<TenantId>>,
    /// Labels for the meeting from its first moment on.
    #[chime(len = 0..=50)]
    pub tags: Option<Vec<Tag>>,
    /// The IP versions that participants may connect over.
    pub media_placement_network_type: Option<MediaPlacementNetworkType>,
}

/// The meeting that was created.
#[chime_shape]
pub struct CreateMeetingOutput {
    /// The new meeting, or the earlier one if the request was a repetition.
    #[chime(essential)]
    pub meeting: Meeting,
}

/// Creates a meeting and its first attendees in one call. It succeeds even if some attendees could
/// not be created: look at `errors` of the answer.
#[chime_operation(
    method = "POST",
    path = "/meetings?operation=create-attendees",
    output = CreateMeetingWithAttendeesOutput,
    errors(ConflictException, LimitExceededException),
    check = capabilities_fit_features,
)]
pub struct CreateMeetingWithAttendees {
    /// Makes the call safe to repeat. Give your own to get one meeting from several processes.
    #[chime(idempotency_token)]
    pub client_request_token: Option<ClientRequestToken>,
    /// Where the media servers are to stand; near the participants is best.
    pub media_region: MediaRegion,
    /// Reserved: the service keeps it and makes no use of it, so leave it out.
    pub meeting_host_id: Option<ExternalUserId>,
    /// Your own name for the meeting.
    pub external_meeting_id: ExternalMeetingId,
    /// What the meeting offers; the capabilities of the attendees have to fit it.
    pub meeting_features: Option<MeetingFeaturesConfiguration>,
    /// Who is to hear of the meeting's events.
    pub notifications_configuration: Option<NotificationsConfiguration>,
    /// Who is to take part. Create more with `BatchCreateAttendee`.
    #[chime(len = 1..=20)]
    pub attendees: Vec<CreateAttendeeRequestItem>,
    /// Makes the new meeting a replica: it repeats the media of this one, and ends with it.
    pub primary_meeting_id: Option<PrimaryMeetingId>,
    /// The groups of users that the meeting is for.
    #[chime(len = 1..=5)]
    pub tenant_ids: Option<Vec<TenantId>>,
    /// Labels for the meeting from its first moment on.
    #[chime(len = 0..=50)]
    pub tags: Option<Vec<Tag>>,
    /// The IP versions that participants may connect over.
    pub media_placement_network_type: Option<MediaPlacementNetworkType>,
}

/// The meeting that was created, who is in it and who is not.
#[chime_shape]
pub struct CreateMeetingWithAttendeesOutput {
    /// The new meeting, or the earlier one if the request was a repetition.
    #[chime(essential)]
    pub meeting: Meeting,
    /// The attendees who were created, each with a join token.
    #[chime(default)]
    pub attendees: Vec<Attendee>,
    /// The attendees who were not; empty if all were.
    #[chime(default)]
    pub errors: Vec<CreateAttendeeError>,
}

/// Reads a meeting that has not ended.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>",
    output = GetMeetingOutput,
    errors(NotFoundException),
)]
pub struct GetMeeting {
    /// The meeting to read.
    #[chime(path)]
    pub meeting_id: MeetingId,
}

/// The meeting asked for.
#[chime_shape]
pub struct GetMeetingOutput {
    /// The meeting, as complete as when it was created.
    #[chime(essential)]
    pub meeting: Meeting,
}

/// Ends a meeting for good: everyone is disconnected, attendees, tokens and replicas go with it.
#[chime_operation(
    method = "DELETE",
    path = "/meetings/<MeetingId>",
    status = 204,
    errors(NotFoundException)
)]
pub struct DeleteMeeting {
    /// The meeting to end.
    #[chime(path)]
    pub meeting_id: MeetingId,
}
