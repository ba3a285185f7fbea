//! The suites that need nothing but Rust. Each module has one subject.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod blocking;
mod call_by_name;
mod calls;
mod client;
mod conformance;
mod credential_sources;
mod declarations;
mod documents;
mod encoding;
mod errors;
mod events;
mod expansions;
mod fake;
mod fake_admin;
mod fake_faults;
mod faults;
mod foreign;
mod generality;
mod input;
mod inputs;
mod join;
mod nearest_region;
mod openapi;
mod pages;
mod redaction;
mod responses;
mod retries;
mod router;
mod seeds;
mod serde;
mod service;
mod signaling;
mod tower;
mod transport;
mod wait;
