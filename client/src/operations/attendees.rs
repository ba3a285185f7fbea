//! Letting people into a meeting, deciding what they may do there, and removing them.

use chime_sdk_core::declare::{chime_operation, chime_shape};

use crate::{errors::*, shapes::*, strings::*};

/// Adds one attendee to a meeting that has not ended.
#[chime_operation(
    method = "POST",
    path = "/meetings/<MeetingId>/attendees",
    output = CreateAttendeeOutput,
    errors(LimitExceededException, NotFoundException, UnprocessableEntityException),
)]
pub struct CreateAttendee {
    /// The meeting to add the attendee to.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The user whom the attendee will stand for; repeating the call with it adds no second one.
    pub external_user_id: ExternalUserId,
    /// What the attendee may send and receive; everything that the meeting allows if absent.
    pub capabilities: Option<AttendeeCapabilities>,
}

/// The attendee who was added.
#[chime_shape]
pub struct CreateAttendeeOutput {
    /// The attendee, with the join token to hand to this one person.
    #[chime(essential)]
    pub attendee: Attendee,
}

/// Adds up to 100 attendees to a meeting. It succeeds even if some of them could not be added: look
/// at `errors` of the answer.
#[chime_operation(
    method = "POST",
    path = "/meetings/<MeetingId>/attendees?operation=batch-create",
    output = BatchCreateAttendeeOutput,
    errors(LimitExceededException, NotFoundException, UnprocessableEntityException),
)]
pub struct BatchCreateAttendee {
    /// The meeting to add the attendees to.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Who is to take part.
    #[chime(len = 1..=100)]
    pub attendees: Vec<CreateAttendeeRequestItem>,
}

/// Who was added, and who was not.
#[chime_shape]
pub struct BatchCreateAttendeeOutput {
    /// The attendees who were added, each with a join token.
    #[chime(default)]
    pub attendees: Vec<Attendee>,
    /// The attendees who were not; empty if all were.
    #[chime(default)]
    pub errors: Vec<CreateAttendeeError>,
}

/// Reads one attendee, join token included.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>/attendees/<AttendeeId>",
    output = GetAttendeeOutput,
    errors(NotFoundException),
)]
pub struct GetAttendee {
    /// The meeting that the attendee belongs to.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The attendee to read.
    #[chime(path)]
    pub attendee_id: AttendeeId,
}

/// The attendee asked for.
#[chime_shape]
pub struct GetAttendeeOutput {
    /// The attendee with current capabilities, whether connected or not.
    #[chime(essential)]
    pub attendee: Attendee,
}

/// Lists everyone who was added to a meeting and not removed, connected or not, page by page.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>/attendees",
    output = ListAttendeesOutput,
    errors(NotFoundException),
    paginate(token = next_token, items = attendees: Attendee, page_size = max_results),
)]
pub struct ListAttendees {
    /// The meeting whose attendees to list.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Where to go on: the token of the page before. Absent for the first page.
    #[chime(query = "next-token", len = ..=4096)]
    pub next_token: Option<String>,
    /// The most attendees on a page; the service may send fewer.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
}

/// One page of a meeting's attendees.
#[chime_shape]
pub struct ListAttendeesOutput {
    /// The attendees on this page. A short page need not be the last.
    #[chime(default)]
    pub attendees: Vec<Attendee>,
    /// Where the next page starts; absent on the last.
    #[chime(len = ..=4096)]
    pub next_token: Option<String>,
}

/// Removes an attendee: the join token is void at once, and whoever used it is disconnected.
#[chime_operation(
    method = "DELETE",
    path = "/meetings/<MeetingId>/attendees/<AttendeeId>",
    status = 204,
    errors(NotFoundException)
)]
pub struct DeleteAttendee {
    /// The meeting that the attendee belongs to.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The attendee to remove.
    #[chime(path)]
    pub attendee_id: AttendeeId,
}

/// Changes what one attendee may send and receive, also in the middle of the meeting.
#[chime_operation(
    method = "PUT",
    path = "/meetings/<MeetingId>/attendees/<AttendeeId>/capabilities",
    output = UpdateAttendeeCapabilitiesOutput,
    errors(ConflictException, NotFoundException),
)]
pub struct UpdateAttendeeCapabilities {
    /// The meeting that the attendee belongs to.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The attendee to change.
    #[chime(path)]
    pub attendee_id: AttendeeId,
    /// What the attendee may do from now on; it replaces all three former capabilities.
    pub capabilities: AttendeeCapabilities,
}

/// The attendee after the change.
#[chime_shape]
pub struct UpdateAttendeeCapabilitiesOutput {
    /// The attendee with the new capabilities.
    #[chime(essential)]
    pub attendee: Attendee,
}

/// Changes what all in a meeting may do, save those named: so a presenter silences a room.
#[chime_operation(
    method = "PUT",
    path = "/meetings/<MeetingId>/attendees/capabilities?operation=batch-update-except",
    errors(ConflictException, NotFoundException)
)]
pub struct BatchUpdateAttendeeCapabilitiesExcept {
    /// The meeting to change.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Who keeps the capabilities they have. At least one has to be named.
    #[chime(len = 1..=250)]
    pub excluded_attendee_ids: Vec<AttendeeIdItem>,
    /// What all others may do from now on.
    pub capabilities: AttendeeCapabilities,
}
