/// Gets an attendee of a meeting.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>/attendees/<AttendeeId>",
    output = GetAttendeeOutput,
    errors(NotFoundException),
)]
pub struct GetAttendee {
    /// The meeting.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The attendee.
    #[chime(path)]
    pub attendee_id: AttendeeId,
}
