//! The file of the store: whose it is, and how it is laid out.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::SqliteStoreError;

/// Says in the header whose file it is: `ChMS`.
const APPLICATION_ID: i64 = 0x4368_4d53;

/// The version of the layout; one up when an earlier program could not work with it.
const LAYOUT: i64 = 1;

/// How long to wait for another process that has locked the file.
const BUSY_LIMIT: Duration = Duration::from_secs(5);
const BUSY_PAUSE: Duration = Duration::from_millis(10);

const SCHEMA: &str = "
    CREATE TABLE meetings (
        key TEXT PRIMARY KEY NOT NULL,
        version TEXT NOT NULL,
        value TEXT NOT NULL,
        changed_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX meetings_by_change ON meetings (changed_at);
";

/// What the header of a file says.
enum Owner {
    /// There is nothing in the file.
    Nobody,
    Us,
    Later(i64),
    Somebody,
}

/// Opens a file, or makes it.
pub(super) fn open(path: &Path) -> Result<Connection, SqliteStoreError> {
    let failed = |source: rusqlite::Error| match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => SqliteStoreError::Foreign { path: path.to_path_buf() },
        _ => SqliteStoreError::Failed { path: path.to_path_buf(), source: source.into() },
    };
    make_private(path);
    // a path and not a URI, whatever it begins with
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
    connection.busy_timeout(BUSY_LIMIT).map_err(failed)?;
    let mut owner = until_free(|| {
        // as of one moment: another process may lay the file out at this one
        let moment = connection.unchecked_transaction()?;
        owner(&moment)
    })
    .map_err(failed)?;
    if matches!(owner, Owner::Nobody) {
        owner = lay_out(&mut connection).map_err(failed)?;
    }
    match owner {
        Owner::Us => {}
        Owner::Later(version) => {
            let path = path.to_path_buf();
            return Err(SqliteStoreError::TooNew { path, version, known: LAYOUT });
        }
        Owner::Nobody | Owner::Somebody => {
            return Err(SqliteStoreError::Foreign { path: path.to_path_buf() });
        }
    }
    // what is confirmed is on the disk, also when the power fails
    connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    Ok(connection)
}

/// Makes a new file that only its owner can read; SQLite gives the files beside it the same rights. That it
/// cannot be made, or is there, shows when it is opened.
fn make_private(path: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let _ = options.open(path);
}

/// Whose file it is. Nothing is changed by looking.
fn owner(connection: &Connection) -> rusqlite::Result<Owner> {
    let number = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let (application, version) = (number("application_id")?, number("user_version")?);
    let count = "SELECT count(*) FROM sqlite_schema";
    let things: i64 = connection.query_row(count, [], |row| row.get(0))?;
    Ok(match (application, version) {
        (APPLICATION_ID, LAYOUT) => Owner::Us,
        (APPLICATION_ID, later) if later > LAYOUT => Owner::Later(later),
        (0, 0) if things == 0 => Owner::Nobody,
        _ => Owner::Somebody,
    })
}

/// Lays an empty file out, unless somebody else does so at the same moment, and says whose it is then.
fn lay_out(connection: &mut Connection) -> rusqlite::Result<Owner> {
    // readers and a writer at the same time; the file remembers it
    until_free(|| connection.pragma_update(None, "journal_mode", "WAL"))?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found = owner(&transaction)?;
    if !matches!(found, Owner::Nobody) {
        return Ok(found);
    }
    transaction.execute_batch(SCHEMA)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", LAYOUT)?;
    transaction.commit()?;
    Ok(Owner::Us)
}

/// Tries again while another process has the file. SQLite itself does not wait where two could wait for each
/// other, and the change of the journal is such a place.
fn until_free<T>(mut work: impl FnMut() -> rusqlite::Result<T>) -> rusqlite::Result<T> {
    let started = Instant::now();
    loop {
        match work() {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && started.elapsed() < BUSY_LIMIT =>
            {
                thread::sleep(BUSY_PAUSE);
            }
            done => return done,
        }
    }
}
