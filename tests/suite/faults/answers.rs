//! Answers that are good HTTP and yet not what was asked for.

use chime_sdk_tests::fault_server::{Answer, Ending, Fault, Step};

use super::row::Sees::Success;
use super::row::{MARK, faults, interrupted_early, passing, refused, unreadable};
use super::{MEETING, good};

/// A 200 with this body.
fn success(body: impl Into<bytes::Bytes>) -> Fault {
    Answer::new(200).header("content-type", "application/json").body(body).into()
}

/// An answer of HTML, as a proxy gives it.
fn html(status: u16) -> Fault {
    let body = format!("<html><body><h1>{MARK}</h1></body></html>");
    Answer::new(status).header("content-type", "text/html").body(body).into()
}

/// An error with this code.
fn error(status: u16, code: &str) -> Answer {
    Answer::new(status)
        .header("x-amzn-errortype", code)
        .header("x-amzn-requestid", "request-7")
        .body(r#"{"Message":"so it is"}"#)
}

const LEVELS: usize = 100_000;

faults! {
    no_content_where_some_is_due: "answers 204, where a body is due", Answer::new(204).into()
        => unreadable(204, "`Meeting` is missing: the body is empty");
    empty_body: "answers 200 with an empty body", success("") => unreadable(200, "`Meeting` is missing: the body is empty");
    page_instead_of_json: "answers 200 with a page of HTML", html(200)
        => unreadable(200, "expected an object, found text that is not JSON");
    json_of_another_kind: "answers 200 with a list", success("[1,2,3]")
        => unreadable(200, "expected an object, found a list");
    json_null: "answers 200 with `null`", success("null") => unreadable(200, "expected an object, found null");
    member_of_another_kind: "answers 200 with a number where a structure is due",
        success(r#"{"Meeting":7}"#) => unreadable(200, "Meeting: expected an object, found a number");
    member_that_is_missing: "answers 200 with a meeting without its id",
        success(r#"{"Meeting":{"ExternalMeetingId":"x"}}"#) => unreadable(200, "Meeting: `MeetingId` is missing");
    json_cut_short: "answers 200 with JSON that ends too early, of the length that is said",
        success(good().payload()[..40].to_vec()) => unreadable(200, "Meeting.MeetingId: EOF while parsing a string");
    json_with_something_after_it: "answers 200 with JSON and something after it",
        success([good().payload(), b"}"].concat()) => unreadable(200, "trailing characters");
    body_that_is_not_utf_8: "answers 200 with bytes that are not UTF-8",
        success(&b"{\"Meeting\":{\"MeetingId\":\"\xff\xfe\"}}"[..]) => unreadable(200, "not UTF-8 after 25 bytes");
    lists_in_lists: "answers 200 with 100,000 lists, one in the other",
        success("[".repeat(LEVELS)) => unreadable(200, "expected an object, found a list");
    structures_in_an_unknown_member: "answers 200 with 100,000 structures in an unknown member",
        success(format!(
            r#"{{"New":{}1{},"Meeting":{{"MeetingId":"{MEETING}","ExternalMeetingId":"standup"}}}}"#,
            r#"{"a":"#.repeat(LEVELS),
            "}".repeat(LEVELS),
        )) => Success;
    server_error_without_a_body: "answers 500 with an empty body", Answer::new(500).into()
        => passing(500, "ServiceFailureException");
    server_error_with_a_code: "answers 500 with a code and a message",
        error(500, "ServiceFailureException").into()
            => passing(500, "ServiceFailureException: so it is");
    bad_gateway: "answers 502 with a page of HTML", html(502) => passing(502, "the service answered with an error");
    unavailable_as_a_page: "answers 503 with a page of HTML", html(503)
        => passing(503, "ServiceUnavailableException");
    unavailable_with_a_code: "answers 503 with a code and a message",
        error(503, "ServiceUnavailableException").into()
            => passing(503, "ServiceUnavailableException: so it is");
    gateway_timeout: "answers 504 with a page of HTML", html(504) => passing(504, "the service answered with an error");
    error_with_lists_in_lists: "answers 500 with 100,000 lists, one in the other",
        Answer::new(500).body("[".repeat(LEVELS)).into() => passing(500, "ServiceFailureException");
    error_that_is_not_utf_8: "answers 503 with bytes that are not UTF-8",
        Answer::new(503).body(&b"{\"Message\":\"\xff\"}"[..]).into() => passing(503, "ServiceUnavailableException");
    throttling_without_headers: "answers 429 without headers and body", Answer::new(429).into()
        => passing(429, "ThrottlingException");
    throttling_with_a_code: "answers 429 with a code and a message",
        error(429, "ThrottlingException").into()
            => passing(429, "ThrottlingException: so it is");
    throttling_of_another_status: "answers 400 with a code that says too many requests",
        error(400, "TooManyRequestsException").into()
            => passing(400, "TooManyRequestsException: so it is");
    request_timeout_as_a_code: "answers 400 `RequestTimeoutException`",
        error(400, "RequestTimeoutException").into() => passing(400, "RequestTimeoutException: so it is");
    request_timeout_as_a_status: "answers 408 without a code", Answer::new(408).into()
        => refused(408, "the service answered with an error");
    bad_request_with_a_code: "answers 400 with a code and a message",
        error(400, "BadRequestException").into()
            => refused(400, "BadRequestException: so it is");
    code_that_nobody_declared: "answers 400 with a code that nobody declared",
        error(400, "SomethingNewException").into()
            => refused(400, "SomethingNewException: so it is");
    code_with_control_characters: "answers 400 with escape sequences in its message",
        Answer::new(400)
            .header("x-amzn-errortype", "BadRequestException")
            .body(r#"{"Message":"\u001b[31mred\r\n\u0007"}"#)
            .into()
            => refused(400, "BadRequestException:  [31mred");
    quota: "answers 400 `LimitExceededException`", error(400, "LimitExceededException").into()
        => refused(400, "LimitExceededException: so it is");
    unauthorized: "answers 401 without a code", Answer::new(401).into()
        => refused(401, "UnauthorizedException");
    forbidden_as_a_page: "answers 403 with a page of HTML", html(403)
        => refused(403, "ForbiddenException");
    expired_token: "answers 403 `ExpiredTokenException`", error(403, "ExpiredTokenException").into()
        => refused(403, "ExpiredTokenException: so it is");
    not_found_with_a_code: "answers 404 with a code and a message",
        error(404, "NotFoundException").into() => refused(404, "NotFoundException: so it is");
    proxy_that_wants_to_know_who: "answers 407 with a page of HTML", html(407)
        => refused(407, "the service answered with an error");
    too_large_a_request: "answers 413 with a page of HTML", html(413)
        => refused(413, "the service answered with an error");
    not_implemented: "answers 501 without a body", Answer::new(501).into()
        => refused(501, "the service answered with an error");
    refusal_before_the_request_is_read: "answers 400 at the first byte of the request",
        Fault::on_connection()
            .then(Step::ReadSome)
            .write(error(400, "BadRequestException").bytes())
            .end(Ending::Fin)
            => refused(400, "BadRequestException: so it is");
    answer_before_the_request: "answers as soon as there is a connection, and closes it",
        Fault::on_connection().write(good().bytes()).end(Ending::Fin)
            => interrupted_early("received unexpected message from connection");
    not_modified: "answers 304", Answer::new(304).into() => refused(304, "the answer is a redirect, which is never followed");
}
