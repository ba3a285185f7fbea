//! `chime batch`, as programs and people use it.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod endings;
mod held;
mod lines;
mod process;
