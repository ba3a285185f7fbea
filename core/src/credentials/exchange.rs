//! One request to a service that gives credentials, and its answer: within limits of time, and again
//! when that may help.

use std::time::Duration;

use http::StatusCode;
use tokio::time::{sleep, timeout};

use super::CredentialsError;
use super::clock::up_to;
use crate::error::reasons;
use crate::transport::{
    HttpRequest, HttpResponse, RequestLimits, Transport, TransportError, TransportErrorKind,
};

/// How long and how often a service is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// Until there is a connection.
    pub(super) connect: Duration,
    /// From sending to the end of the answer.
    pub(super) exchange: Duration,
    /// Requests at most.
    pub(super) attempts: u32,
    /// Whether to try again when no connection came about.
    pub(super) insists: bool,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// Nobody listens there, or not soon enough.
    NoConnection(TransportError),
    Failed(TransportError),
    TimedOut(Duration),
}

/// No answer with credentials is larger: 256 KiB.
const MOST_BYTES: usize = 256 * 1024;
/// The pause before the second attempt at most; it doubles with each further one.
const PAUSE: Duration = Duration::from_millis(100);

/// Sends a request until it is answered with something other than "try again".
pub(super) async fn exchange(
    transport: &dyn Transport,
    request: &HttpRequest,
    patience: Patience,
) -> Result<HttpResponse, Unanswered> {
    let mut attempt = 1;
    loop {
        let mut request = request.clone();
        request.limits =
            RequestLimits { connect_timeout: patience.connect, max_response_bytes: MOST_BYTES };
        let answer = match timeout(patience.exchange, transport.send(request)).await {
            Ok(answer) => answer.map_err(Unanswered::from),
            Err(_) => Err(Unanswered::TimedOut(patience.exchange)),
        };
        if attempt >= patience.attempts || !may_pass(&answer, patience) {
            return answer;
        }
        sleep(up_to(PAUSE.saturating_mul(1 << attempt.min(4)))).await;
        attempt += 1;
    }
}

fn may_pass(answer: &Result<HttpResponse, Unanswered>, patience: Patience) -> bool {
    match answer {
        Ok(answer) => {
            answer.status.is_server_error() || answer.status == StatusCode::TOO_MANY_REQUESTS
        }
        Err(Unanswered::NoConnection(_)) => patience.insists,
        Err(Unanswered::Failed(error)) => {
            !matches!(error.kind(), TransportErrorKind::TooLarge | TransportErrorKind::Request)
        }
        Err(Unanswered::TimedOut(_)) => true,
    }
}

impl From<TransportError> for Unanswered {
    fn from(error: TransportError) -> Self {
        match error.kind() {
            TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => {
                Unanswered::NoConnection(error)
            }
            _ => Unanswered::Failed(error),
        }
    }
}

impl Unanswered {
    /// As the end of a sentence about a service.
    pub(super) fn text(&self) -> String {
        match self {
            Unanswered::NoConnection(error) | Unanswered::Failed(error) => {
                format!("{error}{}", reasons(error))
            }
            Unanswered::TimedOut(after) => format!("timed out: it took more than {after:?}"),
        }
    }

    /// As the error of a service that is configured.
    pub(super) fn of(&self, service: &str) -> CredentialsError {
        CredentialsError::provider_error(format!("{service} did not answer: {}", self.text()))
    }
}

/// An answer that is none of the expected. Its body may have secrets in it, so at most its code is
/// shown, when it looks like one.
pub(super) fn refused(service: &str, status: StatusCode, code: Option<&str>) -> CredentialsError {
    let code = code.filter(|code| {
        (1..=64).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let code = code.map_or_else(String::new, |code| format!(" with `{code}`"));
    let text = format!("{service} answered{code} ({})", status.as_u16());
    CredentialsError::provider_error(text)
}
