//! Looking at the service, and moving it on.

use chime_sdk_meetings::enums::{MediaRegion, TranscribeLanguageCode};
use chime_sdk_meetings::shapes::{EngineTranscribeSettings, TranscriptionConfiguration};
use serde_json::json;

use super::*;

#[tokio::test]
async fn the_clock_is_read_and_put_forward() -> Outcome {
    let fake = standing().await;
    let at = |ms: u64, iso: &str| json!({ "now": { "ms": ms, "iso": iso }, "mode": "manual" });
    let start = at(1_767_323_045_000, "2026-01-02T03:04:05Z");
    assert_eq!(get(&fake, "/_fake/clock").await, start);
    assert_eq!(done(&fake, "POST /_fake/clock", r#"{"advanceSeconds": 0}"#).await, start);
    let later = done(&fake, "POST /_fake/clock", r#"{"advanceSeconds": 300}"#).await;
    assert_eq!(later, at(1_767_323_345_000, "2026-01-02T03:09:05Z"));
    let later = done(&fake, "POST /_fake/clock", r#"{"advanceMs": 1}"#).await;
    assert_eq!(later["now"]["ms"], 1_767_323_345_001_u64);
    for (body, problem) in [
        ("{}", "the clock needs either `advanceSeconds` or `advanceMs`"),
        (
            r#"{"advanceMs": 1, "advanceSeconds": 1}"#,
            "the clock needs either `advanceSeconds` or `advanceMs`",
        ),
        (r#"{"advanceMs": -1}"#, "`advanceMs` needs a whole number from 0 on"),
        (
            r#"{"advance": 1}"#,
            "the clock has no `advance`, did you mean `advanceMs`? it has `advanceMs`, `advanceSeconds`",
        ),
        ("[]", "the clock is an object, not a list"),
    ] {
        assert_eq!(ask(&fake, "POST /_fake/clock", body).await.problem(400), problem);
    }
    // beyond that no event could be dated
    let end = 253_402_300_799_999_u64;
    for too_far in [u64::MAX, end - 1_767_323_345_001 + 1] {
        let body = format!(r#"{{"advanceMs": {too_far}}}"#);
        let reply = ask(&fake, "POST /_fake/clock", &body).await;
        assert_eq!(reply.problem(400), "the clock does not go beyond the year 9999");
    }
    let body = format!(r#"{{"advanceMs": {}}}"#, end - 1_767_323_345_001);
    let last = done(&fake, "POST /_fake/clock", &body).await;
    assert_eq!(last, at(end, "9999-12-31T23:59:59.999Z"));
    Ok(())
}

#[tokio::test]
async fn a_meeting_is_seen_with_all_that_belongs_to_it() -> Outcome {
    let fake = standing().await;
    let client = fake.client();
    let meeting = client
        .create_meeting(MediaRegion::EuCentral1, "standup")
        .tags([("team", "blue")])
        .await?
        .meeting;
    let id = meeting.meeting_id.as_str();
    let attendee = client.create_attendee(id, "ada").await?.attendee;
    let settings = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs);
    let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(id, configuration).await?;

    let created = json!({ "ms": 1_767_323_045_000_u64, "iso": "2026-01-02T03:04:05Z" });
    let ends = json!({ "ms": 1_767_323_345_000_u64, "iso": "2026-01-02T03:09:05Z" });
    assert_eq!(
        get(&fake, "/_fake/meetings").await,
        json!({ "meetings": [{
            "meetingId": id,
            "externalMeetingId": "standup",
            "controlRegion": "us-east-1",
            "created": created,
            "ends": ends,
            "attendees": 1,
            "connected": 0,
        }] })
    );
    let shown = get(&fake, &format!("/_fake/meetings/{id}")).await;
    assert_eq!(shown["meeting"], serde_json::to_value(&meeting)?);
    assert_eq!(shown["created"], created);
    assert_eq!(shown["ends"], ends);
    assert_eq!(shown["tags"], json!({ "team": "blue" }));
    assert_eq!(
        shown["transcription"],
        json!({ "EngineTranscribeSettings": { "LanguageCode": "en-US" } })
    );
    let mut expected = serde_json::to_value(&attendee)?;
    expected.as_object_mut().ok_or("an attendee is an object")?.remove("JoinToken");
    let expected = json!([{ "attendee": expected, "connected": false }]);
    assert_eq!(shown["attendees"], expected);

    let reply = ask(&fake, "GET /_fake/meetings/nobody", "").await;
    assert_eq!(reply.problem(404), "Meeting nobody not found");
    Ok(())
}

#[tokio::test]
async fn attendees_are_connected_without_a_browser() -> Outcome {
    let fake = standing().await;
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    let id = meeting.meeting_id.as_str();
    let attendee = client.create_attendee(id, "ada").await?.attendee;
    let attendee = attendee.attendee_id.as_str();
    let path = format!("POST /_fake/meetings/{id}/attendees/{attendee}");

    let joined = done(&fake, &format!("{path}/join"), "").await;
    assert_eq!(joined, json!({ "connected": true }));
    // for longer than a meeting goes on while nobody is there
    done(&fake, "POST /_fake/clock", r#"{"advanceSeconds": 3600}"#).await;
    assert_eq!(get(&fake, "/_fake/meetings").await["meetings"][0]["connected"], 1);
    let left = done(&fake, &format!("{path}/leave"), "{}").await;
    assert_eq!(left, json!({ "connected": false }));
    done(&fake, &format!("{path}/join"), "").await;
    done(&fake, &format!("{path}/drop"), "").await;
    let types: Vec<String> = fake
        .event_history()
        .iter()
        .map(|event| event.detail.event_type.as_str().replace("chime:", ""))
        .collect();
    assert_eq!(
        types,
        [
            "MeetingStarted",
            "AttendeeAdded",
            "AttendeeJoined",
            "AttendeeLeft",
            "AttendeeJoined",
            "AttendeeDropped",
        ]
    );

    let nobody = "12345678-1234-1234-1234-123456789012";
    for what in ["join", "leave", "drop"] {
        for unknown in [nobody, "nobody"] {
            let request = format!("POST /_fake/meetings/{id}/attendees/{unknown}/{what}");
            let reply = ask(&fake, &request, "").await;
            assert_eq!(reply.problem(404), format!("Attendee {unknown} not found"));
        }
    }
    let reply = ask(&fake, &format!("{path}/sleep"), "").await;
    assert!(reply.problem(404).contains("no such route"));
    done(&fake, "POST /_fake/clock", r#"{"advanceSeconds": 300}"#).await;
    let reply = ask(&fake, &format!("{path}/join"), "").await;
    assert_eq!(reply.problem(404), format!("Meeting {id} not found"));
    Ok(())
}

#[tokio::test]
async fn requests_are_counted_by_operation() -> Outcome {
    let fake = standing().await;
    assert_eq!(get(&fake, "/_fake/requests").await, json!({ "total": 0, "operations": {} }));
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    client.get_meeting(&meeting.meeting_id).await?;
    client.get_meeting(&meeting.meeting_id).await?;
    assert_eq!(
        get(&fake, "/_fake/requests").await,
        json!({ "total": 3, "operations": { "CreateMeeting": 1, "GetMeeting": 2 } })
    );
    Ok(())
}

#[tokio::test]
async fn a_reset_begins_anew() -> Outcome {
    let fake = standing().await;
    let client = fake.client();
    let create = |name: &str| {
        client.create_meeting(MediaRegion::UsEast1, name).client_request_token("token-1")
    };
    let first = create("standup").await?.meeting;
    let replica = client
        .create_meeting(MediaRegion::UsEast1, "replica")
        .primary_meeting_id(first.meeting_id.as_str());
    replica.await?;
    done(&fake, "POST /_fake/faults", r#"{"operation": "DeleteMeeting", "fail": "reset"}"#).await;
    done(&fake, "POST /_fake/clock", r#"{"advanceSeconds": 10}"#).await;

    assert_eq!(done(&fake, "POST /_fake/reset", "{}").await, json!({}));
    assert_eq!(get(&fake, "/_fake/meetings").await, json!({ "meetings": [] }));
    assert_eq!(get(&fake, "/_fake/faults").await, json!({ "faults": [] }));
    assert_eq!(get(&fake, "/_fake/requests").await["total"], 0);
    assert_eq!(get(&fake, "/_fake/events").await["events"], json!([]));
    assert_eq!(get(&fake, "/_fake/clock").await["now"]["ms"], 1_767_323_045_000_u64);
    // the token is free again, for another meeting
    let second = create("retro").await?.meeting;
    assert_ne!(second.meeting_id, first.meeting_id);
    assert_eq!(get(&fake, "/_fake/events").await["events"][0]["sequence"], 1);
    Ok(())
}
