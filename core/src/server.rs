//! The server half: route a request to its operation, decode its input, encode its answer.
//!
//! It stands on the same tables as the client, so both agree by construction.

use std::collections::BTreeSet;
use std::fmt;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use crate::error::{Exception, stem};
use crate::input::{self, Source};
use crate::operation::Operation;
use crate::request::{self, JSON, Payload};
use crate::schema::{Location, Member, OperationSchema, Presence, Schema, Segment, ServiceSchema};
use crate::shape::{Place, Shape, Structure};
use crate::text;
use crate::validate::{MISSING, Report, Rule, Step, Violation, validate_into};
use crate::write::{self, Message};

mod in_process;
pub mod signature;
pub use in_process::InProcess;

/// What a request carries besides its input. `Debug` shows no header values: credentials are among
/// them.
pub struct Context {
    /// The identifier of this request, which the answer carries too.
    pub request_id: String,
    /// The request's headers.
    pub headers: HeaderMap,
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("request_id", &self.request_id)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish()
    }
}

/// An error that a server answers with.
#[derive(Debug)]
pub struct Fault {
    /// The declared error with its members.
    pub exception: Box<dyn Exception>,
    /// What a person reads.
    pub message: String,
}

impl Fault {
    /// A declared error with a message.
    pub fn new(exception: impl Exception, message: impl Into<String>) -> Self {
        Fault { exception: Box::new(exception), message: message.into() }
    }
}

/// A request that was found to belong to an operation. `Debug` shows the operation alone.
pub struct Route {
    /// The operation.
    pub operation: &'static OperationSchema,
    labels: Vec<(usize, String)>,
    query: Vec<(String, String)>,
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

impl Route {
    fn label(&self, member: usize) -> Vec<&str> {
        let labels = self.labels.iter().filter(|(index, _)| *index == member);
        labels.map(|(_, text)| text.as_str()).collect()
    }

    fn query(&self, key: &str) -> Vec<&str> {
        let pairs = self.query.iter().filter(|(name, _)| name == key);
        pairs.map(|(_, value)| value.as_str()).collect()
    }
}

/// Why a request belongs to no operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RouteError {
    /// No operation has this path.
    #[error("no operation has this path")]
    Path,
    /// Operations have this path, but not with this method.
    #[error("no operation has this path with this method")]
    Method,
    /// Operations have this path and this method, but not without the query that belongs to them.
    #[error("no operation has this path with this query")]
    Query,
}

/// Finds the operation of a service that a request is for.
///
/// # Errors
/// No operation fits.
pub fn route(
    service: &ServiceSchema,
    method: &Method,
    path: &str,
    query: &str,
) -> Result<Route, RouteError> {
    route_among(service.operations.iter().copied(), method, path, query)
}

/// Finds the operation that a request is for.
///
/// Of several that fit, the one with the longest constant query is meant, then the one with the most
/// constant segments, then one whose labels are single segments, then the first.
///
/// # Errors
/// No operation fits.
pub fn route_among(
    operations: impl IntoIterator<Item = &'static OperationSchema>,
    method: &Method,
    path: &str,
    query: &str,
) -> Result<Route, RouteError> {
    let segments = segments(path);
    let query = pairs(query);
    let fits = |operation: &OperationSchema| {
        pairs(operation.query).iter().all(|constant| query.contains(constant))
    };
    let mut error = RouteError::Path;
    let mut best: Option<Route> = None;
    for operation in operations {
        let Some(labels) = match_path(operation.path, &segments) else { continue };
        if method.as_str() != operation.method {
            if error == RouteError::Path {
                error = RouteError::Method;
            }
            continue;
        }
        if !fits(operation) {
            error = RouteError::Query;
            continue;
        }
        if best.as_ref().is_none_or(|best| specificity(best.operation) < specificity(operation)) {
            best = Some(Route { operation, labels, query: query.clone() });
        }
    }
    best.ok_or(error)
}

/// How closely an operation's address says what it fits.
fn specificity(operation: &OperationSchema) -> (usize, usize, bool) {
    let literals = operation.path.iter().filter(|part| matches!(part, Segment::Literal(_)));
    let greedy = operation.path.iter().any(|part| matches!(part, Segment::GreedyLabel(_)));
    (operation.query.len(), literals.count(), !greedy)
}

fn segments(path: &str) -> Vec<&str> {
    match path.strip_prefix('/').unwrap_or(path) {
        "" => Vec::new(),
        path => path.split('/').collect(),
    }
}

