//! The admin route: all that is scripted from Rust, for clients in any language, as JSON below
//! `/_fake`. `docs/FAKE_ADMIN.md` describes it.

use std::sync::Arc;

use bytes::Bytes;
use chime_sdk_core::server::Fault;
use http::header::{ALLOW, CONTENT_TYPE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::backend::Backend;
use super::clock::Millis;
use super::http::{Body, full, read};

mod events;
mod faults;
mod guard;
mod home;
mod keys;
mod meetings;
mod rule;
mod time;

use home::ROUTES;
use keys::{Parameters, Problem};

/// Where the admin route is. No operation of the service can have this path.
const ROOT: &str = "/_fake";

/// Whether a path belongs to the admin route.
pub(super) fn is_at(path: &str) -> bool {
    path.strip_prefix(ROOT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Puts rules in force, as the route does.
pub(super) fn add_faults(backend: &Backend, rules: &Value) -> Result<(), Problem> {
    faults::add(backend, rules).map(drop)
}

/// Answers a request of the admin route.
pub(super) async fn answer(
    backend: Arc<Backend>,
    request: Request<Incoming>,
    end: watch::Receiver<bool>,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    // also when it is not looked at: an answer in the middle of a request gets lost
    let body = read(body).await;
    let answered = match guard::check(&head, &backend.authority()) {
        Ok(()) => match body {
            Ok(Ok(body)) => route(backend, &head, &body, end).await,
            Ok(Err(fault)) => Err(Refusal::of(fault.message)),
            Err(_) => Err(Refusal::of("the request broke off")),
        },
        Err(refusal) => Err(refusal),
    };
    answered.unwrap_or_else(Refusal::into_response)
}

/// Hands a request to what it is about.
async fn route(
    backend: Arc<Backend>,
    head: &Parts,
    body: &[u8],
    end: watch::Receiver<bool>,
) -> Result<Response<Body>, Refusal> {
    let path = head.uri.path().strip_prefix(ROOT).unwrap_or_default();
    let segments: Vec<&str> = path.split('/').filter(|segment| !segment.is_empty()).collect();
    let query = Parameters::of(head.uri.query().unwrap_or_default());
    let method = head.method.as_str();
    if let ("GET", ["events"]) = (method, &segments[..]) {
        return events::answer(&backend, query, end).await;
    }
    let value = match (method, &segments[..]) {
        ("GET", []) => home::show(&backend),
        ("GET", ["faults"]) => faults::list(&backend),
        ("POST", ["faults"]) => faults::add(&backend, &parsed(body)?)?,
        ("DELETE", ["faults"]) => faults::clear(&backend),
        ("DELETE", ["faults", id]) => faults::remove(&backend, id)?,
        ("GET", ["clock"]) => time::show(&backend),
        ("POST", ["clock"]) => time::advance(&backend, &parsed(body)?)?,
        ("GET", ["requests"]) => home::requests(&backend),
        ("GET", ["meetings"]) => meetings::list(&backend),
        ("GET", ["meetings", id]) => meetings::show(&backend, id)?,
        ("POST", ["meetings", id, "attendees", attendee, what @ ("join" | "leave" | "drop")]) => {
            nothing_in(body)?;
            meetings::connect(&backend, id, attendee, what)?
        }
        ("POST", ["reset"]) => {
            nothing_in(body)?;
            backend.reset();
            json!({})
        }
        _ => return Err(no_route(&segments)),
    };
    query.finish()?;
    Ok(full(json_response(StatusCode::OK, &value)))
}

/// The JSON of a body.
fn parsed(body: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(body).map_err(|error| format!("the body is no JSON: {error}"))
}

/// Refuses a body that says something where nothing is asked.
fn nothing_in(body: &[u8]) -> Result<(), Problem> {
    if body.trim_ascii().is_empty() {
        return Ok(());
    }
    keys::Keys::of("the body", &parsed(body)?)?.finish()
}

/// Why there is no answer: another method, or another path.
fn no_route(segments: &[&str]) -> Refusal {
    let mut methods: Vec<&str> =
        ROUTES.iter().filter(|route| route.fits(segments)).map(|route| route.method).collect();
    methods.dedup();
    if methods.is_empty() {
        let mut paths: Vec<&str> = ROUTES.iter().map(|route| route.path).collect();
        paths.dedup();
        let message = format!("no such route; there are {}", paths.join(", "));
        return Refusal { status: StatusCode::NOT_FOUND, message, allowed: None };
    }
    let allowed = methods.join(", ");
    Refusal {
        status: StatusCode::METHOD_NOT_ALLOWED,
        message: format!("this route takes {allowed}"),
        allowed: HeaderValue::try_from(allowed).ok(),
    }
}

/// A request that is not done.
#[derive(Debug)]
struct Refusal {
    status: StatusCode,
    message: String,
    /// The methods that would be.
    allowed: Option<HeaderValue>,
}

impl Refusal {
    /// What is wrong with the request itself.
    fn of(problem: impl Into<Problem>) -> Self {
        Refusal { status: StatusCode::BAD_REQUEST, message: problem.into(), allowed: None }
    }

    fn not_found(message: impl Into<String>) -> Self {
        Refusal { status: StatusCode::NOT_FOUND, message: message.into(), allowed: None }
    }

    fn into_response(self) -> Response<Body> {
        let mut response = json_response(self.status, &json!({ "message": self.message }));
        if let Some(allowed) = self.allowed {
            response.headers_mut().insert(ALLOW, allowed);
        }
        full(response)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Refusal::of(problem)
    }
}

/// What the service itself would say: there is no such meeting, or no such attendee.
impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal::not_found(fault.message)
    }
}

fn json_response(status: StatusCode, value: &Value) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from(format!("{value}\n")));
    *response.status_mut() = status;
    set_content_type(response.headers_mut(), "application/json");
    response
}

fn set_content_type(headers: &mut HeaderMap, content_type: &'static str) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
}

/// A moment as people and programs read it.
fn moment(moment: Millis) -> Value {
    let timestamp =
        i64::try_from(moment.0).ok().map(chime_sdk_core::timestamp::Timestamp::from_millis);
    let format = chime_sdk_core::schema::TimestampFormat::DateTime;
    let text = timestamp.and_then(|timestamp| timestamp.to_text(format).ok());
    json!({ "ms": moment.0, "iso": text })
}
