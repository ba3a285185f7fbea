//! Declarations in a crate that is not the client's, with what the API of meetings does not use.

// what a crate of its own would make public
#![allow(unreachable_pub)]

use chime_sdk_core::error::ErrorKind;
use chime_sdk_core::operation::Operation as _;
use chime_sdk_core::request::encode;
use chime_sdk_core::server;
use chime_sdk_core::validate::{Report, validate};
use chime_sdk_meetings::declare::{
    chime_enum, chime_error, chime_operation, chime_service, chime_shape, chime_string,
};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;

/// What a thing is called in its address.
#[chime_string(chars = r"^[]\a-z")]
pub struct ThingName(String);

/// What becomes of a thing.
#[chime_enum]
pub enum Fate {
    /// It stays.
    Kept = "KEPT",
    /// It goes.
    None = "NONE",
}

/// Changes a thing.
#[chime_operation(
    method = "PATCH",
    path = "/things/<Name>/parts/<Part>?kind=thing",
    output = ChangeThingOutput,
    errors(BrokenException),
    check = report
)]
pub struct ChangeThing {
    /// Which thing.
    #[chime(path, len = 2..=5)]
    pub name: String,
    /// Which part of it.
    #[chime(path)]
    pub part: u32,
    /// What becomes of it.
    #[chime(header = "X-Fate")]
    pub fate: Fate,
    /// Which colours it has.
    #[chime(query = "colour")]
    pub colours: Option<Vec<String>>,
    /// Whether it is new.
    #[chime(query = "new")]
    pub is_new: Option<bool>,
    /// How heavy it is, in kilograms.
    #[chime(range = 0..=10)]
    pub weight: f64,
    /// What it is made of.
    pub part_of: Option<Box<Part>>,
}

/// A part, made of parts.
#[chime_shape]
pub struct Part {
    /// What it is called.
    pub name: String,
    /// What it is made of.
    #[chime(default)]
    pub parts: Vec<Part>,
}

/// What has changed.
#[chime_shape]
pub struct ChangeThingOutput {
    /// The version of the thing, from the header.
    #[chime(header = "X-Version", essential)]
    pub version: u32,
    /// When to look again.
    #[chime(header = "X-Wait")]
    pub wait: Option<u32>,
    /// What it is called.
    pub name: Option<ThingName>,
}

/// The thing is broken.
#[chime_error(status = 410)]
pub struct BrokenException {
    /// Where.
    pub place: Option<String>,
    /// When to look again.
    #[chime(header = "X-Wait")]
    pub wait: Option<u32>,
}

/// Called like the parameter that expanded code has.
fn report(thing: &ChangeThing, violations: &mut Report) {
    if thing.fate == Fate::None && thing.is_new == Some(true) {
        violations.violation("Fate", "NONE, but the thing is new");
    }
}

chime_service! {
    /// A client of things.
    client = Things,
    service_id = "Things",
    api_version = "2026-01-01",
    endpoint_prefix = "things",
    signing_name = "things",
    errors(),
    operations(ChangeThing),
    /// A server of things.
    server = ThingsServer,
}

fn client(script: &Scripted) -> Things {
    use chime_sdk_core::credentials::Credentials;
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let builder = Things::builder().region("us-east-1").credentials(credentials);
    builder.max_attempts(1).transport(script.clone()).build().unwrap()
}

#[test]
fn every_member_travels_where_it_is_declared() {
    let mut input = ChangeThing::new("a/b", 7, Fate::Kept, 1.5);
    input.colours = Some(vec!["red".to_owned(), "b&w".to_owned()]);
    input.is_new = Some(true);
    input.part_of = Some(Box::new(Part::new("wheel").parts([Part::new("hub")])));
    let request = encode(ChangeThing::SCHEMA, &input).unwrap();
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.path, "/things/a%2Fb/parts/7");
    assert_eq!(request.query, "kind=thing&colour=red&colour=b%26w&new=true");
    assert_eq!(request.headers["x-fate"], "KEPT");
    let body: serde_json::Value = serde_json::from_slice(&request.body.clone().unwrap()).unwrap();
    let wheel = json!({ "Name": "wheel", "Parts": [{ "Name": "hub", "Parts": [] }] });
    assert_eq!(body, json!({ "Weight": 1.5, "PartOf": wheel }));

    let route = server::route(SERVICE, &request.method, &request.path, &request.query).unwrap();
    let read = server::decode(&route, &request.headers, &request.body.unwrap()).unwrap();
    let read: Box<dyn std::any::Any> = read;
    assert_eq!(*read.downcast::<ChangeThing>().unwrap(), input);
}

#[test]
fn bounds_hold_for_labels_and_for_numbers_with_a_fraction() {
    for (name, weight, expected) in [
        ("ab", 10.0, None),
        ("a", 1.0, Some("Name: 1 character, needs 2 to 5")),
        ("abcdef", 1.0, Some("Name: 6 characters, needs 2 to 5")),
        ("ab", 10.5, Some("Weight: 10.5, needs 0 to 10")),
        ("ab", f64::NAN, Some("Weight: not a finite number")),
    ] {
        let violations = validate(&ChangeThing::new(name, 1, Fate::Kept, weight));
        let texts: Vec<String> = violations.iter().map(ToString::to_string).collect();
        assert_eq!(texts, expected.into_iter().collect::<Vec<_>>(), "{name} {weight}");
    }
}

