//! What a failure puts in the place of an answer.

use std::fmt;
use std::fmt::Write as _;

use bytes::Bytes;
use http::header::{CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};

use super::Strike;
use crate::fake::assumptions::ThrottlingCode;
use crate::fake::failure::{Failure, page};
use crate::fake::http::refused;
use crate::fake::refusals;

/// How a connection ends that gives no answer, or none that is HTTP as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::fake) enum Ending {
    /// In order (FIN).
    Close,
    /// At once (RST).
    Reset,
    /// In order, after these bytes.
    Bytes(Bytes),
    /// Not by the fake, unless the fake itself ends.
    Never,
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the connection ends by a rule of a test")
    }
}

impl std::error::Error for Ending {}

/// Bytes with which no answer begins.
const GARBAGE: &[u8] = b"\x16\x03\x01\x00*\x00\xffthese bytes are no HTTP\r\n\r\n";

/// A body that begins like JSON.
const GARBAGE_BODY: &[u8] = b"{\"Meeting\": \xff\x00 <html>";

/// The beginning of an answer that has no end.
const BEGINNING: &[u8] = b"{\"Meeting\":{\"MeetingId\":\"";

/// How long an answer says that it is of which only the beginning comes.
const ANNOUNCED: usize = 4096;

impl Strike {
    /// The failure. `usual` is what would have been answered, if the operation was carried out;
    /// `throttling` is what throttling is called.
    ///
    /// # Errors
    /// The connection has to end in another way than with an answer.
    pub(in crate::fake) fn fail(
        &self,
        failure: &Failure,
        usual: Option<Response<Bytes>>,
        request_id: &str,
        throttling: ThrottlingCode,
    ) -> Result<Response<Bytes>, Ending> {
        match failure {
            Failure::Throttling => Ok(refused(&refusals::throttled(throttling), request_id)),
            Failure::Exception(fault) => Ok(refused(fault, request_id)),
            Failure::Status(status) => Ok(page(*status)),
            Failure::Answer(answer) => Ok(without_framing(answer.clone())),
            Failure::Reset => Err(Ending::Reset),
            Failure::Close => Err(Ending::Close),
            Failure::Truncate => Err(Ending::Bytes(truncated(usual, &self.headers))),
            Failure::Garbage => Err(Ending::Bytes(Bytes::from_static(GARBAGE))),
            Failure::GarbageBody => Ok(json(GARBAGE_BODY)),
            Failure::Hang => Err(Ending::Never),
            // these are in other places of a strike
            Failure::Latency(_) | Failure::PartialBatch(_) => usual.ok_or(Ending::Close),
        }
    }
}

fn json(body: &'static [u8]) -> Response<Bytes> {
    let mut response = Response::new(Bytes::from_static(body));
    let content_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
    response
}

/// Whether a header says where an answer ends. Such headers are the connection's: one that contradicts
/// the body leaves the client with half an answer, or with none.
pub(in crate::fake) fn is_framing(name: &HeaderName) -> bool {
    [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION].contains(name)
}

fn without_framing(mut answer: Response<Bytes>) -> Response<Bytes> {
    for name in [CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION] {
        answer.headers_mut().remove(name);
    }
    answer
}

/// Half of the usual answer, or the beginning of some answer.
fn truncated(usual: Option<Response<Bytes>>, headers: &HeaderMap) -> Bytes {
    let (answer, length) = match usual {
        // what has no body cannot be cut in it, so that a body is announced
        Some(usual) if usual.body().is_empty() => (usual, ANNOUNCED),
        Some(mut usual) => {
            let length = usual.body().len();
            usual.body_mut().truncate(length / 2);
            (usual, length)
        }
        None => (json(BEGINNING), ANNOUNCED),
    };
    let status = match answer.status() {
        StatusCode::NO_CONTENT => StatusCode::OK,
        status => status,
    };
    let mut head = format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n");
    let mut bytes = Vec::new();
    for (name, value) in answer.headers().iter().chain(headers) {
        // into a text, which takes everything
        let _ = write!(head, "{name}: ");
        bytes.extend_from_slice(head.as_bytes());
        bytes.extend_from_slice(value.as_bytes());
        head = "\r\n".to_owned();
    }
    bytes.extend_from_slice(head.as_bytes());
    bytes.extend_from_slice(b"\r\n");
    bytes.extend_from_slice(answer.body());
    bytes.into()
}
