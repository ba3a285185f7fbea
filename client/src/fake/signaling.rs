//! The signaling server of the fake, so that a browser with the service's own library joins a
//! meeting, is seen by the others, and is told of its end.
//!
//! A browser opens a WebSocket at the `SignalingUrl` of the meeting. It offers two subprotocols: a
//! fixed one, and its join token. Who may not come in is told by the code with which the connection
//! is closed, if it offers the fixed one and asks for that in the query, and else by the status of
//! HTTP:
//!
//! | code | status | said to |
//! |---|---|---|
//! | 4400 | 400 | one without a token, or who sends what cannot be read |
//! | 4403 | 403 | one whose token is not from here, or of another meeting, or of a deleted attendee |
//! | 4410 | 410 | one whose meeting has ended |
//!
//! The client takes the last for the end of the meeting and the others for a bad request; none of
//! them makes it try again.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HOST, SEC_WEBSOCKET_PROTOCOL, UPGRADE};
use http::{HeaderMap, HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use uuid::Uuid;

use super::backend::Backend;
use super::journal::Person;
use super::state::State;
use crate::strings::MeetingId;

mod frames;
mod ingestion;
mod media;
mod rooms;
mod sdp;
mod session;

pub(super) use rooms::Rooms;

use rooms::{CONTENT, Place};
use session::Session;

/// The path of a meeting's signaling, before its id.
const PATH: &str = "/control/";

/// The subprotocol that is agreed on.
const PROTOCOL: &str = "_aws_wt_session";

/// What a client has in its query that wants to be told by a close frame why it may not come in: a
/// browser's page cannot see the status of an upgrade.
const CLOSE_ON_ERROR: &str = "X-Amzn-Chime-Send-Close-On-Error=1";

/// The longest message that is taken, in bytes. An offer of a browser with 25 videos has less than
/// half of it.
const LONGEST_MESSAGE: usize = 256 * 1024;

/// Who a connection is for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ticket {
    meeting: MeetingId,
    place: Place,
}

/// Why somebody may not come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Refusal {
    /// Nothing says who it is.
    NoToken,
    /// The token does not open this meeting.
    Forbidden,
    /// There was such a meeting, or there is none; a token does not tell.
    Ended,
}

impl Refusal {
    fn status(self) -> StatusCode {
        match self {
            Refusal::NoToken => StatusCode::BAD_REQUEST,
            Refusal::Forbidden => StatusCode::FORBIDDEN,
            Refusal::Ended => StatusCode::GONE,
        }
    }

    fn code(self) -> u16 {
        4000 + self.status().as_u16()
    }

    fn reason(self) -> &'static str {
        match self {
            Refusal::NoToken => "the subprotocols are not `_aws_wt_session` and a join token",
            Refusal::Forbidden => "the join token is not one of an attendee of this meeting",
            Refusal::Ended => "the meeting has ended",
        }
    }
}

/// Answers a request of a browser's media library; gives back one that is none.
pub(super) async fn answer(
    backend: &Arc<Backend>,
    request: Request<Incoming>,
) -> Result<Response<Full<Bytes>>, Request<Incoming>> {
    let path = request.uri().path();
    if path.starts_with(PATH) {
        return Ok(accept(backend, request));
    }
    let Some(response) = ingestion::answer(request.method(), path) else {
        return Err(request);
    };
    // an answer in the middle of a request gets lost when the connection closes
    let mut body = request.into_body();
    while let Some(Ok(_)) = body.frame().await {}
    Ok(response.map(Full::new))
}

