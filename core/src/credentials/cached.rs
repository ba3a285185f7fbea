//! Credentials that are kept until shortly before they expire.

use std::error::Error as StdError;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use aws_credential_types::provider::{self, SharedCredentialsProvider};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::{Instant, timeout, timeout_at};

use super::clock::{Clock, up_to};
use super::{Credentials, CredentialsError, ProvideCredentials, future};

/// Keeps what another provider gives. Clones share what they keep.
///
/// - Credentials that expire are asked for again 5 minutes before, up to a minute earlier at random,
///   and when half of their time has passed if that is later. Those without an expiry are kept.
/// - A task of its own asks, one at a time, on the runtime of the caller that needs it. Callers get
///   what is kept while it is valid, at once; otherwise they wait for the answer, and when that is an
///   error, they get it too. A caller that is dropped meanwhile changes nothing.
/// - The provider has 60 seconds, whatever time the callers have. A runtime that ends meanwhile leaves
///   the asking to the next caller, as does one that stands still when the time is over.
/// - When asking fails, what is kept is given until it expires, and for 5 seconds nobody asks again.
///
/// When the last clone is dropped, nobody asks any more.
#[derive(Clone)]
pub struct CachedCredentials {
    inner: Arc<Inner>,
}

struct Inner {
    provider: SharedCredentialsProvider,
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    asking: Option<Asking>,
    /// How often the provider was asked.
    asked: u64,
}

struct Kept {
    credentials: Credentials,
    /// Given without asking until then; for ever if `None`.
    fresh_until: Option<SystemTime>,
}

/// The task that asks.
struct Asking {
    /// Which one it is, by the count of them.
    number: u64,
    wait: Wait,
    task: AbortHandle,
}

/// How its answer is waited for.
#[derive(Clone)]
struct Wait {
    answer: watch::Receiver<Option<Answer>>,
    /// Then it stands still, or else it would have given up by itself.
    until: Instant,
}

type Answer = Result<Credentials, Arc<CredentialsError>>;

/// Credentials are asked for again so long before they expire.
const EARLY: Duration = Duration::from_secs(5 * 60);
/// The random part of it.
const EARLIER: Duration = Duration::from_secs(60);
/// Nobody asks again within this time.
const PAUSE: Duration = Duration::from_secs(5);
/// The provider's time: more than the most patient of the sources takes for all of its attempts.
const LIMIT: Duration = Duration::from_secs(60);
/// A task that is so late stands still.
const LATE: Duration = Duration::from_secs(5);
/// Tasks that one caller waits for. One that ends without an answer is of a runtime that ended, or of
/// a provider that panicked and may do so each time.
const MOST_TASKS: usize = 3;

/// What a caller does next.
enum Step {
    Take(Credentials),
    Wait(Wait),
    /// There is no runtime for a task.
    AskAlone,
}

impl CachedCredentials {
    /// Keeps what this provider gives.
    #[must_use]
    pub fn new(provider: impl ProvideCredentials + 'static) -> Self {
        let inner = Inner {
            provider: SharedCredentialsProvider::new(provider),
            clock: Clock::new(),
            state: Mutex::default(),
        };
        CachedCredentials { inner: Arc::new(inner) }
    }
}

impl ProvideCredentials for CachedCredentials {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(provide(&self.inner))
    }
}

async fn provide(inner: &Arc<Inner>) -> provider::Result {
    for _ in 0..MOST_TASKS {
        let wait = match next_step(inner) {
            Step::Take(credentials) => return Ok(credentials),
            Step::Wait(wait) => wait,
            Step::AskAlone => {
                let answer = inner.provider.provide_credentials().await.map_err(Arc::new);
                inner.state().keep(&answer, inner.clock.now());
                return answer.map_err(|error| copy(&error));
            }
        };
        if let Some(answer) = wait.answer().await {
            return answer.map_err(|error| copy(&error));
        }
    }
    Err(CredentialsError::unhandled("the source of credentials ended without an answer"))
}

