//! The file: a redb database with a table for each kind of record.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read as _, Seek as _};
use std::path::Path;

use redb::backends::FileBackend;
use redb::{
    Database, ReadTransaction, ReadableDatabase as _, ReadableTable as _, TableDefinition,
    TableHandle as _,
};
use thiserror::Error;

use super::record::{SeatRecord, Stored};
use super::refused::Why;
use crate::fake::journal::Record;

/// The version of what stands in the tables; one up when a later fake could not read it.
pub(super) const VERSION: u32 = 1;

/// How much of the file redb keeps in memory, in bytes. The state is in memory as it is.
const CACHE: usize = 64 * 1024 * 1024;

/// How redb lays a file out, in bytes: its first bytes, its header, what a file is a multiple of, and
/// more than a new one has.
const MAGIC: usize = 9;
const HEADER: u64 = 320;
const PAGE: u64 = 4096;
const LARGEST_NEW: u64 = 16 * 1024 * 1024;

/// What there is once: the version, the secret of the tokens, the clock. Values are JSON.
pub(super) const FAKE: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("chime-fake");
const VERSION_KEY: &str = "version";
const SECRET_KEY: &str = "secret";
const CLOCK_KEY: &str = "clock";

/// Meetings by id. Values are JSON.
const MEETINGS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meetings");

/// Attendees by meeting and number. There may be millions, so they are not JSON: the id, the
/// capabilities, the external user id.
const ATTENDEES: TableDefinition<'_, (&str, u64), (u128, [u8; 3], &str)> =
    TableDefinition::new("attendees");

/// Answers to creations by control region and token. Values are JSON.
const CREATIONS: TableDefinition<'_, (&str, &str), &[u8]> = TableDefinition::new("creations");

/// The creations of meetings that have ended, in that order: control regions and tokens.
const ENDED: TableDefinition<'_, u64, (&str, &str)> = TableDefinition::new("ended");

/// A state file, which nobody else can open meanwhile.
#[derive(Debug)]
pub(super) struct File {
    database: Database,
}

/// Takes what is read from a file, in the order of these methods.
pub(super) trait Reader {
    fn secret(&mut self, secret: [u8; 32]);
    fn clock(&mut self, json: &[u8]) -> Result<(), String>;
    fn creation(&mut self, region: &str, token: &str, json: &[u8]) -> Result<(), String>;
    fn ended(&mut self, number: u64, region: &str, token: &str);
    fn meeting(&mut self, id: &str, json: &[u8]) -> Result<(), String>;
    /// Those of a meeting come one after the other, in the order of their numbers.
    fn attendee(&mut self, meeting: &str, number: u64, seat: SeatRecord) -> Result<(), String>;
}

impl File {
    /// Opens a file, or makes a new one, which gets this secret.
    pub(super) fn open(path: &Path, secret: &[u8; 32]) -> Result<File, Why> {
        let file = File { database: open(path)? };
        if file.is_new()? {
            file.begin(secret)?;
        }
        file.check_version()?;
        Ok(file)
    }

    fn is_new(&self) -> Result<bool, redb::Error> {
        Ok(self.database.begin_read()?.list_tables()?.next().is_none())
    }

    /// Makes the tables of a new file.
    fn begin(&self, secret: &[u8; 32]) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut fake = transaction.open_table(FAKE)?;
            fake.insert(VERSION_KEY, VERSION.to_string().as_bytes())?;
            fake.insert(SECRET_KEY, secret.as_slice())?;
            transaction.open_table(MEETINGS)?;
            transaction.open_table(ATTENDEES)?;
            transaction.open_table(CREATIONS)?;
            transaction.open_table(ENDED)?;
        }
        transaction.commit()?;
        Ok(())
    }

    fn check_version(&self) -> Result<(), Why> {
        let transaction = self.database.begin_read().map_err(redb::Error::from)?;
        let mut tables = transaction.list_tables().map_err(redb::Error::from)?;
        if !tables.any(|table| table.name() == FAKE.name()) {
            return Err(Why::Foreign);
        }
        match once(&transaction, VERSION_KEY)? {
            Some(version) if version == VERSION.to_string().as_bytes() => Ok(()),
            Some(version) => {
                Err(Why::Version { found: String::from_utf8_lossy(&version).into_owned() })
            }
            None => Err(Why::Damaged("it has no version".to_owned())),
        }
    }

    /// Reads all there is.
    pub(super) fn read(&self, reader: &mut impl Reader) -> Result<(), Why> {
        let transaction = self.database.begin_read().map_err(redb::Error::from)?;
        Ok(read(&transaction, reader)?)
    }

    /// Writes changes so that they are on the disk afterwards, all of them or none.
    pub(super) fn commit(
        &self,
        changes: &BTreeMap<Record, Option<Stored>>,
    ) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut fake = transaction.open_table(FAKE)?;
            let mut meetings = transaction.open_table(MEETINGS)?;
            let mut attendees = transaction.open_table(ATTENDEES)?;
            let mut creations = transaction.open_table(CREATIONS)?;
            let mut ended = transaction.open_table(ENDED)?;
            for (record, stored) in changes {
                match (record, stored) {
                    (Record::Clock, Some(Stored::Json(json))) => {
                        fake.insert(CLOCK_KEY, json.as_slice())?;
                    }
                    (Record::Clock, _) => {
                        fake.remove(CLOCK_KEY)?;
                    }
                    (Record::Meeting(id), Some(Stored::Json(json))) => {
                        meetings.insert(id.as_str(), json.as_slice())?;
                    }
                    (Record::Meeting(id), _) => {
                        meetings.remove(id.as_str())?;
                    }
                    (Record::Attendee(id, number), Some(Stored::Seat(seat))) => {
                        let value = (seat.id, seat.levels, &*seat.user);
                        attendees.insert((id.as_str(), *number), value)?;
                    }
                    (Record::Attendee(id, number), _) => {
                        attendees.remove((id.as_str(), *number))?;
                    }
                    (Record::Creation(key), Some(Stored::Json(json))) => {
                        creations.insert((&*key.region, key.token.as_str()), json.as_slice())?;
                    }
                    (Record::Creation(key), _) => {
                        creations.remove((&*key.region, key.token.as_str()))?;
                    }
                    (Record::Ended(number), Some(Stored::Ended(key))) => {
                        ended.insert(*number, (&*key.region, key.token.as_str()))?;
                    }
                    (Record::Ended(number), _) => {
                        ended.remove(*number)?;
                    }
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

fn open(path: &Path) -> Result<Database, Why> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true);
    // external user ids and the secret of the tokens stand in it
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path).map_err(Why::Io)?;
    empty_if_unfinished(&file)?;
    let backend = FileBackend::new(file).map_err(redb::Error::from)?;
    // what is damaged shall be found now, and not in the middle of something
    Ok(Database::builder()
        .set_cache_size(CACHE)
        .set_check_integrity_on_open(true)
        .create_with_backend(backend)
        .map_err(redb::Error::from)?)
}

