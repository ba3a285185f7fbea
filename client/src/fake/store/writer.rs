//! The thread that writes the state file.

use std::collections::BTreeMap;
use std::sync::mpsc::{Receiver, Sender};

use tokio::sync::watch;

use super::file::File;
use super::record::Stored;
use crate::fake::journal::Record;

/// How many changes are committed in one go at most. More would make the first of them wait long, and
/// a commit of as many costs little beside them.
const LARGEST_GROUP: usize = 20_000;

/// A record and what it is now; `None` if it is gone.
pub(super) type Change = (Record, Option<Stored>);

/// Changes that belong together.
#[derive(Debug)]
pub(super) struct Batch {
    pub(super) number: u64,
    pub(super) changes: Vec<Change>,
}

#[derive(Debug)]
pub(super) enum Message {
    Write(Batch),
    /// Tells when everything that came before is committed; drops the sender if that fails.
    Tell(Sender<()>),
}

/// How far writing has come.
#[derive(Clone, Debug)]
pub(in crate::fake) enum Progress {
    /// Everything up to the batch with this number is on the disk.
    Committed(u64),
    /// Nothing is written any more, for this reason.
    Failed(std::sync::Arc<str>),
}

/// Changes on their way into one commit.
#[derive(Default)]
struct Group {
    /// The latest of each record.
    changes: BTreeMap<Record, Option<Stored>>,
    latest: Option<u64>,
    waiting: Vec<Sender<()>>,
}

impl Group {
    fn add(&mut self, message: Message) {
        match message {
            Message::Write(batch) => {
                self.latest = Some(batch.number);
                self.changes.extend(batch.changes);
            }
            Message::Tell(waiting) => self.waiting.push(waiting),
        }
    }
}

/// Writes until nobody is left to hand over changes, or until the first failure.
pub(super) fn write(
    name: &str,
    file: &File,
    messages: &Receiver<Message>,
    progress: &watch::Sender<Progress>,
) {
    while let Ok(first) = messages.recv() {
        let mut group = Group::default();
        group.add(first);
        while group.changes.len() < LARGEST_GROUP
            && let Ok(next) = messages.try_recv()
        {
            group.add(next);
        }
        if let Some(number) = group.latest {
            if let Err(error) = file.commit(&group.changes) {
                let reason = format!("state file `{name}` cannot be written: {error}");
                progress.send_replace(Progress::Failed(reason.into()));
                return;
            }
            progress.send_replace(Progress::Committed(number));
        }
        for waiting in group.waiting {
            // who has gone does not wait
            let _ = waiting.send(());
        }
    }
}
