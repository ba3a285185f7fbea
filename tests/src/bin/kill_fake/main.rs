//! Kills `chime fake` again and again while clients load it, and looks each time whether what it had
//! answered is there when it is started again.
//!
//! `cargo run -p chime-sdk-tests --bin kill_fake` kills it 50 times; `cargo build -p chime-sdk-meetings
//! --features cli` makes the program first. `--kills` says how often, `--seed` which moments and
//! operations, `--clients` how many (8), `--binary` where the program is, `--seconds` how long all this
//! may take (900). `--fill 10000` instead puts 250 attendees into each of so many meetings and says how
//! fast that went, and how fast they are back after a kill.

#![forbid(unsafe_code)]

use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use fastrand::Rng;

mod check;
mod fill;
mod known;
mod load;
mod operation;
mod process;
mod seen;

use load::Worker;
use process::Process;
use seen::{Meetings, Seen};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Clone, Debug)]
struct Settings {
    kills: u64,
    seed: u64,
    clients: u64,
    seconds: u64,
    fill: u64,
    binary: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match settings(std::env::args().skip(1)) {
        Ok(settings) => {
            let limit = Duration::from_secs(settings.seconds);
            match tokio::time::timeout(limit, run(&settings)).await {
                Ok(result) => result,
                Err(_) => Err(format!("not done after {} s", limit.as_secs()).into()),
            }
        }
        Err(problem) => Err(problem),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "kill_fake: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, Failure> {
    let mut settings = Settings {
        kills: 50,
        seed: fastrand::u64(..1_000_000),
        clients: 8,
        seconds: 900,
        fill: 0,
        binary: process::beside_this_program()?,
    };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a value"))?;
        let number = || {
            value.parse::<u64>().map_err(|_| Failure::from(format!("`{name} {value}`: no number")))
        };
        match name.as_str() {
            "--kills" => settings.kills = number()?,
            "--seed" => settings.seed = number()?,
            "--clients" => settings.clients = number()?,
            "--seconds" => settings.seconds = number()?,
            "--fill" => settings.fill = number()?,
            "--binary" => settings.binary = value.into(),
            _ => {
                let help = "`--kills`, `--seed`, `--clients`, `--seconds`, `--fill`, `--binary`";
                return Err(format!("there is no `{name}`; help: {help}").into());
            }
        }
    }
    Ok(settings)
}

async fn run(settings: &Settings) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let state = folder.path().join("state");
    if settings.fill > 0 {
        return fill::fill(&settings.binary, &state, settings.fill).await;
    }
    writeln!(io::stdout(), "seed {}", settings.seed)?;
    let meetings = Arc::new(Meetings::default());
    let mut workers: Vec<Worker> = (0..settings.clients)
        .map(|number| Worker::new(number, settings.seed, Arc::clone(&meetings)))
        .collect();
    let mut rng = Rng::with_seed(settings.seed);
    let mut totals = Totals::default();
    let mut process = Process::start(&settings.binary, &state).await?;
    for kill in 1..=settings.kills {
        let began = Instant::now();
        let stop = Arc::new(AtomicBool::new(false));
        let mut tasks = Vec::new();
        for worker in workers.drain(..) {
            tasks.push(tokio::spawn(worker.work(process.client()?, Arc::clone(&stop))));
        }
        let reader = Seen::read(process.client()?, Arc::clone(&meetings), rng.fork());
        let reader = tokio::spawn(reader);
        tokio::time::sleep(Duration::from_millis(rng.u64(20..800))).await;
        process.kill().await?;
        totals.loaded += began.elapsed();
        stop.store(true, Ordering::Relaxed);
        for task in tasks {
            workers.push(task.await?.map_err(|problem| format!("before kill {kill}: {problem}"))?);
        }
        let seen = reader.await??;

        // a start that is killed, too, before it has told its address or soon after
        if rng.u8(..4) == 0 {
            let moment = Duration::from_millis(rng.u64(..30));
            Process::start_and_kill(&settings.binary, &state, moment).await?;
        }
        let began = Instant::now();
        process = Process::start(&settings.binary, &state).await?;
        totals.longest_start = totals.longest_start.max(began.elapsed());
        let client = process.client()?;
        for worker in &mut workers {
            let checked = worker.check(&client).await;
            totals.checked += checked.map_err(|problem| format!("after kill {kill}: {problem}"))?;
        }
        totals.seen += seen.check(&workers).map_err(|lost| format!("after kill {kill}: {lost}"))?;
        totals.kills += 1;
    }
    process.stop().await?;
    totals.acknowledged = workers.iter().map(|worker| worker.acknowledged).sum();
    let size = std::fs::metadata(&state)?.len();
    totals.print(size, &mut io::stdout())?;
    Ok(())
}

/// What a run came to.
#[derive(Debug, Default)]
struct Totals {
    kills: u64,
    /// Changes that were answered.
    acknowledged: u64,
    /// Facts that were compared after kills: meetings, attendees, tags, deletions.
    checked: u64,
    /// Attendees that somebody else had seen.
    seen: u64,
    loaded: Duration,
    longest_start: Duration,
}

impl Totals {
    fn print(&self, size: u64, out: &mut impl io::Write) -> io::Result<()> {
        let rate = self.acknowledged as f64 / self.loaded.as_secs_f64();
        writeln!(out, "{} kills, nothing that was answered is lost", self.kills)?;
        writeln!(out, "{} changes were answered, {rate:.0} a second", self.acknowledged)?;
        writeln!(out, "{} facts were compared, {} readers' sights", self.checked, self.seen)?;
        writeln!(out, "the longest start took {} ms", self.longest_start.as_millis())?;
        writeln!(out, "the file has {} KiB", size / 1024)
    }
}
