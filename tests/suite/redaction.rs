//! No secret is shown: what is declared sensitive, bodies, credentials.
//!
//! The sensitive members are found in the tables, so a member that is declared tomorrow is covered.

#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::error::Error as _;
use std::fmt;

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::schema::Schema;
use chime_sdk_core::server::{Context, route};
use chime_sdk_core::shape::{Shape as _, Structure};
use chime_sdk_meetings::declare::{chime_operation, chime_shape};
use chime_sdk_meetings::shapes::Attendee;
use chime_sdk_meetings::strings::{ExternalUserId, JoinToken};
use chime_sdk_meetings::{Error, SERVICE};
use chime_sdk_tests::scripted::{Scripted, response};

use crate::serde::every_type::{every_type, fill, fill_structure};

mod errors;

/// In every value that must not be shown.
const SECRET: &str = "planted";

/// A secret where the schema says sensitive, and a text that may be shown everywhere else.
fn planted(schema: &Schema, path: &str) -> String {
    if schema.is_sensitive() { format!("{SECRET} {path}") } else { format!("shown {path}") }
}

/// A structure whose type is not known, as core shows it.
struct Shown<'a>(&'a dyn Structure);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        chime_sdk_core::debug::structure(self.0, f)
    }
}

/// A filled structure of the service.
struct Filled {
    name: String,
    structure: Box<dyn Structure>,
    /// The texts in it that are not sensitive.
    shown: Vec<String>,
    /// How many texts in it are sensitive.
    secrets: usize,
}

impl Filled {
    fn new(name: String, mut structure: Box<dyn Structure>) -> Self {
        let (mut shown, mut secrets) = (Vec::new(), 0);
        fill_structure(structure.as_mut(), "", &mut |schema, path| {
            let text = planted(schema, path);
            if schema.is_sensitive() {
                secrets += 1;
            } else {
                shown.push(text.clone());
            }
            text
        });
        Filled { name, structure, shown, secrets }
    }
}

/// All inputs, outputs and errors of the service.
fn structures() -> Vec<Filled> {
    let mut structures = Vec::new();
    for operation in SERVICE.operations {
        let (input, output) = ((operation.new_input)(), (operation.new_output)());
        structures.push(Filled::new(format!("the input of {}", operation.name), input));
        structures.push(Filled::new(format!("the output of {}", operation.name), output));
        for error in SERVICE.errors_of(operation) {
            structures.push(Filled::new(error.code.to_owned(), (error.new)()));
        }
    }
    structures
}

#[track_caller]
fn assert_hides(text: &str, what: &str) {
    assert!(!text.contains(SECRET), "{what} shows a secret:\n{text}");
}

#[test]
fn the_debug_of_every_input_output_and_error_shows_what_is_not_sensitive_and_nothing_else() {
    let mut count = 0;
    for Filled { name, structure, shown, secrets } in structures() {
        let structure = Shown(structure.as_ref());
        for text in [format!("{structure:?}"), format!("{structure:#?}")] {
            assert_hides(&text, &name);
            assert_eq!(text.matches("***").count(), secrets, "{name}: {text}");
            for shown in &shown {
                assert!(text.contains(&format!("{shown:?}")), "{name} hides {shown}:\n{text}");
            }
        }
        count += secrets;
    }
    assert!(count > 40, "{count} secrets were planted");
}

#[test]
fn the_debug_of_every_declared_type_hides_what_is_sensitive() {
    for mut value in every_type() {
        let schema = value.schema();
        fill(value.shape_mut(), schema, "", &mut planted);
        for text in [format!("{value:?}"), format!("{value:#?}")] {
            assert_hides(&text, value.name());
        }
        if schema.is_sensitive() {
            assert_eq!(format!("{value:?}"), format!("{}(***)", value.name()));
        } else if schema.kind() == "a string" {
            assert!(format!("{value:?}").contains("shown"), "{value:?}");
        }
    }
}

