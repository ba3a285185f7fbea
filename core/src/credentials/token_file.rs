//! A file with a token in it, which whoever runs this program replaces from time to time.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// No token is longer: 64 KiB.
const MOST_BYTES: u64 = 64 * 1024;

/// Why there is no token. It says nothing of the file's content.
#[derive(Debug, thiserror::Error)]
#[error("no token")]
pub(super) struct TokenFileError(#[source] io::Error);

/// The token in a file, without the white space around it.
pub(super) fn read(file: &Path) -> Result<String, TokenFileError> {
    let mut token = String::new();
    let size = File::open(file)
        .and_then(|file| file.take(MOST_BYTES + 1).read_to_string(&mut token))
        .map_err(TokenFileError)?;
    if size as u64 > MOST_BYTES {
        return Err(TokenFileError(io::Error::other("it is larger than 64 KiB")));
    }
    let token = token.trim();
    if token.is_empty() {
        return Err(TokenFileError(io::Error::other("it is empty")));
    }
    Ok(token.to_owned())
}
