//! The state in a file, from which the fake goes on after a restart.
//!
//! Whatever changes is noted under the lock of the state and written by one thread, which commits what
//! has come together meanwhile in one go. An answer is sent once all that had happened when it was
//! made is committed (`durability.rs`), so what a client has seen outlives the process. A file that cannot
//! be written stays where it is: what comes later builds on what got lost, so it is not written either,
//! and every answer says so until the fake is started again.
//!
//! Meetings, attendees, tags, transcriptions, tokens, the answers to creations and the time by which
//! the clock was put forward are kept. Events, rules for faults, tallies and what is left of rates are not.

mod file;
mod record;
mod refused;
mod restore;
mod writer;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

use tokio::sync::watch;

use self::file::File;
use self::record::{ClockRecord, Stored};
use self::writer::{Batch, Change, Message, Progress};
use super::clock::Clock;
use super::journal::Record;
use super::state::Meetings;

/// The way of the state to its file.
#[derive(Debug, Default)]
pub(super) enum Store {
    /// There is no file.
    #[default]
    None,
    Open(Writer),
    /// Nothing is written any more.
    Closed,
}

/// The thread that writes, seen from the state.
#[derive(Debug)]
pub(super) struct Writer {
    messages: Sender<Message>,
    /// The number of the latest batch that was handed over.
    latest: u64,
    progress: watch::Receiver<Progress>,
    /// The clock as it was last noted.
    clock: Option<ClockRecord>,
    thread: JoinHandle<()>,
}

/// What an answer waits for.
#[derive(Debug)]
pub(super) enum Receipt {
    /// Nothing, because nothing is stored.
    None,
    /// Everything up to this batch.
    UpTo(u64, watch::Receiver<Progress>),
    Closed,
}

impl Store {
    /// Starts to write to a file.
    fn start(path: &Path, file: File) -> io::Result<Store> {
        let (messages, received) = channel();
        let (told, progress) = watch::channel(Progress::Committed(0));
        let name = path.display().to_string();
        let thread = thread::Builder::new()
            .name("chime-fake-store".to_owned())
            .spawn(move || writer::write(&name, &file, &received, &told))?;
        Ok(Store::Open(Writer { messages, latest: 0, progress, clock: None, thread }))
    }

    /// Hands on what has changed, as it is now.
    pub(super) fn note(&mut self, changed: &BTreeSet<Record>, meetings: &Meetings, clock: &Clock) {
        let Store::Open(writer) = self else { return };
        let now = ClockRecord::of(clock);
        let mut changes: Vec<Change> = changed
            .iter()
            .map(|record| (record.clone(), Stored::of(record, meetings, now)))
            .collect();
        if writer.clock != Some(now) {
            writer.clock = Some(now);
            changes.push((Record::Clock, Some(now.into())));
        }
        if !changes.is_empty() {
            writer.latest += 1;
            // without a thread nothing gets committed, which those who wait for it are told
            let _ = writer.messages.send(Message::Write(Batch { number: writer.latest, changes }));
        }
    }

    /// What somebody has to wait for who has seen the state as it is now.
    pub(super) fn receipt(&self) -> Receipt {
        match self {
            Store::None => Receipt::None,
            Store::Open(writer) => Receipt::UpTo(writer.latest, writer.progress.clone()),
            Store::Closed => Receipt::Closed,
        }
    }

    /// The same for a thread that cannot await: receives, or is cut off, when there is nothing to wait
    /// for any more. `None` if that is so now.
    pub(super) fn blocking(&self) -> Option<std::sync::mpsc::Receiver<()>> {
        let Store::Open(writer) = self else { return None };
        let (told, receipt) = channel();
        writer.messages.send(Message::Tell(told)).ok().map(|()| receipt)
    }

    /// Writes nothing that comes after this. The thread ends, and lets go of the file, when all that
    /// came before is written.
    pub(super) fn close(&mut self) -> Option<JoinHandle<()>> {
        match std::mem::replace(self, Store::Closed) {
            Store::Open(writer) => Some(writer.thread),
            closed @ (Store::None | Store::Closed) => {
                *self = closed;
                None
            }
        }
    }
}

impl Receipt {
    /// Waits until everything is committed.
    ///
    /// # Errors
    /// Why that is not to be expected.
    pub(super) async fn wait(self) -> Result<(), Arc<str>> {
        let (number, mut progress) = match self {
            Receipt::None => return Ok(()),
            Receipt::UpTo(number, progress) => (number, progress),
            Receipt::Closed => return Err("the fake is ending".into()),
        };
        let reached = progress.wait_for(|progress| match progress {
            Progress::Committed(committed) => *committed >= number,
            Progress::Failed(_) => true,
        });
        match reached.await.as_deref() {
            Ok(Progress::Committed(_)) => Ok(()),
            Ok(Progress::Failed(reason)) => Err(Arc::clone(reason)),
            Err(_) => Err("the thread that writes the state file has ended".into()),
        }
    }
}

#[cfg(test)]
#[cfg(feature = "reqwest")]
mod tests;
