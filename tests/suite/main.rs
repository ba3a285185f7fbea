//! The suites that need nothing but Rust. Each module has one subject.

mod call_by_name;
mod client;
mod conformance;
mod declarations;
mod encoding;
mod errors;
mod fake;
mod input;
mod pages;
mod redaction;
mod responses;
mod retries;
mod serde;
mod wait;
