//! HTTP/1.1 on hyper: takes connections, reads requests and writes the backend's answers.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use chime_sdk_core::server::{
    Context, Fault, Route, decode, encode, encode_fault, encode_unrouted, route_among,
};
use chime_sdk_core::shape::Structure;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::backend::Backend;
use super::faults;
use super::words::unknown_words;

/// The longest body that is taken. By the bounds of the model every valid request is far shorter.
const LONGEST_BODY: usize = 1024 * 1024;

/// The pause after a connection could not be taken, most likely for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");

/// Serves connections until told to end, then waits for those that are in the middle of a request.
/// Dropping this future ends all of them at once.
pub(super) async fn serve(
    listener: TcpListener,
    backend: Arc<Backend>,
    mut end: watch::Receiver<bool>,
) {
    let mut connections = JoinSet::new();
    let connection_end = end.clone();
    let mut ending = pin!(ended(&mut end));
    loop {
        let accepted = poll_fn(|context| {
            // forgets connections that have ended
            while let Poll::Ready(Some(_)) = connections.poll_join_next(context) {}
            if ending.as_mut().poll(context).is_ready() {
                return Poll::Ready(None);
            }
            listener.poll_accept(context).map(Some)
        });
        match accepted.await {
            Some(Ok((stream, _))) => {
                connections.spawn(converse(stream, Arc::clone(&backend), connection_end.clone()));
            }
            Some(Err(_)) => tokio::time::sleep(ACCEPT_PAUSE).await,
            None => break,
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

/// Returns once the fake is told to end, or is gone.
async fn ended(end: &mut watch::Receiver<bool>) {
    let _ = end.wait_for(|ended| *ended).await;
}

/// Answers the requests of one connection.
async fn converse(stream: TcpStream, backend: Arc<Backend>, mut end: watch::Receiver<bool>) {
    // small answers must not wait for more to come; if this fails they are slow, not wrong
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| exchange(&backend, request));
    let connection = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection.with_upgrades());
    let mut ending = pin!(ended(&mut end));
    let mut told = false;
    poll_fn(|context| {
        // a finished future must not be polled again
        if !told && ending.as_mut().poll(context).is_ready() {
            told = true;
            connection.as_mut().graceful_shutdown();
        }
        // an error is the client's going away, which is nobody's concern here
        connection.as_mut().poll(context).map(|_| ())
    })
    .await;
}

async fn exchange(
    backend: &Arc<Backend>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, hyper::Error> {
    #[cfg(feature = "fake-signaling")]
    let request = match super::signaling::answer(backend, request).await {
        Ok(response) => return Ok(response),
        Err(request) => request,
    };
    let (head, body) = request.into_parts();
    let body = read(body).await?;
    Ok(answer(backend, head, body).map(Full::new))
}

/// Reads a body to its end. What is too long is read as well, though not kept: an answer in the
/// middle of a request gets lost when the connection closes.
async fn read(mut body: Incoming) -> Result<Result<Bytes, Fault>, hyper::Error> {
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
        let message = format!("the body is longer than {LONGEST_BODY} bytes");
        return Ok(Err(faults::bad_request(message)));
    }
    Ok(Ok(bytes.freeze()))
}

/// The answer to a request whose body was read, or was refused.
fn answer(backend: &Backend, head: Parts, body: Result<Bytes, Fault>) -> Response<Bytes> {
    let request_id = Uuid::new_v4().to_string();
    let header = HeaderValue::try_from(&request_id);
    let query = head.uri.query().unwrap_or_default();
    let mut response = match route_among(backend.operations(), &head.method, head.uri.path(), query)
    {
        Ok(route) => {
            let context = Context { request_id, headers: head.headers };
            match outcome(backend, &context, &route, body) {
                Ok(output) => encode(route.operation, output.as_ref()),
                Err(fault) => encode_fault(&fault, &context.request_id),
            }
        }
        Err(error) => {
            backend.with(|state| state.tally.count(None));
            // the service has no modelled error for it
            encode_unrouted(backend.operations(), error, head.uri.path())
        }
    };
    if let Ok(header) = header {
        response.headers_mut().insert(REQUEST_ID, header);
    }
    response
}

/// What an operation answers. Whether the request is let in is decided before its body is looked at.
fn outcome(
    backend: &Backend,
    context: &Context,
    route: &Route,
    body: Result<Bytes, Fault>,
) -> Result<Box<dyn Structure>, Fault> {
    let operation = route.operation;
    backend.admit(context, operation)?;
    let input = decode(route, &context.headers, &body?)
        .map_err(|violations| faults::bad_request(joined(&violations)))?;
    let unknown = unknown_words(operation, input.as_ref());
    if !unknown.is_empty() {
        return Err(faults::bad_request(joined(&unknown)));
    }
    backend.carry_out(context, operation, input)
}

fn joined(problems: &[impl ToString]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
