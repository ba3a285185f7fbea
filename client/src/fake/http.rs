//! HTTP/1.1 on hyper: takes connections, has their requests answered, and ends them as they have to
//! end.

use std::convert::Infallible;
use std::error::Error as _;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{Either, Full};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::backend::Backend;
use super::rules::Ending;

pub(super) mod exchange;

pub(super) use exchange::{read, refused};

/// The body of an answer: one that is there, or one that comes piece by piece.
pub(super) type Body = Either<Full<Bytes>, UnsyncBoxBody<Bytes, Infallible>>;

/// An answer that is there as a whole.
pub(super) fn full(response: Response<Bytes>) -> Response<Body> {
    response.map(whole)
}

/// A body that is there as a whole.
fn whole(bytes: Bytes) -> Body {
    Either::Left(Full::new(bytes))
}

/// The pause after a connection could not be taken, most likely for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

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
pub(super) async fn ended(end: &mut watch::Receiver<bool>) {
    let _ = end.wait_for(|ended| *ended).await;
}

/// Answers the requests of one connection.
async fn converse(stream: TcpStream, backend: Arc<Backend>, mut end: watch::Receiver<bool>) {
    // small answers must not wait for more to come; if this fails they are slow, not wrong
    let _ = stream.set_nodelay(true);
    let request_end = end.clone();
    let service = service_fn(|request| {
        exchange::exchange(Arc::clone(&backend), request, request_end.clone())
    });
    let builder = http1::Builder::new();
    let mut connection = builder.serve_connection(TokioIo::new(stream), service).with_upgrades();
    let mut ending = pin!(ended(&mut end));
    let mut told = false;
    let outcome = poll_fn(|context| {
        // a finished future must not be polled again
        if !told && ending.as_mut().poll(context).is_ready() {
            told = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
        Pin::new(&mut connection).poll(context)
    })
    .await;
    // any other error is the client's going away, which is nobody's concern here
    let Err(error) = outcome else { return };
    let Some(ending) = error.source().and_then(|source| source.downcast_ref::<Ending>()) else {
        return;
    };
    if let Some(parts) = connection.into_parts() {
        finish(parts.io.into_inner(), ending).await;
    }
}

/// Ends a connection that gets no answer, or none that is HTTP as it should be.
async fn finish(mut stream: TcpStream, ending: &Ending) {
    // A client that is gone meanwhile has its connection ended already.
    let _ = match ending {
        Ending::Close | Ending::Never => Ok(()),
        Ending::Reset => stream.set_zero_linger(),
        Ending::Bytes(bytes) => match stream.write_all(bytes).await {
            Ok(()) => stream.shutdown().await,
            Err(error) => Err(error),
        },
    };
}
