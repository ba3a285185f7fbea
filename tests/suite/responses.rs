//! Answers with a 2xx status: what a caller sees of each.

use bytes::Bytes;
use chime_sdk_core::schema::{Member, Presence};
use chime_sdk_meetings::enums::{MediaCapabilities, MediaRegion};
use chime_sdk_meetings::shapes::{AttendeeCapabilities, Tag};
use chime_sdk_meetings::{Client, SERVICE};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;

use crate::inputs;

mod broken;
mod loopback;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";
const ATTENDEE: &str = "66666666-7777-8888-9999-aaaaaaaaaaaa";
const ARN: &str = "arn:aws:chime:us-east-1:123456789012:meeting/11111111";

/// A client that gets one answer, with this status and body.
fn answered(status: u16, body: impl Into<Bytes>) -> Client {
    Scripted::new().answer(status, &[], body).builder().max_attempts(1).build().unwrap()
}

/// The smallest answer of `GetMeeting` that is whole.
fn meeting() -> String {
    json!({ "Meeting": { "MeetingId": MEETING } }).to_string()
}

/// The operations whose answer is useless without this member.
const WITH_ESSENTIAL_OUTPUT: &[(&str, &str)] = &[
    ("CreateAttendee", "Attendee"),
    ("CreateMeeting", "Meeting"),
    ("CreateMeetingWithAttendees", "Meeting"),
    ("GetAttendee", "Attendee"),
    ("GetMeeting", "Meeting"),
    ("UpdateAttendeeCapabilities", "Attendee"),
];

#[tokio::test]
async fn every_2xx_is_a_success() {
    for status in 200..300 {
        let client = answered(status, meeting());
        let meeting = client.get_meeting(MEETING).await.unwrap().meeting;
        assert_eq!(meeting.meeting_id.as_str(), MEETING, "{status}");
        let deleted = answered(status, "").delete_meeting(MEETING).await;
        assert!(deleted.is_ok(), "{status}: {deleted:?}");
    }
}

#[tokio::test]
async fn every_other_status_is_an_error_whatever_the_body() {
    for status in [100, 101, 199, 300, 304, 399, 400, 499, 500, 599, 600, 999] {
        let error = answered(status, meeting()).get_meeting(MEETING).await.unwrap_err();
        assert_eq!(error.status(), Some(status), "{status}: {error}");
    }
}

#[tokio::test]
async fn the_body_of_an_operation_without_output_is_not_looked_at() {
    let deep = "[".repeat(100_000);
    let bodies: &[&[u8]] =
        &[b"", b"{}", b"null", b"[1]", b"<html>", b"{\"Meeting\":", b"\xff\xfe", deep.as_bytes()];
    for operation in SERVICE.operations.iter().filter(|operation| operation.output.is_none()) {
        let (name, input) = (operation.name, inputs::least(operation.name));
        for body in bodies {
            let result = answered(200, body.to_vec()).call(name, input.clone()).await.unwrap();
            assert_eq!(result, json!({}), "{name}: {}", body.escape_ascii());
        }
    }
}

#[tokio::test]
async fn an_empty_body_is_an_output_without_members() {
    let optional = [
        ("BatchCreateAttendee", json!({ "Attendees": [], "Errors": [] })),
        ("ListAttendees", json!({ "Attendees": [] })),
        ("ListTagsForResource", json!({ "Tags": [] })),
        ("TagResource", json!({})),
        ("UntagResource", json!({})),
    ];
    for (operation, expected) in optional {
        let input = inputs::least(operation);
        for body in ["", " ", "\r\n", "{}", " {\n} "] {
            let output = answered(200, body).call(operation, input.clone()).await.unwrap();
            assert_eq!(output, expected, "{operation}: {body:?}");
        }
    }
}

#[test]
fn every_operation_with_an_essential_output_is_in_the_table() {
    let is_essential = |member: &&Member| member.presence == Presence::Essential;
    let essential = SERVICE.operations.iter().filter_map(|operation| {
        let output = operation.output?().structure();
        output.members.iter().find(is_essential).map(|member| (operation.name, member.name))
    });
    assert_eq!(essential.collect::<Vec<_>>(), WITH_ESSENTIAL_OUTPUT);
}

