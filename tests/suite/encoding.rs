//! Requests as values: where members go, and that no value can change where a request goes.

use chime_sdk_core::endpoint::Endpoint;
use chime_sdk_core::input;
use chime_sdk_core::operation::Operation;
use chime_sdk_core::request::{EncodeError, EncodedRequest, encode};
use chime_sdk_core::schema::{Location, Presence, Schema, Segment};
use chime_sdk_core::server;
use chime_sdk_core::shape::{List, Place, Shape, Structure, View};
use chime_sdk_core::validate::validate;
use chime_sdk_meetings::SERVICE;
use chime_sdk_meetings::operations::{
    CreateAttendee, DeleteAttendee, GetMeeting, ListAttendees, ListTagsForResource,
    StopMeetingTranscription,
};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use proptest::prelude::*;
use serde_json::json;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";
const ATTENDEE: &str = "66666666-7777-8888-9999-aaaaaaaaaaaa";

fn encoded<O: Operation>(input: &O) -> EncodedRequest {
    encode(O::SCHEMA, input).expect("the input can be encoded")
}

#[test]
fn a_post_has_its_label_in_the_path_and_the_rest_in_the_body() {
    let request = encoded(&CreateAttendee::new(MEETING, "user-7"));
    assert_eq!(request.method, "POST");
    assert_eq!(request.path, format!("/meetings/{MEETING}/attendees"));
    assert_eq!(request.query, "");
    assert_eq!(request.headers[CONTENT_TYPE], "application/json");
    assert_eq!(request.body.unwrap(), r#"{"ExternalUserId":"user-7"}"#);
}

#[test]
fn the_query_has_its_constant_part_first_and_members_after_it() {
    let input = ListAttendees::new(MEETING).next_token("a b&c=d/ü").max_results(7);
    let request = encoded(&input);
    assert_eq!(request.query, "next-token=a%20b%26c%3Dd%2F%C3%BC&max-results=7");
    let request = encoded(&StopMeetingTranscription::new(MEETING));
    assert_eq!(request.query, "operation=stop");
    let request = encoded(&ListTagsForResource::new("arn:aws:chime:x"));
    assert_eq!(
        (request.path.as_str(), request.query.as_str()),
        ("/tags", "arn=arn%3Aaws%3Achime%3Ax")
    );
}

#[test]
fn an_empty_string_in_the_query_is_sent_and_an_absent_one_is_not() {
    assert_eq!(encoded(&ListAttendees::new(MEETING).next_token("")).query, "next-token=");
    assert_eq!(encoded(&ListAttendees::new(MEETING)).query, "");
}

#[test]
fn an_operation_without_members_in_the_body_has_neither_body_nor_content_type() {
    let without: Vec<&str> = SERVICE
        .operations
        .iter()
        .filter(|operation| !(operation.input)().structure().has_body())
        .map(|operation| operation.name)
        .collect();
    assert_eq!(
        without,
        [
            "DeleteAttendee",
            "DeleteMeeting",
            "GetAttendee",
            "GetMeeting",
            "ListAttendees",
            "ListTagsForResource",
            "StopMeetingTranscription",
        ]
    );
    for request in [
        encoded(&GetMeeting::new(MEETING)),
        encoded(&DeleteAttendee::new(MEETING, ATTENDEE)),
        encoded(&StopMeetingTranscription::new(MEETING)),
    ] {
        assert_eq!(request.body, None);
        assert!(request.headers.is_empty());
    }
}

#[test]
fn labels_that_would_change_the_path_are_refused() {
    for label in ["", ".", ".."] {
        let error = encode(GetMeeting::SCHEMA, &GetMeeting::new(label)).unwrap_err();
        assert!(
            matches!(error, EncodeError::Label { member: "MeetingId", .. }),
            "{label:?}: {error}"
        );
    }
}

#[test]
fn reserved_characters_in_a_label_stay_in_their_segment() {
    for (label, expected) in [
        ("a/b", "a%2Fb"),
        ("../x", "..%2Fx"),
        ("%2e%2e", "%252e%252e"),
        ("a?b#c", "a%3Fb%23c"),
        ("a b+c", "a%20b%2Bc"),
        (r"a\b", "a%5Cb"),
        ("a\t\r\nb", "a%09%0D%0Ab"),
        ("ü😀", "%C3%BC%F0%9F%98%80"),
        ("'\"<>", "%27%22%3C%3E"),
        ("a-b._~c", "a-b._~c"),
        ("...", "..."),
    ] {
        let request = encoded(&GetMeeting::new(label));
        assert_eq!(request.path, format!("/meetings/{expected}"), "{label:?}");
    }
}

proptest! {
    /// Whatever the two labels and the token are, the request goes to the same operation, carries
    /// the same values, and its address is not rewritten on the way to the wire.
    #[test]
    fn no_value_changes_where_a_request_goes(
        meeting in any::<String>(),
        attendee in any::<String>(),
        token in any::<String>(),
    ) {
        let deletion = DeleteAttendee::new(meeting.as_str(), attendee.as_str());
        let refused = [&meeting, &attendee].iter().any(|label| ["", ".", ".."].contains(&label.as_str()));
        match encode(DeleteAttendee::SCHEMA, &deletion) {
            Err(error) => prop_assert!(refused, "{}", error),
            Ok(request) => {
                prop_assert!(!refused);
                let segments: Vec<&str> = request.path.split('/').collect();
                prop_assert_eq!(segments.len(), 5);
                prop_assert_eq!((segments[1], segments[3]), ("meetings", "attendees"));
                let endpoint = Endpoint::custom("https://host.example").unwrap();
                let url = endpoint.join(&request.path, &request.query).unwrap();
                prop_assert_eq!(url.path(), &request.path);
                prop_assert_eq!(url.host_str(), Some("host.example"));
                let route = server::route(SERVICE, &request.method, url.path(), "").unwrap();
                prop_assert_eq!(route.operation.name, "DeleteAttendee");
            }
        }
        let listing = ListAttendees::new(MEETING).next_token(token.as_str());
        let request = encode(ListAttendees::SCHEMA, &listing).unwrap();
        let endpoint = Endpoint::custom("https://host.example/base").unwrap();
        let url = endpoint.join(&request.path, &request.query).unwrap();
        prop_assert_eq!(url.query(), Some(request.query.as_str()));
        prop_assert_eq!(url.fragment(), None);
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        prop_assert_eq!(pairs, vec![("next-token".to_owned(), token)]);
    }

    /// What the client half writes, the server half reads: for every operation and any input.
    #[test]
    fn the_server_half_reads_what_the_client_half_writes(seed in any::<u64>()) {
        let mut random = Random(seed | 1);
        for operation in SERVICE.operations {
            let mut input = (operation.new_input)();
            fill(input.as_mut(), &mut random);
            prop_assert_eq!(validate(input.as_ref()), vec![]);
            let request = encode(operation, input.as_ref()).unwrap();
            let route =
                server::route(SERVICE, &request.method, &request.path, &request.query).unwrap();
            prop_assert_eq!(route.operation.name, operation.name);
            let body = request.body.unwrap_or_default();
            let read = server::decode(&route, &HeaderMap::new(), &body).unwrap();
            prop_assert_eq!(text(read.as_ref()), text(input.as_ref()));
        }
    }
}

/// All of a value as text, sensitive members included.
fn text(structure: &dyn Structure) -> String {
    let mut text = String::new();
    add_text(View::Structure(structure), &mut text);
    text
}

fn add_text(view: View<'_>, text: &mut String) {
    match view {
        View::Absent => text.push('-'),
        View::Boolean(value) => text.push_str(&value.to_string()),
        View::Integer(value) => text.push_str(&value.to_string()),
        View::Float(value) => text.push_str(&value.to_string()),
        View::String(value) => text.push_str(value),
        View::List(list) => {
            for index in 0..list.len() {
                add_text(list.get(index), text);
                text.push(',');
            }
        }
        View::Timestamp(value) => text.push_str(&value.to_string()),
        View::Blob(value) => text.push_str(&format!("{value:?}")),
        View::Map(map) => {
            for (key, value) in map.entries() {
                text.push_str(key);
                text.push('=');
                add_text(value, text);
                text.push(',');
            }
        }
        View::Structure(structure) => {
            for (index, member) in structure.members().members.iter().enumerate() {
                text.push_str(member.name);
                text.push('=');
                add_text(structure.member(index), text);
                text.push(';');
            }
        }
        other => panic!("{other:?} has no text here"),
    }
}

/// Fills a structure with values that the declarations accept.
fn fill(structure: &mut dyn Structure, random: &mut Random) {
    for (index, member) in structure.members().members.iter().enumerate() {
        if member.presence == Presence::Optional && random.below(2) == 0 {
            continue;
        }
        let size = 1 + random.below(3);
        if let Some(shape) = structure.member_mut(index) {
            fill_shape(shape, (member.schema)(), member.name, size, random);
        }
    }
}

fn fill_shape(
    shape: &mut dyn Shape,
    schema: &'static Schema,
    name: &str,
    size: u64,
    random: &mut Random,
) {
    match shape.place() {
        Place::Boolean(place) => *place = random.below(2) == 0,
        Place::Integer(place) => assert!(place.set(1 + random.below(100).cast_signed())),
        Place::Float(place) => assert!(place.set(0.5)),
        Place::String(place) => *place = valid_text(schema, name, random),
        // capabilities that fit each other and every meeting: the rules have tests of their own
        Place::Enum(place) => place.set(match schema {
            Schema::Enum(schema) if schema.name == "MediaCapabilities" => "None",
            Schema::Enum(schema) => schema.values[0],
            _ => unreachable!("only an enum is a place for one"),
        }),
        Place::List(list) => fill_list(list, name, size, random),
        Place::Structure(structure) => fill(structure, random),
        other => panic!("nothing fills {other:?}"),
    }
}

fn fill_list(list: &mut dyn List, name: &str, size: u64, random: &mut Random) {
    for _ in 0..size {
        let element = list.element();
        fill_shape(list.push(), element, name, size, random);
    }
}

fn valid_text(schema: &Schema, name: &str, random: &mut Random) -> String {
    let Schema::String(schema) = schema else { return String::new() };
    let number = random.below(u64::MAX);
    match (schema.name, schema.pattern.map(|pattern| pattern.source)) {
        ("MeetingId" | "AttendeeId", _) => {
            format!("{:08x}-0000-4000-8000-{:012x}", number >> 32, number & 0xffff_ffff_ffff)
        }
        ("NotificationArn" | "ResourceArn", _) => format!("arn:aws:{number}"),
        ("PiiEntityTypes", _) => "PHONE, SSN".to_owned(),
        ("LanguageOptions", _) => "en-US,de-DE".to_owned(),
        ("TagKey", _) => ["project", "team", "stage"][random.below(3) as usize].to_owned(),
        (_, Some(_)) => format!("v{}", number % 1000),
        // anything goes, so let it be awkward
        (_, None) => format!("{name} ü😀/%?#&=+\\\"'\u{1}{number}"),
    }
}

/// A small generator: proptest gives the seed, so that a failing case is found again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

#[test]
fn every_placeholder_is_a_member_that_is_a_label() {
    for operation in SERVICE.operations {
        let members = (operation.input)().structure().members;
        for segment in operation.path {
            if let Segment::Label(index) | Segment::GreedyLabel(index) = segment {
                assert_eq!(members[*index].location, Location::Label);
            }
        }
    }
}

#[test]
fn the_route_with_the_longest_constant_query_is_taken() {
    for (query, expected) in [
        ("", "CreateAttendee"),
        ("operation=batch-create", "BatchCreateAttendee"),
        ("x=1&operation=batch-create", "BatchCreateAttendee"),
        ("operation=other", "CreateAttendee"),
    ] {
        let path = format!("/meetings/{MEETING}/attendees");
        let route = server::route(SERVICE, &http::Method::POST, &path, query).unwrap();
        assert_eq!(route.operation.name, expected, "{query}");
    }
    let route = |method: http::Method, path: &str| {
        server::route(SERVICE, &method, path, "").map(|route| route.operation.name)
    };
    assert_eq!(route(http::Method::PATCH, "/meetings"), Err(server::RouteError::Method));
    for path in ["/", "/meeting", "/meetings/", "/meetings//attendees", "/meetings/a/b/c/d/e"] {
        assert!(route(http::Method::GET, path).is_err(), "{path}");
    }
}

#[test]
fn a_request_of_no_operation_is_told_what_its_path_has() {
    let answer = |method: http::Method, path: &str| {
        let error = server::route(SERVICE, &method, path, "").map(|_| ()).unwrap_err();
        let answer = server::encode_unrouted(SERVICE.operations.iter().copied(), error, path);
        let allow = answer.headers().get("allow").map(|value| value.to_str().unwrap().to_owned());
        (answer.status().as_u16(), allow.unwrap_or_default())
    };
    let attendee = format!("/meetings/{MEETING}/attendees/{MEETING}");
    assert_eq!(answer(http::Method::PATCH, &attendee), (405, "DELETE, GET".to_owned()));
    assert_eq!(answer(http::Method::DELETE, "/tags"), (405, "GET, POST".to_owned()));
    assert_eq!(answer(http::Method::GET, "/nowhere"), (404, String::new()));
    // the method is there, with a query that is missing
    assert_eq!(answer(http::Method::POST, "/tags"), (404, String::new()));
}

#[test]
fn the_server_half_names_everything_that_is_wrong_at_once() {
    let path = format!("/meetings/{MEETING}x/attendees");
    let route = server::route(SERVICE, &http::Method::POST, &path, "").unwrap();
    let body = json!({ "Capabilities": { "Audio": 1, "Video": "None" }, "Later": true });
    let violations =
        server::decode(&route, &HeaderMap::new(), body.to_string().as_bytes()).err().unwrap();
    let texts: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 4, "{texts:?}");
    for expected in [
        "ExternalUserId: missing, but required",
        "Capabilities.Audio: a number, needs a string",
        "Capabilities.Content: missing, but required",
        "MeetingId: does not match `[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}`",
    ] {
        assert!(texts.iter().any(|text| text == expected), "{expected}: {texts:?}");
    }
}

#[test]
fn a_body_that_is_no_object_is_refused_by_the_server_half() {
    let path = format!("/meetings/{MEETING}/attendees");
    let route = server::route(SERVICE, &http::Method::POST, &path, "").unwrap();
    for body in [&b"[]"[..], b"\"x\"", b"{", b"\xff", b"null", b"<html>"] {
        let violations = server::decode(&route, &HeaderMap::new(), body).err().unwrap();
        assert_eq!(violations[0].to_string(), "the body is no JSON object", "{body:?}");
        assert_eq!(violations.len(), 1);
    }
}

#[test]
fn an_input_made_from_json_is_encoded_like_one_that_was_built() {
    let operation = SERVICE.operation("create_attendee").unwrap();
    let value = json!({ "MeetingId": MEETING, "ExternalUserId": "user-7" });
    let from_json = input::from_json(operation, &value).unwrap();
    let built = CreateAttendee::new(MEETING, "user-7");
    assert_eq!(encode(operation, from_json.as_ref()).unwrap(), encoded(&built));
}
