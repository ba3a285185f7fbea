//! The target `response`: any success, read as the answer of every operation.

use bytes::Bytes;
use chime_sdk_core::error::{Error, ErrorKind};
use chime_sdk_core::response::decode;
use chime_sdk_core::schema::{Location, OperationSchema, Schema, ServiceSchema, StructureSchema};
use chime_sdk_core::server;
use chime_sdk_core::shape::{Structure, View};
use chime_sdk_core::transport::HttpResponse;

use crate::answer::{REQUEST_ID, answer, header};
use crate::expected::{assert_is_said, assert_payload_is_said, is_readable, is_readable_payload};
use crate::services;
use crate::shown::{assert_debugs_in_a_line, assert_is_a_line, contents};

/// Reads a success, which the bytes say, as that of every operation:
///
/// - it is readable exactly when another reader finds it so, and says what that one finds;
/// - what was in the output before makes no difference;
/// - what a server writes of it is read again, and written again as it was;
/// - an error has status, request id and body of the answer, and repeats nothing of the body.
pub fn response(input: &[u8]) {
    let response = answer(input, |number| 200 + number % 100);
    for service in services() {
        for operation in service.operations {
            let mut output = (operation.new_output)();
            match decode(service, operation, &response, output.as_mut()) {
                Ok(()) => assert_is_read(service, operation, &response, output.as_ref()),
                Err(error) => assert_is_refused(operation, &response, &error),
            }
            read_into_used(service, operation, &response);
        }
    }
}

fn assert_is_read(
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    response: &HttpResponse,
    output: &dyn Structure,
) {
    let name = operation.name;
    assert_ne!(verdict(operation, response), Some(false), "{name} read nonsense");
    match (body_of(operation), output.members().payload()) {
        (Some(_), _) => assert_is_said(output, &response.body),
        (None, Some((index, _))) => {
            if let View::Structure(payload) = output.member(index) {
                assert_payload_is_said(payload, &response.body);
            }
        }
        _ => {}
    }
    assert_debugs_in_a_line(&Shown(output));
    // moments lose what is below a millisecond, so it is the second reading that must be the first
    let written = rewritten(operation, output);
    let mut again = (operation.new_output)();
    if let Err(error) = decode(service, operation, &written, again.as_mut()) {
        // an empty list that was not there before may be the one level too many
        if is_deep(response) {
            return;
        }
        panic!("{name} cannot read what was written for it: {error}: {:?}", written.body);
    }
    let twice = rewritten(operation, again.as_ref());
    assert_eq!((&written.body, &written.headers), (&twice.body, &twice.headers), "{name}");
}

fn assert_is_refused(operation: &OperationSchema, response: &HttpResponse, error: &Error) {
    assert_ne!(verdict(operation, response), Some(true), "{}: {error}", operation.name);
    assert!(operation.output.is_some(), "the body of nothing is not looked at: {error}");
    assert_eq!(error.kind(), ErrorKind::Response);
    assert_eq!(error.operation(), Some(operation.name));
    assert_eq!(error.status(), Some(response.status.as_u16()));
    assert_eq!(error.raw_body(), Some(&response.body[..]));
    assert_eq!(error.request_id(), header(response, REQUEST_ID));
    assert_eq!((error.code(), error.message(), error.attempts()), (None, None, 1));
    assert_eq!(error.error_type(), "response");
    assert_is_a_line(error);
    assert_debugs_in_a_line(error);
    assert_says_nothing_of_the_body(operation, response, error);
}

/// Every word of the message is ours: one of [`WORDS`], or the name of a member or header. Numbers
/// are positions, so they are no larger than the body is long. The keys of maps, which are quoted,
/// are the exception.
fn assert_says_nothing_of_the_body(
    operation: &OperationSchema,
    response: &HttpResponse,
    error: &Error,
) {
    let text = error.to_string();
    let start = format!("{}: the answer cannot be read: ", operation.name);
    let text = text.strip_prefix(&start).unwrap_or_else(|| panic!("{text}"));
    let request_id = error.request_id().map_or_else(String::new, |request_id| {
        let cut = if request_id.len() > 500 { "…" } else { "" };
        let shown = request_id[..request_id.len().min(500)].replace('\t', " ");
        format!(", request id {shown}{cut}")
    });
    let end = format!(" ({}{request_id})", response.status.as_u16());
    let problem = text.strip_suffix(&end).unwrap_or_else(|| panic!("{text}"));
    let mut names = Vec::new();
    if let Some(schema) = operation.output {
        add_names(schema(), &mut names);
    }
    let problem = without_keys(problem);
    let words = problem.split(|character: char| !character.is_alphanumeric());
    for word in words.filter(|word| !word.is_empty()) {
        let is_position =
            || word.parse().is_ok_and(|number: usize| number <= response.body.len() + 1);
        assert!(
            WORDS.contains(&word) || names.contains(&word) || is_position(),
            "`{word}` may be the body's: {text}"
        );
    }
}

