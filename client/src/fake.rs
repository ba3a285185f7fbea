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
//! [made to come](Fake::fail_next), among them those that no state leads to.
//!
//! Requests have to be signed for the service `chime`, and the region that they are signed for is the
//! control region: a meeting is known only there. Neither the signature itself nor its time is
//! verified.
//!
//! # Assumptions
//!
//! Where neither the service's model nor its documentation says what happens, the fake does this:
//!
//! - A `ClientRequestToken` belongs to a control region and to one operation. With the same members
//!   it gives the same answer, word for word, even after the meeting has ended; with other members,
//!   or with the other of the two operations, `ConflictException`. The tokens of the last 10,000
//!   ended meetings are remembered. Requests are served one after the other, so two with one token at
//!   the same moment give one meeting, where the service answers one of them with
//!   `ConflictException`; script that error to see it.
//! - A meeting ends when it is deleted, 24 hours after its creation, or when nobody has been connected
//!   for 5 minutes, which count from its creation on. A replica ends with its primary, or when it is
//!   deleted.
//! - The quota of active meetings counts all control regions and replicas.
//! - A `PrimaryMeetingId` that no meeting has, or that names a replica, is answered with
//!   `BadRequestException`. Deleting a replica leaves its primary alone.
//! - Every region is taken for a control region. Government media regions go with government control
//!   regions only, and the others with the others.
//! - In a meeting with content and without video, attendees have `Receive` on video unless they are
//!   given capabilities.
//! - An enum value that is not in the model is answered with `BadRequestException`, save in the
//!   settings of a transcription, whose engines learn words before the model does.
//! - Creating an attendee with an `ExternalUserId` that is in the meeting already gives that attendee
//!   with the capabilities it has. Twice in one batch is created once and answered once.
//! - Attendees beyond the quota are answered under `Errors` with the code `LimitExceeded` by the two
//!   operations that create several. Capabilities that the meeting does not allow fail such a request
//!   as a whole.
//! - `ListAttendees` without `MaxResults` gives pages of 100. A token stays good when attendees come
//!   and go; one of another meeting is answered with `BadRequestException`.
//! - Starting a transcription that runs, and stopping one that does not, is answered with
//!   `UnprocessableEntityException`.
//! - The same tag key twice in one request is answered with `BadRequestException`.

use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chime_sdk_core::client::ClientBuilder;
use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::error::Exception;
use chime_sdk_core::operation::Operation;
pub use chime_sdk_core::server::{Context, Fault};
#[cfg(feature = "reqwest")]
use chime_sdk_core::transport::ReqwestTransport;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::strings::{AttendeeId, MeetingId};
use crate::{Client, SERVICE};

mod additions;
mod attendees;
mod authentication;
mod backend;
mod clock;
mod ends;
pub mod events;
mod faults;
mod http;
mod journal;
mod meetings;
mod presence;
mod scripts;
mod sessions;
mod settings;
#[cfg(feature = "fake-signaling")]
mod signaling;
mod state;
mod tags;
mod throttle;
mod tokens;
mod transcription;
mod words;

use additions::Addition;
use backend::Backend;
use clock::Millis;
use journal::How;
use settings::{Key, Settings};
use throttle::RateLimit;

/// The account that all meetings belong to.
const ACCOUNT_ID: &str = "123456789012";

