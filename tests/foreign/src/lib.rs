//! Declarations in a crate of their own, which knows the client under another name and nothing of
//! the crates behind it, and which denies every lint that a user could deny.
//!
//! [`connected`] adds an operation to the client that there is, [`inventory`] declares a service.

#![forbid(unsafe_code)]

pub mod connected;
pub mod inventory;
