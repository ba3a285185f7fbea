//! The twelve declared errors as types, with their members.

use chime_sdk_meetings::errors::*;
use chime_sdk_meetings::strings::ResourceArn;
use chime_sdk_meetings::{Error, SERVICE};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;

use super::{MEETING, error_of};

const ARN: &str = "arn:aws:chime:us-east-1:123456789012:meeting/11111111";

type Is = fn(&Error) -> bool;

macro_rules! declared {
    ($($exception:ident),* $(,)?) => {
        [$((
            stringify!($exception),
            (|error| error.as_exception::<$exception>().is_some()) as Is,
        )),*]
    };
}

const DECLARED: [(&str, Is); 12] = declared![
    BadRequestException,
    ConflictException,
    ForbiddenException,
    LimitExceededException,
    NotFoundException,
    ResourceNotFoundException,
    ServiceFailureException,
    ServiceUnavailableException,
    ThrottlingException,
    TooManyTagsException,
    UnauthorizedException,
    UnprocessableEntityException,
];

#[test]
fn all_declared_errors_are_in_the_table() {
    let own = SERVICE.operations.iter().flat_map(|operation| operation.errors);
    let mut codes: Vec<&str> = SERVICE.errors.iter().chain(own).map(|error| error.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, DECLARED.map(|(code, _)| code));
}

/// `GetMeeting` declares seven of them; the others are given as their types all the same.
#[tokio::test]
async fn each_declared_error_is_its_own_type_and_none_of_the_others() {
    for (code, _) in DECLARED {
        let stem = code.strip_suffix("Exception").unwrap();
        for sent in [code, stem] {
            let error = error_of(418, &[], format!(r#"{{"Code":"{sent}"}}"#)).await;
            assert_eq!(error.code(), Some(code), "{sent}");
            assert_eq!(error.exception().unwrap().to_string(), code);
            for (other, is) in DECLARED {
                assert_eq!(is(&error), other == code, "{sent} as {other}");
            }
        }
    }
}

#[tokio::test]
async fn a_bare_status_is_the_error_that_the_operation_declares_for_it() {
    let script = || Scripted::new().answer(422, &[], "").answer(404, &[], "").answer(400, &[], "");
    let client = script().client().unwrap();
    let error = client.stop_meeting_transcription(MEETING).await.unwrap_err();
    assert!(error.as_exception::<UnprocessableEntityException>().is_some(), "{error}");
    let error = client.list_tags_for_resource(ARN).await.unwrap_err();
    assert!(error.as_exception::<ResourceNotFoundException>().is_some(), "{error}");
    // the operation declares a quota for 400 too, which nothing but its code can mean
    let error = client.list_tags_for_resource(ARN).await.unwrap_err();
    assert!(error.as_exception::<BadRequestException>().is_some(), "{error}");
    assert!(!error.is_limit_exceeded() && error.is_bad_request());
}

#[tokio::test]
async fn retry_after_seconds_comes_from_its_header_and_not_from_the_body() {
    let date = "Wed, 21 Oct 2026 07:28:00 GMT";
    let body = r#"{"Code":"ServiceUnavailable","RetryAfterSeconds":"9","Retry-After":"9"}"#;
    for (header, expected) in [("120", Some("120")), (date, Some(date)), ("", Some(""))] {
        let error = error_of(503, &[("Retry-After", header)], body).await;
        let unavailable = error.as_exception::<ServiceUnavailableException>().unwrap();
        assert_eq!(unavailable.retry_after_seconds.as_deref(), expected);
    }
    let error = error_of(503, &[], body).await;
    let unavailable = error.as_exception::<ServiceUnavailableException>().unwrap();
    assert_eq!(unavailable.retry_after_seconds, None);
}

#[tokio::test]
async fn resource_name_comes_from_the_body() {
    let expected = Some(ResourceArn::from(ARN));
    let body = |code| json!({ "Code": code, "ResourceName": ARN, "New": [1] }).to_string();
    let error = error_of(404, &[("ResourceName", "header")], body("ResourceNotFound")).await;
    let missing = error.as_exception::<ResourceNotFoundException>().unwrap();
    assert_eq!(missing.resource_name, expected);
    let error = error_of(400, &[], body("TooManyTagsException")).await;
    let full = error.as_exception::<TooManyTagsException>().unwrap();
    assert_eq!(full.resource_name, expected);
}

#[tokio::test]
async fn a_member_that_cannot_be_read_does_not_hide_the_error() {
    for name in [json!(7), json!({ "a": 1 }), json!(null), json!(["x"])] {
        let body = json!({ "Code": "ResourceNotFound", "Message": "why", "ResourceName": name });
        let error = error_of(404, &[], body.to_string()).await;
        assert!(error.as_exception::<ResourceNotFoundException>().is_some(), "{name}");
        assert_eq!((error.message(), error.is_not_found()), (Some("why"), true), "{name}");
    }
}
