//! What is true of any REST-JSON service that is signed with AWS Signature Version 4.
//!
//! Declarations compile into tables ([`schema`]) and thin glue ([`shape`]). Everything that happens
//! to a request happens here, once, in functions that do not know which service they serve:
//!
//! [`validate`](mod@validate) → [`request`] → [`credentials`] → [`sign`](mod@sign) → [`transport`]
//! → [`response`] → [`error`], in the order of the dispatch.

#![forbid(unsafe_code)]
// the labels that say which feature an item needs; docs.rs has the compiler that can do it
#![cfg_attr(docsrs, feature(doc_cfg))]

mod clock;
mod dispatch;
mod http_date;
mod read;
mod text;
mod write;

pub mod blob;
#[cfg(feature = "blocking")]
pub mod blocking;
pub mod client;
pub mod credentials;
#[doc(hidden)]
pub mod debug;
pub mod declare;
pub mod endpoint;
pub mod environment;
pub mod error;
#[doc(hidden)]
pub mod expansion;
pub mod input;
pub mod interceptor;
pub mod limit;
pub mod metadata;
pub mod observer;
#[cfg(feature = "openapi")]
pub mod openapi;
pub mod operation;
pub mod options;
pub mod paginate;
pub mod pattern;
#[doc(hidden)]
pub mod printable;
pub mod profile;
pub mod request;
pub mod response;
pub mod retry;
pub mod schema;
#[cfg(feature = "server")]
pub mod server;
pub mod settings;
pub mod shape;
pub mod sign;
#[doc(hidden)]
pub mod suggest;
pub mod timestamp;
pub mod token;
pub mod transport;
pub mod validate;
pub mod wait;

/// The HTTP client below the default transport, for a
/// [client of one's own](transport::ReqwestTransport::from_builder) of the same version.
#[cfg(feature = "reqwest")]
pub use reqwest;

/// What requests and answers are made of, for [interceptors](interceptor) and
/// [transports](transport::Transport) of one's own.
pub use {bytes, http, url};

#[doc(hidden)]
pub use read::deserialize;
#[doc(hidden)]
pub use write::serialize;

/// What expanded code names besides this crate's own modules.
#[doc(hidden)]
pub mod __private {
    pub use serde;
    pub use serde_json;
}
