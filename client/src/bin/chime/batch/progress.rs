//! A bar on a terminal that shows how far a file is done.

use std::io::{self, IsTerminal as _};

use indicatif::{ProgressBar, ProgressStyle};

use super::answer::Answer;
use super::lines::Source;
use super::tally::Tally;

const TEMPLATE: &str = "[{bar:30}] {percent:>3} %  {msg}, {eta} left";

/// The bar, or none: of an input whose size is not known, and where the answers are on the terminal.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn of(source: &Source) -> Self {
        let shown = io::stderr().is_terminal() && !io::stdout().is_terminal();
        Progress(source.size().filter(|_| shown).map(|size| {
            let bar = ProgressBar::new(size).with_message("no line answered yet");
            match ProgressStyle::with_template(TEMPLATE) {
                Ok(style) => bar.with_style(style.progress_chars("=> ")),
                Err(_) => bar,
            }
        }))
    }

    /// Shows that a line is answered.
    pub(super) fn show(&self, answer: &Answer, tally: &Tally) {
        if let Some(bar) = &self.0 {
            bar.set_position(answer.end);
            bar.set_message(tally.summary());
        }
    }

    /// Takes the bar away, to make room for the summary.
    pub(super) fn finish(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
