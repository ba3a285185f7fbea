//! One request and its answer.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use chime_sdk_core::server::{
    Context, Fault, Route, decode, encode, encode_fault, encode_unrouted, route_among,
};
use chime_sdk_core::shape::Structure;
use http::header::DATE;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::sync::watch;
use uuid::Uuid;

use super::{Body, ended, full, whole};
use crate::fake::admin;
use crate::fake::authentication::{self, Arrival};
use crate::fake::backend::{Backend, Underway};
use crate::fake::failure::Failure;
use crate::fake::refusals;
use crate::fake::rules::{Ending, Strike};
#[cfg(feature = "fake-signaling")]
use crate::fake::signaling;

/// The longest body that is taken. By the bounds of the model every valid request is far shorter.
const LONGEST_BODY: usize = 1024 * 1024;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Answers a request, or says how the connection has to end.
pub(super) async fn exchange(
    backend: Arc<Backend>,
    request: Request<Incoming>,
    mut end: watch::Receiver<bool>,
) -> Result<Response<Body>, Ending> {
    if admin::is_at(request.uri().path()) {
        let response = admin::answer(Arc::clone(&backend), request, end).await;
        return Ok(backend.acknowledge(response, whole).await);
    }
    #[cfg(feature = "fake-signaling")]
    let request = match signaling::answer(&backend, request).await {
        Ok(response) => return Ok(response.map(Body::Left)),
        Err(request) => request,
    };
    let (head, body) = request.into_parts();
    let Ok(body) = read(body).await else { return Err(Ending::Close) };
    reply(&backend, head, body, &mut end).await.map(full)
}

/// Answers a request that came without a network, or says how a connection would have ended.
pub(in crate::fake) async fn exchange_in_process(
    backend: Arc<Backend>,
    request: Request<Bytes>,
    mut end: watch::Receiver<bool>,
) -> Result<Response<Bytes>, Ending> {
    let (head, body) = request.into_parts();
    let body = if body.len() > LONGEST_BODY { Err(too_long()) } else { Ok(body) };
    reply(&backend, head, body, &mut end).await
}

/// What is sent back, over a network or without one; returns late, or not at all, when that was asked
/// for.
async fn reply(
    backend: &Backend,
    head: Parts,
    body: Result<Bytes, Fault>,
    end: &mut watch::Receiver<bool>,
) -> Result<Response<Bytes>, Ending> {
    let mut response = match answer(backend, head, body, end).await {
        // the client may give up, and the fake may end: both end this
        Err(Ending::Never) => {
            ended(end).await;
            return Err(Ending::Close);
        }
        other => other?,
    };
    if let Some(date) = authentication::date(backend.settings()) {
        // a date that a test asks for stays
        response.headers_mut().entry(DATE).or_insert(date);
    }
    Ok(response)
}

/// Reads a body to its end. What is too long is read as well, though not kept: an answer in the
/// middle of a request gets lost when the connection closes.
pub(in crate::fake) async fn read(
    mut body: Incoming,
) -> Result<Result<Bytes, Fault>, hyper::Error> {
    let mut bytes = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        length += data.len();
        if length <= LONGEST_BODY {
            bytes.extend_from_slice(&data);
        }
    }
    if length > LONGEST_BODY {
        return Ok(Err(too_long()));
    }
    Ok(Ok(bytes.freeze()))
}

fn too_long() -> Fault {
    refusals::bad_request(format!("the body is longer than {LONGEST_BODY} bytes"))
}

/// The answer to a request whose body was read, or was refused.
async fn answer(
    backend: &Backend,
    head: Parts,
    body: Result<Bytes, Fault>,
    end: &mut watch::Receiver<bool>,
) -> Result<Response<Bytes>, Ending> {
    let request_id = Uuid::new_v4().to_string();
    let Parts { method, uri, headers, .. } = head;
    let (path, query) = (uri.path(), uri.query().unwrap_or_default());
    let route = match route_among(backend.operations(), &method, path, query) {
        Ok(route) => route,
        Err(error) => {
            backend.with(|state| state.tally.count(None));
            // the service has no modelled error for it
            let response = encode_unrouted(backend.operations(), error, path);
            return Ok(identified(response, &request_id));
        }
    };
    let context = Context { request_id, headers };
    let strike = backend.meet(route.operation.name);
    // until it is answered, so also while an answer is held back
    let mut underway = None;
    let act = || {
        let arrival = Arrival { method: &method, path, query, body: body.as_deref().ok() };
        let admitted = backend.admit(&context, route.operation, arrival);
        match admitted
            .and_then(|()| outcome(backend, &context, &route, body, &strike, &mut underway))
        {
            Ok(output) => identified(encode(route.operation, output.as_ref()), &context.request_id),
            Err(fault) => refused(&fault, &context.request_id),
        }
    };
    let throttling = backend.settings().assumptions.throttling_code;
    let fail =
        |failure: &Failure, usual| strike.fail(failure, usual, &context.request_id, throttling);
    let response = answer_to(act, fail, &strike, end).await?;
    // and until it is stored
    let response = backend.acknowledge(response, |body| body).await;
    drop(underway);
    Ok(response)
}

/// What comes of an action at which rules may strike.
async fn answer_to(
    act: impl FnOnce() -> Response<Bytes>,
    fail: impl FnOnce(&Failure, Option<Response<Bytes>>) -> Result<Response<Bytes>, Ending>,
    strike: &Strike,
    end: &mut watch::Receiver<bool>,
) -> Result<Response<Bytes>, Ending> {
    let mut response = if strike.after_effect {
        let usual = act();
        pause(strike.delay, end).await?;
        match &strike.failure {
            Some(failure) => fail(failure, Some(usual))?,
            None => usual,
        }
    } else {
        pause(strike.delay, end).await?;
        match &strike.failure {
            Some(failure) => fail(failure, None)?,
            None => act(),
        }
    };
    response.headers_mut().extend(strike.headers.clone());
    Ok(response)
}

/// Waits, unless the fake ends.
async fn pause(delay: Duration, end: &mut watch::Receiver<bool>) -> Result<(), Ending> {
    if !delay.is_zero() && tokio::time::timeout(delay, ended(end)).await.is_ok() {
        return Err(Ending::Close);
    }
    Ok(())
}

/// An error as the service answers with it.
pub(in crate::fake) fn refused(fault: &Fault, request_id: &str) -> Response<Bytes> {
    identified(encode_fault(fault, request_id), request_id)
}

/// What an operation answers to a request that was let in.
fn outcome<'a>(
    backend: &'a Backend,
    context: &Context,
    route: &Route,
    body: Result<Bytes, Fault>,
    strike: &Strike,
    underway: &mut Option<Underway<'a>>,
) -> Result<Box<dyn Structure>, Fault> {
    let operation = route.operation;
    let input = decode(route, &context.headers, &body?)
        .map_err(|violations| refusals::bad_request(joined(&violations)))?;
    *underway = Some(backend.begin(context, operation, input.as_ref())?);
    match &strike.partial {
        Some((partial, turn)) => backend.carry_out_in_part(context, input, partial, *turn),
        None => backend.carry_out(context, operation, input),
    }
}

fn joined(problems: &[impl ToString]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn identified(mut response: Response<Bytes>, request_id: &str) -> Response<Bytes> {
    if let Ok(header) = HeaderValue::try_from(request_id) {
        response.headers_mut().insert(REQUEST_ID, header);
    }
    response
}
