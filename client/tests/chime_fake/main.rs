//! The program `chime`, as its users start, ask and end it.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod clients;
mod endings;
mod options;
mod process;
mod refusals;
mod state;
