//! Encoding a request: from an operation's table and an input to method, target and body, without
//! any input or output. The result is a value that tests can compare.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::schema::{Location, Member, OperationSchema, Segment};
use crate::shape::{Structure, View};
use crate::validate::unsafe_label;
use crate::write;

/// Everything is encoded but the unreserved characters of RFC 3986, so that no value can end a
/// segment, start a query or begin an escape of its own.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A request before it is given an endpoint and a signature. `Debug` shows neither the query nor
/// header values nor the body.
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
    /// The JSON body; `None` when the operation has no members in it.
    pub body: Option<Bytes>,
}

impl fmt::Debug for EncodedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncodedRequest")
            .field("method", &self.method)
            .field("path", &self.path)
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
        query: query(operation, input),
        headers: headers(input)?,
        body: None,
    };
    if schema.has_body() {
        request.body = Some(write::body(input).map_err(EncodeError::Body)?.into());
        request.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    Ok(request)
}

fn path(operation: &OperationSchema, input: &dyn Structure) -> Result<String, EncodeError> {
    let mut path = String::with_capacity(128);
    for segment in operation.path {
        path.push('/');
        match segment {
            Segment::Literal(text) => path.push_str(text),
            Segment::Label(index) => {
                let member = input.members().members.get(*index).map_or("", |member| member.name);
                let label = |problem| EncodeError::Label { member, problem };
                let mut problem = Some("missing, but it is a part of the path");
                scalar(input.member(*index), |text| {
                    problem = unsafe_label(text);
                    path.extend(utf8_percent_encode(text, ENCODED));
                });
                if let Some(problem) = problem {
                    return Err(label(problem));
                }
            }
        }
    }
    if path.is_empty() {
        path.push('/');
    }
    Ok(path)
}

fn query(operation: &OperationSchema, input: &dyn Structure) -> String {
    let mut query = String::from(operation.query);
    for (member, view) in members(input) {
        let Location::Query(key) = member.location else { continue };
        let mut pair = |view| {
            scalar(view, |text| {
                if !query.is_empty() {
                    query.push('&');
                }
                query.extend(utf8_percent_encode(key, ENCODED));
                query.push('=');
                query.extend(utf8_percent_encode(text, ENCODED));
            });
        };
        match view {
            View::List(list) => (0..list.len()).for_each(|index| pair(list.get(index))),
            view => pair(view),
        }
    }
    query
}

fn headers(input: &dyn Structure) -> Result<HeaderMap, EncodeError> {
    let mut headers = HeaderMap::new();
    for (member, view) in members(input) {
        let Location::Header(name) = member.location else { continue };
        let error = || EncodeError::Header { member: member.name };
        let mut result = Ok(());
        scalar(view, |text| {
            result = HeaderName::try_from(name)
                .map_err(|_| error())
                .and_then(|name| Ok((name, HeaderValue::try_from(text).map_err(|_| error())?)))
                .map(|(name, value)| {
                    headers.insert(name, value);
                });
        });
        result?;
    }
    Ok(headers)
}

/// The members with their values, in the order of declaration.
fn members(input: &dyn Structure) -> impl Iterator<Item = (&'static Member, View<'_>)> {
    input.members().members.iter().enumerate().map(|(index, member)| (member, input.member(index)))
}

/// Gives the text of a value that is not made of others; nothing for an absent one.
pub(crate) fn scalar(view: View<'_>, mut text: impl FnMut(&str)) {
    let mut number = String::new();
    match view {
        View::String(value) => text(value),
        View::Boolean(value) => text(if value { "true" } else { "false" }),
        // writing to a string cannot fail
        View::Integer(value) => {
            let _ = write!(number, "{value}");
            text(&number);
        }
        View::Float(value) => {
            let _ = write!(number, "{value}");
            text(&number);
        }
        View::Absent | View::List(_) | View::Structure(_) => {}
    }
}
