//! What is answered when something cannot be done: a status, and `{"error": ".."}`, where the official
//! demo's page looks for it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chime_sdk_meetings::{Error, ErrorKind};
use serde_json::json;

/// A refusal or a failure, in words that the browser's user may read.
#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    message: String,
}

impl Failure {
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Failure { status, message: message.into() }
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// There is no such meeting, or it is over.
    pub(crate) fn no_meeting(title: &str) -> Self {
        let message = format!("there is no meeting `{title}`: nobody has made it, or it has ended");
        Self::new(StatusCode::NOT_FOUND, message)
    }

    #[cfg(test)]
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }
}

/// What the browser's user can mend is told as it is. All else is this server's affair: it goes to the
/// log, for it may name addresses and accounts.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = status_of(&error);
        if status.is_server_error() {
            tracing::error!("{error}");
            let reason = match status {
                StatusCode::GATEWAY_TIMEOUT => "has not answered in time",
                StatusCode::BAD_GATEWAY => "cannot be reached, or has failed",
                _ => "does not accept this server",
            };
            return Self::new(
                status,
                format!("the meeting service {reason}; the server's log says more"),
            );
        }
        tracing::info!("{error}");
        Self::new(status, error.to_string())
    }
}

fn status_of(error: &Error) -> StatusCode {
    match error.kind() {
        ErrorKind::Validation => StatusCode::BAD_REQUEST,
        ErrorKind::Timeout => StatusCode::GATEWAY_TIMEOUT,
        ErrorKind::Service if error.is_throttling() => StatusCode::TOO_MANY_REQUESTS,
        // the service's answer to its own caller, who is this server
        ErrorKind::Service if error.is_unauthorized() || error.is_forbidden() => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
        ErrorKind::Service => match error.status().map(StatusCode::from_u16) {
            Some(Ok(status)) if status.is_client_error() => status,
            _ => StatusCode::BAD_GATEWAY,
        },
        ErrorKind::Transport | ErrorKind::Response => StatusCode::BAD_GATEWAY,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = answer(self.status, &json!({ "error": self.message }));
        if self.status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// A JSON answer, which nobody may keep: some of them hold a join token.
pub(crate) fn answer(status: StatusCode, body: &impl serde::Serialize) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    match serde_json::to_string(body) {
        Ok(text) => (status, headers, text).into_response(),
        Err(error) => {
            tracing::error!("an answer cannot be written: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
