//! What is kept of credentials, on paused time.

use std::sync::Mutex;
use std::time::Duration;

use chime_sdk_core::credentials::{
    CachedCredentials, Credentials, CredentialsError, ProvideCredentials, future,
};
use tokio::time::{advance, sleep};

use super::*;
use super::{given, refusal};

/// Gives another key each time, after a while, or fails.
#[derive(Clone, Debug)]
struct Vault {
    state: Arc<Mutex<VaultState>>,
}

#[derive(Debug)]
struct VaultState {
    asked: u32,
    fails: bool,
    takes: Duration,
    /// How long what it gives is valid from then on.
    valid: Option<Duration>,
    started: (SystemTime, tokio::time::Instant),
}

impl Vault {
    fn new(valid: Option<u64>) -> Self {
        let state = VaultState {
            asked: 0,
            fails: false,
            takes: Duration::from_millis(100),
            valid: valid.map(Duration::from_secs),
            started: (SystemTime::now(), tokio::time::Instant::now()),
        };
        Vault { state: Arc::new(Mutex::new(state)) }
    }

    fn asked(&self) -> u32 {
        self.state.lock().unwrap().asked
    }

    fn fails(&self, fails: bool) {
        self.state.lock().unwrap().fails = fails;
    }

    fn takes(&self, takes: Duration) {
        self.state.lock().unwrap().takes = takes;
    }
}

impl ProvideCredentials for Vault {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async {
            let (number, takes) = {
                let mut state = self.state.lock().unwrap();
                state.asked += 1;
                (state.asked, state.takes)
            };
            sleep(takes).await;
            let state = self.state.lock().unwrap();
            if state.fails {
                return Err(CredentialsError::provider_error(format!("sealed {number}")));
            }
            let (system, runtime) = state.started;
            let expiry = state.valid.map(|valid| system + runtime.elapsed() + valid);
            Ok(Credentials::new(format!("KEY{number}"), "planted", None, expiry, "vault"))
        })
    }
}

async fn key(cached: &CachedCredentials) -> String {
    given(cached).await.access_key_id().to_owned()
}

/// The key, when the renewal that this begins has ended.
async fn renewed(cached: &CachedCredentials) -> String {
    key(cached).await;
    sleep(Duration::from_millis(101)).await;
    key(cached).await
}

async fn pass(seconds: u64) {
    advance(Duration::from_secs(seconds)).await;
}

const HOUR: u64 = 3600;
/// Longer than anybody waits.
const NEVER: Duration = Duration::from_secs(1_000_000);

