//! What `chime` prints of the service's answers: formats, parts of them, pages, completions.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

mod completions;
mod formats;
mod pages;
mod process;
mod queries;
