//! The Amazon Chime SDK Meetings service in this process, for tests and for work without an account.
//!
//! ```
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use chime_sdk_meetings::enums::MediaRegion;
//! use chime_sdk_meetings::fake::Fake;
//!
//! let fake = Fake::start().await?;
//! let client = fake.client();
//! let meeting = client.create_meeting(MediaRegion::UsEast1, "standup-42").await?.meeting;
//! client.delete_meeting(&meeting.meeting_id).await?;
//! assert_eq!(fake.requests_of("DeleteMeeting"), 1);
//! # Ok(())
//! # }
//! ```
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
//! With the feature `fake-signaling` the addresses of a meeting's `MediaPlacement` lead to a signalling
//! server. A page with amazon-chime-sdk-js joins there with what `CreateMeeting` and `CreateAttendee`
//! answered, `audioVideo.start()` and all, and is told when its meeting ends, its attendee is deleted
//! or joins elsewhere. Attendees see each other come, leave and mute, and messages between them
//! arrive. A meeting goes on while a page is in it, and who comes and goes is told in events.
//! [`Fake::disconnect`] breaks a connection, whereupon the page makes a new one. There is no media:
//! the page finds a way for it, and nothing goes that way. Videos, the promotion of attendees of a
//! replica, and messages for those who come later are not there.

use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
#[cfg(feature = "fake-store")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chime_sdk_core::client::ClientBuilder;
use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::operation::Operation;
pub use chime_sdk_core::server::{Context, Fault};
#[cfg(feature = "reqwest")]
use chime_sdk_core::transport::ReqwestTransport;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::Client;
use crate::strings::{AttendeeId, MeetingId};

mod additions;
mod admin;
mod assumptions;
mod attendees;
mod authentication;
mod backend;
mod builder;
mod clock;
mod ends;
pub mod events;
mod external_ids;
mod failure;
mod faults;
mod http;
mod in_process;
mod journal;
mod meetings;
mod presence;
mod reset;
mod rules;
mod scripting;
mod sessions;
mod settings;
#[cfg(feature = "fake-signaling")]
mod signaling;
mod state;
#[cfg(feature = "fake-store")]
mod store;
mod stored;
mod tags;
mod throttle;
mod tokens;
mod transcription;
mod words;

pub use assumptions::{
    AfterEnd, Assumptions, BatchRefusal, ConnectedAtEnd, EmptyTime, ExternalIds, MaxCount,
    MeetingStarted, Repetition, SameCapabilities, SameInBatch, SameUser, TranscriptionRules,
    Verdict,
};
pub use authentication::Signatures;
pub use failure::{Failure, PartialBatch};
pub use in_process::InProcess;
pub use scripting::{FaultHandle, FaultRule};
pub use throttle::RateScope;

use additions::Addition;
use backend::Backend;
use clock::Millis;
use journal::{How, Record};
use settings::Settings;

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
        FakeBuilder { settings: Settings::default() }
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
    /// # async fn example(fake: chime_sdk_meetings::fake::Fake) -> Result<(), Box<dyn std::error::Error>> {
    /// let client = fake.client_builder().transport(fake.in_process()).build()?;
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

    /// Puts the service's clock forward. Meetings whose time is over by then end, each at its own
    /// moment; no request is signed or refused by this clock.
    pub fn advance(&self, duration: Duration) {
        self.backend.with_stored(|state| {
            state.clock.advance(duration);
            state.meetings.around.journal.change(Record::Clock);
            state.advance();
        });
    }

    /// Connects an attendee to its meeting, as a browser does. A meeting does not end for want of
    /// people while somebody is connected.
    ///
    /// # Errors
    /// There is no such meeting, or no such attendee in it.
    pub fn join(&self, meeting: &MeetingId, attendee: &AttendeeId) -> Result<(), UnknownName> {
        self.backend.with_stored(|state| {
            let attendee = known(attendee)?;
            state.meetings.join(meeting, &attendee).map_err(UnknownName::of)
        })
    }

    /// Ends the connection of an attendee, as a browser that leaves does. One that is not connected
    /// stays so.
    ///
    /// # Errors
    /// There is no such meeting.
    pub fn leave(&self, meeting: &MeetingId, attendee: &AttendeeId) -> Result<(), UnknownName> {
        self.backend.with_stored(|state| {
            let attendee = known(attendee)?;
            state.meetings.leave(meeting, &attendee, How::Left).map_err(UnknownName::of)
        })
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
        self.ending.send_replace(true);
        #[cfg(feature = "fake-signaling")]
        let backend = &self.backend;
        let ended = async {
            let _ = (&mut self.server).await;
            #[cfg(feature = "fake-signaling")]
            backend.with(|state| state.sessions.close()).closed().await;
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

/// Where clients on this machine find what listens on an address. One that stands for all addresses is
/// none that a client can be given.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
        IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
        _ => {}
    }
    address
}

/// There is no operation, error, meeting or attendee of the name that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName(String);

impl UnknownName {
    fn of(fault: Fault) -> Self {
        UnknownName(fault.message)
    }
}