#[tokio::test]
async fn an_essential_member_that_is_missing_is_named() {
    for (operation, member) in WITH_ESSENTIAL_OUTPUT {
        let input = inputs::least(operation);
        let null = format!("{{\"{member}\":null}}");
        for body in ["", "{}", "\n", r#"{"Other":{}}"#, &null] {
            let error =
                answered(200, body.to_owned()).call(operation, input.clone()).await.unwrap_err();
            let expected = format!("{operation}: the answer cannot be read: `{member}` is missing");
            assert!(error.to_string().starts_with(&expected), "{body:?}: {error}");
            assert_eq!(error.status(), Some(200));
        }
    }
}

#[tokio::test]
async fn an_essential_member_that_is_missing_deeper_is_named_with_its_path() {
    let whole = json!({ "AttendeeId": ATTENDEE, "ExternalUserId": "user-7" });
    for (operation, body, expected) in [
        ("GetMeeting", json!({ "Meeting": {} }), "Meeting: `MeetingId` is missing"),
        (
            "GetMeeting",
            json!({ "Meeting": { "MeetingId": null } }),
            "Meeting: `MeetingId` is missing",
        ),
        (
            "GetAttendee",
            json!({ "Attendee": { "AttendeeId": ATTENDEE } }),
            "Attendee: `ExternalUserId` is missing",
        ),
        (
            "GetAttendee",
            json!({ "Attendee": { "ExternalUserId": "user-7" } }),
            "Attendee: `AttendeeId` is missing",
        ),
        (
            "ListAttendees",
            json!({ "Attendees": [whole, null, {}] }),
            "Attendees[2]: `ExternalUserId` is missing",
        ),
        (
            "BatchCreateAttendee",
            json!({ "Attendees": [{ "ExternalUserId": "user-7" }] }),
            "Attendees[0]: `AttendeeId` is missing",
        ),
    ] {
        let input = inputs::least(operation);
        let error = answered(200, body.to_string()).call(operation, input).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&format!("cannot be read: {expected}")), "{text}");
    }
}

#[tokio::test]
async fn unknown_members_are_ignored_at_every_depth() {
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let body = format!(
        r#"{{"__type":"x","New":{deep},"Meeting":{{"New":{{"a":[1e999,null]}},"MeetingId":"{MEETING}",
        "meetingid":"other","MediaPlacement":{{"New":true,"AudioHostUrl":"host"}},"":0}},"Newer":"x"}}"#
    );
    let meeting = answered(200, body).get_meeting(MEETING).await.unwrap().meeting;
    assert_eq!(meeting.meeting_id.as_str(), MEETING);
    let placement = meeting.media_placement.unwrap();
    assert_eq!(placement.audio_host_url.as_deref(), Some("host"));
}

#[tokio::test]
async fn a_null_member_is_absent() {
    let body = json!({ "Meeting": {
        "MeetingId": MEETING, "MeetingHostId": null, "ExternalMeetingId": null, "MediaRegion": null,
        "MediaPlacement": null, "MeetingFeatures": { "Attendee": { "MaxCount": null } },
        "PrimaryMeetingId": null, "TenantIds": null, "MeetingArn": null,
    }});
    let meeting = answered(200, body.to_string()).get_meeting(MEETING).await.unwrap().meeting;
    let expected = json!({ "MeetingId": MEETING, "MeetingFeatures": { "Attendee": {} } });
    assert_eq!(serde_json::to_value(&meeting).unwrap(), expected);
}

