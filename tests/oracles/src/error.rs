//! The target `error`: any other status than a success, read as the answer of every operation.

use bytes::Bytes;
use chime_sdk_core::error::{Error, ErrorKind, Exception};
use chime_sdk_core::response::decode;
use chime_sdk_core::schema::{OperationSchema, ServiceSchema};
use chime_sdk_core::transport::HttpResponse;
use serde_json::{Map, Value};

use crate::answer::{REQUEST_ID, answer, header};
use crate::services;
use crate::shown::{assert_debugs_in_a_line, assert_is_a_line};

/// Reads an answer that is no success, which the bytes say, as that of every operation:
///
/// - it is an error of the service with status, body, code, message and request id of the answer,
///   each found a second time here;
/// - the declared error is the one of the code, and its status decides what the predicates say;
/// - message and `Debug` are a line, and say what the answer without its other members says.
pub fn error(input: &[u8]) {
    let response = answer(input, |number| match number {
        200..300 => number + 200,
        100..1000 => number,
        _ => 100 + number % 100,
    });
    let body: Option<Map<String, Value>> = serde_json::from_slice(&response.body).ok();
    for service in services() {
        for operation in service.operations {
            let error = refused(service, operation, &response);
            assert_is_told(service, &response, body.as_ref(), &error);
            assert_is_consistent(&error);
            let bare =
                refused(service, operation, &without_the_rest(&error, &response, body.as_ref()));
            assert_eq!(error.to_string(), bare.to_string(), "the rest of the body is said");
            assert_eq!(debug(&error), debug(&bare), "the rest of the body is in Debug");
        }
    }
}

fn refused(
    service: &'static ServiceSchema,
    operation: &'static OperationSchema,
    response: &HttpResponse,
) -> Error {
    let mut output = (operation.new_output)();
    let Err(error) = decode(service, operation, response, output.as_mut()) else {
        panic!("{} succeeds with {}", operation.name, response.status);
    };
    assert_eq!(error.operation(), Some(operation.name));
    error
}

/// `Debug` without the size of the body.
fn debug(error: &Error) -> String {
    let text = format!("{error:?}");
    let (said, size) = text.rsplit_once("body_bytes: ").expect("the size of the body is said");
    let size = size.trim_start_matches(|digit: char| digit.is_ascii_digit());
    format!("{said}{size}")
}

fn assert_is_told(
    service: &ServiceSchema,
    response: &HttpResponse,
    body: Option<&Map<String, Value>>,
    error: &Error,
) {
    let status = response.status.as_u16();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(status)));
    assert_eq!(error.raw_body(), Some(&response.body[..]));
    let text = |names: &[&str]| {
        let text = |name: &&str| body?.get(*name)?.as_str().filter(|text| !text.is_empty());
        names.iter().find_map(text)
    };
    assert_eq!(error.message(), text(&["message", "Message", "errorMessage"]));
    let request_id = header(response, REQUEST_ID).or_else(|| text(&["RequestId", "requestId"]));
    assert_eq!(error.request_id(), request_id);
    let sent = code(response, body);
    match error.exception().map(Exception::schema) {
        Some(declared) => {
            assert_eq!(error.code(), Some(declared.code));
            match sent {
                Some(sent) => assert_eq!(stem(sent), stem(declared.code)),
                None => assert_eq!(declared.status, status),
            }
        }
        None => {
            assert_eq!(error.code(), sent);
            let mut declared = service.all_errors();
            let known = declared
                .find(|declared| sent.is_some_and(|sent| stem(declared.code) == stem(sent)));
            assert!(known.is_none(), "{sent:?} is declared");
        }
    }
}

/// The code as it was sent.
fn code<'a>(response: &'a HttpResponse, body: Option<&'a Map<String, Value>>) -> Option<&'a str> {
    let bare = |text: &'a str| {
        let end = text.find(':').unwrap_or(text.len());
        let start = text[..end].find('#').map_or(0, |index| index + 1);
        Some(text[start..end].trim()).filter(|code| !code.is_empty())
    };
    let of_body = |name: &&str| body?.get(*name)?.as_str().and_then(bare);
    let of_header = header(response, &["x-amzn-errortype"]).and_then(bare);
    of_header.or_else(|| ["__type", "code", "Code"].iter().find_map(of_body))
}

fn stem(code: &str) -> &str {
    code.strip_suffix("Exception").unwrap_or(code)
}

/// What must hold between the answers to all questions that an error can be asked.
fn assert_is_consistent(error: &Error) {
    assert_is_a_line(error);
    assert_debugs_in_a_line(error);
    let status = error.status().unwrap_or_default();
    let by_status = [error.is_not_found(), error.is_conflict(), error.is_unprocessable()];
    assert!(by_status.iter().filter(|holds| **holds).count() <= 1, "{error}: {by_status:?}");
    assert_eq!(error.is_server_error(), (500..600).contains(&status));
    assert!(status != 429 || error.is_throttling());
    assert!(!(error.is_forbidden() && error.is_unauthorized()));
    assert!(!(error.is_limit_exceeded() && error.is_bad_request()));
    assert!(!error.is_validation() && !error.is_timeout() && !error.is_closed());
    // a label of a metric is a word, whatever the peer writes for a code
    let kind = error.error_type();
    assert!(error.code() == Some(kind) || kind == "service", "{kind}");
    assert!(kind.len() <= 100 && kind.bytes().all(|byte| byte.is_ascii_graphic()), "{kind:?}");
    assert_eq!((error.attempts(), error.timed_out()), (1, None));
    assert!(error.violations().is_empty() && error.retry_delay().is_zero());
    // no delay is too long to be told
    let _ = error.retry_after();
    let mut source: Option<&dyn std::error::Error> = std::error::Error::source(error);
    assert_eq!(source.is_some(), error.exception().is_some());
    while let Some(inner) = source {
        assert_is_a_line(&inner);
        assert_debugs_in_a_line(&inner);
        source = inner.source();
    }
    assert_eq!(error.clone().to_string(), error.to_string());
}

/// The answer with what an error is made of and nothing else in its body.
fn without_the_rest(
    error: &Error,
    response: &HttpResponse,
    body: Option<&Map<String, Value>>,
) -> HttpResponse {
    let members = error.exception().map(|exception| (exception.schema().members)().structure());
    let is_told = |name: &str| {
        let fixed = [
            "__type",
            "code",
            "Code",
            "message",
            "Message",
            "errorMessage",
            "RequestId",
            "requestId",
        ];
        fixed.contains(&name) || members.is_some_and(|members| members.index_of(name).is_some())
    };
    let body = body.map(|body| {
        let told = body.iter().filter(|(name, _)| is_told(name));
        let told: Map<String, Value> =
            told.map(|(name, value)| (name.clone(), value.clone())).collect();
        Bytes::from(Value::Object(told).to_string())
    });
    HttpResponse { body: body.unwrap_or_default(), ..response.clone() }
}
