//! Faults on demand, as the bytes of a connection show them and as a client sees them.

use std::time::Duration;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::strings::MeetingId;

mod batches;
mod bytes;
mod effects;
mod retries;
mod selection;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// An id that no meeting has.
const NOBODY: &str = "12345678-1234-1234-1234-123456789012";

const SECOND: Duration = Duration::from_secs(1);

/// A client that does not try again.
fn once(fake: &Fake) -> Client {
    fake.client_builder().max_attempts(1).build().expect("all is set")
}

async fn meeting(client: &Client) -> MeetingId {
    let call = client.create_meeting(MediaRegion::UsEast1, "standup");
    call.await.expect("nothing is in the way").meeting.meeting_id
}
