//! Imports people from a CSV file into a meeting, as attendees, with a progress bar.
//!
//! `cargo run --example bulk_import` makes a file of 240 people and imports it into a fake service in
//! this process. `cargo run --example bulk_import -- people.csv --meeting spring-lecture` imports a file
//! into a meeting of the real service, or of the one that `AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS` leads
//! to, with the environment's region and credentials.
//!
//! The file has a header, with the column `external_user_id` and, if people are to have capabilities
//! other than all, `audio`, `video` and `content`. Nothing is sent unless all lines are right. The join
//! tokens are secrets, so they come into a file beside, which its owner alone can read.
//!
//! An import that was interrupted goes on with `--resume`, and adds nobody twice.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

use std::error::Error as StdError;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::bulk::Progress;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::shapes::Meeting;
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

mod people;
mod results;

use people::Person;
use results::Results;

/// Imports people from a CSV file into a meeting, as attendees.
#[derive(Debug, Parser)]
#[command(name = "bulk_import")]
struct Arguments {
    /// The file with the people; without one, 240 people are made up and imported into a fake.
    #[arg(requires = "meeting")]
    file: Option<PathBuf>,
    /// Your own name for the meeting. It is made if it is not there.
    #[arg(long, value_name = "EXTERNAL_ID", requires = "file")]
    meeting: Option<String>,
    /// The control region, instead of the environment's.
    #[arg(long, requires = "file")]
    region: Option<String>,
    /// Goes on with an import that was interrupted, and replaces its file of results.
    #[arg(long, requires = "file")]
    resume: bool,
}

