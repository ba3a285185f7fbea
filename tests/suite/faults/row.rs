//! A row of the table of faults, and how it is held to be true.

use chime_sdk_meetings::{Error, ErrorKind};
use chime_sdk_tests::fault_server::{Fault, FaultServer, Received};

use super::{client, get, server};

/// A fault and what comes of it.
#[derive(Debug)]
pub(super) struct Row {
    /// The test's name.
    pub(super) name: &'static str,
    /// What the server does, in words.
    pub(super) what: &'static str,
    pub(super) fault: fn() -> Fault,
    pub(super) sees: Sees,
}

/// What the caller sees.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sees {
    /// The answer: the fault does no harm.
    Success,
    /// The answer, if a further attempt is without fault; else this.
    Retries(Failure),
    /// This, at once.
    Fails(Failure),
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Failure {
    pub(super) kind: ErrorKind,
    pub(super) status: Option<u16>,
    /// The part of the error's text that says what happened.
    pub(super) says: &'static str,
    /// Whether the server has got the whole request of an attempt that fails.
    pub(super) arrives: bool,
}

impl Failure {
    const fn new(kind: ErrorKind, status: Option<u16>, says: &'static str) -> Self {
        Failure { kind, status, says, arrives: true }
    }
}

/// What every error says that is about a connection, before it says why.
const ENDED: &str = "the connection ended before the answer was complete: ";
const TOO_LARGE: &str = "the answer is larger than `max_response_bytes` allows";

/// The connection ended or broke the protocol, for this reason; another attempt is made.
pub(super) const fn interrupted(says: &'static str) -> Sees {
    Sees::Retries(Failure::new(ErrorKind::Transport, None, says))
}

/// The same, before the server had the whole request.
pub(super) const fn interrupted_early(says: &'static str) -> Sees {
    let failure = Failure::new(ErrorKind::Transport, None, says);
    Sees::Retries(Failure { arrives: false, ..failure })
}

/// The time of an attempt ran out; another one is made, until that of the operation has run out.
pub(super) const fn times_out() -> Sees {
    Sees::Retries(Failure::new(ErrorKind::Timeout, None, LATE))
}

const LATE: &str = "timed out: the operation took more than 30s (3 attempts); \
     the last attempt failed: timed out: an attempt took more than 10s";

/// A success that cannot be read; another attempt is made.
pub(super) const fn unreadable(status: u16, says: &'static str) -> Sees {
    Sees::Retries(Failure::new(ErrorKind::Response, Some(status), says))
}

/// An error of the service that may pass; another attempt is made.
pub(super) const fn passing(status: u16, says: &'static str) -> Sees {
    Sees::Retries(Failure::new(ErrorKind::Service, Some(status), says))
}

/// An error of the service that is final.
pub(super) const fn refused(status: u16, says: &'static str) -> Sees {
    Sees::Fails(Failure::new(ErrorKind::Service, Some(status), says))
}

/// More was sent than is accepted, which is final.
pub(super) const fn too_large() -> Sees {
    Sees::Fails(Failure::new(ErrorKind::Transport, None, TOO_LARGE))
}

/// As many attempts as a client makes that is not told otherwise.
pub(super) const ATTEMPTS: usize = 3;

impl Sees {
    /// How many requests the server gets when the fault happens once.
    pub(super) fn requests_once(self) -> usize {
        match self {
            Sees::Success => 1,
            Sees::Retries(failure) => usize::from(failure.arrives) + 1,
            Sees::Fails(failure) => usize::from(failure.arrives),
        }
    }

    /// How many requests the server gets when the fault happens each time.
    pub(super) fn requests_always(self) -> usize {
        match self {
            Sees::Success => 1,
            Sees::Retries(failure) => usize::from(failure.arrives) * ATTEMPTS,
            Sees::Fails(failure) => usize::from(failure.arrives),
        }
    }
}

