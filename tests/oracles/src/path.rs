//! The target `path`: any texts as the members of every operation, on their way to an address.
//!
//! The bytes are texts, separated by lines of `--`. The members take them in turn, from the first on
//! again when there are no more. An optional member stays absent where the text is `none`.

use std::time::{Duration, SystemTime};

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::endpoint::Endpoint;
use chime_sdk_core::request::{EncodeError, EncodedRequest, encode};
use chime_sdk_core::schema::{
    Location, OperationSchema, Presence, Segment, ServiceSchema, TimestampFormat,
};
use chime_sdk_core::server;
use chime_sdk_core::shape::{Place, Shape, Structure, View};
use chime_sdk_core::sign::{Scope, sign};
use chime_sdk_core::timestamp::Timestamp;
use chime_sdk_core::transport::HttpRequest;
use chime_sdk_core::validate::validate;
use http::Uri;

use crate::services;
use crate::shown::{assert_is_a_line, contents};

/// Encodes the texts as the input of every operation:
///
/// - it is refused exactly when a label would change the path or a header cannot carry its text;
/// - the path has the segments of its template, each label decodes to its text, and so do the pairs
///   of the query, each read by a decoder of this file;
/// - the address is the endpoint, the path and the query, letter for letter, for `url` and `http`;
/// - headers carry their texts, and no line break; the request can be signed;
/// - a server finds the operation, and reads what the client wrote.
pub fn path(input: &[u8]) {
    let input = String::from_utf8_lossy(input);
    let texts: Vec<&str> = input.split("\n--\n").collect();
    for service in services() {
        for (number, operation) in service.operations.iter().enumerate() {
            let mut source = Texts { texts: &texts, next: 0 };
            let mut input = (operation.new_input)();
            fill(input.as_mut(), &mut source, 0);
            let request = match encode(operation, input.as_ref()) {
                Ok(request) => request,
                Err(error) => {
                    assert_is_refused(operation, input.as_ref(), &error);
                    continue;
                }
            };
            assert_eq!(refusal(operation, input.as_ref()), None, "{}", operation.name);
            assert_path(operation, input.as_ref(), &request.path);
            assert_query(operation, input.as_ref(), &request.query);
            assert_headers(input.as_ref(), &request);
            assert_address(&request);
            // signing takes longer than all else, so one operation at a time is enough
            if number == texts.len() % service.operations.len() {
                assert_is_signed(&request);
            }
            assert_is_received(service, operation, input.as_ref(), &request);
        }
    }
}

struct Texts<'a> {
    texts: &'a [&'a str],
    next: usize,
}

impl<'a> Texts<'a> {
    fn next(&mut self) -> &'a str {
        let text = self.texts[self.next % self.texts.len()];
        self.next += 1;
        text
    }
}

fn fill(structure: &mut dyn Structure, texts: &mut Texts<'_>, depth: usize) {
    for (index, member) in structure.members().members.iter().enumerate() {
        let text = texts.next();
        let is_absent = member.presence != Presence::Required && (text == "none" || depth > 1);
        if let Some(shape) = structure.member_mut(index).filter(|_| !is_absent) {
            fill_shape(shape, text, texts, depth);
        }
    }
}

fn fill_shape(shape: &mut dyn Shape, text: &str, texts: &mut Texts<'_>, depth: usize) {
    let sum = || text.bytes().fold(0_u32, |sum, byte| sum.rotate_left(5) ^ u32::from(byte));
    match shape.place() {
        Place::Boolean(place) => *place = text.len().is_multiple_of(2),
        Place::Integer(place) => {
            let number = text.parse().ok();
            let _ =
                number.is_some_and(|number| place.set(number)) || place.set(i64::from(sum() % 128));
        }
        // what is not finite is refused, which has tests of its own
        Place::Float(place) => {
            let number = text.parse().ok().filter(|number: &f64| number.abs() < 1e30);
            place.set(number.unwrap_or_else(|| f64::from(sum()) / 8.0));
        }
        Place::String(place) => text.clone_into(place),
        Place::Enum(place) => place.set(text),
        Place::Timestamp(place) => *place = Timestamp::from_secs(i64::from(sum())),
        Place::Blob(place) => *place = text.as_bytes().into(),
        Place::List(list) => {
            for _ in 0..text.len() % 3 {
                let text = texts.next();
                fill_shape(list.push(), text, texts, depth + 1);
            }
        }
        Place::Map(map) => {
            for _ in 0..text.len() % 3 {
                let key = texts.next();
                fill_shape(map.insert(key), text, texts, depth + 1);
            }
        }
        Place::Structure(structure) => fill(structure, texts, depth + 1),
        other => panic!("{other:?} is a kind of place that is not known here"),
    }
}

