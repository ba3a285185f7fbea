//! Joining by names: one meeting for a name, whoever joins, whatever fails in between.

mod info;
mod interleaved;
mod lifecycle;
mod meetings;
mod processes;
mod replicas;
mod stores;
mod trouble;

use chime_sdk_meetings::events::EventType;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::join::{JoinError, JoinInfo, Joiner};
use chime_sdk_meetings::strings::MeetingId;

/// A client that needs no network, so that a paused clock goes on while it waits.
fn client(fake: &Fake) -> chime_sdk_meetings::Client {
    fake.client_builder().transport(fake.in_process()).build().unwrap()
}

/// The same, which tries once.
fn impatient_client(fake: &Fake) -> chime_sdk_meetings::Client {
    let builder = fake.client_builder().transport(fake.in_process());
    builder.max_attempts(1).build().unwrap()
}

fn joiner(fake: &Fake) -> Joiner {
    Joiner::new(&client(fake))
}

/// The id of the meeting that somebody has come into.
fn meeting(info: &JoinInfo) -> MeetingId {
    info.meeting().meeting_id.clone()
}

/// How many meetings were created so far.
fn created(fake: &Fake) -> usize {
    let history = fake.event_history();
    history.iter().filter(|event| event.detail.event_type == EventType::MeetingStarted).count()
}

/// The code of the service's error.
fn code(error: &JoinError) -> &str {
    error.call().and_then(|error| error.code()).unwrap_or_default()
}