/// Empties a file that redb was making when it was killed, so that it is made anew: nothing was stored
/// yet. Nobody else makes it meanwhile.
fn empty_if_unfinished(file: &fs::File) -> Result<(), Why> {
    if !is_unfinished(file).map_err(Why::Io)? {
        return Ok(());
    }
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(Why::InUse),
        Err(TryLockError::Error(error)) => return Err(Why::Io(error)),
    }
    // it may have been finished before the lock was had
    if is_unfinished(file).map_err(Why::Io)? {
        file.set_len(0).map_err(Why::Io)?;
    }
    // redb takes locks of its own, which this one would keep out on some network file systems
    file.unlock().map_err(Why::Io)
}

/// Whether a file is one that redb has not finished making: it gets its length first, then a header,
/// and the first bytes of that last. Much else begins with zeros, such as images of disks, so nothing
/// may stand in the rest.
fn is_unfinished(mut file: &fs::File) -> io::Result<bool> {
    let length = file.metadata()?.len();
    if length == 0 || length > LARGEST_NEW {
        return Ok(false);
    }
    let mut header = Vec::new();
    file.rewind()?;
    file.take(HEADER).read_to_end(&mut header)?;
    let may_have_header = length.is_multiple_of(PAGE);
    let empty = if may_have_header { header.get(..MAGIC) } else { header.get(..) };
    if empty.is_none_or(|empty| empty.iter().any(|byte| *byte != 0)) {
        return Ok(false);
    }
    for byte in BufReader::new(file).bytes() {
        if byte? != 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// One of the values of which there is only one.
fn once(transaction: &ReadTransaction, key: &str) -> Result<Option<Vec<u8>>, Unreadable> {
    let table = transaction.open_table(FAKE)?;
    Ok(table.get(key)?.map(|value| value.value().to_vec()))
}

/// Why reading stopped.
#[derive(Debug, Error)]
enum Unreadable {
    #[error(transparent)]
    Transaction(#[from] redb::TransactionError),
    #[error(transparent)]
    Table(#[from] redb::TableError),
    #[error(transparent)]
    Storage(#[from] redb::StorageError),
    /// A record is not what it has to be.
    #[error("{0}")]
    Record(String),
}

impl From<String> for Unreadable {
    fn from(what: String) -> Self {
        Unreadable::Record(what)
    }
}

impl From<Unreadable> for Why {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::Transaction(error) => redb::Error::from(error).into(),
            Unreadable::Table(error) => redb::Error::from(error).into(),
            Unreadable::Storage(error) => redb::Error::from(error).into(),
            Unreadable::Record(what) => Why::Damaged(what),
        }
    }
}

fn read(transaction: &ReadTransaction, reader: &mut impl Reader) -> Result<(), Unreadable> {
    match once(transaction, SECRET_KEY)?.map(<[u8; 32]>::try_from) {
        Some(Ok(secret)) => reader.secret(secret),
        _ => return Err("the secret of its tokens is missing".to_owned().into()),
    }
    if let Some(json) = once(transaction, CLOCK_KEY)? {
        reader.clock(&json)?;
    }
    for entry in transaction.open_table(CREATIONS)?.iter()? {
        let (key, json) = entry?;
        let (region, token) = key.value();
        reader.creation(region, token, json.value())?;
    }
    for entry in transaction.open_table(ENDED)?.iter()? {
        let (number, key) = entry?;
        let (region, token) = key.value();
        reader.ended(number.value(), region, token);
    }
    for entry in transaction.open_table(MEETINGS)?.iter()? {
        let (id, json) = entry?;
        reader.meeting(id.value(), json.value())?;
    }
    for entry in transaction.open_table(ATTENDEES)?.iter()? {
        let (key, seat) = entry?;
        let (meeting, number) = key.value();
        let (id, levels, user) = seat.value();
        let seat = SeatRecord { id, levels, user: user.into() };
        reader.attendee(meeting, number, seat)?;
    }
    Ok(())
}
