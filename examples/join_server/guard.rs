//! What is true of every request: who may send it, how long it may take, and what its answer says to a
//! browser.
//!
//! A site in somebody's browser can send requests to any address that this browser reaches, loopback
//! included. It can do so under its own name, which stands in `Origin`, or with a name that was made to
//! lead here, which stands in `Host`. Both are refused unless the site is an allowed one.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::failure::Failure;
use crate::routes::Server;

/// How long a request may take, the service's own attempts included.
const TIME_LIMIT: Duration = Duration::from_secs(40);

/// Whose requests are taken.
#[derive(Debug)]
pub(crate) struct Guard {
    /// Whether only this machine reaches the server, so that a name of another one is a trick.
    on_loopback: bool,
    allowed_origins: Vec<String>,
}

impl Guard {
    pub(crate) fn new(address: SocketAddr, allowed_origins: Vec<String>) -> Self {
        Guard { on_loopback: address.ip().is_loopback(), allowed_origins }
    }

    /// The allowed origin that a request comes from; `None` for those of this server's own page, and
    /// for those of programs.
    fn origin(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, Failure> {
        let host =
            headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        if self.on_loopback && !is_loopback(host) && !self.is_host_of_allowed(host) {
            return Err(forbidden(&format!("`Host` is `{host}`"), &format!("https://{host}")));
        }
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(None) };
        let text = origin.to_str().unwrap_or_default();
        if self.allowed_origins.iter().any(|allowed| allowed == text) {
            return Ok(Some(origin.clone()));
        }
        if text.split_once("://").is_some_and(|(_, authority)| authority == host) {
            return Ok(None);
        }
        Err(forbidden(&format!("`Origin` is `{text}`"), text))
    }

    /// A proxy in front of this server may keep the name by which it was called.
    fn is_host_of_allowed(&self, host: &str) -> bool {
        let mut authorities = self.allowed_origins.iter().filter_map(|it| it.split_once("://"));
        authorities.any(|(_, authority)| authority == host)
    }
}

fn forbidden(what: &str, origin: &str) -> Failure {
    let message = format!(
        "{what}, and this server does not take requests from there; to allow it, start the server \
         with `--allow-origin {origin}`"
    );
    Failure::new(StatusCode::FORBIDDEN, message)
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let name = name.to_ascii_lowercase();
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Goes around all routes.
pub(crate) async fn check(
    State(server): State<Arc<Server>>,
    request: Request,
    next: Next,
) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = match server.guard.origin(request.headers()) {
        Err(failure) => failure.into_response(),
        Ok(origin) => {
            let asks = is_preflight(&method, request.headers());
            let mut response = match (&origin, asks) {
                (Some(_), true) => allowed_methods(),
                _ => in_time(next.run(request)).await,
            };
            if let Some(origin) = origin {
                let headers = response.headers_mut();
                headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
            response
        }
    };
    // the query has names and titles in it
    tracing::debug!("{method} {path}: {}", response.status());
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

async fn in_time(answer: impl Future<Output = Response>) -> Response {
    tokio::time::timeout(TIME_LIMIT, answer).await.unwrap_or_else(|_| {
        let message = format!("there was no answer within {} s", TIME_LIMIT.as_secs());
        Failure::new(StatusCode::GATEWAY_TIMEOUT, message).into_response()
    })
}

/// A browser asks before it sends what a form could not send.
fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn allowed_methods() -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type"),
        (header::ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// What every answer says, unless it says it otherwise. The last two are what a browser wants to see
/// before a page may share memory with its workers, as the filters of amazon-chime-sdk-js do.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), geolocation=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(host: &str, origin: Option<&str>) -> Result<Option<HeaderValue>, Failure> {
        let address = SocketAddr::from(([127, 0, 0, 1], 8080));
        let guard = Guard::new(address, vec!["https://meet.example.com".to_owned()]);
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        guard.origin(&headers)
    }

    #[test]
    fn the_own_page_and_programs_are_let_in() {
        for host in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "a.localhost", "127.0.0.1"] {
            assert_eq!(judge(host, None).unwrap(), None, "{host}");
            assert_eq!(judge(host, Some(&format!("http://{host}"))).unwrap(), None, "{host}");
        }
    }

    #[test]
    fn an_allowed_site_is_let_in_under_its_name() {
        let origin = "https://meet.example.com";
        assert_eq!(judge("127.0.0.1:8080", Some(origin)).unwrap().unwrap(), origin);
        assert_eq!(judge("meet.example.com", None).unwrap(), None);
    }

    #[test]
    fn other_sites_are_not() {
        for (host, origin) in [
            ("evil.example", None),
            ("", None),
            ("127.0.0.1.evil.example", None),
            ("192.168.0.7:8080", None),
            ("evil.example", Some("http://evil.example")),
            ("127.0.0.1:8080", Some("http://evil.example")),
            ("127.0.0.1:8080", Some("http://127.0.0.1:9999")),
            ("127.0.0.1:8080", Some("null")),
            ("127.0.0.1:8080", Some("http://meet.example.com")),
        ] {
            let refused = judge(host, origin).unwrap_err();
            assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{host} {origin:?}");
        }
    }
}
