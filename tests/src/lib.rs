//! What the suites share: a transport that answers from a script, servers that answer wrongly over
//! real connections, one that answers by method and path, programs that tests start, and the comparison of the declarations with
//! a service model, which is a command too.

#![forbid(unsafe_code)]

pub mod child;
#[cfg(doctest)]
mod documents;
pub mod drift;
pub mod fault_server;
pub mod log;
pub mod raw_server;
pub mod scripted;
pub mod stand_in;
