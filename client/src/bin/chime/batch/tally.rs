//! How a batch has gone, and what is said of it at its end.

use std::io::{self, Write as _};

use super::answer::Answer;
use crate::failure::Failure;

/// What has been answered so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) answered: u64,
    pub(super) failed: u64,
    /// The number of the last line that needs not be sent again.
    last: u64,
    worst: u8,
}

/// Why no more lines are answered.
pub(super) enum End {
    /// There are no more.
    Lines,
    /// A line failed, and that was to be the last.
    Error,
    /// A signal came, with the exit code for it.
    Signal(i32),
    /// Nobody reads the answers.
    Unread(io::Error),
    /// A call ended without an answer, which is a mistake of this program.
    Lost,
}

impl Tally {
    pub(super) fn new(skipped: u64) -> Self {
        Tally { answered: 0, failed: 0, last: skipped, worst: 0 }
    }

    pub(super) fn add(&mut self, answer: &Answer) {
        self.count(answer.line, answer.code());
    }

    fn count(&mut self, line: u64, code: Option<u8>) {
        self.answered += 1;
        self.last = line;
        if let Some(code) = code {
            self.failed += 1;
            self.worst = self.worst.max(code);
        }
    }

    /// Says how it went. Of a file whose lines all went well, that is said as well.
    ///
    /// # Errors
    /// Lines have failed, or have not been sent.
    pub(super) fn conclude(&self, end: &End, is_file: bool) -> Result<(), Failure> {
        match self.failure(end) {
            Some(failure) => Err(failure),
            None => {
                if is_file {
                    // without a standard error there is nobody to tell
                    let _ = writeln!(io::stderr(), "chime: {}", self.summary());
                }
                Ok(())
            }
        }
    }

    fn failure(&self, end: &End) -> Option<Failure> {
        let (summary, last) = (self.summary(), self.last);
        let go_on = format!("help: `--skip {last}` goes on after the last line that was answered");
        Some(match end {
            End::Lines if self.failed == 0 => return None,
            End::Lines => Failure::other(format!(
                "{summary}\nhelp: the answers with `error` say which and why"
            ))
            .with_code(self.worst),
            End::Error => Failure::other(format!("stopped at an error: {summary}\n{go_on}"))
                .with_code(self.worst),
            End::Signal(code) => Failure::other(format!("interrupted: {summary}\n{go_on}"))
                .of_kind("interrupted")
                .with_code(u8::try_from(*code).unwrap_or(u8::MAX)),
            End::Unread(error) => Failure::other(format!(
                "standard output cannot be written: {error}: {summary}\n\
                 help: lines after line {last} may have been sent"
            )),
            End::Lost => Failure::other(format!(
                "a call was lost: {summary}\nhelp: this is a mistake of this program, please report it"
            )),
        })
    }

    pub(super) fn summary(&self) -> String {
        let lines = if self.answered == 1 { "line" } else { "lines" };
        format!("{} {lines} answered, {} failed", self.answered, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::{End, Tally};

    fn tally(lines: &[(u64, Option<u8>)]) -> Tally {
        let mut tally = Tally::new(0);
        lines.iter().for_each(|(line, code)| tally.count(*line, *code));
        tally
    }

    #[test]
    fn the_worst_failure_decides_the_exit_code() {
        let all = tally(&[(1, None), (2, Some(252)), (4, Some(254)), (5, Some(252))]);
        let failure = all.failure(&End::Lines).unwrap();
        assert_eq!(failure.code(), 254);
        let text = "4 lines answered, 3 failed\nhelp: the answers with `error` say which and why";
        assert_eq!(failure.to_string(), text);
        assert!(tally(&[(1, None)]).failure(&End::Lines).is_none());
    }

    #[test]
    fn who_ends_early_is_told_where_to_go_on() {
        let failure = tally(&[(1, None), (7, Some(254))]).failure(&End::Signal(130)).unwrap();
        assert_eq!(failure.code(), 130);
        let help = "help: `--skip 7` goes on after the last line that was answered";
        assert_eq!(failure.to_string(), format!("interrupted: 2 lines answered, 1 failed\n{help}"));
        let nothing = Tally::new(5).failure(&End::Signal(143)).unwrap();
        assert!(nothing.to_string().contains("`--skip 5`"), "{nothing}");
        assert_eq!(nothing.code(), 143);
    }
}
