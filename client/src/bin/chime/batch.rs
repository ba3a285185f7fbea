//! `chime batch`: many calls by one client, a line of JSON in and a line of JSON out for each.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::sync::Arc;

use clap::Args;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::failure::Failure;
use crate::fake::signals::Signals;
use crate::globals::{ErrorFormat, GlobalArguments};
use crate::session::Session;

mod answer;
mod lines;
mod progress;
mod tally;

use answer::Answer;
use lines::{Line, Source};
use progress::Progress;
use tally::{End, Tally};

/// Call operations that lines of JSON name, and answer each with a line.
///
/// A line is `{"operation": "GetMeeting", "input": {..}}`, and `"id": ..`, which can be any JSON, if
/// the answer is to have it. An answer is `{"line": 1, "id": .., "output": {..}}`, or `"error"` with
/// code, message and all that is known of the failure. Answers have the order of the lines and are
/// written one by one, as soon as they are there. A line that cannot be understood is answered with an
/// error like any other; empty lines are passed over. Of lists, a line asks for one page.
///
/// Ctrl-C ends it after the lines that are sent. It says how many those were, and --skip goes on there.
/// The exit code is that of the worst failure.
#[derive(Args, Debug)]
pub(crate) struct BatchArguments {
    /// The file with the lines, or - for standard input
    #[arg(long, value_name = "FILE|-", default_value = "-")]
    input: String,

    /// How many calls to have under way at once
    #[arg(long, value_name = "NUMBER", default_value = "1", value_parser = concurrency)]
    concurrency: u16,

    /// Send nothing more after a line that failed
    #[arg(long)]
    stop_on_error: bool,

    /// Pass over so many lines at the beginning, which are done
    #[arg(long, value_name = "LINES", default_value = "0", value_parser = lines_to_skip)]
    skip: u64,
}

fn concurrency(text: &str) -> Result<u16, String> {
    let calls = text.parse().ok().filter(|calls| (1..=100).contains(calls));
    calls.ok_or_else(|| {
        "no number from 1 to 100\nhelp: `1` makes one call after the other".to_owned()
    })
}

fn lines_to_skip(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "no number of lines\nhelp: `0` passes over none".to_owned())
}

/// Answers lines until they end.
///
/// # Errors
/// The input cannot be read, a setting is missing, or lines have failed.
pub(crate) fn run(globals: &GlobalArguments, arguments: &BatchArguments) -> Result<(), Failure> {
    let printing = [
        (globals.output.is_some(), "--output"),
        (globals.query.is_some(), "--query"),
        (globals.color.is_some(), "--color"),
    ];
    if let Some((_, option)) = printing.into_iter().find(|(given, _)| *given) {
        return Err(Failure::usage(format!(
            "`{option}` is not for `chime batch`, whose answers are lines of JSON\nhelp: leave it out"
        )));
    }
    let source = Source::open(&arguments.input)?;
    let session = Arc::new(Session::start(globals)?);
    let progress = Progress::of(&source);
    let is_file = source.size().is_some();
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::other(format!("no thread to be had: {error}")))?;
    let (tally, end) = runtime.block_on(async {
        let stop = stop_at_signals(globals.error_format.unwrap_or_default())?;
        Ok(answer_all(&session, source.read(arguments.skip), stop, arguments, progress).await)
    })?;
    tally.conclude(&end, is_file)
}

const INTERRUPTED: &str =
    "\nchime: interrupted; what is sent is waited for, a second time ends it at once\n";

/// Tells of the first signal; the second one ends the program at once.
fn stop_at_signals(format: ErrorFormat) -> Result<watch::Receiver<Option<i32>>, Failure> {
    let signals = Signals::listen();
    let mut signals = signals
        .map_err(|error| Failure::other(format!("signals cannot be listened to: {error}")))?;
    let (stop, stopped) = watch::channel(None);
    tokio::spawn(async move {
        let code = signals.next().await;
        // nobody listens any more when the work has ended, and there may be no standard error
        let _ = stop.send(Some(code));
        // a program that reads failures as JSON would not know what to do with it
        if format == ErrorFormat::Text {
            let _ = io::stderr().write_all(INTERRUPTED.as_bytes());
        }
        std::process::exit(signals.next().await);
    });
    Ok(stopped)
}

/// Lines are taken while there is room, and answered in their order.
async fn answer_all(
    session: &Arc<Session>,
    mut lines: mpsc::Receiver<Line>,
    mut stop: watch::Receiver<Option<i32>>,
    arguments: &BatchArguments,
    progress: Progress,
) -> (Tally, End) {
    let mut running: VecDeque<JoinHandle<Answer>> = VecDeque::new();
    let mut tally = Tally::new(arguments.skip);
    let mut end = None;
    loop {
        let has_room = running.len() < usize::from(arguments.concurrency);
        tokio::select! {
            biased;
            Ok(()) = stop.changed(), if end.is_none() => {
                end = Some(End::Signal(stop.borrow().unwrap_or(130)));
            }
            answered = first(&mut running), if !running.is_empty() => {
                running.pop_front();
                let Ok(answer) = answered else {
                    end = Some(End::Lost);
                    continue;
                };
                if let Err(error) = answer.write() {
                    // calls that are under way are not broken off
                    for call in running.drain(..) {
                        let _ = call.await;
                    }
                    return (tally, End::Unread(error));
                }
                tally.add(&answer);
                progress.show(&answer, &tally);
                if answer.failed() && arguments.stop_on_error && end.is_none() {
                    end = Some(End::Error);
                }
            }
            line = lines.recv(), if end.is_none() && has_room => match line {
                None => end = Some(End::Lines),
                Some(line) => {
                    let session = Arc::clone(session);
                    running.push_back(tokio::spawn(async move { line.answer(&session).await }));
                }
            },
            else => break,
        }
    }
    progress.finish();
    (tally, end.unwrap_or(End::Lines))
}

/// The answer that comes next, which may wait for its call.
async fn first(
    running: &mut VecDeque<JoinHandle<Answer>>,
) -> Result<Answer, tokio::task::JoinError> {
    match running.front_mut() {
        Some(call) => call.await,
        None => std::future::pending().await,
    }
}
