//! Encoding a request: from an operation's table and an input to method, target and body, without
//! any input or output. The result is a value that tests can compare.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::schema::{Location, Member, OperationSchema, Schema, Segment};
use crate::shape::{Structure, View};
use crate::text;
use crate::validate::{unsafe_greedy_label, unsafe_label};
use crate::write::{self, Message};

pub use crate::text::TextError;

/// Everything is encoded but the unreserved characters of RFC 3986, so that no value can end a
/// segment, start a query or begin an escape of its own.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A greedy label is made of segments, so its slashes stay what they are.
const ENCODED_GREEDY: &AsciiSet = &ENCODED.remove(b'/');

/// A request before it is given an endpoint and a signature. `Debug` shows neither the path nor the
/// query nor header values nor the body.
#[derive(Clone, PartialEq, Eq)]
pub struct EncodedRequest {
    /// The HTTP method.
    pub method: Method,
    /// The path, percent-encoded.
    pub path: String,
    /// The query without `?`, percent-encoded; empty when there is none.
    pub query: String,
    /// The headers that the operation says, `content-type` included when there is a body.
    pub headers: HeaderMap,
    /// The body; `None` when the operation has no members in it.
    pub body: Option<Bytes>,
}

impl fmt::Debug for EncodedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncodedRequest")
            .field("method", &self.method)
            // the path has labels in it, and a label may be sensitive
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .field("body_bytes", &self.body.as_ref().map_or(0, Bytes::len))
            .finish()
    }
}

/// Why an input cannot be encoded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// The label would change the path, or its value is missing.
    #[error("{member}: {problem}")]
    Label {
        /// The member that is the label.
        member: &'static str,
        /// Why its value cannot be sent.
        problem: &'static str,
    },
    /// The value cannot stand in a header.
    #[error("{member}: has a character that no header can carry")]
    Header {
        /// The member that is the header.
        member: &'static str,
    },
    /// The value has no text, which it travels as.
    #[error("{member}: {problem}")]
    Text {
        /// The member that cannot be written.
        member: &'static str,
        /// Why its value cannot be sent.
        #[source]
        problem: TextError,
    },
    /// The declaration says an HTTP method that does not exist.
    #[error("`{0}` is no HTTP method")]
    Method(&'static str),
    /// A value has no JSON, such as a number that is not finite.
    #[error("the body cannot be written as JSON")]
    Body(#[source] serde_json::Error),
}

/// Encodes an input of the operation.
///
/// # Errors
/// A label that is empty, `.` or `..`, and values that their place cannot carry. Constraints are
/// the business of [`validate`](crate::validate::validate).
pub fn encode(
    operation: &OperationSchema,
    input: &dyn Structure,
) -> Result<EncodedRequest, EncodeError> {
    let schema = input.members();
    let method =
        Method::try_from(operation.method).map_err(|_| EncodeError::Method(operation.method))?;
    let mut request = EncodedRequest {
        method,
        path: path(operation, input)?,
        query: query(operation, input)?,
        headers: headers(input)?,
        body: None,
    };
    let body = match schema.payload() {
        Some((index, member)) => {
            let body = payload(member, input.member(index), Message::Request);
            body.map_err(EncodeError::Body)?.or_else(|| missing_payload(member))
        }
        None if schema.has_body() => {
            let body = write::body(input, Message::Request).map_err(EncodeError::Body)?;
            Some(Payload { content_type: JSON, body: body.into() })
        }
        None => None,
    };
    if let Some(Payload { content_type, body }) = body {
        request.body = Some(body);
        // a member may say more of the body than its kind does
        let content_type = HeaderValue::from_static(content_type);
        request.headers.entry(CONTENT_TYPE).or_insert(content_type);
    }
    Ok(request)
}

/// The content type of a body that is made of members.
pub(crate) const JSON: &str = "application/json";

/// A body and what it is.
pub(crate) struct Payload {
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
}

/// The member that is the whole body; nothing when it is absent.
pub(crate) fn payload(
    member: &Member,
    view: View<'_>,
    message: Message,
) -> Result<Option<Payload>, serde_json::Error> {
    Ok(Some(match view {
        View::Absent => return Ok(None),
        View::String(text) => {
            Payload { content_type: "text/plain", body: Bytes::copy_from_slice(text.as_bytes()) }
        }
        View::Blob(bytes) => Payload {
            content_type: "application/octet-stream",
            body: Bytes::copy_from_slice(bytes),
        },
        view => Payload { content_type: JSON, body: write::payload(member, view, message)?.into() },
    }))
}

/// What is sent in the place of a payload that is absent, as other clients do: what is read as JSON
/// must be some, everything else is no body.
fn missing_payload(member: &Member) -> Option<Payload> {
    match (member.schema)() {
        Schema::String(_) | Schema::Enum(_) | Schema::Blob => None,
        _ => Some(Payload { content_type: JSON, body: Bytes::from_static(b"{}") }),
    }
}

fn path(operation: &OperationSchema, input: &dyn Structure) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(128);
    for segment in operation.path {
        path.push('/');
        match segment {
            Segment::Literal(text) => path.push_str(text),
            Segment::Label(index) => {
                let text = label(input, *index, unsafe_label)?;
                path.extend(utf8_percent_encode(&text, ENCODED));
            }
            Segment::GreedyLabel(index) => {
                let text = label(input, *index, unsafe_greedy_label)?;
                path.extend(utf8_percent_encode(&text, ENCODED_GREEDY));
            }
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    Ok(path)
}

/// The text of the member that is a label.
fn label(
    input: &dyn Structure,
    index: usize,
    unsafe_label: fn(&str) -> Option<&'static str>,
) -> Result<Cow<'_, str>, EncodeError> {
    let missing = "missing, but it is a part of the path";
    let Some(member) = input.members().members.get(index) else {
        return Err(EncodeError::Label { member: "", problem: missing });
    };
    let label = |problem| EncodeError::Label { member: member.name, problem };
    let text = text_of(member, input.member(index))?.ok_or_else(|| label(missing))?;
    match unsafe_label(&text) {
        Some(problem) => Err(label(problem)),
        None => Ok(text),
    }
}

/// The text of a member's value; nothing when it is absent.
fn text_of<'a>(
    member: &'static Member,
    view: View<'a>,
) -> Result<Option<Cow<'a, str>>, EncodeError> {
    text::write(view, member.timestamp_format())
        .map_err(|problem| EncodeError::Text { member: member.name, problem })
}