/// Takes what is kept, and sees to it that somebody asks when that is due.
fn next_step(inner: &Arc<Inner>) -> Step {
    let now = inner.clock.now();
    let mut state = inner.state();
    let valid = match &state.kept {
        Some(kept) if kept.is_fresh(now) => return Step::Take(kept.credentials.clone()),
        Some(kept) => Some(kept.credentials.clone()).filter(|kept| is_valid(kept, now)),
        None => None,
    };
    let wait = match state.asking.as_ref().filter(|asking| asking.goes_on()) {
        Some(asking) => Some(asking.wait.clone()),
        None => begin(inner, &mut state),
    };
    match (valid, wait) {
        (Some(credentials), _) => Step::Take(credentials),
        (None, Some(wait)) => Step::Wait(wait),
        (None, None) => Step::AskAlone,
    }
}

/// Begins a task that asks, unless there is no runtime.
fn begin(inner: &Arc<Inner>, state: &mut State) -> Option<Wait> {
    let runtime = Handle::try_current().ok()?;
    state.stop_asking();
    state.asked = state.asked.wrapping_add(1);
    let number = state.asked;
    let (tell, answer) = watch::channel(None);
    let wait = Wait { answer, until: Instant::now() + LIMIT + LATE };
    let task = runtime.spawn(ask(Arc::downgrade(inner), inner.provider.clone(), number, tell));
    state.asking = Some(Asking { number, wait: wait.clone(), task: task.abort_handle() });
    Some(wait)
}

/// Asks the provider, and keeps and tells what it says. The cache is not held meanwhile, so that it can
/// be dropped. Whoever waits learns from the end of the channel that this was dropped itself.
async fn ask(
    cache: Weak<Inner>,
    provider: SharedCredentialsProvider,
    number: u64,
    tell: watch::Sender<Option<Answer>>,
) {
    let answer = match timeout(LIMIT, provider.provide_credentials()).await {
        Ok(answer) => answer.map_err(Arc::new),
        Err(_) => Err(Arc::new(CredentialsError::provider_timed_out(LIMIT))),
    };
    let Some(inner) = cache.upgrade() else { return };
    let now = inner.clock.now();
    {
        let mut state = inner.state();
        // one that stood still for long may have been replaced
        if state.asking.as_ref().is_some_and(|asking| asking.number == number) {
            state.asking = None;
            state.keep(&answer, now);
        }
    }
    tell.send_replace(Some(answer));
}

impl Inner {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.state().stop_asking();
    }
}

impl State {
    fn keep(&mut self, answer: &Answer, now: SystemTime) {
        if let Ok(credentials) = answer {
            let fresh_until = credentials.expiry().map(|expiry| fresh_until(expiry, now));
            self.kept = Some(Kept { credentials: credentials.clone(), fresh_until });
            return;
        }
        self.kept = self.kept.take().filter(|kept| is_valid(&kept.credentials, now));
        if let Some(kept) = &mut self.kept {
            let pause = now.checked_add(PAUSE);
            kept.fresh_until = pause.min(kept.credentials.expiry()).or(pause);
        }
    }

    fn stop_asking(&mut self) {
        if let Some(asking) = self.asking.take() {
            asking.task.abort();
        }
    }
}

impl Kept {
    fn is_fresh(&self, now: SystemTime) -> bool {
        self.fresh_until.is_none_or(|until| now < until)
    }
}

impl Asking {
    /// Whether an answer is still to come: the task was not dropped and does not stand still.
    fn goes_on(&self) -> bool {
        self.wait.answer.has_changed().is_ok() && Instant::now() < self.wait.until
    }
}

impl Wait {
    /// The answer, unless the task was dropped or stands still.
    async fn answer(mut self) -> Option<Answer> {
        let told = timeout_at(self.until, self.answer.wait_for(Option::is_some));
        told.await.ok()?.ok()?.clone()
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