/// How an import ended.
enum End {
    /// Everybody is in the meeting.
    Complete,
    /// Some are not.
    Incomplete,
    /// Ctrl-C.
    Interrupted,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(End::Complete) => ExitCode::SUCCESS,
        Ok(End::Incomplete) => ExitCode::FAILURE,
        // as a shell says it of a program that Ctrl-C has ended
        Ok(End::Interrupted) => ExitCode::from(130),
        Err(error) => {
            eprintln!("bulk_import: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<End, Box<dyn StdError>> {
    let Arguments { file, meeting, region, resume } = arguments;
    match (file, meeting) {
        (Some(file), Some(meeting)) => {
            let import = Import::read(&file, resume)?;
            let mut builder = Client::builder().with_environment().limit_rate();
            if let Some(region) = region {
                builder = builder.region(region);
            }
            let client = builder.find_region().await.build()?;
            import.run(&client, &meeting).await
        }
        _ => demonstrate().await,
    }
}

/// People who are made up, on a fake in this process: once, and once more as after an interruption.
async fn demonstrate() -> Result<End, Box<dyn StdError>> {
    let fake = Fake::start().await?;
    println!("Service   a fake in this process, at {}", fake.url());
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("people.csv");
    let mut text = "external_user_id,audio,video,content\n".to_owned();
    for number in 1..=240 {
        let may = if number == 1 { "SendReceive,SendReceive,SendReceive" } else { ",," };
        writeln!(text, "person-{number},{may}")?;
    }
    std::fs::write(&file, text)?;
    Import::read(&file, false)?.run(&fake.client(), "spring-lecture").await?;
    println!("\nThe same once more, as after an interruption:");
    let end = Import::read(&file, true)?.run(&fake.client(), "spring-lecture").await?;
    println!("\nBoth files were in a temporary folder, and are gone.");
    Ok(end)
}

/// A file that is right, and what became of the people in it.
struct Import {
    people: Vec<Person>,
    results: Results,
}

impl Import {
    /// Reads a file. Nothing is sent yet.
    fn read(file: &Path, resume: bool) -> Result<Self, Box<dyn StdError>> {
        let people = people::read(file)?;
        Ok(Import { people, results: Results::beside(file, resume)? })
    }

    /// Imports the people, and writes the results.
    async fn run(mut self, client: &Client, name: &str) -> Result<End, Box<dyn StdError>> {
        let meeting = meeting(client, name).await?;
        println!("Meeting   {}", meeting.meeting_id);
        let interrupted = self.send(client, &meeting).await?;
        // an earlier import's results, join tokens included, are worth more than none
        if !interrupted || self.results.say_more_than_the_file() {
            self.results.write(&self.people)?;
        }
        Ok(self.report(interrupted))
    }

    /// Sends all people, or as many as there were before Ctrl-C; whether that came is what it gives.
    async fn send(
        &mut self,
        client: &Client,
        meeting: &Meeting,
    ) -> Result<bool, Box<dyn StdError>> {
        let bar = progress_bar(self.people.len());
        let shown = bar.clone();
        let users = self.people.iter().map(|person| person.item.clone());
        let mut outcomes = client
            .bulk_create_attendees(&meeting.meeting_id, users)
            // so that nobody is added twice, also when this is done again
            .skip_existing()
            .on_progress(move |progress| show(&shown, progress))
            .results();
        // one for all the time: between two of them nobody would hear it
        let interruption = tokio::signal::ctrl_c();
        tokio::pin!(interruption);
        let interrupted = loop {
            let outcome = tokio::select! {
                // the first, so that Ctrl-C is heard from before the first request on
                biased;
                signal = &mut interruption => {
                    signal?;
                    break true;
                }
                outcome = outcomes.try_next() => outcome,
            };
            match outcome {
                Ok(Some(outcome)) => self.results.add(outcome),
                Ok(None) => break false,
                Err(error) if error.is_not_found() => {
                    let text = "this meeting has ended\nhelp: give another one with `--meeting`";
                    return Err(format!("{error}: {text}").into());
                }
                Err(error) => return Err(error.into()),
            }
        };
        bar.finish_and_clear();
        Ok(interrupted)
    }

    /// Says how it ended. Nobody is named: who failed is in the file.
    fn report(&self, interrupted: bool) -> End {
        let [created, existing, without] = self.results.counts();
        println!(
            "People    {}: {created} created, {existing} there already, {without} without an attendee",
            self.people.len()
        );
        let path = self.results.path().display();
        println!("Results   {path} (join tokens are in it: keep it secret)");
        let mut reasons = self.results.reasons();
        reasons.truncate(5);
        for (reason, count) in reasons {
            eprintln!("bulk_import: {count} of them: {reason}");
        }
        if interrupted {
            eprintln!("bulk_import: interrupted\nhelp: the same command with `--resume` goes on");
            return End::Interrupted;
        }
        if without == 0 { End::Complete } else { End::Incomplete }
    }
}

/// The meeting of this name. The token follows from the name, so that another import into it finds the
/// same meeting.
async fn meeting(client: &Client, name: &str) -> Result<Meeting, Box<dyn StdError>> {
    let mut token = "import-".to_owned();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || character == '-' {
            token.push(character);
        } else {
            write!(token, "_{:x}_", u32::from(character))?;
        }
    }
    if token.len() > 64 {
        let help = "help: use up to 57 letters, digits and dashes";
        return Err(format!("the name in `--meeting` makes too long a token\n{help}").into());
    }
    // near the control region; any other media region would do
    let region = MediaRegion::from(client.region());
    let output = client.create_meeting(region, name).client_request_token(token).await?;
    Ok(output.meeting)
}

/// A bar on standard error, which shows itself on a terminal only.
fn progress_bar(people: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(people).unwrap_or(u64::MAX));
    match ProgressStyle::with_template("{bar:40} {pos} of {len} {msg}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn show(bar: &ProgressBar, progress: &Progress) {
    bar.set_position(u64::try_from(progress.done()).unwrap_or(u64::MAX));
    let without = progress.failed + progress.not_tried;
    if without > 0 {
        bar.set_message(format!("({without} failed)"));
    }
}