/// What our messages and those of the parser are made of.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "8", "11", "23T08", "30", "00Z", "1970", "2026", "9999",
    "EOF", "HTTP", "JSON", "UTF", "a", "after", "an", "and", "any", "are", "array", "as", "at",
    "base64", "be", "beyond", "body", "boolean", "bytes", "calendar", "cannot", "character",
    "characters", "code", "colon", "column", "comma", "control", "date", "empty", "end", "escape",
    "expected", "found", "header", "hex", "ident", "in", "integer", "invalid", "is", "it", "key",
    "like", "limit", "line", "list", "lone", "leading", "many", "map", "missing", "must", "needs", "no", "not",
    "null", "number", "object", "of", "one", "or", "other", "out", "parsing", "point", "range",
    "recursion", "exceeded", "seconds", "since", "so", "string", "surrogate", "text", "that", "the",
    "there", "timestamp", "trailing", "unicode", "unexpected", "value", "while", "write", "u0000", "u001F",
];

fn add_names(schema: &Schema, names: &mut Vec<&'static str>) {
    match schema {
        Schema::List(element) => add_names(element(), names),
        Schema::Map { value, .. } => add_names(value(), names),
        Schema::Structure(structure) => {
            // a structure in itself has no names that are not there already
            for member in structure.members {
                if names.contains(&member.name) {
                    continue;
                }
                names.push(member.name);
                if let Location::Header(header) = member.location {
                    names.extend(header.split('-'));
                }
                add_names((member.schema)(), names);
            }
        }
        _ => {}
    }
}

/// The text without `["key"]`, `["key"…]` and `[***]`.
fn without_keys(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, key)) = rest.split_once("[\"") {
        kept.push_str(before);
        let mut escaped = false;
        let end = key.find(|character| {
            let ends = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            ends
        });
        rest = end.map_or("", |end| &key[end + 1..]);
    }
    kept.push_str(rest);
    kept.replace("[***]", "").replace('…', "")
}

/// An output that has something in it reads as a fresh one does.
fn read_into_used(
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    response: &HttpResponse,
) {
    let mut fresh = (operation.new_output)();
    let mut used = (operation.new_output)();
    let fuller = HttpResponse { body: Bytes::from_static(FULL), ..response.clone() };
    let _ = decode(service, operation, &fuller, used.as_mut());
    let is_read = decode(service, operation, response, fresh.as_mut()).is_ok();
    assert_eq!(decode(service, operation, response, used.as_mut()).is_ok(), is_read);
    if is_read {
        assert_eq!(contents(used.as_ref()), contents(fresh.as_ref()), "{}", operation.name);
    }
}

/// An answer of many operations at once.
const FULL: &[u8] = br#"{
    "Meeting": { "MeetingId": "left", "MediaRegion": "left", "TenantIds": ["left"],
        "MeetingFeatures": { "Attendee": { "MaxCount": 7 } }, "MediaPlacement": { "AudioHostUrl": "left" } },
    "Attendee": { "AttendeeId": "left", "ExternalUserId": "left", "JoinToken": "left",
        "Capabilities": { "Audio": "left" } },
    "Attendees": [{ "AttendeeId": "left", "ExternalUserId": "left" }],
    "Errors": [{ "ErrorCode": "left" }], "Tags": [{ "Key": "left" }], "NextToken": "left",
    "Leaves": [{ "Name": "left" }], "Name": "left", "When": 7, "Rows": [[7]], "Weights": { "left": 7 }
}"#;

/// The table of an output whose members are those of the body.
fn body_of(operation: &OperationSchema) -> Option<&'static StructureSchema> {
    let schema = operation.output?().structure();
    let has_headers =
        schema.members.iter().any(|member| matches!(member.location, Location::Header(_)));
    (schema.payload().is_none() && !has_headers).then_some(schema)
}

/// Whether the parser of JSON, which gives up at a depth of 128, may find the body too deep.
fn is_deep(response: &HttpResponse) -> bool {
    let begins = |byte: &&u8| matches!(byte, b'{' | b'[');
    response.body.iter().filter(begins).count() > 120
}

/// Whether the other reader finds the body readable; `None` when it does not know.
fn verdict(operation: &OperationSchema, response: &HttpResponse) -> Option<bool> {
    if is_deep(response) {
        return None;
    }
    if let Some(schema) = body_of(operation) {
        return is_readable(schema, &response.body);
    }
    let (_, member) = operation.output?().structure().payload()?;
    match (member.schema)() {
        Schema::Structure(schema) => is_readable_payload(schema, &response.body),
        _ => None,
    }
}

/// What a server answers with.
fn rewritten(operation: &OperationSchema, output: &dyn Structure) -> HttpResponse {
    let (parts, body) = server::encode(operation, output).into_parts();
    HttpResponse { status: parts.status, headers: parts.headers, body }
}

struct Shown<'a>(&'a dyn Structure);

impl std::fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        chime_sdk_core::debug::structure(self.0, f)
    }
}