/// The first member that keeps the request from being sent.
fn refusal(operation: &OperationSchema, input: &dyn Structure) -> Option<&'static str> {
    let members = input.members().members;
    let changes_the_path = |part: &str| matches!(part, "" | "." | "..");
    let mut labels = operation.path.iter().filter_map(|segment| match segment {
        Segment::Literal(_) => None,
        Segment::Label(index) => changes_the_path(&text(input, *index)).then_some(index),
        Segment::GreedyLabel(index) => {
            text(input, *index).split('/').any(changes_the_path).then_some(index)
        }
    });
    let label = labels.next().map(|index| members[*index].name);
    label.or_else(|| {
        let mut headers = headers(input);
        // of what is below a space only the tab may stand in a header, and nothing beyond ASCII
        let breaks = |byte: u8| (byte < b' ' && byte != b'\t') || byte >= 0x7f;
        headers.find(|(.., text)| text.bytes().any(breaks)).map(|(member, ..)| member)
    })
}

fn assert_is_refused(operation: &OperationSchema, input: &dyn Structure, error: &EncodeError) {
    let (EncodeError::Label { member, .. } | EncodeError::Header { member }) = error else {
        panic!("{}: {error}", operation.name);
    };
    assert_eq!(refusal(operation, input), Some(*member), "{}: {error}", operation.name);
    assert_is_a_line(error);
    let refused = validate(input).iter().any(|violation| violation.path() == *member);
    let is_label = matches!(error, EncodeError::Label { .. });
    assert!(refused || !is_label, "{}: validation lets `{member}` pass", operation.name);
}

/// The text of a member that travels in the address or in a header; empty for an absent one.
fn text(input: &dyn Structure, index: usize) -> String {
    let format = input.members().members[index].timestamp_format();
    match input.member(index) {
        View::Absent => String::new(),
        view => text_of(view, format),
    }
}

fn text_of(view: View<'_>, format: TimestampFormat) -> String {
    match view {
        View::String(text) => text.to_owned(),
        View::Boolean(value) => value.to_string(),
        View::Integer(value) => value.to_string(),
        View::Float(value) => serde_json::to_string(&value).expect("a finite number"),
        View::Timestamp(value) => value.to_text(format).expect("a moment of this millennium"),
        other => panic!("{other:?} is no text"),
    }
}

/// The members that travel in headers and are there: member, header, text.
fn headers(
    input: &dyn Structure,
) -> impl Iterator<Item = (&'static str, &'static str, String)> + '_ {
    input.members().members.iter().enumerate().filter_map(|(index, member)| {
        let Location::Header(name) = member.location else { return None };
        let is_there = !matches!(input.member(index), View::Absent);
        is_there.then(|| (member.name, name, text(input, index)))
    })
}

fn assert_path(operation: &OperationSchema, input: &dyn Structure, path: &str) {
    let mut expected = Vec::new();
    for segment in operation.path {
        match segment {
            Segment::Literal(text) => expected.push((*text).to_owned()),
            Segment::Label(index) => expected.push(text(input, *index)),
            Segment::GreedyLabel(index) => {
                expected.extend(text(input, *index).split('/').map(str::to_owned));
            }
        }
    }
    let segments = path.strip_prefix('/').expect("a path begins with a slash").split('/');
    let decoded: Vec<String> = segments.map(decoded).collect();
    assert_eq!(decoded, expected, "{}: {path}", operation.name);
}

/// The text of an encoded one, which has nothing but unreserved characters and escapes in capitals.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let mut digit = || match rest.next() {
                    Some(digit @ b'0'..=b'9') => digit - b'0',
                    Some(digit @ b'A'..=b'F') => digit - b'A' + 10,
                    other => panic!("{other:?} in an escape of {text}"),
                };
                let escaped = digit() * 16 + digit();
                assert!(!is_unreserved(escaped), "{text} escapes too much");
                escaped
            }
            byte if is_unreserved(byte) => byte,
            byte => panic!("{byte} is not escaped in {text}"),
        });
    }
    String::from_utf8(bytes).expect("what was encoded was text")
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}