#[tokio::test]
async fn a_null_list_is_empty_and_null_elements_are_left_out() {
    let page = answered(200, r#"{"Attendees":null,"NextToken":null}"#)
        .list_attendees(MEETING)
        .await
        .unwrap();
    assert_eq!((page.attendees.len(), page.next_token), (0, None));

    let attendee = json!({ "AttendeeId": ATTENDEE, "ExternalUserId": "user-7" });
    let body = json!({ "Attendees": [null, attendee, null, attendee, null] }).to_string();
    let page = answered(200, body).list_attendees(MEETING).await.unwrap();
    assert_eq!(page.attendees.len(), 2);

    let body = json!({ "Meeting": { "MeetingId": MEETING, "TenantIds": [null, "team", null] } });
    let meeting = answered(200, body.to_string()).get_meeting(MEETING).await.unwrap().meeting;
    let tenants: Vec<String> =
        meeting.tenant_ids.unwrap().iter().map(|tenant| tenant.as_str().to_owned()).collect();
    assert_eq!(tenants, ["team"]);
}

#[tokio::test]
async fn a_required_member_of_a_nested_shape_becomes_vacant() {
    let body = json!({ "Attendee": {
        "AttendeeId": ATTENDEE, "ExternalUserId": "user-7",
        "Capabilities": { "Audio": "Send", "Video": null },
    }});
    let client = answered(200, body.to_string());
    let attendee = client.get_attendee(MEETING, ATTENDEE).await.unwrap().attendee;
    let AttendeeCapabilities { audio, video, content, .. } = attendee.capabilities.unwrap();
    assert_eq!(audio, MediaCapabilities::Send);
    for missing in [video, content] {
        assert!(matches!(&missing, MediaCapabilities::Unknown(_)), "{missing:?}");
        assert_eq!(missing.as_str(), "");
    }
    let body = r#"{"Tags":[{"Key":"a"},{"Value":"b"},{}]}"#;
    let tags = answered(200, body).list_tags_for_resource(ARN).await.unwrap().tags;
    assert_eq!(tags, [Tag::new("a", ""), Tag::new("", "b"), Tag::new("", "")]);
}

#[tokio::test]
async fn an_unknown_enum_value_is_kept_and_written_back() {
    let sent = json!({ "Meeting": {
        "MeetingId": MEETING,
        "MediaRegion": "moon-west-1",
        "MeetingFeatures": { "Audio": { "EchoReduction": "PERHAPS" }, "Video": { "MaxResolution": "" } },
    }});
    let output = answered(200, sent.to_string()).get_meeting(MEETING).await.unwrap();
    let region = output.meeting.media_region.clone().unwrap();
    assert!(matches!(&region, MediaRegion::Unknown(_)), "{region:?}");
    assert_eq!(region.as_str(), "moon-west-1");
    assert_eq!(serde_json::to_value(&output).unwrap(), sent);
}

#[tokio::test]
async fn members_of_an_answer_are_not_held_to_the_constraints_of_input() {
    let long = "x".repeat(5000);
    let body = json!({ "Meeting": {
        "MeetingId": "no guid", "ExternalMeetingId": "x", "MeetingArn": "none", "TenantIds": [],
        "MediaPlacement": { "AudioHostUrl": long }, "MeetingFeatures": { "Attendee": { "MaxCount": 9999 } },
    }});
    let output = answered(200, body.to_string()).get_meeting(MEETING).await.unwrap();
    assert_eq!(serde_json::to_value(&output).unwrap(), body);
}

#[tokio::test]
async fn text_arrives_as_it_was_meant() {
    let body = format!(
        "\t{{ \"Meet\\u0069ng\" : {{\"MeetingId\":\"{MEETING}\",\"ExternalMeetingId\":\"\\ud83d\\ude00\\n\\\"é\\u0000\"}} }}\r\n"
    );
    let meeting = answered(200, body).get_meeting(MEETING).await.unwrap().meeting;
    assert_eq!(meeting.external_meeting_id.unwrap().as_str(), "😀\n\"é\0");
}

#[tokio::test]
async fn of_a_member_that_comes_twice_the_last_wins() {
    let body = r#"{"NextToken":"first","NextToken":"last",
        "Attendees":[{"AttendeeId":"a","ExternalUserId":"first"}],
        "Attendees":[{"AttendeeId":"b","ExternalUserId":"first","ExternalUserId":"last"}]}"#;
    let page = answered(200, body).list_attendees(MEETING).await.unwrap();
    assert_eq!(page.next_token.as_deref(), Some("last"));
    assert_eq!(page.attendees.len(), 1);
    assert_eq!(page.attendees[0].attendee_id.as_str(), "b");
    assert_eq!(page.attendees[0].external_user_id.as_str(), "last");
}

#[tokio::test]
async fn of_an_object_that_comes_twice_nothing_is_left_of_the_first() {
    let body = r#"{"Meeting":{"MeetingId":"first","MediaRegion":"us-east-1"},"Meeting":{"MeetingId":"last"}}"#;
    let meeting = answered(200, body).get_meeting(MEETING).await.unwrap().meeting;
    assert_eq!(serde_json::to_value(&meeting).unwrap(), json!({ "MeetingId": "last" }));
}

#[tokio::test(start_paused = true)]
async fn nothing_of_an_unreadable_answer_is_left_in_the_next() {
    let broken =
        r#"{"NextToken":"left over","Attendees":[{"AttendeeId":"a","ExternalUserId":"b"}]"#;
    let script = Scripted::new().answer(200, &[], broken).answer(200, &[], "{}");
    let page = script.client().unwrap().list_attendees(MEETING).await.unwrap();
    assert_eq!((page.attendees.len(), page.next_token), (0, None));
    assert_eq!(script.requests().len(), 2);
}