#[tokio::test(start_paused = true)]
async fn credentials_are_kept_until_five_to_six_minutes_before_they_expire() {
    for (seconds, expected) in [(HOUR - 370, "KEY1"), (HOUR - 290, "KEY2")] {
        let cached = CachedCredentials::new(Vault::new(Some(HOUR)));
        assert_eq!(key(&cached).await, "KEY1");
        pass(seconds).await;
        assert_eq!(renewed(&cached).await, expected, "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn not_everybody_asks_at_the_same_moment() {
    let mut asked = 0;
    for _ in 0..40 {
        let vault = Vault::new(Some(HOUR));
        let cached = CachedCredentials::new(vault.clone());
        key(&cached).await;
        pass(HOUR - 330).await;
        renewed(&cached).await;
        asked += vault.asked() - 1;
    }
    // each with a chance of a half
    assert!((1..40).contains(&asked), "{asked}");
}

#[tokio::test(start_paused = true)]
async fn short_lived_credentials_are_kept_for_half_of_their_time() {
    let vault = Vault::new(Some(120));
    let cached = CachedCredentials::new(vault.clone());
    for (seconds, expected) in [(0, "KEY1"), (59, "KEY1"), (2, "KEY2"), (59, "KEY2")] {
        pass(seconds).await;
        assert_eq!(renewed(&cached).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn credentials_without_an_expiry_are_kept_for_ever() {
    let vault = Vault::new(None);
    let cached = CachedCredentials::new(vault.clone());
    for _ in 0..3 {
        assert_eq!(key(&cached).await, "KEY1");
        pass(1_000_000).await;
    }
    assert_eq!(vault.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn credentials_that_come_expired_are_given_and_asked_for_again_after_five_seconds() {
    let vault = Vault::new(Some(0));
    let cached = CachedCredentials::new(vault.clone());
    for (seconds, expected) in [(0, "KEY1"), (4, "KEY1"), (2, "KEY2")] {
        pass(seconds).await;
        assert_eq!(key(&cached).await, expected);
    }
}

#[tokio::test(start_paused = true)]
async fn fifty_callers_ask_once() {
    let vault = Vault::new(Some(HOUR));
    let cached = CachedCredentials::new(vault.clone());
    let calls = (0..50).map(|_| key(&cached));
    let keys = futures_util::future::join_all(calls).await;
    assert!(keys.iter().all(|key| key == "KEY1"), "{keys:?}");
    assert_eq!(vault.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn during_a_renewal_everybody_gets_what_is_kept_and_nobody_waits() {
    let vault = Vault::new(Some(HOUR));
    let cached = CachedCredentials::new(vault.clone());
    key(&cached).await;
    pass(HOUR - 200).await;
    vault.takes(Duration::from_secs(40));
    let started = tokio::time::Instant::now();
    for _ in 0..50 {
        assert_eq!(key(&cached).await, "KEY1");
        tokio::task::yield_now().await;
    }
    assert_eq!((started.elapsed(), vault.asked()), (Duration::ZERO, 2));
    sleep(Duration::from_secs(41)).await;
    assert_eq!((key(&cached).await.as_str(), vault.asked()), ("KEY2", 2));
}

#[tokio::test(start_paused = true)]
async fn a_renewal_that_hangs_is_given_up_and_no_call_notices() {
    let vault = Vault::new(Some(HOUR));
    let cached = CachedCredentials::new(vault.clone());
    key(&cached).await;
    vault.takes(NEVER);
    pass(HOUR - 200).await;
    // 60 seconds until it is given up, and a pause of 5
    for (seconds, asked) in [(0, 2), (59, 2), (2, 2), (3, 2), (2, 3), (30, 3)] {
        sleep(Duration::from_secs(seconds)).await;
        let started = tokio::time::Instant::now();
        assert_eq!(key(&cached).await, "KEY1");
        assert_eq!(started.elapsed(), Duration::ZERO);
        tokio::task::yield_now().await;
        assert_eq!(vault.asked(), asked, "{seconds}");
    }
    vault.takes(Duration::ZERO);
    sleep(Duration::from_secs(36)).await;
    assert_eq!(renewed(&cached).await, "KEY4");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_hangs_is_given_up_after_a_minute() {
    let vault = Vault::new(Some(HOUR));
    vault.takes(NEVER);
    let cached = CachedCredentials::new(vault.clone());
    let started = tokio::time::Instant::now();
    let error = cached.provide_credentials().await.unwrap_err();
    assert!(matches!(error, CredentialsError::ProviderTimedOut(_)), "{error:?}");
    assert_eq!(started.elapsed().as_secs(), 60);
    vault.takes(Duration::ZERO);
    assert_eq!(key(&cached).await, "KEY2");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_takes_longer_than_its_callers_is_asked_once_and_serves_later_ones() {
    let vault = Vault::new(Some(HOUR));
    vault.takes(Duration::from_millis(1500));
    let cached = CachedCredentials::new(vault.clone());
    let impatient = || tokio::time::timeout(Duration::from_secs(1), key(&cached));
    let first = futures_util::future::join_all((0..20).map(|_| impatient())).await;
    assert!(first.iter().all(Result::is_err));
    let later = futures_util::future::join_all((0..20).map(|_| impatient())).await;
    assert!(later.iter().all(|key| key.as_deref() == Ok("KEY1")), "{later:?}");
    assert_eq!(vault.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn while_asking_fails_what_is_kept_is_given_and_nobody_asks_for_five_seconds() {
    let vault = Vault::new(Some(HOUR));
    let cached = CachedCredentials::new(vault.clone());
    key(&cached).await;
    vault.fails(true);
    pass(HOUR - 200).await;
    for (seconds, asked) in [(0, 2), (4, 2), (2, 3), (4, 3), (100, 4)] {
        pass(seconds).await;
        assert_eq!((renewed(&cached).await.as_str(), vault.asked()), ("KEY1", asked), "{seconds}");
    }
    vault.fails(false);
    pass(6).await;
    assert_eq!(renewed(&cached).await, "KEY5");
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_not_given_while_asking_fails() {
    let vault = Vault::new(Some(HOUR));
    let cached = CachedCredentials::new(vault.clone());
    key(&cached).await;
    vault.fails(true);
    // within the pause after a failure, too
    pass(HOUR - 2).await;
    assert_eq!(renewed(&cached).await, "KEY1");
    pass(3).await;
    assert_eq!(refusal(&cached).await, ("provider", "sealed 3".to_owned()));
    assert_eq!(refusal(&cached).await, ("provider", "sealed 4".to_owned()));
    vault.fails(false);
    assert_eq!(key(&cached).await, "KEY5");
}

#[tokio::test(start_paused = true)]
async fn callers_that_wait_for_a_failure_get_it_and_do_not_ask_one_after_the_other() {
    let vault = Vault::new(Some(HOUR));
    vault.fails(true);
    let cached = CachedCredentials::new(vault.clone());
    let failures = futures_util::future::join_all((0..50).map(|_| refusal(&cached))).await;
    for failure in failures {
        assert_eq!(failure, ("provider", "sealed 1".to_owned()));
    }
    assert_eq!(vault.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_dropped_while_it_waits_changes_nothing() {
    let vault = Vault::new(Some(HOUR));
    vault.takes(Duration::from_secs(10));
    let cached = CachedCredentials::new(vault.clone());
    let first = tokio::time::timeout(Duration::from_secs(5), key(&cached));
    let others = futures_util::future::join_all((0..49).map(|_| key(&cached)));
    let (first, others) = tokio::join!(first, others);
    assert!(first.is_err());
    assert!(others.iter().all(|key| key == "KEY1"), "{others:?}");
    assert_eq!(vault.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_cache_that_is_dropped_stops_asking_and_leaves_no_task() {
    let vault = Vault::new(Some(HOUR));
    vault.takes(NEVER);
    let cached = CachedCredentials::new(vault.clone());
    tokio::time::timeout(Duration::from_secs(1), key(&cached)).await.unwrap_err();
    assert_eq!(Arc::strong_count(&vault.state), 2);
    drop(cached);
    tokio::task::yield_now().await;
    assert_eq!(Arc::strong_count(&vault.state), 1);
}

/// A runtime of one thread, whose tasks run while something is waited for on it.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap()
}

/// A cache whose source is being asked on the runtime, and will be for long.
fn asked_on(runtime: &tokio::runtime::Runtime) -> (CachedCredentials, Vault) {
    runtime.block_on(async {
        let vault = Vault::new(Some(HOUR));
        vault.takes(NEVER);
        let cached = CachedCredentials::new(vault.clone());
        tokio::time::timeout(Duration::from_millis(1), key(&cached)).await.unwrap_err();
        vault.takes(Duration::ZERO);
        (cached, vault)
    })
}

#[test]
fn a_runtime_that_ends_leaves_the_asking_to_callers_on_another_one() {
    let first = runtime();
    let (cached, vault) = asked_on(&first);
    drop(first);
    let second = runtime();
    let soon = async { tokio::time::timeout(Duration::from_secs(1), key(&cached)).await };
    assert_eq!(second.block_on(soon).as_deref(), Ok("KEY2"));
    assert_eq!(vault.asked(), 2);
}

#[test]
fn callers_that_wait_when_a_runtime_ends_ask_themselves() {
    let first = runtime();
    let (cached, _) = asked_on(&first);
    let key = runtime().block_on(async {
        let waiting = tokio::spawn(async move { key(&cached).await });
        tokio::task::yield_now().await;
        tokio::task::spawn_blocking(move || drop(first)).await.unwrap();
        tokio::time::timeout(Duration::from_secs(1), waiting).await.unwrap().unwrap()
    });
    assert_eq!(key, "KEY2");
}

#[test]
fn a_runtime_that_stands_still_is_waited_for_no_longer_than_the_source_s_time() {
    let first = runtime();
    let (cached, _) = asked_on(&first);
    let second = runtime();
    let soon = async { tokio::time::timeout(Duration::from_secs(70), key(&cached)).await };
    assert_eq!(second.block_on(soon).as_deref(), Ok("KEY2"));
    // what it asked for comes too late
    first.block_on(async { sleep(NEVER).await });
    assert_eq!(second.block_on(key(&cached)), "KEY2");
}

#[test]
fn without_a_runtime_the_caller_asks() {
    #[derive(Debug)]
    struct Ready;
    impl ProvideCredentials for Ready {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(async {
                Ok(Credentials::new("KEY", "planted", None, None, "ready"))
            })
        }
    }
    let cached = CachedCredentials::new(Ready);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let asked = std::pin::pin!(cached.provide_credentials());
    match std::future::Future::poll(asked, &mut context) {
        std::task::Poll::Ready(Ok(credentials)) => assert_eq!(credentials.access_key_id(), "KEY"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_source_that_panics_is_an_error() {
    #[derive(Debug)]
    struct Panicking;
    impl ProvideCredentials for Panicking {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::new(async { panic!("a source that panics") })
        }
    }
    let (kind, text) = refusal(&CachedCredentials::new(Panicking)).await;
    assert_eq!(
        (kind, text.as_str()),
        ("another", "the source of credentials ended without an answer")
    );
}

#[tokio::test(start_paused = true)]
async fn the_kind_of_a_failure_is_kept() {
    for (failure, expected) in [
        (CredentialsError::not_loaded as fn(&'static str) -> CredentialsError, "none"),
        (CredentialsError::invalid_configuration, "configuration"),
        (CredentialsError::provider_error, "provider"),
    ] {
        #[derive(Debug)]
        struct Failing(fn(&'static str) -> CredentialsError);
        impl ProvideCredentials for Failing {
            fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
            where
                Self: 'a,
            {
                future::ProvideCredentials::ready(Err((self.0)("why")))
            }
        }
        let cached = CachedCredentials::new(Failing(failure));
        assert_eq!(refusal(&cached).await, (expected, "why".to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn debug_shows_nothing_of_what_is_kept() {
    let cached = CachedCredentials::new(Vault::new(None));
    key(&cached).await;
    assert!(!format!("{cached:?} {cached:#?}").contains("planted"));
}