fn assert_query(operation: &OperationSchema, input: &dyn Structure, query: &str) {
    let mut expected = Vec::new();
    for (index, member) in input.members().members.iter().enumerate() {
        let Location::Query(key) = member.location else { continue };
        match input.member(index) {
            View::Absent => {}
            View::List(list) => expected.extend((0..list.len()).map(|index| {
                (key.to_owned(), text_of(list.get(index), member.timestamp_format()))
            })),
            _ => expected.push((key.to_owned(), text(input, index))),
        }
    }
    let members = query.strip_prefix(operation.query).expect("the constant part comes first");
    let members = match members.strip_prefix('&') {
        Some(members) => members,
        None => {
            assert!(operation.query.is_empty() || members.is_empty(), "{query}");
            members
        }
    };
    let pairs = members.split('&').filter(|pair| !pair.is_empty());
    let pairs: Vec<(String, String)> = pairs
        .map(|pair| pair.split_once('=').expect("a pair has a value"))
        .map(|(key, value)| (decoded(key), decoded(value)))
        .collect();
    assert_eq!(pairs, expected, "{}: {query}", operation.name);
}

fn assert_headers(input: &dyn Structure, request: &EncodedRequest) {
    let mut expected = 0;
    for (_, name, text) in headers(input) {
        let value = request.headers.get(name).expect("a member that is there is sent");
        assert_eq!(value.as_bytes(), text.as_bytes(), "{name}");
        expected += 1;
    }
    let has_own_type = headers(input).any(|(_, name, _)| name.eq_ignore_ascii_case("content-type"));
    expected += usize::from(request.body.is_some() && !has_own_type);
    assert_eq!(request.headers.len(), expected, "{:?}", request.headers.keys());
    for value in request.headers.values() {
        let breaks = |byte: &u8| matches!(byte, b'\r' | b'\n' | 0);
        assert!(!value.as_bytes().iter().any(breaks), "a line can be forged");
    }
}

fn assert_address(request: &EncodedRequest) {
    for base in ["https://host.example", "https://host.example:8443/base/path", "http://[::1]:8080"]
    {
        let endpoint = Endpoint::custom(&format!("{base}/")).expect("an endpoint");
        let url = endpoint.join(&request.path, &request.query).expect("an address");
        let mark = if request.query.is_empty() { "" } else { "?" };
        let expected = format!("{base}{}{mark}{}", request.path, request.query);
        assert_eq!(url.as_str(), expected, "the address is rewritten");
        assert_eq!(url.fragment(), None);
        assert_eq!(url.host_str(), endpoint.url().host_str());
        if expected.len() < usize::from(u16::MAX) {
            let uri = Uri::try_from(url.as_str()).expect("an address for http too");
            assert_eq!(uri.path(), url.path());
            assert_eq!(uri.query(), url.query());
        }
    }
}

fn assert_is_signed(request: &EncodedRequest) {
    let endpoint = Endpoint::custom("https://host.example").expect("an endpoint");
    let url = endpoint.join(&request.path, &request.query).expect("an address");
    let mut signed = HttpRequest::new(request.method.clone(), url.clone());
    signed.headers = request.headers.clone();
    signed.body.clone_from(&request.body);
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "fuzzing");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_422_600);
    let scope = Scope { region: "us-east-1", service: "things", time };
    sign(&mut signed, &credentials, scope).expect("what can be sent can be signed");
    assert_eq!(signed.url, url);
    assert!(signed.headers.contains_key("authorization"));
}

fn assert_is_received(
    service: &ServiceSchema,
    operation: &OperationSchema,
    input: &dyn Structure,
    request: &EncodedRequest,
) {
    let route = server::route(service, &request.method, &request.path, &request.query)
        .unwrap_or_else(|error| panic!("{} is not found: {error}", operation.name));
    assert_eq!(route.operation.name, operation.name);
    let body = request.body.as_deref().unwrap_or_default();
    let received = server::decode(&route, &request.headers, body);
    // a server looks at headers of visible characters only
    let is_visible = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t'));
    if !headers(input).all(|(.., text)| is_visible(&text)) {
        return;
    }
    match received {
        Ok(received) => {
            let mut again =
                encode(operation, received.as_ref()).expect("what was sent can be sent");
            // an empty body and none are one on the way
            if request.body.as_ref().is_some_and(bytes::Bytes::is_empty) && again.body.is_none() {
                again.body.clone_from(&request.body);
                again.headers.clone_from(&request.headers);
            }
            assert_eq!(again, *request, "{}: {}", operation.name, contents(received.as_ref()));
        }
        Err(violations) => {
            let broken = validate(input);
            assert_eq!(
                violations, broken,
                "{}: a server refuses it for other reasons",
                operation.name
            );
            violations.iter().for_each(|violation| assert_is_a_line(violation));
        }
    }
}
