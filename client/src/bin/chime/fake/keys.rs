//! The access keys, from wherever they are.

use std::path::Path;

use super::arguments::FakeArguments;
use super::values::{Key, key};
use crate::failure::Failure;

/// A variable with keys, ID:SECRET each.
const VARIABLE: &str = "CHIME_FAKE_KEYS";

/// All keys that are given: by option, by file, and by variable.
pub(super) fn all(arguments: &FakeArguments) -> Result<Vec<Key>, Failure> {
    let mut keys = arguments.key.clone();
    if let Some(file) = &arguments.key_file {
        keys.extend(of_file(file)?);
    }
    if let Ok(text) = std::env::var(VARIABLE) {
        keys.extend(of_variable(&text)?);
    }
    Ok(keys)
}

fn of_file(path: &Path) -> Result<Vec<Key>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let path = path.display();
        Failure::configuration(format!("key file `{path}` cannot be read: {error}"))
    })?;
    let lines = text.lines().map(str::trim).enumerate();
    let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let keys = lines.map(|(number, line)| {
        key(line).map_err(|_| {
            let (path, line) = (path.display(), number + 1);
            Failure::configuration(format!(
                "key file `{path}`, line {line}: a key is an id and a secret\nhelp: `ID:SECRET`"
            ))
        })
    });
    keys.collect()
}

fn of_variable(text: &str) -> Result<Vec<Key>, Failure> {
    let keys = text.split_whitespace().map(|word| {
        key(word).map_err(|_| {
            Failure::configuration(format!(
                "`{VARIABLE}`: a key is an id and a secret\nhelp: `ID:SECRET`, with spaces between keys"
            ))
        })
    });
    keys.collect()
}
