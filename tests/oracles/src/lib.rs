//! What must hold of any input: a function for each fuzz target, which panics on an input that shows
//! otherwise. The fuzzers call them with inputs of their own, `cargo test` with the checked-in seeds.
//!
//! Each is given bytes and makes of them what it needs; the modules say how, and any bytes do.

#![forbid(unsafe_code)]
// a panic is how these say that something does not hold
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod answer;
mod error;
mod everything;
mod expected;
mod path;
mod profile;
mod response;
mod shown;

use chime_sdk_core::schema::ServiceSchema;

pub use error::error;
pub use path::path;
pub use profile::profile;
pub use response::response;

/// A fuzz target: its name and what it checks.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] =
    &[("response", response), ("error", error), ("profile", profile), ("path", path)];

/// The service, and one that has what the service has none of.
fn services() -> [&'static ServiceSchema; 2] {
    [chime_sdk_meetings::SERVICE, everything::SERVICE]
}