fn query(operation: &OperationSchema, input: &dyn Structure) -> Result<String, EncodeError> {
    let mut query = String::from(operation.query);
    for (member, view) in members(input) {
        let Location::Query(key) = member.location else { continue };
        let mut pair = |view| {
            let Some(text) = text_of(member, view)? else { return Ok(()) };
            if !query.is_empty() {
                query.push('&');
            }
            query.extend(utf8_percent_encode(key, ENCODED));
            query.push('=');
            query.extend(utf8_percent_encode(&text, ENCODED));
            Ok(())
        };
        match view {
            View::List(list) => (0..list.len()).try_for_each(|index| pair(list.get(index)))?,
            view => pair(view)?,
        }
    }
    Ok(query)
}

fn headers(input: &dyn Structure) -> Result<HeaderMap, EncodeError> {
    let mut headers = HeaderMap::new();
    for (member, view) in members(input) {
        let Location::Header(name) = member.location else { continue };
        let Some(text) = text_of(member, view)? else { continue };
        let error = || EncodeError::Header { member: member.name };
        let name = HeaderName::try_from(name).map_err(|_| error())?;
        // beyond ASCII a header could be carried, but no signature would cover it
        let value = HeaderValue::try_from(&*text).ok().filter(|value| value.to_str().is_ok());
        let value = value.ok_or_else(error)?;
        headers.insert(name, value);
    }
    Ok(headers)
}

/// The members with their values, in the order of declaration.
fn members(input: &dyn Structure) -> impl Iterator<Item = (&'static Member, View<'_>)> {
    input.members().members.iter().enumerate().map(|(index, member)| (member, input.member(index)))
}
