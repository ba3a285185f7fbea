//! Values from files.

use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What a word of the command line stands for.
pub(super) enum Loaded {
    Text(String),
    Bytes(Vec<u8>),
}

/// The word itself, or what is in the file that it names: text with `file://`, bytes with `fileb://`.
pub(super) fn load(word: &str, place: &str) -> Result<Loaded, Failure> {
    if let Some(path) = word.strip_prefix("file://") {
        return text_of_file(Path::new(path), place).map(Loaded::Text);
    }
    match word.strip_prefix("fileb://") {
        Some(path) => bytes_of_file(Path::new(path), place).map(Loaded::Bytes),
        None => Ok(Loaded::Text(word.to_owned())),
    }
}

/// The text of a file.
///
/// # Errors
/// A file that cannot be read, or is no text.
pub(crate) fn text_of_file(path: &Path, place: &str) -> Result<String, Failure> {
    String::from_utf8(bytes_of_file(path, place)?).map_err(|_| {
        Failure::usage(format!(
            "`{place}`: the file `{}` is not UTF-8\n\
             help: save it as UTF-8; `fileb://PATH` is for members that are bytes",
            path.display()
        ))
    })
}

fn bytes_of_file(path: &Path, place: &str) -> Result<Vec<u8>, Failure> {
    let path = in_home(path);
    std::fs::read(&path).map_err(|error| {
        Failure::usage(format!(
            "`{place}`: the file `{}` cannot be read: {error}\n\
             help: a path begins at the current folder, or with `/` or `~/`",
            path.display()
        ))
        .of_kind("file")
    })
}

/// A path whose first part is `~`, which no shell replaces in the middle of a word.
fn in_home(path: &Path) -> PathBuf {
    match (path.strip_prefix("~"), std::env::home_dir()) {
        (Ok(rest), Some(home)) => home.join(rest),
        _ => path.to_owned(),
    }
}
