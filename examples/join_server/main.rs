//! A join server: the backend between browsers and the service, and a page to join with.
//!
//! `cargo run --example join_server` serves on `http://127.0.0.1:8080/`, with a fake of the service in
//! this process. With `CHIME_ENDPOINT=aws` it makes meetings on the real service. Its routes are those
//! of the official browser demo's backend, so that page works with it too: `docs/JOIN_SERVER.md` of the
//! repository has them all, and how to go on from here.
//!
//! Nobody has to log in here, as in that demo: whoever reaches this server joins and ends meetings.
//! That is why it listens on loopback alone unless it is told otherwise.

#![forbid(unsafe_code)]
// a program talks to its terminal
#![allow(clippy::print_stderr, clippy::print_stdout)]

mod attendees;
mod failure;
mod guard;
mod joining;
mod meetings;
mod options;
mod page_log;
mod pages;
mod parameters;
mod routes;
mod service;
mod shutdown;
mod transcription;

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Parser as _;
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use options::Options;
use routes::Server;

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("join_server: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), String> {
    log_to_standard_error(options.log);
    let address = SocketAddr::new(options.host, options.port);
    let listener = TcpListener::bind(address).await.map_err(|error| {
        format!("`{address}` cannot be listened on: {error}\nhelp: `--port 0` takes a free port")
    })?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let server = Server::start(&options, address).await?;
    println!("Join server  http://{address}/");
    println!("Service      {}", server.service.description);
    println!("Page         {}", server.pages.description());
    if !address.ip().is_loopback() {
        println!("Warning      whoever reaches {address} can join and end meetings here");
    }

    let served = axum::serve(listener, routes::router(&server))
        .with_graceful_shutdown(shutdown::asked())
        .into_future();
    shutdown::within_limit(served).await?;
    if options.end_meetings {
        server.meetings.end_all().await;
    }
    // requests that were under way hold the server, and have ended or been given up
    server.service.close().await;
    println!("Join server  ended");
    Ok(())
}

/// Of other crates nothing is logged: a WebSocket library would show join tokens.
fn log_to_standard_error(level: LevelFilter) {
    let own = Targets::new()
        .with_target("join_server", level)
        .with_target("chime_sdk_core", level)
        .with_target("chime_sdk_meetings", level);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(false);
    tracing_subscriber::registry().with(lines).with(own).init();
}
