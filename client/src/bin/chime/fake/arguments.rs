//! The options of `chime fake`.

#![allow(
    clippy::doc_markdown,
    reason = "the comments are the help, which a terminal shows as it is"
)]

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::values::{self, Clock, Key, Rate, ScopeWord, SignatureWord, Unless};

/// Be the service: meetings, attendees, errors and limits, without an account.
///
/// The first line of standard output is the address, such as
/// `http://127.0.0.1:49152`. Clients sign with the key `AKIDFAKE` and the secret
/// `fake-secret`, or with a key that is given here. Ctrl-C or SIGTERM ends it when
/// all that was asked is answered; a second one ends it at once.
#[derive(Args, Debug)]
#[command(next_line_help = false)]
pub(crate) struct FakeArguments {
    /// The port to listen on; 0 is one that is free
    #[arg(long, value_name = "PORT", default_value = "0", value_parser = values::port)]
    pub(super) port: u16,

    /// The address to listen on
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(super) address: IpAddr,

    /// Listen on an address that other machines reach, too. Whoever reaches it
    /// can do everything
    #[arg(long)]
    pub(super) allow_remote: bool,

    /// Keep the state in this file, and go on from there at the next start.
    /// What was answered is in it, even after a kill -9
    #[arg(long, value_name = "FILE")]
    pub(super) state: Option<PathBuf>,

    /// Requests a second and their burst, such as 10/s:20, which is the
    /// service's own; off is no limit
    #[arg(long, value_name = "off|service|RATE", default_value = "off", value_parser = values::rate)]
    pub(super) rate_limit: Unless<Rate>,

    /// Which requests of a region share that limit
    #[arg(long, value_name = "SCOPE", value_enum, default_value_t = ScopeWord::Family)]
    pub(super) rate_scope: ScopeWord,

    /// The clock by which meetings end: the machine's, or one that stands until
    /// it is moved, where it stood by the state file, now, or at a time such as
    /// 2026-01-02T03:04:05Z
    #[arg(long, value_name = "real|manual[:TIME]", default_value = "real", value_parser = values::clock)]
    pub(super) clock: Clock,

    /// How closely signatures are looked at
    #[arg(long, value_name = "HOW", value_enum, default_value_t = SignatureWord::Verify)]
    pub(super) signatures: SignatureWord,

    /// One more access key. Others on this machine can see it: better write keys
    /// to a file, or to the variable `CHIME_FAKE_KEYS` with spaces between them
    #[arg(long, value_name = "ID:SECRET", value_parser = values::key)]
    pub(super) key: Vec<Key>,

    /// A file of access keys, ID:SECRET on each line
    #[arg(long, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,

    /// How far the time of a signature may be off
    #[arg(long, value_name = "DURATION", default_value = "5m", value_parser = values::duration)]
    pub(super) max_skew: Duration,

    /// The control region of requests without a signature
    #[arg(long, value_name = "REGION", default_value = "us-east-1")]
    pub(super) region: String,

    /// How many meetings can be active at a time
    #[arg(long, value_name = "NUMBER", default_value = "250", value_parser = values::quota)]
    pub(super) meeting_quota: usize,

    /// After which time a meeting ends
    #[arg(long, value_name = "DURATION|off", default_value = "24h", value_parser = values::limit)]
    pub(super) meeting_lifetime: Unless<Duration>,

    /// For how long a meeting goes on while nobody is connected
    #[arg(long, value_name = "DURATION|off", default_value = "5m", value_parser = values::limit)]
    pub(super) empty_limit: Unless<Duration>,

    /// What to do where nobody knows what the service does, such as
    /// token-after-end=new-meeting; a wrong name lists all
    #[arg(long, value_name = "NAME=WORD", value_parser = values::assumption)]
    pub(super) assume: Vec<(String, String)>,

    /// Let calls fail from the start: a rule in JSON, or a list of rules, as
    /// POST /_fake/faults takes it, such as
    /// `{"operation": "CreateAttendee", "nth": 3, "fail": "throttling"}`
    #[arg(long, value_name = "JSON", value_parser = values::json)]
    pub(super) fault: Vec<Value>,

    /// Say how to reach it even if standard error is no terminal
    #[arg(long, short)]
    pub(super) verbose: bool,
}
