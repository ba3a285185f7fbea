//! The file of people: what is in it, or all that is wrong with it.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

use chime_sdk_meetings::chime_sdk_core::validate::validate;
use chime_sdk_meetings::enums::MediaCapabilities;
use chime_sdk_meetings::shapes::{AttendeeCapabilities, CreateAttendeeRequestItem};
use csv::{ReaderBuilder, StringRecord, Trim};

/// A person, and the line of the file that says so.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) line: u64,
    pub(crate) item: CreateAttendeeRequestItem,
}

const USER: &str = "external_user_id";
const CAPABILITIES: [&str; 3] = ["audio", "video", "content"];
const WORDS: [MediaCapabilities; 4] = [
    MediaCapabilities::SendReceive,
    MediaCapabilities::Send,
    MediaCapabilities::Receive,
    MediaCapabilities::None,
];

/// So many mistakes are listed; whoever has mended them sees the next.
const MOST: usize = 20;

/// Reads all people.
///
/// # Errors
/// A text that lists what is wrong, each with line and column. External user ids are not repeated.
pub(crate) fn read(path: &Path) -> Result<Vec<Person>, String> {
    let name = path.display();
    let reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_path(path);
    let mut reader = reader.map_err(|error| format!("`{name}` cannot be read: {error}"))?;
    let header = reader.headers().map_err(|error| format!("`{name}`, line 1: {error}"))?;
    let columns = Columns::of(header).map_err(|mistake| format!("`{name}`, line 1: {mistake}"))?;

    let (mut people, mut mistakes) = (Vec::new(), Vec::new());
    let mut lines: HashMap<String, u64> = HashMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                mistakes.push(format!("line {line}: is no text in UTF-8"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        match columns.person(&record) {
            Ok(item) => {
                let user = item.external_user_id.as_str().to_owned();
                match lines.get(&user) {
                    Some(first) => mistakes
                        .push(format!("line {line}, column `{USER}`: the same as in line {first}")),
                    None => {
                        lines.insert(user, line);
                        people.push(Person { line, item });
                    }
                }
            }
            Err(wrong) => {
                mistakes.extend(wrong.into_iter().map(|mistake| format!("line {line}{mistake}")));
            }
        }
    }
    if mistakes.is_empty() && people.is_empty() {
        return Err(format!("`{name}` has a header and nobody below it; nothing was sent"));
    }
    if mistakes.is_empty() {
        return Ok(people);
    }
    let mut text = format!("`{name}` is not right; nothing was sent");
    for mistake in mistakes.iter().take(MOST) {
        let _ = write!(text, "\n  {mistake}");
    }
    if mistakes.len() > MOST {
        let _ = write!(text, "\n  and {} more", mistakes.len() - MOST);
    }
    Err(text)
}

/// Where the columns are.
struct Columns {
    count: usize,
    user: usize,
    capabilities: [Option<usize>; 3],
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        let place = |name: &str| header.iter().position(|column| column == name);
        let known = |column: &str| column == USER || CAPABILITIES.contains(&column);
        let help = format!(
            "help: the header is `{USER}`, and where wanted `{}`",
            CAPABILITIES.join("`, `")
        );
        if let Some(column) = header.iter().find(|column| !known(column)) {
            return Err(format!("column `{column}` is not known\n{help}"));
        }
        let user = place(USER).ok_or_else(|| format!("the column `{USER}` is missing\n{help}"))?;
        for (index, column) in header.iter().enumerate() {
            if place(column) != Some(index) {
                return Err(format!("column `{column}` is there twice\n{help}"));
            }
        }
        let missing: Vec<&str> =
            CAPABILITIES.into_iter().filter(|column| place(column).is_none()).collect();
        if !missing.is_empty() && missing.len() < CAPABILITIES.len() {
            let missing = missing.join("` and `");
            return Err(format!(
                "there is no column `{missing}`, and capabilities need all three\n{help}"
            ));
        }
        Ok(Columns { count: header.len(), user, capabilities: CAPABILITIES.map(place) })
    }

    /// The person of a line, or what is wrong in it, each beginning with what follows the line's number.
    fn person(&self, record: &StringRecord) -> Result<CreateAttendeeRequestItem, Vec<String>> {
        // the lines that follow would be swallowed, and be one person with this one
        if record.iter().any(|cell| cell.contains(['\n', '\r'])) {
            let text = ": a cell goes over several lines; help: is the `\"` missing at its end?";
            return Err(vec![text.to_owned()]);
        }
        if record.len() != self.count {
            let (found, count) = (record.len(), self.count);
            return Err(vec![format!(": {found} columns, but the header has {count}")]);
        }
        let mut item = CreateAttendeeRequestItem::new(record.get(self.user).unwrap_or_default());
        let mut mistakes = Vec::new();
        match self.capabilities(record) {
            Ok(capabilities) => item.capabilities = capabilities,
            Err(wrong) => mistakes = wrong,
        }
        for violation in validate(&item) {
            let column = match violation.path() {
                "ExternalUserId" => USER.to_owned(),
                other => other.rsplit('.').next().unwrap_or(other).to_lowercase(),
            };
            mistakes.push(format!(", column `{column}`: {}", violation.problem()));
        }
        if mistakes.is_empty() { Ok(item) } else { Err(mistakes) }
    }

    /// The capabilities of a line; none if all three cells are empty.
    fn capabilities(
        &self,
        record: &StringRecord,
    ) -> Result<Option<AttendeeCapabilities>, Vec<String>> {
        let cells = self
            .capabilities
            .map(|place| place.and_then(|place| record.get(place)).filter(|cell| !cell.is_empty()));
        if cells.iter().all(Option::is_none) {
            return Ok(None);
        }
        let mut mistakes = Vec::new();
        let mut read = |index: usize| {
            let (cell, column) = (cells.get(index).copied().flatten(), CAPABILITIES.get(index));
            let column = column.copied().unwrap_or_default();
            let word = WORDS.iter().find(|word| Some(word.as_str()) == cell);
            if word.is_none() {
                mistakes.push(match cell {
                    None => {
                        format!(", column `{column}`: is empty, but others of the three are not")
                    }
                    Some(cell) => {
                        let words = WORDS.iter().map(|word| format!("`{word}`"));
                        let words = words.collect::<Vec<_>>().join(", ");
                        format!(
                            ", column `{column}`: `{cell}` is not known; help: write one of {words}"
                        )
                    }
                });
            }
            word.cloned().unwrap_or(MediaCapabilities::None)
        };
        let capabilities = AttendeeCapabilities::new(read(0), read(1), read(2));
        if mistakes.is_empty() { Ok(Some(capabilities)) } else { Err(mistakes) }
    }
}
