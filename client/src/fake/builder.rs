//! The settings of a fake, and its start.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
#[cfg(feature = "fake-store")]
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use chime_sdk_core::operation::Operation;
use chime_sdk_core::server::{Context, Fault};
#[cfg(feature = "reqwest")]
use chime_sdk_core::transport::ReqwestTransport;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::additions::Addition;
use super::assumptions::Assumptions;
use super::authentication::Signatures;
use super::backend::Backend;
use super::clock::Millis;
use super::settings::{Key, Settings};
use super::throttle::{RateLimit, RateScope};
use super::{Fake, http};

/// Settings of a fake that is about to start.
#[derive(Debug)]
#[must_use = "settings do nothing until `start`"]
pub struct FakeBuilder {
    pub(super) settings: Settings,
}

impl FakeBuilder {
    pub(super) fn new() -> Self {
        FakeBuilder { settings: Settings::default() }
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
    /// moment. Attendees who were connected have dropped out by then. Events, rules by which
    /// calls fail, and counts of requests are not kept. The media servers' addresses are those of the new start.
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

    /// Knows one more access key. The key `AKIDFAKE` with the secret `fake-secret`, which the clients
    /// that the fake makes have, is always known; give it here to change its secret.
    pub fn access_key(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.settings.keys.push(Key { id: id.into(), secret: secret.into() });
        self
    }

    /// How closely signatures are looked at; if this is not called, as the service does.
    pub fn signatures(mut self, signatures: Signatures) -> Self {
        self.settings.signatures = signatures;
        self
    }

    /// How far the time of a signature may be from the machine's, before or after; 5 minutes if this
    /// is not called.
    pub fn max_skew(mut self, skew: Duration) -> Self {
        self.settings.max_skew = skew;
        self
    }

    /// Judges the time of signatures by a clock that is this many seconds ahead of the machine's, or
    /// behind it if the number is negative: to see what becomes of a client whose clock is wrong.
    /// Answers bear that clock's `Date`, so a client can set its own right by them. The service's own
    /// clock, which [`advance`](super::Fake::advance) moves, judges no signature.
    pub fn clock_offset(mut self, seconds: i64) -> Self {
        self.settings.clock_offset = seconds;
        self
    }

    /// The control region of requests without a signature, which are let in with
    /// [`Signatures::Ignore`]; `us-east-1` if this is not called.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.settings.region = region.into();
        self
    }

    /// Answers requests that come faster than this with `ThrottlingException`. The service's own
    /// numbers are 10 a second and a burst of 20; the default is no limit. Time is that of the
    /// service's clock. Each control region has buckets of its own, and
    /// [`rate_scope`](FakeBuilder::rate_scope) says how many.
    pub fn rate_limit(mut self, per_second: u32, burst: u32) -> Self {
        self.settings.rate_limit = Some(RateLimit { per_second, burst });
        self
    }

    /// Which requests share a bucket of the rate limit; those of a family if this is not called.
    pub fn rate_scope(mut self, scope: RateScope) -> Self {
        self.settings.rate_scope = scope;
        self
    }

    /// What the fake does where nobody knows what the service does.
    pub fn assumptions(mut self, assumptions: Assumptions) -> Self {
        self.settings.assumptions = assumptions;
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
        let first_client = super::client_builder(&url).transport(transport.clone()).build();
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
