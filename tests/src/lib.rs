//! What the suites share: a transport that answers from a script, a server that writes bytes, one
//! that answers by method and path, and the comparison of the declarations with a service model,
//! which is a command too.

pub mod drift;
pub mod raw_server;
pub mod scripted;
pub mod stand_in;
