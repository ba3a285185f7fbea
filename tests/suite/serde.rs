//! Serde: every declared type in the service's names, to JSON and back.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use std::collections::BTreeMap;

use chime_sdk_core::schema::{Presence, Schema};
use chime_sdk_meetings::enums::{MediaCapabilities, MediaRegion, MeetingFeatureStatus};
use chime_sdk_meetings::operations::{CreateMeeting, ListAttendees};
use chime_sdk_meetings::shapes::{
    Attendee, AttendeeCapabilities, AttendeeFeatures, AudioFeatures, ContentFeatures,
    MediaPlacement, Meeting, MeetingFeaturesConfiguration, Tag, VideoFeatures,
};
use chime_sdk_meetings::strings::MeetingId;
use proptest::prelude::*;
use serde_json::{Value, json};

pub(crate) mod every_type;

use every_type::{Declared, distinct, every_type, every_type_filled, fill};

/// A place in the JSON of a value.
struct Location {
    /// As serde's errors name it: `Attendees[1].Capabilities`.
    path: String,
    pointer: String,
    schema: &'static Schema,
    /// The name and the presence of a member; nothing for the whole value and for an element.
    member: Option<(&'static str, bool)>,
}

/// Every place in a filled value's JSON, the whole value first.
fn places(value: &dyn Declared) -> Vec<Location> {
    let mut places = Vec::new();
    let root = Location {
        path: String::new(),
        pointer: String::new(),
        schema: value.schema(),
        member: None,
    };
    push_places(root, &mut places);
    places
}

fn push_places(place: Location, places: &mut Vec<Location>) {
    let (path, pointer, schema) = (place.path.clone(), place.pointer.clone(), place.schema);
    places.push(place);
    match schema {
        Schema::List(element) => {
            for index in 0..2 {
                let inner = Location {
                    path: format!("{path}[{index}]"),
                    pointer: format!("{pointer}/{index}"),
                    schema: element(),
                    member: None,
                };
                push_places(inner, places);
            }
        }
        Schema::Structure(structure) => {
            let separator = if path.is_empty() { "" } else { "." };
            for member in structure.members {
                let is_needed = member.presence != Presence::Optional && !member.idempotency_token;
                let inner = Location {
                    path: format!("{path}{separator}{}", member.name),
                    pointer: format!("{pointer}/{}", member.name),
                    schema: (member.schema)(),
                    member: Some((member.name, is_needed)),
                };
                push_places(inner, places);
            }
        }
        _ => {}
    }
}

/// The object that a member stands in.
fn parent<'j>(json: &'j mut Value, place: &Location) -> &'j mut serde_json::Map<String, Value> {
    let (parent, _) = place.pointer.rsplit_once('/').expect("a member is in an object");
    let parent = json.pointer_mut(parent).expect("the filled value has the place");
    parent.as_object_mut().expect("a member is in an object")
}

#[test]
fn every_type_survives_a_round_trip_with_all_members() {
    for value in every_type_filled() {
        let json = value.to_json();
        for read in [value.read(&json), value.read_text(&json.to_string())] {
            let read = read.unwrap_or_else(|error| panic!("{}: {error}", value.name()));
            assert!(value.equals(&*read), "{} came back as {read:?}", value.name());
            assert_eq!(read.to_json(), json, "{}", value.name());
        }
    }
}

#[test]
fn every_type_survives_a_round_trip_without_any_optional_member() {
    for value in every_type() {
        let json = value.to_json();
        let read = value.read(&json).unwrap_or_else(|error| panic!("{}: {error}", value.name()));
        assert!(value.equals(&*read), "{} came back as {read:?}", value.name());
    }
}

#[test]
fn members_have_the_names_of_the_tables_and_no_others() {
    for value in every_type_filled() {
        let json = value.to_json();
        for place in places(&*value) {
            let found = json.pointer(&place.pointer);
            let found = found.unwrap_or_else(|| panic!("{}: no {}", value.name(), place.path));
            if let (Schema::Structure(structure), Value::Object(members)) = (place.schema, found) {
                let names = members.len();
                assert_eq!(names, structure.members.len(), "{}: {}", value.name(), place.path);
            }
        }
    }
}