/// An id as the fake keeps it.
fn known(attendee: &AttendeeId) -> Result<Uuid, UnknownName> {
    let unknown = || UnknownName::of(faults::attendee_not_found(attendee));
    Uuid::parse_str(attendee.as_str()).map_err(|_| unknown())
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownName {}

/// Settings of a fake that is about to start.
#[derive(Debug)]
#[must_use = "settings do nothing until `start`"]
pub struct FakeBuilder {
    settings: Settings,
}

impl FakeBuilder {
    /// After which time a meeting ends, whoever is in it; 24 hours if this is not called, never with
    /// `None`.
    pub fn meeting_lifetime(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.meeting_lifetime = limit.into();
        self
    }

    /// For how long a meeting goes on while nobody is connected, from its creation on; 5 minutes if
    /// this is not called, without limit with `None`.
    pub fn empty_limit(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.empty_limit = limit.into();
        self
    }

    /// Lets the service's clock stand at this moment until [`Fake::advance`] moves it. Without this it
    /// goes with the machine's. `None` lets it stand where it stood by the state file, or else at this
    /// moment.
    pub fn manual_clock(mut self, start: impl Into<Option<SystemTime>>) -> Self {
        let start = start.into();
        self.settings.manual_clock = Some(Millis::of(start.unwrap_or_else(SystemTime::now)));
        self.settings.clock_stays = start.is_none();
        self
    }

    /// How many meetings can be active at a time. The default is 250, as for a new account.
    pub fn meeting_quota(mut self, meetings: usize) -> Self {
        self.settings.meeting_quota = meetings;
        self
    }

    /// Serves an operation of your own beside those of the service, so that what you declare with
    /// `#[chime_operation(.., client = Client)]` can be tried before the service has it. Its input is
    /// read and validated like any other; a further operation with the route of one that is there
    /// takes its place.
    pub fn operation<O: Operation>(
        mut self,
        answer: impl Fn(&Context, O) -> Result<O::Output, Fault> + Send + Sync + 'static,
    ) -> Self {
        self.settings.additions.push(Addition::new(answer));
        self
    }

    /// Where the service listens, with 0 for a free port; a free loopback port if this is not called.
    /// Whoever reaches an address that is not loopback can call the service, and it accepts keys that
    /// are no secret. [`Fake::url`] and the addresses of media servers name this address; one that
    /// stands for all addresses, such as `0.0.0.0`, is named as loopback.
    pub fn address(mut self, address: impl Into<SocketAddr>) -> Self {
        self.settings.address = address.into();
        self
    }

    /// Keeps the state in a file, which is made if there is none, and goes on from there at the next
    /// start with it. Every answer is sent when all that it tells of is on the disk, so that not even
    /// a process that is killed loses it. [`Fake::shutdown`] and dropping the fake let go of the file;
    /// meanwhile no other fake can have it.
    ///
    /// Kept are meetings, attendees, tags, transcriptions, the answers to creations, join tokens, page
    /// tokens, and the clock, which never goes back: one that stands begins where it stood, unless it
    /// is to begin at a later moment. Meetings whose time was over meanwhile end at the start, each at its own
    /// moment. Attendees who were connected have dropped out by then. Events, orders to fail, and
    /// numbers of requests are not kept. The media servers' addresses are those of the new start.
    ///
    /// External user ids and the secret behind join tokens stand in the file as they are; a file that
    /// is made can be read by its owner alone where the system has such modes.
    ///
    /// When the file cannot be written any more, all requests are answered with
    /// `ServiceFailureException`, until a new start goes on from what is in it.
    #[cfg(feature = "fake-store")]
    pub fn state_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.settings.state_file = Some(path.into());
        self
    }

    /// Starts the service, on a free loopback port if no [address](FakeBuilder::address) is set.
    ///
    /// # Errors
    /// The port cannot be had, there is no tokio runtime around, or the state file is in use, damaged, of
    /// another version, or no state file at all.
    pub async fn start(self) -> io::Result<Fake> {
        // binding panics without a runtime
        tokio::runtime::Handle::try_current().map_err(io::Error::other)?;
        let listener = TcpListener::bind(self.settings.address).await?;
        let address = reachable(listener.local_addr()?);
        let url = format!("http://{address}");
        #[cfg(feature = "reqwest")]
        let transport = ReqwestTransport::plain().map_err(io::Error::other)?;
        #[cfg(feature = "reqwest")]
        let first_client = client_builder(&url).transport(transport.clone()).build();
        #[cfg(feature = "fake-store")]
        let state_file = self.settings.state_file.clone();
        let backend = Arc::new(Backend::new(self.settings, address.to_string()));
        #[cfg(feature = "fake-store")]
        if let Some(path) = state_file {
            backend.restore(path).await?;
        }
        let (ending, end) = watch::channel(false);
        let server = tokio::spawn(http::serve(listener, Arc::clone(&backend), end));
        let keeper = Arc::clone(&backend);
        let timer = tokio::spawn(async move { keeper.keep_time().await });
        Ok(Fake {
            url,
            backend,
            ending,
            server,
            timer,
            #[cfg(feature = "reqwest")]
            transport,
            #[cfg(feature = "reqwest")]
            first_client: first_client.map_err(io::Error::other)?,
        })
    }
}

#[cfg(test)]
#[cfg(feature = "reqwest")]
mod tests;