fn match_path(template: &[Segment], segments: &[&str]) -> Option<Vec<(usize, String)>> {
    let mut labels = Vec::new();
    let greedy = template.iter().position(|part| matches!(part, Segment::GreedyLabel(_)));
    let (before, after) = template.split_at(greedy.unwrap_or(template.len()));
    // what follows a greedy label is found from the end
    let rest = match after {
        [] => segments.get(before.len()..)?,
        [_, after @ ..] => {
            let (rest, end) = segments.split_at(segments.len().checked_sub(after.len())?);
            match_segments(after, end, &mut labels)?;
            rest.get(before.len()..)?
        }
    };
    match_segments(before, segments.get(..before.len())?, &mut labels)?;
    match after.first() {
        Some(Segment::GreedyLabel(member)) if !rest.is_empty() => {
            let parts: Option<Vec<String>> = rest.iter().map(|part| label(part)).collect();
            labels.push((*member, parts?.join("/")));
        }
        None if rest.is_empty() => {}
        _ => return None,
    }
    Some(labels)
}

fn match_segments(
    template: &[Segment],
    segments: &[&str],
    labels: &mut Vec<(usize, String)>,
) -> Option<()> {
    for (segment, text) in template.iter().zip(segments) {
        match segment {
            Segment::Literal(literal) if literal == text => {}
            Segment::Literal(_) => return None,
            Segment::Label(member) | Segment::GreedyLabel(member) => {
                labels.push((*member, label(text)?));
            }
        }
    }
    Some(())
}

/// A label as it was before it was encoded; an empty one fits no template.
fn label(text: &str) -> Option<String> {
    decoded(text).filter(|label| !label.is_empty())
}

fn pairs(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let lossy = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
            (lossy(key), lossy(value))
        })
        .collect()
}

