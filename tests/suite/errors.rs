//! Errors: every way in which the service writes one, and what the caller sees of it.

use std::net::SocketAddr;

use bytes::Bytes;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::{Client, Credentials, Error, ErrorKind};
use chime_sdk_tests::scripted::Scripted;

mod display;
mod exceptions;
mod sources;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

type Headers<'a> = &'a [(&'a str, &'a str)];

/// The error of `GetMeeting` for one answer.
async fn error_of(status: u16, headers: Headers<'_>, body: impl Into<Bytes>) -> Error {
    let script = Scripted::new().answer(status, headers, body);
    let client = script.builder().max_attempts(1).build().unwrap();
    client.get_meeting(MEETING).await.unwrap_err()
}

/// The error of `GetMeeting` where nobody listens, and the address of nobody.
async fn refused() -> (SocketAddr, Error) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"))
        .endpoint_url(format!("http://{address}"))
        // without the proxy that the environment may name
        .transport(ReqwestTransport::plain().unwrap())
        .max_attempts(1)
        .build()
        .unwrap();
    (address, client.get_meeting(MEETING).await.unwrap_err())
}

/// The predicates that hold.
fn said_of(error: &Error) -> Vec<&'static str> {
    let all = [
        ("not found", error.is_not_found()),
        ("conflict", error.is_conflict()),
        ("throttling", error.is_throttling()),
        ("bad request", error.is_bad_request()),
        ("unauthorized", error.is_unauthorized()),
        ("forbidden", error.is_forbidden()),
        ("limit exceeded", error.is_limit_exceeded()),
        ("unprocessable", error.is_unprocessable()),
        ("server error", error.is_server_error()),
        ("validation", error.is_validation()),
        ("timeout", error.is_timeout()),
        ("closed", error.is_closed()),
    ];
    all.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect()
}

