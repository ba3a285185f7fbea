//! The Amazon Chime SDK Meetings service in this process, for tests and for work without an account.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::time::Duration;
//!
//! use chime_sdk_meetings::enums::MediaRegion;
//! use chime_sdk_meetings::fake::Fake;
//!
//! let fake = Fake::start().await?;
//! let client = fake.client();
//! let id = client.create_meeting(MediaRegion::UsEast1, "standup-42").await?.meeting.meeting_id;
//!
//! fake.advance(Duration::from_secs(5 * 60)); // so long without anybody, and a meeting ends
//! let error = client.get_meeting(&id).await.unwrap_err();
//! assert!(error.is_not_found());
//! assert_eq!(fake.requests_of("GetMeeting"), 1);
//! # Ok(())
//! # }
//! ```
//!
//! # What a test can do
//!
//! | to | there is |
//! |---|---|
//! | begin with other limits, rates, keys, assumptions, or a state file | [`Fake::builder`] |
//! | let calls fail, by operation, count and probability | [`Fake::on`], [`Failure`] |
//! | put the clock forward, or let it stand | [`Fake::advance`], [`FakeBuilder::manual_clock`] |
//! | let attendees come and go | [`Fake::join`], [`Fake::leave`], [`Fake::disconnect`] |
//! | read the events of EventBridge, SQS and SNS | [`Fake::events`], [`events`] |
//! | count what was asked | [`Fake::requests_of`] |
//! | serve an operation of its own | [`FakeBuilder::operation`] |
//! | begin anew, or end in order | [`Fake::reset`], [`Fake::shutdown`] |
//!
//! # What it is
//!
//! It is a real HTTP server on a loopback port: any client of the service, in any language, can call
//! it under [`Fake::url`]. All sixteen operations keep state. Quotas, conflicts and missing things
//! are answered with the service's errors, and every error can be
//! [made to come](Fake::on), among them those that no state leads to, and so can connections that
//! break, answers that are late or no answers, and batches that fail in parts.
//!
//! Clients in other languages do all this over HTTP, below `/_fake`: `docs/FAKE_ADMIN.md` of the
//! repository has the routes.
//!
//! Requests have to be signed, and the region that they are signed for is the control region: a
//! meeting is known only there. [`Signatures`] says how closely that is looked at. The key `AKIDFAKE`
//! with the secret `fake-secret` is known, and those of [`FakeBuilder::access_key`].
//!
//! What the fake does where neither the service's model nor its documentation says what happens is
//! listed in `docs/FAKE.md` of the repository, and [`Assumptions`] changes it where two answers are
//! plausible.
//!
//! # Browsers
//!
//! With the feature `fake-signaling` the addresses of a meeting's `MediaPlacement` lead to a signaling
//! server. A page with amazon-chime-sdk-js joins there with what `CreateMeeting` and `CreateAttendee`
//! answered, `audioVideo.start()` and all, and is told when its meeting ends, its attendee is deleted
//! or joins elsewhere. Attendees see each other come, leave and mute, and messages between them
//! arrive. A meeting goes on while a page is in it, and who comes and goes is told in events.
//! [`Fake::disconnect`] breaks a connection, whereupon the page makes a new one. There is no media:
//! the page finds a way for it, and nothing goes that way. Videos, the promotion of attendees of a
//! replica, and messages for those who come later are not there.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chime_sdk_core::client::ClientBuilder;
use chime_sdk_core::credentials::Credentials;
pub use chime_sdk_core::server::{Context, Fault};
#[cfg(feature = "reqwest")]
use chime_sdk_core::transport::ReqwestTransport;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::Client;

mod additions;
mod admin;
mod assumptions;
mod attendees;
mod authentication;
mod backend;
mod builder;
mod clock;
mod durability;
mod ends;
pub mod events;
mod external_ids;
mod failure;
mod fault_rule;
mod http;
mod in_process;
mod journal;
mod meetings;
mod presence;
mod refusals;
mod reset;
mod rooms;
mod rules;
mod settings;
#[cfg(feature = "fake-signaling")]
mod signaling;
mod state;
#[cfg(feature = "fake-store")]
mod store;
mod tags;
mod throttle;
mod tokens;
mod transcription;
mod words;

pub use assumptions::{
    AfterEnd, Assumptions, BatchRefusal, ConnectedAtEnd, EmptyTime, ExternalIds, MaxCount,
    MeetingStarted, Repetition, SameCapabilities, SameInBatch, SameUser, Telling, ThrottlingCode,
    TranscriptionRules, Verdict,
};
pub use authentication::Signatures;
pub use builder::FakeBuilder;
pub use failure::{Failure, PartialBatch};
pub use fault_rule::{FaultHandle, FaultRule};
pub use in_process::InProcess;
pub use throttle::RateScope;

use backend::Backend;

/// The account that all meetings belong to.
const ACCOUNT_ID: &str = "123456789012";

/// The region of the clients that the fake makes.
const REGION: &str = "us-east-1";

/// The key of the clients that the fake makes, which is that of no account.
const ACCESS_KEY_ID: &str = "AKIDFAKE";
const SECRET_ACCESS_KEY: &str = "fake-secret";

/// How long [`Fake::shutdown`] waits for clients that are in the middle of a request.
const SHUTDOWN_LIMIT: Duration = Duration::from_secs(5);

