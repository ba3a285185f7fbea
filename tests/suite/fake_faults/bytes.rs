//! What is on the wire. Rules strike before a request's signature is looked at, so it needs none.

use std::io;

use chime_sdk_meetings::errors::ServiceUnavailableException;
use chime_sdk_meetings::fake::{Failure, Fake, Fault};
use chime_sdk_meetings::http::header::{CONNECTION, CONTENT_LENGTH, TRANSFER_ENCODING};
use chime_sdk_meetings::http::{HeaderValue, Response, StatusCode};
use chime_sdk_meetings::operations::GetMeeting;
use tokio::time::{Instant, timeout};

use super::{NOBODY, Outcome, SECOND};
use crate::fake_admin::raw;

/// What comes back, until the connection ends, and how it ends.
async fn asked(fake: &Fake) -> (String, io::Result<()>) {
    let request =
        format!("GET /meetings/{NOBODY} HTTP/1.1\r\nhost: fake\r\nconnection: close\r\n\r\n");
    let (bytes, end) = raw(fake, request.as_bytes()).await;
    (String::from_utf8_lossy(&bytes).into_owned(), end)
}

/// The answer of a call that fails so; the connection ends in order.
async fn answer(failure: impl Into<Failure>) -> String {
    let fake = Fake::start().await.unwrap();
    fake.on(GetMeeting).fail(failure);
    let (answer, end) = asked(&fake).await;
    end.unwrap();
    answer
}

