//! An operation that the service might grow: the attendees who are connected.

use meetings::declare::{chime_operation, chime_shape};
use meetings::errors::NotFoundException;
use meetings::shapes::Attendee;
use meetings::strings::MeetingId;

/// Lists the attendees of a meeting who are connected.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>/attendees?state=connected",
    output = ListConnectedAttendeesOutput,
    errors(NotFoundException),
    paginate(token = next_token, items = attendees: Attendee, page_size = max_results),
    client = meetings::Client,
)]
pub struct ListConnectedAttendees {
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

/// One page of attendees.
#[chime_shape]
pub struct ListConnectedAttendeesOutput {
    /// The attendees.
    #[chime(default)]
    pub attendees: Vec<Attendee>,
    /// Where the next page begins; absent on the last.
    pub next_token: Option<String>,
}
