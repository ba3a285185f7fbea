//! The lines that are read, each bounded, by a thread that waits for them.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};

use tokio::sync::mpsc;

use crate::failure::Failure;

/// The longest line, in bytes without its end. No input that the service takes is near it.
pub(super) const LONGEST: usize = 1 << 20;

/// So many lines are read ahead.
const AHEAD: usize = 16;

/// What some editors and shells write at the beginning of a file.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A line of the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Counted from 1, empty ones included.
    pub(super) number: u64,
    /// How many bytes of the input are read with it.
    pub(super) end: u64,
    pub(super) content: Result<String, Unreadable>,
}

/// Why a line cannot be taken for one.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    TooLong,
    NotUtf8,
    /// It and what follows cannot be read.
    Broken(String),
}

/// Where lines come from.
pub(super) struct Source {
    reader: Box<dyn BufRead + Send>,
    size: Option<u64>,
}

impl Source {
    /// A file, or standard input for `-`.
    ///
    /// # Errors
    /// The file cannot be opened.
    pub(super) fn open(path: &str) -> Result<Self, Failure> {
        if path == "-" {
            let reader = Box::new(BufReader::new(io::stdin()));
            return Ok(Source { reader, size: None });
        }
        let opened = File::open(path).and_then(|file| Ok((file.metadata()?, file)));
        match opened {
            Ok((about, _)) if about.is_dir() => Err(Failure::usage(format!(
                "`--input {path}`: this is a folder\nhelp: give a file with a line for each call"
            ))
            .of_kind("file")),
            Ok((about, file)) => {
                Ok(Source { reader: Box::new(BufReader::new(file)), size: Some(about.len()) })
            }
            Err(error) => {
                let what = format!(
                    "`--input`: the file `{path}` cannot be read: {error}\n\
                     help: a path begins at the current folder, or with `/`; `-` is standard input"
                );
                Err(Failure::usage(what).of_kind("file"))
            }
        }
    }

    /// The size of a file, in bytes.
    pub(super) fn size(&self) -> Option<u64> {
        self.size
    }

    /// Reads on a thread of its own, which nobody waits for: standard input may never end.
    pub(super) fn read(self, skip: u64) -> mpsc::Receiver<Line> {
        let (sender, lines) = mpsc::channel(AHEAD);
        std::thread::spawn(move || {
            read(self.reader, skip, |line| sender.blocking_send(line).is_ok());
        });
        lines
    }
}

/// Gives all lines that are not empty to `take`, until it wants no more.
fn read(mut reader: impl BufRead, skip: u64, mut take: impl FnMut(Line) -> bool) {
    let (mut number, mut end) = (0, 0);
    loop {
        number += 1;
        let content = match next(&mut reader, &mut end) {
            Ok(None) => return,
            Ok(Some(content)) => content,
            Err(error) => Err(Unreadable::Broken(error.to_string())),
        };
        let content = match content {
            Ok(text) if number == 1 => {
                Ok(text.strip_prefix(BYTE_ORDER_MARK).map_or(text.clone(), str::to_owned))
            }
            content => content,
        };
        let is_last = matches!(content, Err(Unreadable::Broken(_)));
        let is_empty = content.as_ref().is_ok_and(|text| text.trim().is_empty());
        if number > skip && !is_empty && !take(Line { number, end, content }) || is_last {
            return;
        }
    }
}

/// The next line without its end; nothing after the last one.
fn next(
    reader: &mut impl BufRead,
    end: &mut u64,
) -> io::Result<Option<Result<String, Unreadable>>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(LONGEST).unwrap_or(u64::MAX).saturating_add(2);
    let read = reader.by_ref().take(most).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    *end += u64::try_from(read).unwrap_or_default();
    let is_whole = bytes.ends_with(b"\n");
    if is_whole {
        bytes.pop();
    }
    if bytes.ends_with(b"\r") {
        bytes.pop();
    }
    if bytes.len() > LONGEST || (!is_whole && read as u64 == most) {
        if !is_whole {
            *end += pass_line(reader)?;
        }
        return Ok(Some(Err(Unreadable::TooLong)));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)))
}

/// Passes over the rest of a line, and says how long it is.
fn pass_line(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut passed = 0;
    loop {
        let buffer = reader.fill_buf()?;
        let (used, ended) = match buffer.iter().position(|byte| *byte == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(used);
        passed += u64::try_from(used).unwrap_or_default();
        if ended {
            return Ok(passed);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{LONGEST, Line, Unreadable, read};

    fn lines(input: &[u8], skip: u64) -> Vec<Line> {
        let mut lines = Vec::new();
        // a reader that gives little at a time
        read(std::io::BufReader::with_capacity(7, input), skip, |line| {
            lines.push(line);
            true
        });
        lines
    }

    fn line(number: u64, end: u64, text: &str) -> Line {
        Line { number, end, content: Ok(text.to_owned()) }
    }

    #[test]
    fn empty_lines_are_counted_and_passed_over() {
        let input = "\u{feff}a\r\n\n  \nb\n\r\nc".as_bytes();
        let wanted = [line(1, 6, "a"), line(4, 12, "b"), line(6, 15, "c")];
        assert_eq!(lines(input, 0), wanted);
        assert_eq!(lines(input, 1), &wanted[1..]);
        assert_eq!(lines(input, 5), &wanted[2..]);
        assert_eq!(lines(input, 99), []);
        assert_eq!(lines(b"", 0), []);
    }

    #[test]
    fn a_line_that_is_too_long_or_no_text_is_one_line_of_its_own() {
        let longest = "x".repeat(LONGEST);
        let mut input = longest.clone().into_bytes();
        input.extend(b"\r\n");
        input.extend("y".repeat(LONGEST + 1).bytes());
        input.extend(b"\n");
        input.extend("z".repeat(3 * LONGEST).bytes());
        input.extend(b"\n\xff\nlast");
        let read = lines(&input, 0);
        assert_eq!(read.len(), 5);
        assert_eq!(read[0].content.as_ref(), Ok(&longest));
        assert_eq!(read[1].content, Err(Unreadable::TooLong));
        assert_eq!(read[2].content, Err(Unreadable::TooLong));
        assert_eq!(read[3].content, Err(Unreadable::NotUtf8));
        assert_eq!(read[4], line(5, input.len() as u64, "last"));
        // without an end of the line
        let endless = lines("y".repeat(2 * LONGEST).as_bytes(), 0);
        assert_eq!(endless.len(), 1);
        assert_eq!(endless[0].content, Err(Unreadable::TooLong));
    }

    #[test]
    fn reading_ends_when_nobody_takes_more() {
        let mut taken = 0;
        read(&b"a\nb\nc\n"[..], 0, |_| {
            taken += 1;
            taken < 2
        });
        assert_eq!(taken, 2);
    }

    proptest! {
        #[test]
        fn lines_are_those_of_the_standard_library(text in "[a\r\n é]{0,30}") {
            let read: Vec<(u64, String)> = lines(text.as_bytes(), 0)
                .into_iter()
                .map(|line| (line.number, line.content.unwrap()))
                .collect();
            let wanted: Vec<(u64, String)> = (1..)
                .zip(text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).to_owned()))
                .filter(|(_, line)| !line.trim().is_empty())
                .collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