#[tokio::test]
async fn a_reset_is_a_reset() -> Outcome {
    let fake = Fake::start().await?;
    fake.on(GetMeeting).fail(Failure::Reset);
    let (answer, end) = asked(&fake).await;
    assert_eq!(answer, "");
    assert_eq!(end.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
    Ok(())
}

#[tokio::test]
async fn a_close_says_nothing() {
    assert_eq!(answer(Failure::Close).await, "");
}

#[tokio::test]
async fn a_truncated_answer_is_shorter_than_it_says() {
    let answer = answer(Failure::Truncate).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("\r\ncontent-type: application/json"), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(!body.is_empty() && body.len() < length.parse().unwrap(), "{answer}");
}

#[tokio::test]
async fn garbage_is_no_http() {
    let answer = answer(Failure::Garbage).await;
    assert!(!answer.is_empty() && !answer.contains("HTTP/1"), "{answer}");
}

#[tokio::test]
async fn a_garbage_body_is_http_and_no_json() {
    let answer = answer(Failure::GarbageBody).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    assert!(head.contains("content-type: application/json"), "{head}");
    assert!(serde_json::from_str::<serde_json::Value>(body).is_err(), "{body}");
}

#[tokio::test]
async fn a_status_is_a_page_of_somebody_else() {
    let answer = answer(Failure::Status(StatusCode::BAD_GATEWAY)).await;
    assert!(answer.starts_with("HTTP/1.1 502 Bad Gateway\r\n"), "{answer}");
    assert!(answer.contains("content-type: text/html\r\n"), "{answer}");
    assert!(answer.contains("<h1>502 Bad Gateway</h1>"), "{answer}");
    assert!(!answer.contains("x-amzn"), "{answer}");
}

#[tokio::test]
async fn an_answer_comes_word_for_word_with_its_own_length() -> Outcome {
    let wrong = Response::builder()
        .status(418)
        .header("x-own", "1")
        .header("content-length", "7")
        .header("transfer-encoding", "chunked")
        .body("tea".into())?;
    let answer = answer(Failure::Answer(wrong)).await;
    assert!(answer.starts_with("HTTP/1.1 418 "), "{answer}");
    assert!(answer.contains("x-own: 1\r\n"), "{answer}");
    assert!(answer.contains("content-length: 3\r\n"), "{answer}");
    assert!(!answer.contains("chunked"), "{answer}");
    assert!(answer.ends_with("\r\n\r\ntea"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn throttling_is_as_the_service_says_it() -> Outcome {
    let fake = Fake::start().await?;
    fake.on(GetMeeting)
        .retry_after(SECOND / 2)
        .amz_retry_after(SECOND / 2)
        .fail(Failure::Throttling);
    let (answer, _) = asked(&fake).await;
    assert!(answer.starts_with("HTTP/1.1 429 Too Many Requests\r\n"), "{answer}");
    for part in [
        "x-amzn-errortype: ThrottlingException\r\n",
        "x-amzn-requestid: ",
        "retry-after: 1\r\n",
        "x-amz-retry-after: 500\r\n",
        "\"Code\":\"Throttling\"",
        "\"Message\":\"Rate exceeded\"",
    ] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    Ok(())
}

#[tokio::test]
async fn a_header_of_the_rule_takes_the_place_of_the_errors_own() -> Outcome {
    let fake = Fake::start().await?;
    let mut exception = ServiceUnavailableException::new();
    exception.retry_after_seconds = Some("9".to_owned());
    fake.on(GetMeeting).retry_after(3 * SECOND).fail(Fault::new(exception, "busy"));
    let (answer, _) = asked(&fake).await;
    assert!(answer.starts_with("HTTP/1.1 503 "), "{answer}");
    assert!(
        answer.contains("retry-after: 3\r\n") && !answer.contains("retry-after: 9"),
        "{answer}"
    );
    Ok(())
}

#[tokio::test]
async fn a_rule_cannot_say_where_an_answer_ends() -> Outcome {
    for failure in [Failure::Throttling, Failure::Truncate] {
        let fake = Fake::start().await?;
        fake.on(GetMeeting)
            .header(CONTENT_LENGTH, HeaderValue::from_static("3"))
            .header(TRANSFER_ENCODING, HeaderValue::from_static("gzip"))
            .header(CONNECTION, HeaderValue::from_static("upgrade"))
            .fail(failure);
        let (answer, end) = asked(&fake).await;
        end?;
        assert_eq!(answer.matches("content-length: ").count(), 1, "{answer}");
        assert!(!answer.contains("content-length: 3\r\n"), "{answer}");
        assert!(!answer.contains("gzip") && !answer.contains("upgrade"), "{answer}");
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn latency_is_late_and_then_as_usual() -> Outcome {
    let fake = Fake::start().await?;
    fake.on(GetMeeting).delay(SECOND).fail(Failure::Latency(59 * SECOND));
    let start = Instant::now();
    let (answer, _) = asked(&fake).await;
    assert!(start.elapsed() >= 60 * SECOND, "{:?}", start.elapsed());
    assert!(answer.contains("\r\nx-amzn-errortype: MissingAuthentication"), "{answer}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_call_that_hangs_says_nothing_for_as_long_as_one_waits() -> Outcome {
    let fake = Fake::start().await?;
    let rule = fake.on(GetMeeting).fail(Failure::Hang);
    assert!(timeout(24 * 60 * 60 * SECOND, asked(&fake)).await.is_err());
    assert_eq!(rule.strikes(), 1);
    Ok(())
}

#[tokio::test]
async fn a_fake_that_ends_does_not_wait_for_what_never_comes() -> Outcome {
    let fake = Fake::start().await?;
    let rule = fake.on(GetMeeting).times(1).fail(Failure::Hang);
    let late = fake.on(GetMeeting).after(1).fail(Failure::Latency(60 * 60 * SECOND));
    let url = fake.url().to_owned();
    let ask = || {
        let url = url.clone();
        let request = format!("GET /meetings/{NOBODY} HTTP/1.1\r\nhost: fake\r\n\r\n");
        tokio::spawn(async move { crate::fake_admin::raw_at(&url, request.as_bytes()).await })
    };
    let asked = [ask(), ask()];
    while rule.strikes() + late.strikes() < 2 {
        tokio::task::yield_now().await;
    }
    let ended = timeout(4 * SECOND, fake.shutdown()).await;
    assert!(ended.is_ok(), "the fake gives connections 5 s, and these need none");
    for connection in asked {
        assert_eq!(connection.await?.0, b"");
    }
    Ok(())
}
