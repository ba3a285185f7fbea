//! What the service says about when to come back: `Retry-After`, `x-amz-retry-after`, and its clock.

use std::time::Duration;

use chime_sdk_tests::scripted::Scripted;
use tokio::time::Instant;

use super::MEETING;

/// How long `GetMeeting` waits before its second attempt after such an answer.
async fn pause_after(headers: &[(&str, &str)]) -> Duration {
    let script = Scripted::new().answer(503, headers, "").answer(404, &[], "");
    let began = Instant::now();
    script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!(script.requests().len(), 2);
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_waited_for_at_least() {
    for (value, seconds) in [("0", 0), ("1", 1), ("25", 25)] {
        assert_eq!(pause_after(&[("retry-after", value)]).await.as_secs(), seconds);
    }
    let date = ("date", "Mon, 23 Nov 2026 08:30:00 GMT");
    let until = ("retry-after", "Mon, 23 Nov 2026 08:30:07 GMT");
    assert_eq!(pause_after(&[date, until]).await.as_secs(), 7);
    let past = ("retry-after", "Mon, 23 Nov 2026 08:29:00 GMT");
    assert_eq!(pause_after(&[date, past]).await.as_secs(), 0);
    for garbage in ["soon", "-5", "1.5", ""] {
        assert_eq!(pause_after(&[("retry-after", garbage)]).await.as_secs(), 0, "{garbage}");
    }
}

#[tokio::test(start_paused = true)]
async fn x_amz_retry_after_is_milliseconds_and_adds_5_s_at_most() {
    let pause = pause_after(&[("x-amz-retry-after", "1500")]).await;
    assert_eq!(pause.as_millis() / 10, 150);
    let pause = pause_after(&[("x-amz-retry-after", "3600000")]).await;
    assert_eq!(pause.as_secs(), 5);
    for garbage in ["-1", "soon", "1.5"] {
        let pause = pause_after(&[("x-amz-retry-after", garbage)]).await;
        assert_eq!(pause.as_secs(), 0, "{garbage}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_beyond_the_operation_s_time_ends_the_call_at_once() {
    let script = Scripted::new().answer(503, &[("retry-after", "31")], "");
    let began = Instant::now();
    let error = script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
    assert_eq!((error.attempts(), began.elapsed()), (1, Duration::ZERO));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(31)));
}

#[tokio::test(start_paused = true)]
async fn a_hint_makes_nothing_worth_repeating() {
    for (name, value) in [("retry-after", "1"), ("x-amz-retry-after", "1000")] {
        let script = Scripted::new().answer(404, &[(name, value)], "");
        script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
        assert_eq!(script.requests().len(), 1);
    }
}

/// The time that a request was signed for.
fn signed_at(request: &chime_sdk_core::transport::HttpRequest) -> String {
    request.headers["x-amz-date"].to_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_signature_refused_for_the_clock_is_tried_again_with_the_service_s_time() {
    for code in [
        "AccessDeniedException",
        "AuthFailure",
        "InvalidSignatureException",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
    ] {
        let headers = [("date", "Tue, 24 Nov 2099 08:30:00 GMT"), ("x-amzn-errortype", code)];
        let script = Scripted::new().answer(403, &headers, "").answer(404, &[], "");
        let client = script.client().unwrap();
        client.get_meeting(MEETING).await.unwrap_err();
        let requests = script.requests();
        assert_eq!(requests.len(), 2, "{code}");
        assert!(!signed_at(&requests[0]).starts_with("2099"));
        assert!(signed_at(&requests[1]).starts_with("20991124T08"), "{}", signed_at(&requests[1]));
        // the client remembers
        let _more = script.clone().answer(404, &[], "");
        client.clone().get_meeting(MEETING).await.unwrap_err();
        assert!(signed_at(&script.requests()[2]).starts_with("20991124T08"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_signature_refused_for_something_else_is_not_tried_again() {
    let date = "Tue, 24 Nov 2099 08:30:00 GMT";
    for headers in [
        // no date, a date from a cache, and a code that has nothing to do with clocks
        &[("x-amzn-errortype", "InvalidSignatureException")][..],
        &[("x-amzn-errortype", "InvalidSignatureException"), ("date", date), ("age", "1")],
        &[("x-amzn-errortype", "ForbiddenException"), ("date", date)],
    ] {
        let script = Scripted::new().answer(403, headers, "");
        script.client().unwrap().get_meeting(MEETING).await.unwrap_err();
        assert_eq!(script.requests().len(), 1, "{headers:?}");
    }
    // a clock that was right already
    let refused = [("x-amzn-errortype", "InvalidSignatureException"), ("date", date)];
    let script = Scripted::new().answer(404, &[("date", date)], "").answer(403, &refused, "");
    let client = script.client().unwrap();
    client.get_meeting(MEETING).await.unwrap_err();
    client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn correcting_the_clock_costs_nothing_of_the_budget() {
    let refused =
        [("date", "Tue, 24 Nov 2099 08:30:00 GMT"), ("x-amzn-errortype", "RequestTimeTooSkewed")];
    let script = Scripted::new().answer(403, &refused, "").answer(404, &[], "");
    let client = script.client().unwrap();
    let began = Instant::now();
    client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!(script.requests().len(), 2);
    assert_eq!(began.elapsed(), Duration::ZERO);
    assert!(format!("{:?}", client.as_ref()).contains("retry_budget: 500"));
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_more_than_five_minutes_whatever_the_service_asks_for() {
    for (asked, requests) in [("300", 2), ("301", 1), ("18446744073709551615", 1)] {
        let script =
            Scripted::new().answer(503, &[("retry-after", asked)], "").answer(404, &[], "");
        let builder = script.builder().operation_timeout(Duration::MAX);
        let error = builder.build().unwrap().get_meeting(MEETING).await.unwrap_err();
        assert_eq!(script.requests().len(), requests, "{asked}: {error}");
        let says_why = error.to_string().contains("; not tried again: the service asks to wait ");
        assert_eq!(says_why, requests == 1, "{error}");
    }
}