/// Answers a request for a WebSocket, and talks over it from then on.
fn accept(backend: &Arc<Backend>, mut request: Request<Incoming>) -> Response<Full<Bytes>> {
    let Ok(mut response) = create_response_with_body(&request, Full::default) else {
        let reason = "this address is for WebSockets of version 13";
        let mut response = refused(StatusCode::UPGRADE_REQUIRED, reason);
        response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        return response;
    };
    let path = request.uri().path();
    let meeting = MeetingId::from(path.strip_prefix(PATH).unwrap_or_default());
    let (admitted, alive) =
        backend.with(|state| (Ticket::of(meeting, request.headers(), state), state.rooms.alive()));
    if let Err(refusal) = admitted
        && !takes_close_frame(&request)
    {
        return refused(refusal.status(), refusal.reason());
    }
    // without it a browser takes the connection for failed
    let protocol = HeaderValue::from_static(PROTOCOL);
    response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    let host = host(request.headers());
    let upgrade = hyper::upgrade::on(&mut request);
    // the fake must be able to end while browsers are connected
    let backend = Arc::downgrade(backend);
    tokio::spawn(async move {
        // a client that goes away before it is answered is nobody's concern
        let Ok(upgraded) = upgrade.await else { return };
        let config = WebSocketConfig::default()
            .max_message_size(Some(LONGEST_MESSAGE))
            .max_frame_size(Some(LONGEST_MESSAGE));
        let stream = TokioIo::new(upgraded);
        let socket = WebSocketStream::from_raw_socket(stream, Role::Server, Some(config)).await;
        match admitted {
            Ok(ticket) => Session::new(socket, backend, alive, ticket, host).run().await,
            Err(refusal) => session::turn_away(socket, refusal).await,
        }
    });
    response
}

impl Ticket {
    /// Reads who somebody is from the token among the subprotocols, and looks whether that is an
    /// attendee of the meeting.
    fn of(meeting: MeetingId, headers: &HeaderMap, state: &State) -> Result<Self, Refusal> {
        let token = token(headers).ok_or(Refusal::NoToken)?;
        let (token, content) = match token.strip_suffix(CONTENT) {
            Some(token) => (token, true),
            None => (token, false),
        };
        let tokens = &state.meetings.around.tokens;
        let attendee = tokens.attendee_of(token).ok_or(Refusal::Forbidden)?;
        let ticket = Ticket { meeting, place: Place { attendee, content } };
        ticket.holder(state)?;
        Ok(ticket)
    }

    /// The attendee that the ticket is for, if it still is one.
    fn holder(&self, state: &State) -> Result<Person, Refusal> {
        let meeting = state.meetings.active.get(&self.meeting).ok_or(Refusal::Ended)?;
        meeting.person(&self.place.attendee).ok_or(Refusal::Forbidden)
    }

    /// All who are connected to the meeting.
    fn connected(&self, state: &State) -> Vec<Person> {
        let meeting = state.meetings.active.get(&self.meeting);
        let ids = meeting.into_iter().flat_map(|meeting| &meeting.connected);
        let person = |id: &Uuid| meeting.and_then(|meeting| meeting.person(id));
        ids.filter_map(person).collect()
    }
}

/// The join token, which stands after the subprotocol that is agreed on.
fn token(headers: &HeaderMap) -> Option<&str> {
    let mut offered = offered(headers);
    offered.find(|protocol| *protocol == PROTOCOL)?;
    offered.next().filter(|token| !token.is_empty())
}

/// The subprotocols that a client offers, in its order.
fn offered(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(SEC_WEBSOCKET_PROTOCOL).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',')).map(str::trim)
}

/// Whether a client can be let in for as long as it takes to tell it why it may not come in.
fn takes_close_frame<B>(request: &Request<B>) -> bool {
    let query = request.uri().query().unwrap_or_default();
    query.split('&').any(|parameter| parameter == CLOSE_ON_ERROR)
        && offered(request.headers()).any(|protocol| protocol == PROTOCOL)
}

/// The name by which the client knows this machine.
fn host(headers: &HeaderMap) -> String {
    let authority = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let authority = authority.parse::<http::uri::Authority>();
    let host = authority.map(|authority| authority.host().to_owned()).unwrap_or_default();
    host.trim_start_matches('[').trim_end_matches(']').to_owned()
}

fn refused(status: StatusCode, reason: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(reason.as_bytes())));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response
}