#[tokio::test]
async fn the_code_is_found_wherever_and_however_it_is_written() {
    const TYPE: &str = "x-amzn-errortype";
    let header = |value| [(TYPE, value)];
    let rows: &[(Headers<'_>, &str)] = &[
        (&header("NotFoundException"), ""),
        (&header("NotFoundException:http://internal.amazon.com/coral/com.amazon.chime/"), ""),
        (&header("com.amazonaws.chimesdkmeetings#NotFoundException"), ""),
        (&header("aws.chime#NotFoundException:http://internal.amazon.com/a#b"), ""),
        (&header("NotFound"), ""),
        (&header("a#NotFound:b"), ""),
        (&header(" NotFoundException "), ""),
        (&[("X-Amzn-ErrorType", "NotFoundException")], ""),
        (&[], r#"{"__type":"NotFoundException"}"#),
        (&[], r#"{"__type":"com.amazonaws.chime#NotFoundException"}"#),
        (&[], r#"{"__type":"a#NotFoundException:http://b"}"#),
        (&[], r#"{"code":"NotFoundException"}"#),
        (&[], r#"{"code":"a#NotFound:http://b"}"#),
        (
            &[],
            r#"{"Code":"NotFound","Message":"Meeting not found","RequestId":"8f","Resource":null}"#,
        ),
        (&[], r#"{"Code":"NotFoundException"}"#),
        // the order, and what does not count as a code
        (&header("NotFound"), r#"{"__type":"Conflict","code":"Conflict","Code":"Conflict"}"#),
        (&[], r#"{"Code":"Conflict","code":"Conflict","__type":"NotFound"}"#),
        (&[], r#"{"Code":"Conflict","code":"NotFound"}"#),
        (&header(""), r#"{"code":"NotFound"}"#),
        (&header(":http://x"), r#"{"code":"NotFound"}"#),
        (&header("a#"), r#"{"code":"NotFound"}"#),
        (&header("Confl\u{ef}ct"), r#"{"code":"NotFound"}"#),
        (&[], r#"{"__type":"","code":"","Code":"NotFound"}"#),
        (&[], r#"{"__type":null,"code":7,"Code":"NotFound"}"#),
        (&[], r#"{"__type":{"a":1},"code":["x"],"Code":"NotFound"}"#),
    ];
    for (headers, body) in rows {
        // a status that says nothing by itself
        let error = error_of(418, headers, body.to_string()).await;
        assert_eq!(error.code(), Some("NotFoundException"), "{headers:?} {body}");
        assert_eq!(said_of(&error), ["not found"], "{headers:?} {body}");
    }
}

#[tokio::test]
async fn without_a_code_there_is_what_the_status_says() {
    for (status, code, said) in [
        (400, Some("BadRequestException"), "bad request"),
        (401, Some("UnauthorizedException"), "unauthorized"),
        (403, Some("ForbiddenException"), "forbidden"),
        (404, Some("NotFoundException"), "not found"),
        (409, None, "conflict"),
        (418, None, ""),
        (422, None, "unprocessable"),
        (429, Some("ThrottlingException"), "throttling"),
        (500, Some("ServiceFailureException"), "server error"),
        (502, None, "server error"),
        (503, Some("ServiceUnavailableException"), "server error"),
        (504, None, "server error"),
        (302, None, ""),
    ] {
        let bodies: &[&[u8]] = &[
            b"",
            b" ",
            b"<html><h1>Error</h1></html>",
            b"plain text",
            b"{\"Code\":",
            b"{}",
            b"[]",
            b"[{\"Code\":\"ConflictException\"}]",
            b"\"ConflictException\"",
            b"7",
            b"null",
            b"true",
            b"\xff\xfe{\"Code\":\"ConflictException\"}",
            b"{\"Code\":null}",
            b"{\"Code\":{\"Code\":\"ConflictException\"}}",
            b"{\"Code\":409,\"message\":[\"m\"]}",
            b"{\"CODE\":\"ConflictException\"}",
        ];
        for body in bodies {
            let error = error_of(status, &[("x-amzn-requestid", "id-7")], body.to_vec()).await;
            let row = format!("{status} {}", body.escape_ascii());
            assert_eq!(error.kind(), ErrorKind::Service, "{row}");
            assert_eq!(error.status(), Some(status), "{row}");
            assert_eq!(error.request_id(), Some("id-7"), "{row}");
            assert_eq!(error.code(), code, "{row}");
            assert_eq!(error.message(), None, "{row}");
            assert_eq!(error.raw_body(), Some(*body), "{row}");
            assert_eq!(error.exception().is_some(), code.is_some(), "{row}");
            assert_eq!(said_of(&error).join(", "), said, "{row}");
        }
    }
}

#[tokio::test]
async fn a_body_of_brackets_is_an_error_of_the_service_and_no_overflow() {
    for body in ["[".repeat(100_000), "{\"Code\":".repeat(100_000)] {
        let error = error_of(404, &[], body).await;
        assert!(error.is_not_found(), "{error}");
    }
}

#[tokio::test]
async fn the_message_is_found_under_each_of_its_names() {
    for (body, expected) in [
        (r#"{"message":"Rate exceeded"}"#, Some("Rate exceeded")),
        (r#"{"Message":"Rate exceeded"}"#, Some("Rate exceeded")),
        (r#"{"errorMessage":"Rate exceeded"}"#, Some("Rate exceeded")),
        (r#"{"errorMessage":"c","Message":"b","message":"a"}"#, Some("a")),
        (r#"{"errorMessage":"c","Message":"b"}"#, Some("b")),
        (r#"{"message":null,"Message":"b"}"#, Some("b")),
        (r#"{"message":{"a":1},"Message":"b"}"#, Some("b")),
        (r#"{"message":"","Message":"b"}"#, Some("b")),
        (r#"{"message":""}"#, None),
        (r#"{"message":7}"#, None),
        (r#"{"Messages":"x"}"#, None),
    ] {
        let error = error_of(400, &[], body).await;
        assert_eq!(error.message(), expected, "{body}");
    }
}

#[tokio::test]
async fn the_request_id_is_found_in_each_header_and_in_the_body() {
    let body = r#"{"RequestId":"in the body"}"#;
    let rows: &[(Headers<'_>, &str, Option<&str>)] = &[
        (&[("x-amzn-requestid", "a"), ("x-amzn-request-id", "b")], body, Some("a")),
        (&[("x-amz-request-id", "c"), ("x-amzn-request-id", "b")], body, Some("b")),
        (&[("x-amz-request-id", "c")], body, Some("c")),
        (&[("X-Amzn-RequestId", "a")], "", Some("a")),
        (&[("x-amzn-requestid", ""), ("x-amz-request-id", "c")], body, Some("c")),
        (&[], body, Some("in the body")),
        (&[], r#"{"requestId":"lower"}"#, Some("lower")),
        (&[], r#"{"RequestId":""}"#, None),
        (&[], r#"{"RequestId":7}"#, None),
        (&[], "<html>", None),
    ];
    for (headers, body, expected) in rows {
        let error = error_of(400, headers, body.to_string()).await;
        assert_eq!(error.request_id(), *expected, "{headers:?} {body}");
    }
}

/// The codes for "too many requests".
pub(crate) const THROTTLING_CODES: &[&str] = &[
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "ThrottledClientException",
    "RequestThrottledException",
    "RequestThrottled",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "SlowDown",
    "PriorRequestNotComplete",
    "TransactionInProgressException",
    "ProvisionedThroughputExceededException",
    "EC2ThrottledException",
];

#[tokio::test]
async fn every_throttling_code_is_throttling_with_any_status() {
    for code in THROTTLING_CODES {
        for status in [400, 403, 429] {
            let error = error_of(status, &[("x-amzn-errortype", code)], "").await;
            assert!(error.is_throttling(), "{status} {code}");
            assert!(!error.is_bad_request() && !error.is_limit_exceeded(), "{status} {code}");
        }
    }
}

#[tokio::test]
async fn predicates_go_by_the_code_first_and_then_by_the_status() {
    for (status, code, said) in [
        (400, "BadRequestException", "bad request"),
        (400, "BadRequest", "bad request"),
        (400, "ValidationException", "bad request"),
        (400, "LimitExceededException", "limit exceeded"),
        (400, "LimitExceeded", "limit exceeded"),
        (400, "TooManyTagsException", ""),
        (400, "SomethingNewException", ""),
        (401, "UnauthorizedException", "unauthorized"),
        (401, "Unauthorized", "unauthorized"),
        (403, "ForbiddenException", "forbidden"),
        (403, "AccessDeniedException", "forbidden"),
        (403, "InvalidSignatureException", "unauthorized"),
        (403, "SignatureDoesNotMatch", "unauthorized"),
        (403, "UnrecognizedClientException", "unauthorized"),
        (403, "ExpiredTokenException", "unauthorized"),
        (404, "NotFoundException", "not found"),
        (404, "ResourceNotFoundException", "not found"),
        (404, "ResourceNotFound", "not found"),
        (400, "NotFound", "not found"),
        // there is no such API, which says nothing about a meeting
        (404, "UnknownOperationException", ""),
        (404, "SomethingNewException", ""),
        (409, "ConflictException", "conflict"),
        (409, "Conflict", "conflict"),
        (409, "SomethingNewException", "conflict"),
        (400, "Conflict", "conflict"),
        (422, "UnprocessableEntityException", "unprocessable"),
        (422, "UnprocessableEntity", "unprocessable"),
        (429, "ThrottledClientException", "throttling"),
        (429, "SomethingNewException", "throttling"),
        (500, "ServiceFailureException", "server error"),
        (503, "ServiceUnavailable", "server error"),
        (503, "SlowDown", "throttling, server error"),
        (599, "SomethingNewException", "server error"),
    ] {
        let error = error_of(status, &[("x-amzn-errortype", code)], "").await;
        assert_eq!(said_of(&error).join(", "), said, "{status} {code}");
        assert_eq!(error.status(), Some(status), "{status} {code}");
    }
}

#[tokio::test]
async fn a_code_that_is_not_declared_is_kept_as_it_was_sent() {
    for code in [
        "ValidationException",
        "AccessDeniedException",
        "InvalidSignatureException",
        "UnrecognizedClientException",
        "ThrottledClientException",
        "SomethingNew",
        "notfoundexception",
    ] {
        let body = format!(r#"{{"Code":"a#{code}:b","Message":"why"}}"#);
        let error = error_of(404, &[], body).await;
        assert_eq!((error.code(), error.message()), (Some(code), Some("why")));
        assert!(error.exception().is_none(), "{code}");
        assert!(!error.is_not_found(), "{code}");
    }
}