/// Plays a fault once and then each time, and calls once more: whatever happened, the client is good
/// for further calls.
pub(super) async fn check(rows: &[Row], name: &str) {
    let row = rows.iter().find(|row| row.name == name).expect("a row of this name");

    let once = server([(row.fault)()]).await;
    let caller = client(&once);
    let result = get(&caller).await;
    match row.sees {
        Sees::Success | Sees::Retries(_) => result.expect("a fault that happens once"),
        Sees::Fails(failure) => assert_failure(&result.expect_err("the fault"), failure, 1),
    }
    assert_eq!(once.requests(), row.sees.requests_once(), "requests when it happens once");
    assert_attempts(&once);
    get(&caller).await.expect("a call after the fault");
    assert_eq!(once.requests(), row.sees.requests_once() + 1, "requests of the call after it");

    let attempts = if matches!(row.sees, Sees::Retries(_)) { ATTEMPTS } else { 1 };
    let always = server((0..attempts).map(|_| (row.fault)())).await;
    let caller = client(&always);
    let result = get(&caller).await;
    match row.sees {
        Sees::Success => result.expect("a fault that does no harm"),
        Sees::Retries(failure) | Sees::Fails(failure) => {
            assert_failure(&result.expect_err("the fault"), failure, attempts);
        }
    }
    assert_eq!(always.requests(), row.sees.requests_always(), "requests when it happens each time");
    assert_attempts(&always);
    get(&caller).await.expect("a call after all faults");
    assert_eq!(always.requests(), row.sees.requests_always() + 1, "requests of the call after all");
}

/// All requests are attempts of one call, and each is another one: a transport that sends a request
/// again on its own sends the same number twice.
pub(super) fn assert_attempts(server: &FaultServer) {
    let received = server.received();
    let header = |request: &Received, name| request.header(name).expect("a header").to_owned();
    let of = |name| received.iter().map(|request| header(request, name)).collect::<Vec<_>>();
    let mut calls = of("amz-sdk-invocation-id");
    calls.dedup();
    assert!(calls.len() <= 1, "{calls:?}");
    let attempts = of("amz-sdk-request");
    assert!(attempts.is_sorted_by(|one, next| one < next), "{attempts:?}");
}

fn assert_failure(error: &Error, failure: Failure, attempts: usize) {
    let text = error.to_string();
    assert_eq!((error.kind(), error.status()), (failure.kind, failure.status), "{text}");
    assert_eq!(error.attempts() as usize, attempts, "{text}");
    assert!(text.contains(failure.says), "{text}");
    let before = match failure.kind {
        ErrorKind::Transport if failure.says != TOO_LARGE => ENDED,
        ErrorKind::Response => "the answer cannot be read: ",
        _ => "GetMeeting: ",
    };
    assert!(text.contains(before), "{text}");
    assert_is_discreet(error);
}

/// No text of an error has a secret or a part of a body, and what a person reads no address.
pub(super) fn assert_is_discreet(error: &Error) {
    let (text, debug) = (error.to_string(), format!("{error:?}"));
    for part in ["planted-secret", MARK] {
        assert!(!text.contains(part), "`{part}` is in `{text}`");
        assert!(!debug.contains(part), "`{part}` is in `{debug}`");
    }
    assert!(!text.contains("127.0.0.1"), "`{text}`");
    assert!(!text.contains(char::is_control), "`{text}`");
}

/// Stands in bodies that no text may repeat.
pub(super) const MARK: &str = "planted-body";

/// Rows and a test for each.
macro_rules! faults {
    ($($name:ident: $what:literal, $fault:expr => $sees:expr;)*) => {
        pub(super) static ROWS: &[$crate::faults::row::Row] = &[
            $($crate::faults::row::Row {
                name: stringify!($name),
                what: $what,
                fault: || $fault,
                sees: $sees,
            },)*
        ];

        $(
            #[tokio::test(start_paused = true)]
            async fn $name() {
                $crate::faults::row::check(ROWS, stringify!($name)).await;
            }
        )*
    };
}
pub(super) use faults;
