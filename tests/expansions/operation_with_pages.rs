/// Lists the attendees of a meeting.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>/attendees?state=connected",
    output = ListAttendeesOutput,
    paginate(token = next_token, items = attendees: Attendee, page_size = max_results),
)]
pub struct ListAttendees {
    /// The meeting to look at.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Where the last page ended.
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
    /// How many attendees a page has at most.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
}
