//! How fast many attendees are stored, and how fast they are back.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::strings::MeetingId;

use super::Failure;
use super::process::Process;

const ATTENDEES: u64 = 250;
const CLIENTS: u64 = 16;

pub(crate) async fn fill(binary: &Path, state: &Path, meetings: u64) -> Result<(), Failure> {
    let mut process = Process::start(binary, state).await?;
    let began = Instant::now();
    let next = Arc::new(AtomicU64::new(0));
    let mut tasks = Vec::new();
    for _ in 0..CLIENTS {
        let (client, next) = (process.client()?, Arc::clone(&next));
        tasks.push(tokio::spawn(async move {
            let mut last: Option<MeetingId> = None;
            while next.fetch_add(1, Ordering::Relaxed) < meetings {
                let meeting = client.create_meeting(MediaRegion::UsEast1, "fill").await?.meeting;
                for first in (0..ATTENDEES).step_by(100) {
                    let numbers = first..ATTENDEES.min(first + 100);
                    let users: Vec<String> =
                        numbers.map(|number| format!("user-{number}")).collect();
                    let users = users.iter().map(String::as_str);
                    client.batch_create_attendee(&meeting.meeting_id, users).await?;
                }
                last = Some(meeting.meeting_id);
            }
            Ok::<_, chime_sdk_meetings::Error>(last)
        }));
    }
    let mut ids = Vec::new();
    for task in tasks {
        ids.extend(task.await??);
    }
    let (filling, memory) = (began.elapsed().as_secs_f64(), process.memory());
    process.kill().await?;

    let began = Instant::now();
    let process = Process::start(binary, state).await?;
    let starting = began.elapsed().as_secs_f64();
    let client = process.client()?;
    for id in ids {
        let mut count = 0;
        let mut attendees = client.list_attendees(&id).items();
        while attendees.try_next().await?.is_some() {
            count += 1;
        }
        if count != ATTENDEES {
            return Err(format!("meeting {} has {count} attendees", id.as_str()).into());
        }
    }
    let attendees = meetings * ATTENDEES;
    let bytes = std::fs::metadata(state)?.len();
    let mebibytes = |bytes: Option<u64>| {
        bytes.map_or("?".to_owned(), |bytes| (bytes / 1024 / 1024).to_string())
    };
    let mut out = io::stdout();
    writeln!(out, "{meetings} meetings with {attendees} attendees in {filling:.1} s")?;
    writeln!(out, "{} MiB of memory, {} MiB of file", mebibytes(memory), bytes / 1024 / 1024)?;
    writeln!(out, "back {starting:.1} s after a kill, with {} MiB", mebibytes(process.memory()))?;
    process.stop().await
}
