//! A Lambda function behind API Gateway that lets people into meetings.
//!
//! | request | answer |
//! |---|---|
//! | `POST /join` with `{"meeting": "standup", "user": "ada"}` | 200 and what a browser joins with |
//! | `POST /end` with `{"meeting": "standup"}` | 200 and whether there was a meeting |
//!
//! `cargo run --example lambda` shows it without AWS: it starts a fake of the service, a stand-in of Lambda,
//! and itself as the function. Where Lambda runs it, `AWS_LAMBDA_RUNTIME_API` is set, and it serves.
//!
//! Instances of a function do not share memory, so the meetings of this example are known to one instance.
//! A function that is used by more than one person at a time needs a store on a database:
//! `docs/JOINING.md` has what it takes.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

mod demonstration;
mod handler;
mod stand_in;

use std::error::Error as StdError;
use std::process::ExitCode;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::join::Joiner;
use lambda_http::{Request, service_fn};

#[tokio::main]
async fn main() -> ExitCode {
    let is_run_by_lambda = std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_some();
    let done = if is_run_by_lambda { serve().await } else { demonstration::run().await };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("lambda: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Serves until Lambda ends the instance.
async fn serve() -> Result<(), Box<dyn StdError>> {
    // made once for all events of the instance, so that connections and credentials are kept
    let joiner = Joiner::new(&Client::from_env().await?);
    let joiner = &joiner;
    let handle = move |request: Request| async move { handler::handle(joiner, &request).await };
    lambda_http::run(service_fn(handle)).await.map_err(|error| error.to_string().into())
}
