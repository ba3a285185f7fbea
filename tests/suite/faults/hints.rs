//! What a server says beside its answer: when to come back, and what time it is.

use std::time::{Duration, SystemTime};

use chime_sdk_core::timestamp::{Timestamp, TimestampFormat};
use chime_sdk_meetings::ErrorKind;
use chime_sdk_tests::fault_server::{Answer, FaultServer, Received};

use super::row::{assert_attempts, assert_is_discreet};
use super::scenario::scenarios;
use super::{client, get, server};

const SECOND: Duration = Duration::from_secs(1);

/// Answers once with this, then well. The pause before the second attempt is from `least` to `most`.
async fn pause_after(answer: Answer, least: Duration, most: Duration) -> usize {
    let server = server([answer.into()]).await;
    get(&client(&server)).await.expect("the second attempt");
    assert_attempts(&server);
    let times: Vec<_> = server.received().iter().map(|request| request.at).collect();
    let pause = times[1] - times[0];
    // the clock counts in milliseconds
    assert!((least..=most + SECOND / 500).contains(&pause), "{pause:?}");
    server.requests()
}

/// The date of a clock that is so many seconds ahead.
fn date(ahead: i64) -> String {
    now(ahead).to_text(TimestampFormat::HttpDate).unwrap()
}

fn now(ahead: i64) -> Timestamp {
    Timestamp::from_secs(Timestamp::from(SystemTime::now()).secs() + ahead)
}

/// By how many seconds the time that a request is signed for is ahead of this machine's.
fn signed_ahead(request: &Received) -> i64 {
    let text = request.header("x-amz-date").unwrap();
    let (date, time) = text.split_once('T').unwrap();
    let text = format!(
        "{}-{}-{}T{}:{}:{}",
        &date[..4],
        &date[4..6],
        &date[6..],
        &time[..2],
        &time[2..4],
        &time[4..]
    );
    text.parse::<Timestamp>().unwrap().secs() - now(0).secs()
}

fn assert_near(ahead: i64, expected: i64) {
    assert!((ahead - expected).abs() < 60, "{ahead} s ahead instead of {expected}");
}

const TWENTY_MINUTES: i64 = 20 * 60;

/// A refused signature by a server whose clock is ahead by so much.
fn refusal(code: &str, ahead: i64) -> Answer {
    Answer::new(403).header("x-amzn-errortype", code).header("date", date(ahead))
}

/// Refuses the first attempt for its time, and expects the second one and all later calls to be
/// signed for the server's.
async fn corrected(code: &str, ahead: i64) -> usize {
    let server = server([refusal(code, ahead).into()]).await;
    let caller = client(&server);
    get(&caller).await.expect("the second attempt");
    assert_attempts(&server);
    let requests = server.requests();
    get(&caller).await.expect("a later call");
    let ahead_of: Vec<_> = server.received().iter().map(signed_ahead).collect();
    assert_near(ahead_of[0], 0);
    assert_near(ahead_of[1], ahead);
    assert_near(ahead_of[2], ahead);
    requests
}

/// Refuses a signature for good.
async fn refused(answer: Answer) -> usize {
    let server: FaultServer = server([answer.into()]).await;
    let error = get(&client(&server)).await.expect_err("a refused signature");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Service, Some(403)), "{error}");
    assert!(error.is_unauthorized() && error.attempts() == 1, "{error}");
    assert_is_discreet(&error);
    server.requests()
}

