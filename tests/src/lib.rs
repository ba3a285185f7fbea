//! What the suites share: a transport that answers from a script, and a server that writes bytes.

pub mod raw_server;
pub mod scripted;
