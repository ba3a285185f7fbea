//! The spans of calls and attempts, as a subscriber of `tracing` sees them.

use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_tests::log::{keep_spans, kept_spans};
use chime_sdk_tests::scripted::Scripted;

use super::{MEETING, a_meeting};

#[tokio::test(start_paused = true)]
async fn a_call_and_each_of_its_attempts_is_a_span_with_the_standard_fields() {
    keep_spans();
    let throttled = [("x-amzn-errortype", "ThrottlingException"), ("x-amzn-requestid", "id-2")];
    let script = Scripted::new()
        .fail(TransportErrorKind::Interrupted)
        .answer(429, &throttled, "")
        .answer(200, &[("x-amzn-requestid", "id-3")], a_meeting());
    script.client().unwrap().get_meeting(MEETING).await.unwrap();

    let all = kept_spans();
    let names: Vec<_> = all.iter().map(|seen| (seen.name, seen.parent)).collect();
    let attempt = ("attempt", Some("call"));
    assert_eq!(names, [("call", None), attempt, attempt, attempt]);
    for seen in &all {
        assert_eq!(seen.fields["rpc.system"], "aws-api");
        assert_eq!(seen.fields["rpc.service"], "Chime SDK Meetings");
        assert_eq!(seen.fields["rpc.method"], "GetMeeting");
        assert_eq!(seen.fields["cloud.region"], "us-east-1");
    }
    let field = |index: usize, name: &str| all[index].fields.get(name).map(String::as_str);
    let answer = |index| {
        ["attempt", "http.response.status_code", "aws.request_id", "error.type"]
            .map(|name| field(index, name))
    };
    assert_eq!(answer(1), [Some("1"), None, None, Some("transport")]);
    assert_eq!(answer(2), [Some("2"), Some("429"), Some("id-2"), Some("ThrottlingException")]);
    assert_eq!(answer(3), [Some("3"), Some("200"), Some("id-3"), None]);
    assert_eq!(answer(0), [None, Some("200"), Some("id-3"), None]);
    assert_eq!(field(0, "attempts"), Some("3"));
}

#[tokio::test]
async fn no_field_holds_a_member_or_what_a_peer_could_forge_a_line_with() {
    keep_spans();
    let body = r#"{"Code":"Odd\nCode","Message":"planted"}"#;
    let script = Scripted::new().answer(400, &[], body);
    let call = script.client().unwrap().create_attendee(MEETING, "planted-user");
    call.await.unwrap_err();
    let spans = kept_spans();
    let text = format!("{spans:?}");
    assert!(!text.contains("planted") && !text.contains(MEETING), "{text}");
    assert_eq!(spans[0].fields["error.type"], "service");
}