scenarios! {
    unavailable_for_two_seconds: "answers 503 with `retry-after: 2`" =>
        "success, 2 attempts, the second one 2 s later", 2,
        { pause_after(Answer::new(503).header("retry-after", "2"), SECOND * 2, SECOND * 2).await }
    throttled_for_two_seconds: "answers 429 with `retry-after: 2`" =>
        "success, 2 attempts, the second one 2 s later", 2,
        { pause_after(Answer::new(429).header("retry-after", "2"), SECOND * 2, SECOND * 2).await }
    unavailable_until_a_moment: "answers 503 with a `retry-after` that is a date in 7 s" =>
        "success, 2 attempts, the second one 7 s later", 2,
    {
        let answer = Answer::new(503)
            .header("date", "Mon, 23 Nov 2026 08:30:00 GMT")
            .header("retry-after", "Mon, 23 Nov 2026 08:30:07 GMT");
        pause_after(answer, SECOND * 7, SECOND * 7).await
    }
    unavailable_since_a_moment: "answers 503 with a `retry-after` that is a date in the past" =>
        "success, 2 attempts, as if it had not been said", 2,
    {
        let answer = Answer::new(503)
            .header("date", "Mon, 23 Nov 2026 08:30:00 GMT")
            .header("retry-after", "Mon, 23 Nov 2026 08:29:00 GMT");
        pause_after(answer, Duration::ZERO, SECOND / 20).await
    }
    unavailable_for_no_number: "answers 503 with `retry-after: soon`" =>
        "success, 2 attempts, as if it had not been said", 2,
        { pause_after(Answer::new(503).header("retry-after", "soon"), Duration::ZERO, SECOND / 20).await }
    unavailable_for_less_than_nothing: "answers 503 with `retry-after: -1`" =>
        "success, 2 attempts, as if it had not been said", 2,
        { pause_after(Answer::new(503).header("retry-after", "-1"), Duration::ZERO, SECOND / 20).await }
    unavailable_for_longer_than_the_call: "answers 503 with `retry-after: 31`" =>
        "`Service` 503: ServiceUnavailableException, at once", 1,
    {
        let server = server([Answer::new(503).header("retry-after", "31").into()]).await;
        let began = tokio::time::Instant::now();
        let error = get(&client(&server)).await.expect_err("no time for another attempt");
        assert_eq!((error.status(), error.attempts()), (Some(503), 1), "{error}");
        assert_eq!(began.elapsed(), Duration::ZERO);
        server.requests()
    }
    throttled_for_milliseconds: "answers 429 with `x-amz-retry-after: 1500`" =>
        "success, 2 attempts, the second one 1.5 s later", 2,
    {
        let answer = Answer::new(429).header("x-amz-retry-after", "1500");
        pause_after(answer, SECOND * 3 / 2, SECOND * 3 / 2).await
    }
    throttled_for_an_hour: "answers 429 with an `x-amz-retry-after` of an hour" =>
        "success, 2 attempts, the second one 5 to 6 s later", 2,
    {
        let answer = Answer::new(429).header("x-amz-retry-after", "3600000");
        pause_after(answer, SECOND * 5, SECOND * 6).await
    }
    throttled_for_no_number: "answers 429 with `x-amz-retry-after: -1`" =>
        "success, 2 attempts, as if it had not been said", 2,
        { pause_after(Answer::new(429).header("x-amz-retry-after", "-1"), Duration::ZERO, SECOND).await }
    clock_ahead: "answers 403 `InvalidSignatureException`, its clock 20 minutes ahead" =>
        "success, 2 attempts, the second one signed for the server's time", 2,
        { corrected("InvalidSignatureException", TWENTY_MINUTES).await }
    clock_behind: "answers 403 `InvalidSignatureException`, its clock 20 minutes behind" =>
        "success, 2 attempts, the second one signed for the server's time", 2,
        { corrected("InvalidSignatureException", -TWENTY_MINUTES).await }
    request_time_too_skewed: "answers 403 `RequestTimeTooSkewed`, its clock 20 minutes ahead" =>
        "success, 2 attempts, the second one signed for the server's time", 2,
        { corrected("RequestTimeTooSkewed", TWENTY_MINUTES).await }
    signature_refused_in_time: "answers 403 `InvalidSignatureException`, its clock right" =>
        "`Service` 403: InvalidSignatureException", 1,
        { refused(refusal("InvalidSignatureException", 0)).await }
    signature_refused_without_a_date: "answers 403 `InvalidSignatureException` without a date" =>
        "`Service` 403: InvalidSignatureException", 1,
        { refused(Answer::new(403).header("x-amzn-errortype", "InvalidSignatureException")).await }
    signature_refused_by_a_cache: "answers 403 `InvalidSignatureException` with an `age`" =>
        "`Service` 403: InvalidSignatureException", 1,
    {
        let old = refusal("InvalidSignatureException", -TWENTY_MINUTES).header("age", "1200");
        refused(old).await
    }
    clock_that_stays_wrong: "answers 403 `InvalidSignatureException` twice, its clock 20 minutes ahead" =>
        "`Service` 403, 2 attempts: InvalidSignatureException", 2,
    {
        let refusal = || refusal("InvalidSignatureException", TWENTY_MINUTES).into();
        let server = server([refusal(), refusal()]).await;
        let error = get(&client(&server)).await.expect_err("a refused signature");
        assert_eq!((error.status(), error.attempts()), (Some(403), 2), "{error}");
        assert_attempts(&server);
        server.requests()
    }
    outage: "answers 503 to 40 calls, one after the other" =>
        "`Service` 503; from the 19th call on after one attempt, as the budget is used up", 75,
    {
        let server = server((0..75).map(|_| Answer::new(503).into())).await;
        let caller = client(&server);
        for call in 1..=40 {
            let error = get(&caller).await.expect_err("an outage");
            let attempts = if call < 18 { 3 } else if call == 18 { 2 } else { 1 };
            assert_eq!((error.status(), error.attempts()), (Some(503), attempts), "{call}: {error}");
            let is_used_up = error.to_string().contains("the retry budget is used up");
            assert_eq!(is_used_up, call >= 18, "{call}: {error}");
        }
        let requests = server.requests();
        get(&caller).await.expect("a call after the outage");
        requests
    }
}