#[test]
fn what_is_sensitive_is_hidden_in_a_program_s_own_values_too() {
    let attendee = Attendee::new("planted user", "a-1").join_token("planted token");
    let own = (vec![Some(attendee)], ExternalUserId::from("planted"), JoinToken::from("planted"));
    assert_eq!(
        format!("{own:?}"),
        "([Some(Attendee { ExternalUserId: ***, AttendeeId: \"a-1\", JoinToken: *** })], \
         ExternalUserId(***), JoinToken(***))"
    );
}

/// Somebody's own shape, with lists of what is sensitive, which the service has none of.
#[chime_shape]
struct Guests {
    /// Who may come in.
    users: Vec<ExternalUserId>,
    /// With which tokens, by round.
    tokens: Option<Vec<Vec<JoinToken>>>,
    /// Where they are seated.
    rooms: Vec<String>,
}

#[test]
fn a_list_of_what_is_sensitive_is_hidden_element_by_element() {
    let guests = Guests::new(["planted-1", "planted-2"], ["room-1"])
        .tokens([vec![JoinToken::from("planted-3")], Vec::new()]);
    let expected = "Guests { Users: [***, ***], Tokens: [[***], []], Rooms: [\"room-1\"] }";
    assert_eq!(format!("{guests:?}"), expected);
    let members = Guests::schema().structure().members.iter();
    let sensitive: Vec<bool> = members.map(|member| (member.schema)().is_sensitive()).collect();
    assert_eq!(sensitive, [true, true, false]);
}

#[test]
fn the_secrets_of_the_service_are_sensitive() {
    for name in [
        "ClientRequestToken",
        "ExternalMeetingId",
        "ExternalUserId",
        "JoinToken",
        "NotificationArn",
    ] {
        let value = every_type().into_iter().find(|value| value.name() == name).expect(name);
        assert!(value.schema().is_sensitive(), "{name}");
    }
}

/// An input of `CreateAttendee` has secrets, and the credentials are secrets as well.
fn client_with_secrets(scripted: &Scripted) -> chime_sdk_meetings::Client {
    let credentials =
        Credentials::new("AKIDEXAMPLE", "planted-key", Some("planted-session".into()), None, "t");
    scripted.builder().credentials(credentials).max_attempts(1).build().unwrap()
}

#[tokio::test]
async fn the_debug_of_a_call_hides_what_is_sensitive() {
    let client = client_with_secrets(&Scripted::new());
    let call = client.create_meeting("eu-central-1", "planted-meeting").meeting_host_id(SECRET);
    let text = format!("{call:?} {call:#?}");
    assert_hides(&text, "the call");
    assert!(text.contains("eu-central-1"), "{text}");
    let pages = client.list_attendees("m-1").next_token("t-1").pages();
    assert_hides(&format!("{pages:?} {:?}", client.wait_until_meeting_ended("m-1")), "others");
}

#[test]
fn the_debug_of_a_client_and_of_its_settings_hides_the_credentials() {
    let credentials =
        || Credentials::new("planted-id", "planted-key", Some("planted-session".into()), None, "t");
    let builder = Scripted::new().builder().credentials(credentials());
    for text in [format!("{builder:?}"), format!("{builder:#?}")] {
        assert_hides(&text, "the settings");
        assert!(text.contains("us-east-1"), "{text}");
    }
    let client = builder.build().unwrap();
    for text in [
        format!("{client:?}"),
        format!("{client:#?}"),
        format!("{:?}", client.as_ref()),
        format!("{:#?}", client.request(chime_sdk_meetings::operations::GetMeeting::new("m-1"))),
    ] {
        assert_hides(&text, "the client");
        assert!(text.contains("m-1") || text.contains("us-east-1"), "{text}");
    }
}

