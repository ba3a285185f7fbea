//! The declaration language: the macros, and the types that only declarations use.
//!
//! Import what you use by its own name, or all of it: `use chime_sdk_core::declare::*;`.
//!
//! Expanded code has to name this crate, and cannot know what it is called where the declaration
//! stands: it may be reached through another crate, and that one may be renamed. So each macro comes
//! with a module of the same name, which is imported along with it and has what expanded code needs.

pub use chime_sdk_macros::{
    chime_enum, chime_error, chime_operation, chime_service, chime_shape, chime_string,
};

pub use crate::blob::Blob;
pub use crate::timestamp::Timestamp;

#[doc(hidden)]
pub use crate::expansion::{
    self as chime_enum, self as chime_error, self as chime_operation, self as chime_service,
    self as chime_shape, self as chime_string,
};
