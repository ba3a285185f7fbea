/// Lists the attendees of a meeting.
#[chime_operation(method = "GET", path = "/meetings/<MeetingId>/attendees")]
pub struct ListAttendees {
    /// The meeting to look at.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Where the last page ended.
    #[chime(query = "next-token", range = 1..=5)]
    pub next_token: Option<String>,
}