#[test]
fn what_is_none_is_left_out_and_never_null() {
    for value in every_type() {
        let json = value.to_json();
        let optional = value.schema().structure().members.iter();
        for member in optional.filter(|member| member.presence == Presence::Optional) {
            let written = json.get(member.name);
            // a list that is not optional in Rust is written empty
            let is_left_out = written.is_none_or(|written| *written == json!([]));
            assert!(is_left_out, "{}.{}: {written:?}", value.name(), member.name);
        }
        assert!(!json.to_string().contains("null"), "{}: {json}", value.name());
    }
    assert_eq!(serde_json::to_string(&AudioFeatures::new()).unwrap(), "{}");
    let features = MeetingFeaturesConfiguration::new().video(VideoFeatures::new());
    assert_eq!(serde_json::to_string(&features).unwrap(), r#"{"Video":{}}"#);
}

#[test]
fn null_counts_as_absent() {
    let mut count = 0;
    for value in every_type_filled() {
        for place in places(&*value) {
            let Some((name, is_needed)) = place.member else { continue };
            let (mut absent, mut null) = (value.to_json(), value.to_json());
            parent(&mut absent, &place).remove(name).expect("the member is filled");
            parent(&mut null, &place)[name] = Value::Null;
            let what = format!("{}: {}", value.name(), place.path);
            match (value.read(&absent), value.read(&null)) {
                (Ok(absent), Ok(null)) => {
                    assert!(!is_needed, "{what} can be missing");
                    assert!(absent.equals(&*null), "{what}: {absent:?} is not {null:?}");
                    assert!(!absent.equals(&*value), "{what} is there without being there");
                }
                (Err(absent), Err(null)) => {
                    assert!(is_needed, "{what} cannot be missing: {absent}");
                    assert_eq!(absent.to_string(), null.to_string(), "{what}");
                }
                (absent, null) => panic!("{what}: absent {absent:?}, null {null:?}"),
            }
            count += 1;
        }
    }
    assert!(count > 300, "{count} members were null");
}

#[test]
fn a_missing_member_that_is_required_is_an_error_that_names_its_path() {
    let mut count = 0;
    for value in every_type_filled() {
        for place in places(&*value) {
            let Some((name, true)) = place.member else { continue };
            let mut json = value.to_json();
            parent(&mut json, &place).remove(name).expect("the member is filled");
            let error = value.read(&json).expect_err(&place.path).to_string();
            let expected = match place.path.rsplit_once('.') {
                Some((parent, _)) => format!("{parent}: `{name}` is missing"),
                None => format!("`{name}` is missing"),
            };
            assert_eq!(error, expected, "{}", value.name());
            count += 1;
        }
    }
    assert!(count > 100, "{count} members are required");
}

/// Values of every kind, with text that no error may repeat.
fn of_every_kind() -> [(&'static str, Value); 6] {
    [
        ("a boolean", json!(true)),
        ("a number", json!(987_654)),
        ("a number", json!(0.987_654)),
        ("a string", json!("987654 planted")),
        ("a list", json!(["987654 planted"])),
        ("an object", json!({ "MeetingId": 987_654, "planted": "planted" })),
    ]
}

fn takes(schema: &Schema, kind: &str, value: &Value) -> bool {
    match schema {
        Schema::Integer { .. } => kind == "a number" && !value.is_f64(),
        Schema::Float => kind == "a number",
        schema => schema.kind() == kind,
    }
}

#[test]
fn a_value_of_the_wrong_kind_is_an_error_that_names_the_path_and_never_the_value() {
    let mut count = 0;
    for value in every_type_filled() {
        for place in places(&*value) {
            for (kind, wrong) in of_every_kind() {
                if takes(place.schema, kind, &wrong) {
                    continue;
                }
                let mut json = value.to_json();
                *json.pointer_mut(&place.pointer).unwrap() = wrong;
                let problem = format!("expected {}, found {kind}", place.schema.kind());
                let separator = if place.path.is_empty() { "" } else { ": " };
                let expected = format!("{}{separator}{problem}", place.path);
                let error = value.read(&json).expect_err(&expected).to_string();
                assert_eq!(error, expected, "{}", value.name());
                let error = value.read_text(&json.to_string()).expect_err(&expected).to_string();
                // from text there is a position as well
                let position = error.strip_prefix(&expected).unwrap_or_else(|| panic!("{error}"));
                assert!(position.starts_with(" at line 1 column "), "{error}");
                count += 1;
            }
        }
    }
    assert!(count > 2_000, "{count} values were of the wrong kind");
}

#[test]
fn a_null_that_is_no_member_is_no_value() {
    for value in every_type() {
        let error = value.read(&Value::Null).expect_err(value.name()).to_string();
        assert_eq!(error, format!("expected {}, found null", value.schema().kind()));
    }
    assert_eq!(serde_json::from_str::<Option<Meeting>>("null").unwrap(), None);
}

#[test]
fn unknown_members_are_ignored_wherever_they_stand() {
    for value in every_type_filled() {
        let mut json = value.to_json();
        for place in places(&*value) {
            if let Some(Value::Object(members)) = json.pointer_mut(&place.pointer) {
                members.insert("Colour".to_owned(), json!({ "MeetingId": [1, null, {}] }));
                members.insert("__type".to_owned(), json!("com.amazonaws#Thing"));
                members.insert("meetingId".to_owned(), json!(7));
            }
        }
        let read = value.read(&json).unwrap_or_else(|error| panic!("{}: {error}", value.name()));
        assert!(value.equals(&*read), "{} came back as {read:?}", value.name());
    }
}

#[test]
fn unknown_enum_values_survive_unchanged() {
    let mut unknown = |schema: &Schema, path: &str| match schema {
        Schema::Enum(_) => format!("New {path}"),
        _ => distinct(schema, path),
    };
    for mut value in every_type() {
        let schema = value.schema();
        fill(value.shape_mut(), schema, "", &mut unknown);
        let json = value.to_json();
        for place in places(&*value) {
            if matches!(place.schema, Schema::Enum(_)) {
                let expected = format!("New {}", place.path);
                assert_eq!(json.pointer(&place.pointer), Some(&expected.into()));
            }
        }
        let read = value.read_text(&json.to_string()).unwrap();
        assert!(value.equals(&*read), "{} came back as {read:?}", value.name());
        assert_eq!(read.to_json(), json, "{}", value.name());
    }
}

#[test]
fn known_enum_values_are_read_as_known_ones() {
    let region: MediaRegion = serde_json::from_value(json!("eu-central-1")).unwrap();
    assert_eq!(region, MediaRegion::EuCentral1);
    let none: MediaCapabilities = serde_json::from_value(json!("None")).unwrap();
    assert_eq!(none, MediaCapabilities::None);
    let other: MediaCapabilities = serde_json::from_value(json!("none")).unwrap();
    assert!(matches!(other, MediaCapabilities::Unknown(_)), "{other:?}");
}

#[test]
fn a_null_in_a_list_is_left_out() {
    let tags = json!({ "ResourceARN": "arn:", "Tags": [null, { "Key": "k", "Value": "" }, null] });
    let input: chime_sdk_meetings::operations::TagResource = serde_json::from_value(tags).unwrap();
    assert_eq!(input.tags, [Tag::new("k", "")]);
}

#[test]
fn a_token_that_the_client_fills_in_may_be_missing() {
    let json = json!({ "MediaRegion": "us-east-1", "ExternalMeetingId": "standup-42" });
    let input: CreateMeeting = serde_json::from_value(json.clone()).unwrap();
    assert_eq!(input, CreateMeeting::new(MediaRegion::UsEast1, "standup-42"));
    assert_eq!(serde_json::to_value(&input).unwrap(), json);
}

#[test]
fn a_number_that_its_type_cannot_hold_is_an_error_and_not_another_number() {
    for number in [json!(-1), json!(4_294_967_296_u64), json!(1.5), json!(1e30)] {
        let json = json!({ "MaxCount": number });
        let error = serde_json::from_value::<AttendeeFeatures>(json).unwrap_err().to_string();
        assert!(error.starts_with("MaxCount: expected an integer, found "), "{error}");
    }
}

#[test]
fn names_and_texts_may_be_escaped_and_come_from_a_reader() {
    let json = r#"{"\u004deetingId":"\u0061\n\ud83d\ude00","Colour":"\u0000"}"#;
    let expected = Meeting::new("a\n\u{1f600}");
    assert_eq!(serde_json::from_str::<Meeting>(json).unwrap(), expected);
    assert_eq!(serde_json::from_slice::<Meeting>(json.as_bytes()).unwrap(), expected);
    assert_eq!(serde_json::from_reader::<_, Meeting>(json.as_bytes()).unwrap(), expected);
}

#[test]
fn declared_types_stand_in_a_program_s_own_containers() {
    type Own = BTreeMap<String, (Option<Meeting>, Vec<Attendee>)>;
    let rooms = Own::from([
        ("empty".to_owned(), (None, Vec::new())),
        ("standup".to_owned(), (Some(Meeting::new("m")), vec![Attendee::new("user-7", "a")])),
    ]);
    let json = serde_json::to_string(&rooms).unwrap();
    let expected = r#"{"empty":[null,[]],"#.to_owned()
        + r#""standup":[{"MeetingId":"m"},[{"ExternalUserId":"user-7","AttendeeId":"a"}]]}"#;
    assert_eq!(json, expected);
    assert_eq!(serde_json::from_str::<Own>(&json).unwrap(), rooms);
}

/// What `new MeetingSessionConfiguration(meeting, attendee)` reads, to the letter.
#[test]
fn a_meeting_and_an_attendee_are_what_a_browser_takes() {
    let placement = MediaPlacement::new()
        .audio_host_url("host.example:3478")
        .audio_fallback_url("wss://host.example/audio")
        .signaling_url("wss://host.example/control")
        .turn_control_url("https://host.example/turn")
        .screen_data_url("wss://host.example/data")
        .screen_viewing_url("wss://host.example/view")
        .screen_sharing_url("wss://host.example/share")
        .event_ingestion_url("https://host.example/events");
    let features = MeetingFeaturesConfiguration::new()
        .audio(AudioFeatures::new().echo_reduction(MeetingFeatureStatus::Available))
        .content(ContentFeatures::new().max_resolution("UHD"))
        .attendee(AttendeeFeatures::new().max_count(25_u32));
    let meeting = Meeting::new("0a1b2c3d-4e5f-6789-abcd-ef0123456789")
        .external_meeting_id("standup-42")
        .media_region(MediaRegion::EuCentral1)
        .media_placement(placement)
        .meeting_features(features)
        .tenant_ids(["tenant-1"])
        .meeting_arn("arn:aws:chime:eu-central-1:111122223333:meeting/0a1b2c3d");
    let attendee = Attendee::new("user-7", "fedcba98-7654-3210-fedc-ba9876543210")
        .join_token("token+_.~-")
        .capabilities(AttendeeCapabilities::RECEIVE_ONLY);
    let info = json!({ "Meeting": meeting, "Attendee": attendee });
    assert_eq!(
        info,
        json!({
            "Meeting": {
                "MeetingId": "0a1b2c3d-4e5f-6789-abcd-ef0123456789",
                "ExternalMeetingId": "standup-42",
                "MediaRegion": "eu-central-1",
                "MediaPlacement": {
                    "AudioHostUrl": "host.example:3478",
                    "AudioFallbackUrl": "wss://host.example/audio",
                    "SignalingUrl": "wss://host.example/control",
                    "TurnControlUrl": "https://host.example/turn",
                    "ScreenDataUrl": "wss://host.example/data",
                    "ScreenViewingUrl": "wss://host.example/view",
                    "ScreenSharingUrl": "wss://host.example/share",
                    "EventIngestionUrl": "https://host.example/events",
                },
                "MeetingFeatures": {
                    "Audio": { "EchoReduction": "AVAILABLE" },
                    "Content": { "MaxResolution": "UHD" },
                    "Attendee": { "MaxCount": 25 },
                },
                "TenantIds": ["tenant-1"],
                "MeetingArn": "arn:aws:chime:eu-central-1:111122223333:meeting/0a1b2c3d",
            },
            "Attendee": {
                "ExternalUserId": "user-7",
                "AttendeeId": "fedcba98-7654-3210-fedc-ba9876543210",
                "JoinToken": "token+_.~-",
                "Capabilities": { "Audio": "Receive", "Video": "Receive", "Content": "Receive" },
            },
        })
    );
    // and back, when a browser hands it to another backend
    assert_eq!(serde_json::from_value::<Meeting>(info["Meeting"].clone()).unwrap(), meeting);
    assert_eq!(serde_json::from_value::<Attendee>(info["Attendee"].clone()).unwrap(), attendee);
}

#[test]
fn an_id_is_a_bare_string() {
    assert_eq!(serde_json::to_value(MeetingId::from("m-1")).unwrap(), json!("m-1"));
    assert_eq!(serde_json::from_value::<MeetingId>(json!("m-1")).unwrap().as_str(), "m-1");
}

/// Any text, control characters included.
fn any_text() -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_survives_a_round_trip_in_every_string_type_and_every_enum(text in any_text()) {
        let types = every_type();
        let texts = types.into_iter().filter(|value| value.schema().kind() == "a string");
        for mut value in texts {
            let schema = value.schema();
            fill(value.shape_mut(), schema, "", &mut |_, _| text.clone());
            let json = value.to_json();
            prop_assert_eq!(&json, &json!(text));
            let read = value.read_text(&json.to_string()).unwrap();
            prop_assert!(value.equals(&*read), "{} came back as {:?}", value.name(), read);
        }
    }

    #[test]
    fn any_text_survives_a_round_trip_in_every_member(text in any_text()) {
        for mut value in every_type() {
            let schema = value.schema();
            fill(value.shape_mut(), schema, "", &mut |_, _| text.clone());
            let read = value.read_text(&value.to_json().to_string()).unwrap();
            prop_assert!(value.equals(&*read), "{} came back as {:?}", value.name(), read);
        }
    }

    #[test]
    fn any_number_of_its_type_survives_a_round_trip(number: u32, text in any_text()) {
        let input = ListAttendees::new(text).max_results(number);
        let json = serde_json::to_string(&input).unwrap();
        prop_assert_eq!(serde_json::from_str::<ListAttendees>(&json).unwrap(), input);
    }
}
