//! The program `chime` calling the service, as its users do: on the fake, and on peers that misbehave.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod calls;
mod debug;
mod endings;
mod exit_codes;
mod program;
mod settings;