/// The region of the clients that the fake makes.
const REGION: &str = "us-east-1";

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

    /// Lets the next call of an operation, given as `GetMeeting` or `get_meeting`, fail with this
    /// error, whatever else is true of it. Several wait in a queue, one for each call. A retry is a
    /// call.
    ///
    /// # Errors
    /// There is no such operation.
    pub fn fail_next(
        &self,
        operation: &str,
        exception: impl Exception,
        message: impl Into<String>,
    ) -> Result<(), UnknownName> {
        self.fail_next_fault(operation, Fault::new(exception, message))
    }

    /// The same as [`fail_next`](Fake::fail_next), with the error given by its code, for example
    /// `ThrottlingException`. `RetryAfterSeconds` is `7`, and `ResourceName` the ARN of some meeting.
    ///
    /// # Errors
    /// There is no such operation, or no such error.
    pub fn fail_next_code(
        &self,
        operation: &str,
        code: &str,
        message: impl Into<String>,
    ) -> Result<(), UnknownName> {
        self.fail_next_fault(
            operation,
            scripts::fault_of_code(SERVICE, code, message.into()).map_err(UnknownName)?,
        )
    }

    /// The same as [`fail_next`](Fake::fail_next), with error and message in one.
    ///
    /// # Errors
    /// There is no such operation.
    pub fn fail_next_fault(&self, operation: &str, fault: Fault) -> Result<(), UnknownName> {
        let Some(schema) = self.backend.operation(operation) else {
            let text = format!("{} has no operation `{operation}`", SERVICE.service_id);
            return Err(UnknownName(text));
        };
        self.backend.with(|state| state.scripts.push(schema.name, fault));
        Ok(())
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
        self.backend.with(|state| {
            state.clock.advance(duration);
            state.advance();
        });
    }

    /// Connects an attendee to its meeting, as a browser does. A meeting does not end for want of
    /// people while somebody is connected.
    ///
    /// # Errors
    /// There is no such meeting, or no such attendee in it.
    pub fn join(&self, meeting: &MeetingId, attendee: &AttendeeId) -> Result<(), UnknownName> {
        self.backend.with(|state| {
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
        self.backend.with(|state| {
            let attendee = known(attendee)?;
            state.meetings.leave(meeting, &attendee, How::Left).map_err(UnknownName::of)
        })
    }

    /// Ends the service: takes no new connection, answers what was asked, and waits for that. After
    /// five seconds it waits no longer.
    pub async fn shutdown(mut self) {
        self.ending.send_replace(true);
        // Both ways of not ending by itself end in the abort of `drop`.
        let _ = tokio::time::timeout(SHUTDOWN_LIMIT, &mut self.server).await;
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
        self.timer.abort();
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fake").field("url", &self.url).finish_non_exhaustive()
    }
}

fn client_builder(url: &str) -> ClientBuilder<Client> {
    // Not the values of any account: the fake accepts whatever is signed.
    let credentials = Credentials::new("AKIDFAKE", "fake-secret", None, None, "fake");
    Client::builder().region(REGION).credentials(credentials).endpoint_url(url)
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
    /// Accepts requests signed with this access key, and answers all others with
    /// `ForbiddenException`. Can be called for several keys; without it, any key is accepted. The
    /// clients that the fake makes have the key `AKIDFAKE` with the secret `fake-secret`.
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.keys.push(Key { id: id.into(), secret: secret.into() });
        self
    }

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
    /// goes with the machine's.
    pub fn manual_clock(mut self, start: SystemTime) -> Self {
        self.settings.manual_clock = Some(Millis::of(start));
        self
    }

    /// How many meetings can be active at a time. The default is 250, as for a new account.
    pub fn meeting_quota(mut self, meetings: usize) -> Self {
        self.settings.meeting_quota = meetings;
        self
    }

    /// Answers requests that come faster than this with `ThrottlingException`, each operation for
    /// itself. The service's own numbers are 10 a second and a burst of 20; the default is no limit.
    pub fn rate_limit(mut self, per_second: u32, burst: u32) -> Self {
        self.settings.rate_limit = Some(RateLimit { per_second, burst });
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

    /// Starts the service on a free loopback port.
    ///
    /// # Errors
    /// No port can be had, or there is no tokio runtime around.
    pub async fn start(self) -> io::Result<Fake> {
        // binding panics without a runtime
        tokio::runtime::Handle::try_current().map_err(io::Error::other)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let url = format!("http://{address}");
        #[cfg(feature = "reqwest")]
        let transport = ReqwestTransport::plain().map_err(io::Error::other)?;
        #[cfg(feature = "reqwest")]
        let first_client = client_builder(&url).transport(transport.clone()).build();
        let backend = Arc::new(Backend::new(self.settings, address.to_string()));
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
