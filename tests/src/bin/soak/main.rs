//! Many calls through random faults: each ends in what the server sent for this very call, or in an
//! error that fits what the server did to it, and memory does not grow.
//!
//! `cargo run --release -p chime-sdk-tests --bin soak -- --calls 1000000` makes a million calls.
//! `--seed` chooses other faults, `--concurrency` how many calls run at a time (64), `--seconds` how
//! long it may take (1,800).

#![forbid(unsafe_code)]

use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::Client;
use chime_sdk_tests::fault_server::FaultServer;
use tokio::time::Instant;

mod call;
mod ledger;
mod memory;
mod plan;
mod random;
mod server;
mod verdict;

use ledger::Ledger;
use memory::Memory;
use plan::Plan;
use verdict::Totals;

/// No attempt takes longer. What the server delays on purpose is far shorter.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_ATTEMPTS: u32 = 3;

#[derive(Clone, Copy, Debug)]
struct Settings {
    calls: u64,
    seed: u64,
    concurrency: u64,
    seconds: u64,
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    let result = match settings(std::env::args().skip(1)) {
        Ok(settings) => run(settings, &mut io::stdout()).await,
        Err(problem) => Err(problem),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            let _ = writeln!(io::stderr(), "soak: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn settings(mut arguments: impl Iterator<Item = String>) -> Result<Settings, Failure> {
    let mut settings = Settings { calls: 10_000, seed: 1, concurrency: 64, seconds: 1_800 };
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or_else(|| format!("`{name}` needs a number"))?;
        let value: u64 = value.parse().map_err(|_| format!("`{name} {value}`: no number"))?;
        match name.as_str() {
            "--calls" => settings.calls = value,
            "--seed" => settings.seed = value,
            "--concurrency" => settings.concurrency = value,
            "--seconds" => settings.seconds = value,
            _ => {
                return Err(format!(
                    "there is no `{name}`; help: `--calls`, `--seed`, `--concurrency`, `--seconds`"
                )
                .into());
            }
        }
    }
    Ok(settings)
}

/// Makes the calls, and writes what came of them.
async fn run(settings: Settings, out: &mut impl io::Write) -> Result<(), Failure> {
    let plan = Plan { seed: settings.seed, calls: settings.calls };
    let ledger = Arc::new(Ledger::default());
    let server = FaultServer::with_script(server::Faulty::new(plan, Arc::clone(&ledger))).await?;
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret", None, None, "soak"))
        .endpoint_url(server.url())
        .transport(ReqwestTransport::plain()?)
        .max_attempts(MAX_ATTEMPTS)
        .attempt_timeout(ATTEMPT_TIMEOUT)
        .build()?;

    let began = Instant::now();
    let deadline = began + Duration::from_secs(settings.seconds);
    let next = Arc::new(AtomicU64::new(0));
    let workers: Vec<_> = (0..settings.concurrency)
        .map(|_| {
            let worker = Worker {
                plan,
                deadline,
                client: client.clone(),
                ledger: Arc::clone(&ledger),
                next: Arc::clone(&next),
            };
            tokio::spawn(worker.work())
        })
        .collect();
    let mut memory = Memory::default();
    while workers.iter().any(|worker| !worker.is_finished()) {
        tokio::time::sleep(Duration::from_millis(100)).await;
        memory.sample(next.load(Ordering::Relaxed).min(plan.calls), plan.calls)?;
    }
    let mut totals = Totals::default();
    for worker in workers {
        totals.add(worker.await??);
    }
    client.close().await;

    let elapsed = began.elapsed().as_secs_f64();
    writeln!(
        out,
        "{} calls in {elapsed:.0} s, {:.0} a second, seed {}",
        totals.calls(),
        totals.calls() as f64 / elapsed,
        plan.seed
    )?;
    writeln!(out, "{} requests over {} connections", server.requests(), server.connections())?;
    writeln!(out, "{totals}\n{memory}")?;
    if totals.calls() < plan.calls {
        return Err(format!(
            "{} of {} calls in {} s",
            totals.calls(),
            plan.calls,
            settings.seconds
        )
        .into());
    }
    totals.agree_with(&ledger)?;
    memory.verdict()
}

/// Makes calls, one after the other.
struct Worker {
    plan: Plan,
    deadline: Instant,
    client: Client,
    ledger: Arc<Ledger>,
    next: Arc<AtomicU64>,
}

impl Worker {
    async fn work(self) -> Result<Totals, Failure> {
        let mut totals = Totals::default();
        while Instant::now() < self.deadline {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            if number >= self.plan.calls {
                break;
            }
            let operation = self.plan.operation(number);
            let began = Instant::now();
            let call = call::make(&self.client, operation, number);
            let result = match self.plan.patience(number) {
                None => call.await,
                Some(patience) => match tokio::time::timeout(patience, call).await {
                    Ok(result) => result,
                    Err(_) => {
                        totals.dropped(number);
                        continue;
                    }
                },
            };
            let played = self.ledger.take(number);
            let verdict = verdict::judge(operation, &result, &played, began.elapsed());
            if let Err(problem) = totals.count(&result, &played, verdict) {
                // the others stop as well
                self.next.store(self.plan.calls, Ordering::Relaxed);
                return Err(format!("call {number}, {operation:?}: {problem}").into());
            }
        }
        Ok(totals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_thousand_calls_end_as_they_should() {
        let settings = settings(["--calls", "1000"].map(str::to_owned).into_iter()).unwrap();
        run(settings, &mut io::sink()).await.unwrap();
    }

    #[test]
    fn an_argument_that_is_none_is_refused() {
        for arguments in [&["--call", "1"][..], &["--calls"], &["--calls", "many"]] {
            assert!(settings(arguments.iter().map(|text| (*text).to_owned())).is_err());
        }
    }
}