#[tokio::test]
async fn the_debug_of_a_request_hides_the_body_the_query_and_the_header_values() {
    let scripted = Scripted::new();
    let client = client_with_secrets(&scripted);
    let meeting = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
    client.create_attendee(meeting, "planted-user").await.unwrap_err();
    client.list_attendees(meeting).next_token("planted-page").await.unwrap_err();
    let requests = scripted.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        let authorization = request.headers["authorization"].to_str().unwrap();
        let signature = authorization.rsplit_once('=').expect("a signature").1;
        let token = request.headers["x-amz-security-token"].to_str().unwrap();
        assert_eq!(token, "planted-session", "the request is one with secrets");
        for text in [format!("{request:?}"), format!("{request:#?}")] {
            assert_hides(&text, "the request");
            for hidden in [signature, "AKIDEXAMPLE"] {
                assert!(!text.contains(hidden), "{text}");
            }
            // a label is no secret here, but a declaration may have one that is
            assert!(!text.contains(meeting), "{text}");
            assert!(text.contains("amazonaws.com") && text.contains("authorization"), "{text}");
        }
    }
}

#[test]
fn the_debug_of_an_encoded_request_hides_the_path_the_body_and_the_query() {
    use chime_sdk_core::operation::Operation as _;
    use chime_sdk_core::request::encode;
    use chime_sdk_meetings::operations::{CreateAttendee, ListAttendees};

    let create = CreateAttendee::new("m-1", "planted-user");
    let list = ListAttendees::new("m-1").next_token("planted-page");
    for request in [encode(CreateAttendee::SCHEMA, &create), encode(ListAttendees::SCHEMA, &list)] {
        let request = request.unwrap();
        for text in [format!("{request:?}"), format!("{request:#?}")] {
            assert_hides(&text, "the encoded request");
            assert!(!text.contains("m-1") && text.contains("method"), "{text}");
        }
    }
}

/// An operation whose label is sensitive, which the service has none of.
#[chime_operation(method = "GET", path = "/guests/<Guest>", client = chime_sdk_meetings::Client)]
struct GetGuest {
    /// Who it is.
    #[chime(path)]
    guest: ExternalUserId,
}

#[tokio::test]
async fn the_debug_of_a_request_with_a_sensitive_label_hides_it() {
    use chime_sdk_core::operation::Operation as _;
    use chime_sdk_core::request::encode;

    let input = GetGuest::new("planted-user");
    let encoded = encode(GetGuest::SCHEMA, &input).unwrap();
    assert_eq!(encoded.path, "/guests/planted-user");
    let scripted = Scripted::new();
    let client = client_with_secrets(&scripted);
    let error = client.request(input).await.unwrap_err();
    let sent = scripted.requests().remove(0);
    assert_eq!(sent.url.path(), encoded.path);
    for text in [format!("{encoded:?} {sent:?}"), format!("{encoded:#?} {sent:#?}")] {
        assert_hides(&text, "a request");
        assert!(text.contains("EncodedRequest") && text.contains("HttpRequest"), "{text}");
    }
    assert_hides(&shown(&error), "the error");
}

#[test]
fn the_debug_of_a_response_hides_the_body_and_the_header_values() {
    let response = response(200, &[("x-secret", "planted")], r#"{"JoinToken":"planted"}"#);
    for text in [format!("{response:?}"), format!("{response:#?}")] {
        assert_hides(&text, "the response");
        assert!(text.contains("200") && text.contains("x-secret"), "{text}");
    }
}

#[test]
fn the_debug_of_what_a_server_is_given_hides_the_query_and_the_header_values() {
    let response = response(200, &[("x-amz-security-token", "planted-session")], "");
    let context = Context { request_id: "r-1".to_owned(), headers: response.headers };
    for text in [format!("{context:?}"), format!("{context:#?}")] {
        assert_hides(&text, "the context");
        assert!(text.contains("r-1") && text.contains("x-amz-security-token"), "{text}");
    }
    let query = "next-token=planted";
    let route = route(SERVICE, &http::Method::GET, "/meetings/m-1/attendees", query).unwrap();
    assert_hides(&format!("{route:?} {route:#?}"), "the route");
}

/// Everything that an error shows: itself, what lies behind it, its violations.
fn shown(error: &Error) -> String {
    let mut text = format!("{error}\n{error:?}\n{error:#?}\n{:?}", error.violations());
    for violation in error.violations() {
        text.push_str(&format!("\n{violation}\n{}", violation.problem()));
    }
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(&format!("\n{inner}\n{inner:?}\n{inner:#?}"));
        source = inner.source();
    }
    text
}