fn decoded(text: &str) -> Option<String> {
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// Reads and validates the input of a routed request.
///
/// # Errors
/// Everything that the declarations refuse, at once.
pub fn decode(
    route: &Route,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Box<dyn Structure>, Vec<Violation>> {
    let mut input = (route.operation.new_input)();
    let mut report = Report::default();
    let schema = input.members();
    if let Some((index, member)) = schema.payload() {
        let step = Step::Member(index, member.name);
        report.within(step, |report| read_payload(input.as_mut(), index, member, body, report));
    } else if schema.has_body() {
        read_body(input.as_mut(), body, &mut report);
    }
    for (index, member) in schema.members.iter().enumerate() {
        let texts = match member.location {
            Location::Body | Location::Payload => continue,
            Location::Label => route.label(index),
            Location::Query(key) => route.query(key),
            Location::Header(name) => {
                headers.get(name).and_then(|value| value.to_str().ok()).into_iter().collect()
            }
        };
        report.within(Step::Member(index, member.name), |report| {
            if texts.is_empty() && member.presence == Presence::Required {
                report.note(Rule::Required, MISSING);
            }
            for text in texts {
                let shape = input.member_mut(index);
                if shape.is_some_and(|shape| !add_text(shape, (member.schema)(), text)) {
                    report.note(Rule::Type, format!("needs {}", (member.schema)().kind()));
                }
            }
        });
    }
    validate_into(input.as_ref(), &mut report);
    report.finish(input)
}

/// Reads a text into its member, of a list into a further element.
fn add_text(shape: &mut dyn Shape, schema: &Schema, text: &str) -> bool {
    if let Schema::List(element) = schema {
        let Place::List(list) = shape.place() else { return false };
        return text::read(list.push(), element(), text);
    }
    text::read(shape, schema, text)
}

/// Reads the member that is the whole body. No body is an absent member; so is an empty object in
/// the place of an optional one, which is what clients send then.
fn read_payload(
    input: &mut dyn Structure,
    index: usize,
    member: &Member,
    body: &[u8],
    report: &mut Report,
) {
    let schema = (member.schema)();
    let is_optional = member.presence == Presence::Optional;
    let Some(shape) = input.member_mut(index) else { return };
    match schema {
        Schema::Blob if is_optional && body.is_empty() => {}
        Schema::Blob => {
            if let Place::Blob(place) = shape.place() {
                *place = body.into();
            }
        }
        Schema::String(_) | Schema::Enum(_) => match std::str::from_utf8(body) {
            Ok("") if is_optional => {}
            Ok(body) => {
                text::read(shape, schema, body);
            }
            Err(_) => report.note(Rule::Type, "the body is no text"),
        },
        _ => {
            let value = match body.trim_ascii() {
                [] => Ok(Value::Null),
                body => serde_json::from_slice(body),
            };
            match value {
                Ok(Value::Null) if member.presence == Presence::Required => {
                    report.note(Rule::Required, MISSING);
                }
                Ok(Value::Null) => {}
                Ok(Value::Object(object)) if is_optional && object.is_empty() => {}
                Ok(value) => {
                    input::fill_shape(
                        shape,
                        schema,
                        member.bounds,
                        &value,
                        Source::Request { nested: true },
                        report,
                    );
                }
                Err(_) => report.note(Rule::Type, "the body is no JSON"),
            }
        }
    }
}

fn read_body(input: &mut dyn Structure, body: &[u8], report: &mut Report) {
    let object: Result<Map<String, Value>, _> = match body.trim_ascii() {
        [] => Ok(Map::new()),
        body => serde_json::from_slice(body),
    };
    match object {
        Ok(object) => input::fill(input, &object, Source::Request { nested: false }, report),
        Err(_) => report.note(Rule::Type, "the body is no JSON object"),
    }
}

/// Encodes an operation's output.
#[must_use]
pub fn encode(operation: &OperationSchema, output: &dyn Structure) -> Response<Bytes> {
    let status = StatusCode::from_u16(operation.status).unwrap_or(StatusCode::OK);
    let body = if operation.output.is_none() || status == StatusCode::NO_CONTENT {
        None
    } else if let Some((index, member)) = output.members().payload() {
        request::payload(member, output.member(index), Message::Answer).unwrap_or_default()
    } else {
        let body = write::body(output, Message::Answer).unwrap_or_default();
        Some(Payload { content_type: JSON, body: body.into() })
    };
    respond(status, output, body)
}

/// Encodes an error as the service writes it: the declared code in `x-amzn-errortype`, the code
/// without `Exception` in the body.
#[must_use]
pub fn encode_fault(fault: &Fault, request_id: &str) -> Response<Bytes> {
    let exception = fault.exception.as_ref();
    let schema = exception.schema();
    let status = StatusCode::from_u16(schema.status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut body = match write::body_value(exception) {
        Ok(Value::Object(members)) => members,
        _ => Map::new(),
    };
    body.insert("Code".to_owned(), stem(schema.code).into());
    body.insert("Message".to_owned(), fault.message.as_str().into());
    body.insert("RequestId".to_owned(), request_id.into());
    // it stands in every error that was seen of the service, and says nothing
    body.insert("Resource".to_owned(), Value::Null);
    let body = Bytes::from(Value::Object(body).to_string());
    let mut response = respond(status, exception, Some(Payload { content_type: JSON, body }));
    if let Ok(value) = HeaderValue::try_from(schema.code) {
        response.headers_mut().insert("x-amzn-errortype", value);
    }
    response
}

/// Encodes an error that no declaration has, with its code and what a person reads.
#[must_use]
pub fn encode_problem(status: StatusCode, code: &str, message: &str) -> Response<Bytes> {
    let body = serde_json::json!({ "message": message }).to_string();
    let mut response = Response::new(Bytes::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if let Ok(code) = HeaderValue::try_from(code) {
        headers.insert("x-amzn-errortype", code);
    }
    response
}

/// Encodes what is answered to a request that belongs to none of the operations: 404, or 405 with the
/// methods that its path has.
#[must_use]
pub fn encode_unrouted(
    operations: impl IntoIterator<Item = &'static OperationSchema>,
    error: RouteError,
    path: &str,
) -> Response<Bytes> {
    let status = match error {
        RouteError::Method => StatusCode::METHOD_NOT_ALLOWED,
        RouteError::Path | RouteError::Query => StatusCode::NOT_FOUND,
    };
    let mut response = encode_problem(status, "UnknownOperationException", &error.to_string());
    if error == RouteError::Method {
        let segments = segments(path);
        let operations = operations.into_iter();
        let here = operations.filter(|operation| match_path(operation.path, &segments).is_some());
        let methods: BTreeSet<&str> = here.map(|operation| operation.method).collect();
        let methods = methods.into_iter().collect::<Vec<_>>().join(", ");
        if let Ok(methods) = HeaderValue::try_from(methods) {
            response.headers_mut().insert(ALLOW, methods);
        }
    }
    response
}

/// An answer with the members of `structure` that travel in headers.
fn respond(
    status: StatusCode,
    structure: &dyn Structure,
    body: Option<Payload>,
) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    if let Some(Payload { content_type, body }) = body {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        *response.body_mut() = body;
    }
    for (index, member) in structure.members().members.iter().enumerate() {
        let Location::Header(name) = member.location else { continue };
        let text = text::write_answer(structure.member(index), member.timestamp_format());
        let Some(text) = text else { continue };
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(&*text)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// What an operation answers whose types are not known here; `None` when it is not the server's, or
/// the input is another one's.
pub type Handled = Option<Result<Box<dyn Structure>, Fault>>;

/// Calls a typed method with an input whose type is not known; what the macros write for a server
/// trait. `None` when the input is of another type.
#[doc(hidden)]
pub fn answer<O: Operation>(
    input: Box<dyn Structure>,
    method: impl FnOnce(O) -> Result<O::Output, Fault>,
) -> Handled {
    let input: Box<dyn std::any::Any> = input;
    let input = input.downcast::<O>().ok()?;
    Some(method(*input).map(|output| Box::new(output) as Box<dyn Structure>))
}
