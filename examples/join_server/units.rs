//! The tests that stand in the files of the join server. What it does as a program is tested by
//! `examples/tests/join_server.rs`, and its page by `tests/interop/join_server`.

#![forbid(unsafe_code)]
#![cfg(test)]
// only what the tests call is used here
#![allow(dead_code)]

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
mod transcription;