/// The service in this process. It ends when this is dropped.
#[must_use = "the fake ends when it is dropped"]
pub struct Fake {
    url: String,
    backend: Arc<Backend>,
    ending: watch::Sender<bool>,
    server: JoinHandle<()>,
    /// Ends meetings when their time is over.
    timer: JoinHandle<()>,
    #[cfg(feature = "reqwest")]
    transport: ReqwestTransport,
    /// Made at the start, when a failure can still be told.
    #[cfg(feature = "reqwest")]
    first_client: Client,
}

impl Fake {
    /// Starts the service with its default settings on a free loopback port.
    ///
    /// # Errors
    /// No port can be had, or there is no tokio runtime around.
    pub async fn start() -> io::Result<Fake> {
        Self::builder().start().await
    }

    /// Settings for a fake that differs from the default.
    pub fn builder() -> FakeBuilder {
        FakeBuilder::new()
    }

    /// Where the service is, for example `http://127.0.0.1:49152`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A new client of the fake, for the region `us-east-1`.
    #[cfg(feature = "reqwest")]
    #[must_use]
    pub fn client(&self) -> Client {
        // with these settings a client was made at the start, so another one can be made too
        self.client_builder().build().unwrap_or_else(|_| self.first_client.clone())
    }

    /// A builder of clients of the fake, with address, credentials, region and transport set.
    pub fn client_builder(&self) -> ClientBuilder<Client> {
        let builder = client_builder(&self.url);
        #[cfg(feature = "reqwest")]
        let builder = builder.transport(self.transport.clone());
        builder
    }

    /// A transport that reaches this fake without a network: for many calls, and for tests whose clock
    /// is paused. All else is the same. Where a connection would break, the call is interrupted.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # use chime_sdk_meetings::{enums::MediaRegion, fake::Fake};
    /// # let fake = Fake::start().await?;
    /// let client = fake.client_builder().transport(fake.in_process()).build()?;
    /// client.create_meeting(MediaRegion::UsEast1, "standup-42").await?;
    /// assert_eq!(fake.requests(), 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn in_process(&self) -> InProcess {
        InProcess::new(Arc::clone(&self.backend), self.ending.subscribe())
    }

    /// How many requests were answered so far, errors and unknown paths included.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.backend.with(|state| state.tally.total())
    }

    /// How many requests for an operation, given as `GetMeeting` or `get_meeting`, were answered so
    /// far, errors included; 0 if there is no such operation.
    #[must_use]
    pub fn requests_of(&self, operation: &str) -> u64 {
        let schema = self.backend.operation(operation);
        schema.map_or(0, |schema| self.backend.with(|state| state.tally.of(schema.name)))
    }

    /// What time it is for the service, to the millisecond.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        self.backend.with(|state| state.clock.now().to_system_time())
    }

    /// Puts the service's clock forward, at most to the end of the year 9999. Meetings whose time is over by then end, each at its own
    /// moment; no request is signed or refused by this clock.
    pub fn advance(&self, duration: Duration) {
        self.backend.with_stored(|state| state.put_forward(duration));
    }

    /// Returns when everything that has happened so far is in the [state file](FakeBuilder::state_file),
    /// at once if there is none. Answers over HTTP need no such call: each is sent when that is so.
    ///
    /// # Errors
    /// The file cannot be written.
    #[cfg(feature = "fake-store")]
    pub async fn stored(&self) -> io::Result<()> {
        self.backend.stored().await
    }

    /// Ends the service: takes no new connection, answers what was asked, lets browsers know, and waits
    /// for that. After five seconds it waits no longer. A state file is free for another fake
    /// afterwards.
    pub async fn shutdown(mut self) {
        self.end().await;
    }

    /// The same, and says whether all that has happened is in the [state file](FakeBuilder::state_file).
    ///
    /// # Errors
    /// The file cannot be written.
    #[cfg(feature = "fake-store")]
    pub async fn shutdown_stored(mut self) -> io::Result<()> {
        self.end().await;
        self.stored().await
    }

    async fn end(&mut self) {
        self.ending.send_replace(true);
        #[cfg(feature = "fake-signaling")]
        let backend = &self.backend;
        let ended = async {
            let _ = (&mut self.server).await;
            #[cfg(feature = "fake-signaling")]
            backend.with(|state| state.rooms.close()).closed().await;
        };
        // Both ways of not ending by itself end in the abort of `drop`.
        let _ = tokio::time::timeout(SHUTDOWN_LIMIT, ended).await;
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
        self.timer.abort();
        #[cfg(feature = "fake-store")]
        if let Some(writer) = self.backend.close_store() {
            // it has ended in any case
            let _ = writer.join();
        }
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.url).finish_non_exhaustive()
    }
}

fn client_builder(url: &str) -> ClientBuilder<Client> {
    let credentials = Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY, None, None, "fake");
    let builder = Client::builder().region(REGION).credentials(credentials).endpoint_url(url);
    // it is this machine, whatever its address is
    builder.allow_plain_http(true)
}

/// There is no operation, error, meeting or attendee of the name that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(String);

impl UnknownName {
    fn of(fault: Fault) -> Self {
        UnknownName(fault.message)
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownName {}

#[cfg(test)]
#[cfg(feature = "reqwest")]
mod tests;
