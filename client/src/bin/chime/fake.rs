//! `chime fake`: the service on this machine, until a signal ends it.

mod arguments;
mod keys;
pub(crate) mod signals;
mod values;

use std::io::{self, IsTerminal as _, Write as _};
use std::net::SocketAddr;

use chime_sdk_meetings::SERVICE;
use chime_sdk_meetings::fake::{Assumptions, Fake, FakeBuilder, Verdict};
use tokio::runtime::Builder;

pub(crate) use self::arguments::FakeArguments;
use self::signals::Signals;
use self::values::Clock;
use crate::failure::Failure;
use crate::print;

pub(crate) fn run(arguments: FakeArguments) -> Result<(), Failure> {
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::other(format!("no thread to be had: {error}")))?;
    runtime.block_on(serve(arguments))
}

async fn serve(arguments: FakeArguments) -> Result<(), Failure> {
    let address = SocketAddr::new(arguments.address, arguments.port);
    check_address(address, arguments.allow_remote)?;
    // from here on a signal ends what is there
    let mut signals = Signals::listen()
        .map_err(|error| Failure::other(format!("signals cannot be heard: {error}")))?;
    let fake = tokio::select! {
        fake = builder(&arguments)?.start() => fake,
        // reading a large state file takes seconds, and nothing is promised yet
        _ = signals.next() => std::process::exit(0),
    };
    let fake = fake.map_err(|error| Failure::configuration(cannot_start(address, &error)))?;
    for fault in &arguments.fault {
        let added = fake.add_faults(fault);
        added.map_err(|problem| Failure::usage(format!("`--fault {fault}`: {problem}")))?;
    }
    print(&format!("{}\n", fake.url()))?;
    if arguments.verbose || io::stderr().is_terminal() {
        say(&greeting(&fake, &arguments));
    }
    signals.next().await;
    tokio::select! {
        stored = fake.shutdown_stored() => stored.map_err(|error| Failure::other(error.to_string())),
        code = signals.next() => std::process::exit(code),
    }
}

/// Refuses an address that others reach, unless that is meant, and says what it means.
fn check_address(address: SocketAddr, allowed: bool) -> Result<(), Failure> {
    let ip = address.ip();
    if ip.is_loopback() {
        return Ok(());
    }
    if !allowed {
        return Err(Failure::usage(format!(
            "`--address {ip}` can be reached by other machines, which could do everything here\n\
             help: add `--allow-remote` if that is meant"
        )));
    }
    say(&format!(
        "chime: warning: whoever reaches {ip} can do everything here; its usual key is no secret\n"
    ));
    Ok(())
}

/// Refuses a region in which no signed request could follow those without a signature.
fn check_region(region: &str, others: Verdict) -> Result<(), Failure> {
    let known = SERVICE.control_regions;
    let in_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_word = !region.is_empty() && region.bytes().all(in_word);
    if known.contains(&region) || others == Verdict::Accepted && is_word {
        return Ok(());
    }
    let known: Vec<String> = known.iter().map(|region| format!("`{region}`")).collect();
    Err(Failure::usage(format!(
        "`--region {region}`: the service is not called there\n\
         help: {}, or any with `--assume other-regions=accepted`",
        known.join(", ")
    )))
}

fn builder(arguments: &FakeArguments) -> Result<FakeBuilder, Failure> {
    let mut assumptions = Assumptions::default();
    for (name, word) in &arguments.assume {
        assumptions.set(name, word).map_err(Failure::usage)?;
    }
    check_region(&arguments.region, assumptions.other_regions)?;
    let mut builder = Fake::builder()
        .address((arguments.address, arguments.port))
        .signatures(arguments.signatures.into())
        .max_skew(arguments.max_skew)
        .region(&arguments.region)
        .meeting_quota(arguments.meeting_quota)
        .meeting_lifetime(arguments.meeting_lifetime.0)
        .empty_limit(arguments.empty_limit.0)
        .rate_scope(arguments.rate_scope.into())
        .assumptions(assumptions);
    if let Some(rate) = arguments.rate_limit.0 {
        builder = builder.rate_limit(rate.per_second, rate.burst);
    }
    if let Clock::Manual(start) = arguments.clock {
        builder = builder.manual_clock(start);
    }
    for key in keys::all(arguments)? {
        builder = builder.access_key(key.id, key.secret);
    }
    if let Some(file) = &arguments.state {
        builder = builder.state_file(file);
    }
    Ok(builder)
}

/// Why there is no fake: the port, or the state file, whose errors say their name themselves.
fn cannot_start(address: SocketAddr, error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("port `{}` is in use\nhelp: `--port 0` for one that is free", address.port())
        }
        io::ErrorKind::AddrNotAvailable => format!(
            "`--address {}` is no address of this machine\nhelp: `--address 127.0.0.1`",
            address.ip()
        ),
        // an error of the state file is one of ours, that of a port is the system's
        _ if error.get_ref().is_some() => error.to_string(),
        _ => format!("`{address}` cannot be listened on: {error}"),
    }
}

/// How to reach the fake, for people.
fn greeting(fake: &Fake, arguments: &FakeArguments) -> String {
    let (url, region) = (fake.url(), &arguments.region);
    let state = match &arguments.state {
        Some(file) => format!("The state is kept in {}.\n", file.display()),
        None => "The state is lost at the end; --state FILE keeps it.\n".to_owned(),
    };
    format!(
        "\nFor the AWS CLI and the AWS SDKs:\n\n    \
         export AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS={url}\n    \
         export AWS_ACCESS_KEY_ID=AKIDFAKE AWS_SECRET_ACCESS_KEY=fake-secret\n    \
         export AWS_REGION={region}\n    \
         aws chime-sdk-meetings create-meeting --client-request-token 1 \\\n        \
         --media-region us-east-1 --external-meeting-id standup\n\n\
         {state}Ctrl-C ends it.\n"
    )
}

/// For people, who need not be there.
fn say(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
}
