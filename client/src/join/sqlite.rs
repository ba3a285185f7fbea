//! The store in an SQLite file, for the processes of one machine.

use std::error::Error as StdError;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use chime_sdk_core::transport::BoxFuture;
use rusqlite::{Connection, OptionalExtension as _, params};
use thiserror::Error;
use tokio::task::spawn_blocking;

use super::memory::KEPT_FOR;
use super::store::{MeetingStore, StoreError, StoreRecord};

mod file;

/// Keeps meetings in an SQLite file that all processes of one machine can open at the same time. Clones share
/// a connection.
///
/// What is kept survives the end of all processes, also by `kill -9` and by a power failure: a change is on
/// the disk before it is confirmed. Entries go when they were not changed for two days, which is longer than a
/// meeting lasts.
///
/// # The file
/// It is made if it is not there, with rights for its owner alone, because your own names of meetings are in
/// it. Beside it SQLite makes files with `-wal` and `-shm` at the end of the name. They belong to it. It has
/// to be on a disk of the machine: over a network file system processes do not see each other's locks.
///
/// There is one table, `meetings`, with the columns `key`, `version` and `value` of a [`StoreRecord`], and
/// `changed_at` in seconds since 1970. The header of the file has the application id `0x43684d53` and, as the
/// user version, the version 1 of this layout. A file of another program or of a later layout is refused and
/// stays as it is.
#[derive(Clone)]
pub struct SqliteStore {
    connection: Arc<Mutex<Connection>>,
    path: Arc<Path>,
}

/// Why a file cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SqliteStoreError {
    /// The file is not a store, and stays as it is.
    #[error(
        "`{}` is a file of another program and not a store of meetings\n\
         help: name a file that does not exist",
        path.display()
    )]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// A later version of this crate has made the file.
    #[error(
        "`{}` has version {version} of the layout, and this program knows versions up to {known}\n\
         help: use a newer program, or name a file that does not exist",
        path.display()
    )]
    TooNew {
        /// The file.
        path: PathBuf,
        /// The version of its layout.
        version: i64,
        /// The latest version that is known.
        known: i64,
    },
    /// The file cannot be opened, read or written.
    #[error("the store of meetings `{}` failed: {source}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: Box<dyn StdError + Send + Sync>,
    },
}

impl SqliteStore {
    /// Opens the file, or makes it. If another process holds it locked, this waits for up to 5 s.
    ///
    /// # Errors
    /// See [`SqliteStoreError`].
    pub async fn open(path: impl Into<PathBuf>) -> Result<Self, SqliteStoreError> {
        let path = path.into();
        let opened = path.clone();
        let connection = match spawn_blocking(move || file::open(&opened)).await {
            Ok(connection) => connection?,
            Err(error) => return Err(SqliteStoreError::Failed { path, source: error.into() }),
        };
        Ok(SqliteStore { connection: Arc::new(Mutex::new(connection)), path: path.into() })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does something with the connection, off the threads of the runtime: it waits for disks and locks.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let connection = Arc::clone(&self.connection);
        let done = spawn_blocking(move || {
            work(&connection.lock().unwrap_or_else(PoisonError::into_inner))
        });
        let failed = |source| SqliteStoreError::Failed { path: self.path.to_path_buf(), source };
        match done.await {
            Ok(result) => result.map_err(|error| failed(error.into()).into()),
            Err(error) => Err(failed(error.into()).into()),
        }
    }
}

impl MeetingStore for SqliteStore {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        let key = key.to_owned();
        Box::pin(self.with(move |connection| read(connection, &key)))
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        let (key, expected) = (key.to_owned(), expected.map(str::to_owned));
        Box::pin(
            self.with(move |connection| swap(connection, &key, expected.as_deref(), new.as_ref())),
        )
    }
}

fn read(connection: &Connection, key: &str) -> rusqlite::Result<Option<StoreRecord>> {
    let query = "SELECT version, value FROM meetings WHERE key = ?1";
    let record = |row: &rusqlite::Row<'_>| {
        Ok(StoreRecord { version: row.get("version")?, value: row.get("value")? })
    };
    connection.query_row(query, [key], record).optional()
}

/// One statement decides and changes, so nobody comes in between.
fn swap(
    connection: &Connection,
    key: &str,
    expected: Option<&str>,
    new: Option<&StoreRecord>,
) -> rusqlite::Result<bool> {
    let now = seconds_since_1970();
    let changed = match (expected, new) {
        (None, None) => return Ok(read(connection, key)?.is_none()),
        (None, Some(new)) => {
            let kept_for = i64::try_from(KEPT_FOR.as_secs()).unwrap_or(i64::MAX);
            let forget = "DELETE FROM meetings WHERE changed_at < ?1";
            connection.execute(forget, [now.saturating_sub(kept_for)])?;
            let insert = "INSERT INTO meetings (key, version, value, changed_at) \
                          VALUES (?1, ?2, ?3, ?4) ON CONFLICT (key) DO NOTHING";
            connection.execute(insert, params![key, new.version, new.value, now])?
        }
        (Some(expected), Some(new)) => {
            let update = "UPDATE meetings SET version = ?3, value = ?4, changed_at = ?5 \
                          WHERE key = ?1 AND version = ?2";
            connection.execute(update, params![key, expected, new.version, new.value, now])?
        }
        (Some(expected), None) => {
            let delete = "DELETE FROM meetings WHERE key = ?1 AND version = ?2";
            connection.execute(delete, params![key, expected])?
        }
    };
    Ok(changed == 1)
}

fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
