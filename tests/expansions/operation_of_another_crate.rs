/// Deletes an attendee.
#[chime_operation(
    method = "DELETE",
    path = "/meetings/<MeetingId>/attendees/<AttendeeId>",
    status = 204,
    client = meetings::Client,
)]
pub struct RemoveAttendee {
    /// The meeting.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The attendee to remove.
    #[chime(path)]
    pub attendee_id: AttendeeId,
}
