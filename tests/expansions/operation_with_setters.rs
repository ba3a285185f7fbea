/// Adds a person to a meeting that has not ended.
#[chime_operation(
    method = "POST",
    path = "/meetings/<MeetingId>/attendees",
    output = CreateAttendeeOutput,
    errors(LimitExceededException, NotFoundException),
)]
pub struct CreateAttendee {
    /// The meeting that the attendee joins.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Your own identifier of the attendee.
    pub external_user_id: ExternalUserId,
    /// What the attendee may send and receive.
    pub capabilities: Option<AttendeeCapabilities>,
}
