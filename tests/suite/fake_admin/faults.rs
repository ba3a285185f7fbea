//! Rules as JSON.

use chime_sdk_meetings::Error;
use serde_json::json;

use super::*;

const NOBODY: &str = "12345678-1234-1234-1234-123456789012";

/// What a call that is not tried again fails with.
async fn failed(fake: &Fake) -> Error {
    let client = fake.client_builder().max_attempts(1).build().expect("all is set");
    client.get_meeting(NOBODY).await.expect_err("there is no such meeting")
}

#[tokio::test]
async fn a_rule_is_put_in_force_strikes_and_is_taken_away() -> Outcome {
    let fake = Fake::start().await?;
    let rule = json!({
        "operation": "GetMeeting", "nth": 2,
        "fail": { "exception": "ServiceUnavailableException", "message": "as asked",
                  "headers": { "retry-after": "3", "x-own": "yes" } },
    });
    assert_eq!(done(&fake, "POST /_fake/faults", &rule.to_string()).await, json!({ "id": 1 }));
    assert!(failed(&fake).await.is_not_found());
    let error = failed(&fake).await;
    assert_eq!(error.code(), Some("ServiceUnavailableException"));
    assert_eq!(error.message(), Some("as asked"));
    assert!(failed(&fake).await.is_not_found());

    let mut shown = rule;
    shown["id"] = 1.into();
    (shown["calls"], shown["strikes"], shown["spent"]) = (2.into(), 1.into(), true.into());
    assert_eq!(get(&fake, "/_fake/faults").await, json!({ "faults": [shown] }));
    assert_eq!(done(&fake, "DELETE /_fake/faults/1", "").await, json!({ "removed": 1 }));
    assert_eq!(ask(&fake, "DELETE /_fake/faults/1", "").await.problem(404), "there is no rule 1");
    assert_eq!(
        ask(&fake, "DELETE /_fake/faults/one", "").await.problem(400),
        "the id of a rule is a whole number"
    );
    Ok(())
}

#[tokio::test]
async fn a_list_is_put_in_force_as_a_whole_or_not_at_all() -> Outcome {
    let fake = Fake::start().await?;
    let wrong = json!([{ "fail": "reset" }, { "fail": "reset", "time": 1 }]);
    let reply = ask(&fake, "POST /_fake/faults", &wrong.to_string()).await;
    let problem = reply.problem(400);
    assert!(problem.starts_with("[1]: a rule has no `time`, did you mean `times`?"), "{problem}");
    assert_eq!(get(&fake, "/_fake/faults").await, json!({ "faults": [] }));

    let right = json!([
        { "times": 1, "fail": "throttling" },
        { "times": 1, "fail": { "status": 503, "body": "{}", "contentType": "application/json" } },
    ]);
    let ids = done(&fake, "POST /_fake/faults", &right.to_string()).await;
    assert_eq!(ids, json!({ "ids": [1, 2] }));
    assert!(failed(&fake).await.is_throttling());
    assert_eq!(failed(&fake).await.status(), Some(503));
    assert!(failed(&fake).await.is_not_found());
    assert_eq!(done(&fake, "DELETE /_fake/faults", "").await, json!({ "removed": 2 }));
    Ok(())
}

#[tokio::test]
async fn every_word_is_a_failure() -> Outcome {
    let fake = Fake::start().await?;
    for word in ["throttling", "reset", "close", "truncate", "garbage", "garbageBody"] {
        let rule = json!({ "operation": "GetMeeting", "times": 1, "fail": word });
        done(&fake, "POST /_fake/faults", &rule.to_string()).await;
        assert!(!failed(&fake).await.is_not_found(), "{word}");
    }
    assert!(failed(&fake).await.is_not_found());
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_rule_can_be_late_and_no_more() -> Outcome {
    let fake = Fake::start().await?;
    done(&fake, "POST /_fake/faults", r#"{"delayMs": 5000}"#).await;
    let start = tokio::time::Instant::now();
    assert!(failed(&fake).await.is_not_found());
    assert!(start.elapsed() >= Duration::from_secs(5), "{:?}", start.elapsed());
    Ok(())
}

#[tokio::test]
async fn parts_of_a_batch_fail() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let region = chime_sdk_meetings::enums::MediaRegion::UsEast1;
    let rule = json!({
        "operation": "CreateMeetingWithAttendees",
        "fail": { "partialBatch": { "users": ["grace"], "code": "Busy" } },
    });
    done(&fake, "POST /_fake/faults", &rule.to_string()).await;
    let both = client.create_meeting_with_attendees(region, "standup", ["ada", "grace"]).await?;
    assert_eq!((both.attendees.len(), both.errors.len()), (1, 1));
    assert_eq!(both.errors[0].error_code.as_deref(), Some("Busy"));
    Ok(())
}

#[tokio::test]
async fn rules_of_rust_are_seen_too() -> Outcome {
    use chime_sdk_meetings::fake::Failure;
    let fake = Fake::start().await?;
    let handle = fake.on_any().fail(Failure::Latency(Duration::from_millis(7)));
    let all = get(&fake, "/_fake/faults").await;
    assert_eq!(all["faults"][0]["id"], handle.id());
    assert_eq!(all["faults"][0]["fail"], json!({ "latencyMs": 7 }));
    Ok(())
}
