//! `cargo run --example join_server`, over HTTP. Its page is tested in a browser by
//! `tests/interop/join_server`.

mod contract;
mod guard;
mod meetings;
mod options;
mod pages;
mod running;
