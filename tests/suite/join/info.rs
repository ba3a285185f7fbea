//! What is handed to clients: both nestings, and nothing that a browser throws at.

use chime_sdk_meetings::enums::VideoResolution;
use chime_sdk_meetings::join::JoinInfo;
use chime_sdk_meetings::shapes::{
    Attendee, MediaPlacement, Meeting, MeetingFeaturesConfiguration, VideoFeatures,
};
use serde_json::{Value, json};

const MEETING: &str = "11111111-2222-3333-4444-555555555555";
const ATTENDEE: &str = "66666666-7777-8888-9999-000000000000";

fn placement() -> MediaPlacement {
    MediaPlacement::new().audio_host_url("a.example:3478").signaling_url("wss://s.example/control")
}

fn a_meeting() -> Meeting {
    let features = MeetingFeaturesConfiguration::new()
        .video(VideoFeatures::new().max_resolution(VideoResolution::Fhd));
    Meeting::new(MEETING).media_placement(placement()).meeting_features(features)
}

fn an_attendee() -> Attendee {
    Attendee::new("user-7", ATTENDEE).join_token("planted-secret_.~")
}

fn info() -> JoinInfo {
    JoinInfo::new(a_meeting(), an_attendee()).unwrap()
}

fn wire_meeting() -> Value {
    json!({
        "MeetingId": MEETING,
        "MediaPlacement": {
            "AudioHostUrl": "a.example:3478",
            "SignalingUrl": "wss://s.example/control",
        },
        "MeetingFeatures": { "Video": { "MaxResolution": "FHD" } },
    })
}

fn wire_attendee() -> Value {
    json!({
        "ExternalUserId": "user-7",
        "AttendeeId": ATTENDEE,
        "JoinToken": "planted-secret_.~",
    })
}

#[test]
fn the_nested_form_wraps_both_as_the_service_answers() {
    let expected = json!({ "JoinInfo": {
        "Meeting": { "Meeting": wire_meeting() },
        "Attendee": { "Attendee": wire_attendee() },
    }});
    assert_eq!(serde_json::to_value(info().nested()).unwrap(), expected);
}

#[test]
fn the_flat_form_has_a_title() {
    let expected = json!({ "JoinInfo": {
        "Title": "Stand-up",
        "Meeting": wire_meeting(),
        "Attendee": wire_attendee(),
    }});
    assert_eq!(serde_json::to_value(info().flat("Stand-up")).unwrap(), expected);
}

#[test]
fn the_name_of_the_primary_stands_beside_the_meeting_in_both_forms() {
    let info = info().with_primary("town-hall");
    for form in [serde_json::to_value(info.nested()), serde_json::to_value(info.flat("Hall"))] {
        assert_eq!(form.unwrap()["JoinInfo"]["PrimaryExternalMeetingId"], "town-hall");
    }
}

/// A page throws at `MeetingFeatures: {Video: null}`.
#[test]
fn null_stands_nowhere() {
    let mut meeting = a_meeting();
    meeting.meeting_features = Some(MeetingFeaturesConfiguration::new());
    let info = JoinInfo::new(meeting, an_attendee()).unwrap();
    for text in [serde_json::to_string(&info.nested()), serde_json::to_string(&info.flat("t"))] {
        let text = text.unwrap();
        assert!(!text.contains("null"), "{text}");
        assert!(text.contains(r#""MeetingFeatures":{}"#), "{text}");
    }
}

#[test]
fn a_meeting_that_nobody_can_join_is_an_error_that_names_the_member() {
    let without = |change: fn(&mut Meeting)| {
        let mut meeting = a_meeting();
        change(&mut meeting);
        let error = JoinInfo::new(meeting, an_attendee()).unwrap_err();
        assert!(error.to_string().contains(&format!("no `{}`", error.member())), "{error}");
        error.member()
    };
    assert_eq!(without(|meeting| meeting.media_placement = None), "MediaPlacement");
    let audio = |meeting: &mut Meeting| {
        meeting.media_placement = Some(MediaPlacement::new().signaling_url("wss://s.example"));
    };
    assert_eq!(without(audio), "MediaPlacement.AudioHostUrl");
    let signaling = |meeting: &mut Meeting| {
        meeting.media_placement = Some(placement().signaling_url(""));
    };
    assert_eq!(without(signaling), "MediaPlacement.SignalingUrl");
}

/// The token travels as a subprotocol of a WebSocket.
#[test]
fn a_join_token_that_a_browser_cannot_send_is_an_error_that_does_not_show_it() {
    let mut attendee = an_attendee();
    attendee.join_token = None;
    assert_eq!(JoinInfo::new(a_meeting(), attendee).unwrap_err().member(), "JoinToken");
    for token in ["", "planted=secret", "planted/secret", "planted secret", "plant\u{e9}d"] {
        let attendee = an_attendee().join_token(token);
        let error = JoinInfo::new(a_meeting(), attendee).unwrap_err();
        assert_eq!(error.member(), "JoinToken", "{token}");
        assert!(!format!("{error} {error:?}").contains("planted"), "{error}");
    }
}

#[test]
fn debug_shows_neither_token_nor_names() {
    let info = info().with_primary("town-hall");
    let shown = format!("{info:?} {:?} {:?}", info.nested(), info.flat("Stand-up"));
    for hidden in ["planted", "user-7", "town-hall", "Stand-up"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
    assert!(shown.contains(MEETING), "{shown}");
}
