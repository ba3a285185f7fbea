//! From the file back to the state.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Store;
use super::file::{File, Reader};
use super::record::{ClockRecord, CreationRecord, MeetingRecord, SeatRecord};
use super::refused::{Refused, Why};
use crate::fake::backend::Backend;
use crate::fake::journal::How;
use crate::fake::meetings::CreationKey;
use crate::fake::state::{Meetings, State};
use crate::fake::tokens::Tokens;
use crate::strings::MeetingId;

impl Backend {
    /// Goes on from a state file, which is made if there is none, and keeps it up from now on. Meetings
    /// whose time was over meanwhile end, each at its own moment; who was connected is not any more.
    pub(in crate::fake) async fn restore(self: &Arc<Self>, path: PathBuf) -> std::io::Result<()> {
        let backend = Arc::clone(self);
        let file = path.clone();
        // reading takes its time, and redb may panic on what is damaged in ways that it does not expect
        let restored = tokio::task::spawn_blocking(move || {
            backend.with(|state| state.restore(&file))?;
            backend.with(State::drop_connections);
            Ok(())
        });
        let panicked = |_| Err(Why::Damaged("its pages make no sense".to_owned()));
        let restored: Result<(), Why> = restored.await.unwrap_or_else(panicked);
        restored.map_err(|why| Refused { path, why }.into())
    }
}

impl State {
    fn restore(&mut self, path: &Path) -> Result<(), Why> {
        let file = File::open(path, self.meetings.around.tokens.secret())?;
        let mut filler = Filler { state: self };
        file.read(&mut filler)?;
        let ids: Vec<MeetingId> = self.meetings.active.keys().cloned().collect();
        for id in &ids {
            self.meetings.reschedule(id);
        }
        self.store = Store::start(path, file).map_err(Why::Io)?;
        Ok(())
    }

    /// No connection outlives the fake.
    fn drop_connections(&mut self) {
        let connected = self.meetings.active.iter().flat_map(|(id, meeting)| {
            meeting.connected.iter().map(move |attendee| (id.clone(), *attendee))
        });
        for (meeting, attendee) in connected.collect::<Vec<_>>() {
            // both are there
            let _ = self.meetings.leave(&meeting, &attendee, How::Dropped);
        }
    }
}

/// Fills a state that is new.
struct Filler<'a> {
    state: &'a mut State,
}

impl Filler<'_> {
    fn meetings(&mut self) -> &mut Meetings {
        &mut self.state.meetings
    }
}

impl Reader for Filler<'_> {
    fn secret(&mut self, secret: [u8; 32]) {
        self.meetings().around.tokens = Tokens::of_secret(secret);
    }

    fn clock(&mut self, json: &[u8]) -> Result<(), String> {
        let record: ClockRecord = parse(json, || "its clock".to_owned())?;
        let stays = self.meetings().around.settings.clock_stays;
        record.restore(&mut self.state.clock, stays);
        Ok(())
    }

    fn creation(&mut self, region: &str, token: &str, json: &[u8]) -> Result<(), String> {
        let record: CreationRecord<'_> = parse(json, || format!("a creation in {region}"))?;
        let meetings = self.meetings();
        let creation = record.restore(&meetings.authority);
        meetings.creations.insert(key(region, token), creation);
        Ok(())
    }

    fn ended(&mut self, number: u64, region: &str, token: &str) {
        let meetings = self.meetings();
        if meetings.ended.is_empty() {
            meetings.ended_before = number;
        }
        meetings.ended.push_back(key(region, token));
    }

    fn meeting(&mut self, id: &str, json: &[u8]) -> Result<(), String> {
        let record: MeetingRecord<'_> = parse(json, || format!("meeting `{id}`"))?;
        let meetings = self.meetings();
        let meeting = record.restore(&meetings.authority);
        meetings.active.insert(MeetingId::from(id), meeting);
        Ok(())
    }

    fn attendee(&mut self, meeting: &str, number: u64, seat: SeatRecord) -> Result<(), String> {
        let active = self.meetings().active.get_mut(&MeetingId::from(meeting));
        let active = active.ok_or_else(|| {
            format!("attendee {number} belongs to meeting `{meeting}`, which it does not have")
        })?;
        active.seats.push(seat.restore(number));
        Ok(())
    }
}

fn key(region: &str, token: &str) -> CreationKey {
    CreationKey { region: region.to_owned(), token: token.into() }
}

/// Reads a record. What is wrong with it is not said, because its values would show.
fn parse<'a, T: serde::Deserialize<'a>>(
    json: &'a [u8],
    name: impl FnOnce() -> String,
) -> Result<T, String> {
    serde_json::from_slice(json).map_err(|_| format!("{} cannot be read", name()))
}