#[test]
fn a_number_that_is_not_finite_is_never_written_as_null() {
    let input = ChangeThing::new("ab", 1, Fate::Kept, f64::INFINITY);
    assert!(encode(ChangeThing::SCHEMA, &input).is_err());
    assert!(serde_json::to_string(&input).is_err());
}

#[test]
fn a_check_may_be_called_like_the_parameter_of_expanded_code() {
    let mut input = ChangeThing::new("ab", 1, Fate::None, 1.0);
    input.is_new = Some(true);
    assert_eq!(validate(&input)[0].to_string(), "Fate: NONE, but the thing is new");
}

#[test]
fn a_set_of_characters_has_no_other_meaning() {
    use chime_sdk_core::shape::Shape as _;
    let chime_sdk_core::schema::Schema::String(schema) = ThingName::schema() else {
        panic!("a string type");
    };
    let pattern = schema.pattern.unwrap();
    for (text, expected) in [("^[]\\az", true), ("", true), ("A", false), ("b-", false)] {
        assert_eq!(pattern.is_found_in(text), expected, "{text:?}");
    }
}

#[tokio::test]
async fn members_of_an_output_come_from_its_headers_and_never_from_its_body() {
    let script = Scripted::new()
        .answer(200, &[("x-version", "3"), ("x-wait", "soon")], r#"{"Name":"ab","Version":9}"#)
        .answer(200, &[], r#"{"Name":"ab","Version":9}"#);
    let client = client(&script);
    let output = client.change_thing("ab", 1, Fate::Kept, 1.0).await.unwrap();
    assert_eq!((output.version, output.wait), (3, None));
    let error = client.change_thing("ab", 1, Fate::Kept, 1.0).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    assert!(error.to_string().contains("`Version` is missing"), "{error}");
}

#[test]
fn a_number_that_its_type_cannot_hold_is_refused() {
    assert!(serde_json::from_str::<Scale>(r#"{"Factor":1e39}"#).is_err());
    assert_eq!(serde_json::from_str::<Scale>(r#"{"Factor":2}"#).unwrap().factor, Some(2.0));
}

/// What things are measured by.
#[chime_shape]
pub struct Scale {
    /// By how much.
    pub factor: Option<f32>,
    /// A word for it, which travels with it wherever it is nested.
    #[chime(header = "X-Word")]
    pub word: Option<String>,
}

/// What is measured.
#[chime_shape]
pub struct Measured {
    /// By what.
    pub scale: Option<Scale>,
}

/// Measures.
#[chime_operation(method = "GET", path = "/measure", output = Measured, client = Things)]
pub struct Measure {}

#[tokio::test]
async fn a_header_is_one_of_the_outermost_structure_only() {
    let script = Scripted::new().answer(200, &[], r#"{"Scale":{"Factor":2,"Word":"kilo"}}"#);
    let measured = client(&script).request(Measure::new()).await.unwrap();
    let scale = measured.scale.unwrap();
    assert_eq!((scale.factor, scale.word.as_deref()), (Some(2.0), Some("kilo")));
}

#[tokio::test]
async fn a_header_that_does_not_fit_is_told_from_one_that_is_not_there() {
    let script = Scripted::new().answer(200, &[("x-version", "new")], "{}");
    let error = client(&script).change_thing("ab", 1, Fate::Kept, 1.0).await.unwrap_err();
    let expected = "`Version`: the header `X-Version` needs an integer";
    assert!(error.to_string().contains(expected), "{error}");
}

#[test]
fn outside_of_a_runtime_there_is_an_error_and_no_panic() {
    use std::task::{Context, Poll, Waker};
    let client = client(&Scripted::new());
    let mut call = std::pin::pin!(client.request(Measure::new()).send());
    let Poll::Ready(Err(error)) = call.as_mut().poll(&mut Context::from_waker(Waker::noop()))
    else {
        panic!("the call cannot wait for anything");
    };
    assert!(error.to_string().contains("no tokio runtime"), "{error}");
}

#[tokio::test]
async fn a_member_of_an_error_that_cannot_be_read_is_absent() {
    let script = Scripted::new().answer(
        410,
        &[("x-amzn-errortype", "BrokenException"), ("x-wait", "Wed, 21 Oct 2026 07:28:00 GMT")],
        r#"{"Place":7}"#,
    );
    let error = client(&script).change_thing("ab", 1, Fate::Kept, 1.0).await.unwrap_err();
    let broken: &BrokenException = error.as_exception().unwrap();
    assert_eq!((&broken.place, broken.wait), (&None, None));
}

#[test]
fn a_peer_that_sends_nothing_but_mistakes_is_told_of_some_of_them() {
    let path = "/things/abcdef/parts/1";
    let route = server::route(SERVICE, &http::Method::PATCH, path, "kind=thing").unwrap();
    let parts = vec![json!(7); 100_000];
    let body = json!({ "Weight": 1, "PartOf": { "Name": "x", "Parts": parts } }).to_string();
    let headers = http::HeaderMap::from_iter([(
        http::HeaderName::from_static("x-fate"),
        http::HeaderValue::from_static("KEPT"),
    )]);
    let violations = server::decode(&route, &headers, body.as_bytes()).err().unwrap();
    assert_eq!(violations.len(), 251);
    assert_eq!(violations[0].to_string(), "Name: 6 characters, needs 2 to 5");
    assert_eq!(violations[250].to_string(), "there are more problems than these");
}
