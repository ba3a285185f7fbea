//! Why a state file is not taken.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use super::file::VERSION;

/// A file, and what is wrong with it.
#[derive(Debug, Error)]
#[error("state file `{}` {why}", path.display())]
pub(super) struct Refused {
    pub(super) path: PathBuf,
    pub(super) why: Why,
}

/// Each text goes on from the file's name and ends with what to do.
#[derive(Debug, Error)]
pub(super) enum Why {
    #[error("is in use by another fake\nhelp: give each fake a file of its own")]
    InUse,
    #[error("was not written by the fake\nhelp: name another file, or one that does not exist yet")]
    Foreign,
    #[error(
        "is of version {found}, and this fake reads version {VERSION}\nhelp: start the fake that \
         wrote it, or name another file"
    )]
    Version { found: String },
    #[error("is damaged: {0}\nhelp: bring it back from a copy, or name another file")]
    Damaged(String),
    #[error("cannot be used: {0}")]
    Io(io::Error),
}

impl From<redb::Error> for Why {
    fn from(error: redb::Error) -> Why {
        match error {
            redb::Error::DatabaseAlreadyOpen | redb::Error::LockProtocolMismatch => Why::InUse,
            redb::Error::UpgradeRequired(version) => {
                Why::Version { found: format!("{version} of redb's format") }
            }
            // what is not of redb's format at all
            redb::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Why::Foreign,
            redb::Error::Io(error) => Why::Io(error),
            other => Why::Damaged(other.to_string()),
        }
    }
}

impl From<Refused> for io::Error {
    fn from(refused: Refused) -> Self {
        let kind = match &refused.why {
            Why::InUse => io::ErrorKind::ResourceBusy,
            Why::Foreign | Why::Version { .. } | Why::Damaged(_) => io::ErrorKind::InvalidData,
            Why::Io(error) => error.kind(),
        };
        io::Error::new(kind, refused)
    }
}
