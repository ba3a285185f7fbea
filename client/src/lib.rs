//! A client of the Amazon Chime SDK Meetings API.
//!
//! The whole API is declared in the modules of this crate: one annotated struct an operation, one
//! line a member. The declarations compile into everything else: the methods of [`Client`],
//! validation, encoding, decoding, error mapping, pages, documentation, a static model
//! ([`SERVICE`]), and the server half that the fake service of the feature `fake` runs on.
//!
//! ```no_run
//! # async fn run() -> Result<(), chime_sdk_meetings::Error> {
//! use chime_sdk_meetings::Client;
//! use chime_sdk_meetings::enums::MediaRegion;
//!
//! let client = Client::from_env().await?;
//! let meeting = client.create_meeting(MediaRegion::UsEast1, "standup-42").await?.meeting;
//! let attendee = client.create_attendee(&meeting.meeting_id, "user-7").await?.attendee;
//! # Ok(())
//! # }
//! ```
//!
//! The [`tutorial`] goes from an empty folder to two people who see each other in a browser.
//!
//! # What goes where
//! - [`Client`]: a method for each operation. Required members are arguments, optional ones are
//!   setters on the call, and awaiting the call sends it.
//! - [`operations`], [`shapes`], [`enums`], [`strings`], [`errors`]: the declarations.
//! - [`Error`]: the one error type, with predicates such as [`Error::is_not_found`], and
//!   [`Error::as_exception`] for the members of a declared error.
//! - [`ClientBuilder`]: limits of time, retries, rate limit, endpoint, credentials; [`CallOptions`] for
//!   one call. [`interceptor`] and [`observer`] see and change what is sent, [`transport`] sends it.
//! - [`wait`](mod@wait): waiting until a meeting has ended.
//! - [`join`]: who wants into a meeting gets into it, in one call; [`nearest_region`], where its media
//!   servers are to stand; [`router`], meetings of several control regions.
//! - [`bulk`]: any number of attendees for a meeting. [`audience`]: for more people than a meeting holds.
//! - [`events`]: what the service tells of meetings through EventBridge, SQS and SNS, read and typed.
//! - `fake`, with the feature of that name: the service in this process.
//! - [`capabilities`]: presets, and the rules by which capabilities depend on each other.
//!
//! Every type implements serde's `Serialize` and `Deserialize` with the service's names, so a
//! meeting can be handed to a browser as it is.
//!
//! # Retries
//! Connections that fail, timeouts, throttling and the service's own failures are tried again, three
//! attempts in all and within 30 s. All operations are safe to repeat: creating a meeting has a token
//! that is fixed before the first attempt, an attendee is known by its external user id, and the others
//! read, or say what shall be. A deletion that is repeated may answer with `NotFoundException`, which
//! then means that it was done.
//!
//! # Features
//! - `rustls-ring`, the default: TLS by rustls with ring. `rustls-aws-lc` and `native-tls` are others;
//!   turn the default off for them.
//! - `reqwest`: the default transport without TLS of its own, for plain `http` and for a client of
//!   reqwest that has TLS.
//! - `blocking`: calls from code without a runtime, by `send_blocking`, `.blocking()` on pages and items,
//!   `Client::from_env_blocking`, and `blocking::wait` for everything else.
//! - `tower`: layers of tower around a transport.
//! - `aws-config`: the AWS SDK's own sources of credentials, with SSO, processes and roles of profiles.
//! - `openapi`: the declared API as an OpenAPI 3.1 document, by `openapi::document(SERVICE)`.
//! - `fake`: the service in this process, for tests.
//! - `fake-signaling`: browsers can join the meetings of the fake, and are told of their end.
//! - `fake-store`: the fake with a state file, from which it goes on after a restart.
//! - `sqlite-store`: `join::SqliteStore`, in which processes of one machine keep their meetings.
//! - `cli`: the program `chime`, which is no part of this library.
//!
//! With none of the first two lines there is no transport; give one with `.transport(..)`.
//!
//! # The API as data
//! [`SERVICE`] has all that is declared. With the feature `openapi`, other tools can read it:
//!
//! ```
//! # #[cfg(feature = "openapi")] {
//! use chime_sdk_meetings::{SERVICE, openapi};
//!
//! let document = openapi::document(SERVICE);
//! let operation = &document["paths"]["/meetings/{MeetingId}"]["get"];
//! assert_eq!(operation["operationId"], "GetMeeting");
//! println!("{document:#}");
//! # }
//! ```

#![forbid(unsafe_code)]
// the labels that say which feature an item needs; docs.rs has the compiler that can do it
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod audience;
pub mod bulk;
pub mod capabilities;
mod conversions;
pub mod enums;
pub mod errors;
pub mod events;
#[cfg(feature = "fake")]
pub mod fake;
pub mod join;
pub mod nearest_region;
pub mod operations;
pub mod router;
pub mod service;
pub mod shapes;
pub mod strings;
pub mod wait;

pub use chime_sdk_core::client::ClientBuilder;
pub use chime_sdk_core::credentials::{Credentials, ProvideCredentials};
pub use chime_sdk_core::environment::Environment;
pub use chime_sdk_core::error::{Error, ErrorKind, Exception, TimedOut};
pub use chime_sdk_core::limit::{RateLimit, RateLimiter};
pub use chime_sdk_core::metadata::{Metadata, Response};
pub use chime_sdk_core::options::CallOptions;
pub use chime_sdk_core::retry::RetryMode;
pub use chime_sdk_core::validate::{Rule, Violation};
pub use service::{Client, SERVICE};

#[cfg(feature = "blocking")]
pub use chime_sdk_core::blocking;
#[cfg(feature = "openapi")]
pub use chime_sdk_core::openapi;
pub use chime_sdk_core::{interceptor, observer, transport};

/// What requests and answers are made of, in the versions that [`interceptor`] and [`transport`] use.
pub use chime_sdk_core::{bytes, http, url};

/// The crate that declarations stand on, for what is not re-exported here: endpoints, the tables of
/// the static model, the encoding of a request without sending it.
pub use chime_sdk_core;

/// The declaration language, for operations of your own.
pub use chime_sdk_core::declare;

#[doc = include_str!("../TUTORIAL.md")]
pub mod tutorial {}
