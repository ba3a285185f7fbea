//! Credentials that are kept until shortly before they expire.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use aws_credential_types::provider::{self, SharedCredentialsProvider};

use super::clock::{Clock, up_to};
use super::{Credentials, CredentialsError, ProvideCredentials, future};

/// Keeps what another provider gives. Clones share what they keep.
///
/// - Credentials that expire are asked for again 5 minutes before, up to a minute earlier at random,
///   and when half of their time has passed if that is later. Those without an expiry are kept.
/// - One caller asks at a time. The others get what is kept while it is valid, and wait for the
///   answer when it is not; when that is an error, they get it too. A caller that is dropped while it
///   asks leaves the asking to the next one.
/// - When asking fails, what is kept is given until it expires, and for 5 seconds nobody asks again.
#[derive(Clone)]
pub struct CachedCredentials {
    inner: Arc<Inner>,
}

struct Inner {
    provider: SharedCredentialsProvider,
    clock: Clock,
    state: Mutex<State>,
    /// Held by the caller that asks.
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    /// Why the last caller that asked got none.
    failure: Option<Arc<CredentialsError>>,
    /// How many callers got an answer, right or wrong.
    answers: u64,
}

struct Kept {
    credentials: Credentials,
    /// Given without asking until then; for ever if `None`.
    fresh_until: Option<SystemTime>,
}

/// Credentials are asked for again so long before they expire.
const EARLY: Duration = Duration::from_secs(5 * 60);
/// The random part of it.
const EARLIER: Duration = Duration::from_secs(60);
/// Nobody asks again within this time.
const PAUSE: Duration = Duration::from_secs(5);

/// What is kept, at some moment.
enum Look {
    Fresh(Credentials),
    /// Valid, but to be asked for again.
    Due(Credentials),
    /// Nothing that is valid, after so many answers.
    Nothing(u64),
}

impl CachedCredentials {
    /// Keeps what this provider gives.
    #[must_use]
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        let inner = Inner {
            provider: SharedCredentialsProvider::new(provider),
            clock: Clock::new(),
            state: Mutex::default(),
            turn: tokio::sync::Mutex::new(()),
        };
        CachedCredentials { inner: Arc::new(inner) }
    }
}

impl ProvideCredentials for CachedCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(self.inner.provide())
    }
}

impl Inner {
    async fn provide(&self) -> provider::Result {
        let answers = match self.look() {
            Look::Fresh(credentials) => return Ok(credentials),
            Look::Due(credentials) => return self.renew(credentials).await,
            Look::Nothing(answers) => answers,
        };
        let _turn = self.turn.lock().await;
        match self.look() {
            Look::Fresh(credentials) | Look::Due(credentials) => return Ok(credentials),
            // somebody asked while this caller waited, and asking once more helps nobody
            Look::Nothing(now) if now != answers => {
                if let Some(failure) = &self.state().failure {
                    return Err(copy(failure));
                }
            }
            Look::Nothing(_) => {}
        }
        self.ask().await
    }

    /// Asks before what is kept expires, if nobody else does. Failing to is no matter yet.
    async fn renew(&self, kept: Credentials) -> provider::Result {
        let Ok(_turn) = self.turn.try_lock() else { return Ok(kept) };
        if let Look::Fresh(credentials) = self.look() {
            return Ok(credentials);
        }
        match self.ask().await {
            Err(_) if is_valid(&kept, self.clock.now()) => Ok(kept),
            answer => answer,
        }
    }

    fn look(&self) -> Look {
        let now = self.clock.now();
        let state = self.state();
        let Some(kept) = &state.kept else { return Look::Nothing(state.answers) };
        if kept.fresh_until.is_none_or(|until| now < until) {
            Look::Fresh(kept.credentials.clone())
        } else if is_valid(&kept.credentials, now) {
            Look::Due(kept.credentials.clone())
        } else {
            Look::Nothing(state.answers)
        }
    }

    /// Asks the provider; only the caller whose turn it is does.
    async fn ask(&self) -> provider::Result {
        let answer = self.provider.provide_credentials().await;
        let now = self.clock.now();
        let mut state = self.state();
        state.answers = state.answers.wrapping_add(1);
        match answer {
            Ok(credentials) => {
                let fresh_until = credentials.expiry().map(|expiry| fresh_until(expiry, now));
                state.failure = None;
                state.kept = Some(Kept { credentials: credentials.clone(), fresh_until });
                Ok(credentials)
            }
            Err(error) => {
                let error = Arc::new(error);
                state.failure = Some(Arc::clone(&error));
                state.kept = state.kept.take().filter(|kept| is_valid(&kept.credentials, now));
                if let Some(kept) = &mut state.kept {
                    let pause = now.checked_add(PAUSE);
                    kept.fresh_until = pause.min(kept.credentials.expiry()).or(pause);
                }
                Err(copy(&error))
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_valid(credentials: &Credentials, now: SystemTime) -> bool {
    credentials.expiry().is_none_or(|expiry| now < expiry)
}

/// Until when credentials are given that were got now. Those that came expired are given too: this
/// machine's clock may be wrong, and the service knows better.
fn fresh_until(expiry: SystemTime, now: SystemTime) -> SystemTime {
    let pause = now.checked_add(PAUSE).unwrap_or(now);
    let Ok(left) = expiry.duration_since(now) else { return pause };
    let early = (EARLY + up_to(EARLIER)).min(left / 2);
    expiry.checked_sub(early).unwrap_or(now).max(pause.min(expiry))
}

/// The same error for another caller.
fn copy(error: &Arc<CredentialsError>) -> CredentialsError {
    let shared = Shared(Arc::clone(error));
    match error.as_ref() {
        CredentialsError::CredentialsNotLoaded(_) => CredentialsError::not_loaded(shared),
        CredentialsError::ProviderTimedOut(details) => {
            CredentialsError::provider_timed_out(details.timeout_duration())
        }
        CredentialsError::InvalidConfiguration(_) => {
            CredentialsError::invalid_configuration(shared)
        }
        CredentialsError::ProviderError(_) => CredentialsError::provider_error(shared),
        _ => CredentialsError::unhandled(shared),
    }
}

/// What lies behind an error that several callers get.
struct Shared(Arc<CredentialsError>);

impl Shared {
    fn behind(&self) -> &(dyn StdError + 'static) {
        self.0.source().unwrap_or(self.0.as_ref())
    }
}

impl fmt::Display for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.behind(), f)
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.behind(), f)
    }
}

impl StdError for Shared {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.behind().source()
    }
}

impl fmt::Debug for CachedCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CachedCredentials")
            .field("provider", &self.inner.provider)
            .finish_non_exhaustive()
    }
}
