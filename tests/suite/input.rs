//! Input that breaks a rule is refused before anything is sent; input at the edge of it is sent.
//!
//! Each row of the tables changes one place of a valid input, and is a test of its own.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests fail as tests do"
)]

use std::collections::BTreeSet;

use chime_sdk_core::input::from_json;
use chime_sdk_core::options::CallOptions;
use chime_sdk_core::schema::Location;
use chime_sdk_core::validate::{Rule, Violation};
use chime_sdk_meetings::enums::{MediaCapabilities, MediaRegion, VideoResolution};
use chime_sdk_meetings::operations::{CreateMeetingWithAttendees, ListAttendees};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, AttendeeIdItem, CreateAttendeeRequestItem, MeetingFeaturesConfiguration,
    Tag, VideoFeatures,
};
use chime_sdk_meetings::strings::TenantId;
use chime_sdk_meetings::{Error, ErrorKind, SERVICE};
use chime_sdk_tests::scripted::Scripted;
use serde_json::{Value, json};

mod accepted;
mod refused;
mod valid;

use valid::{MEETING, valid};

/// A valid input that is changed in one place, or in several that belong together.
struct Row {
    operation: &'static str,
    /// JSON pointers and what is put there; nothing takes away what is there.
    changes: Vec<(&'static str, Option<Value>)>,
    /// The rule that is broken, and the text of the one violation; nothing for what is sent.
    broken: Option<(Rule, String)>,
}

impl Row {
    fn input(&self) -> Value {
        let changes = self.changes.iter().cloned();
        changes.fold(valid(self.operation), |input, (place, value)| changed(input, place, value))
    }
}

/// The input with another value at the place of the JSON pointer, or without that place.
fn changed(mut input: Value, pointer: &str, value: Option<Value>) -> Value {
    let Some((parent, last)) = pointer.rsplit_once('/') else {
        return value.expect("the whole input can be replaced, not taken away");
    };
    let parent = input.pointer_mut(parent).expect("the valid input has the place");
    match (parent, value) {
        (Value::Object(members), Some(value)) => {
            members.insert(last.to_owned(), value);
        }
        (Value::Object(members), None) => {
            members.remove(last).expect("the valid input has the member");
        }
        (Value::Array(items), Some(value)) => {
            items[last.parse::<usize>().expect("an index")] = value;
        }
        _ => panic!("{pointer} is no place"),
    }
    input
}

/// A table of inputs, and a test for each of its rows. A row of what is refused is
/// `name: Operation with "/Pointer" = value => Rule text;`, of what is sent
/// `name: Operation with "/Pointer" = value;`. Instead of `with`, `without "/Pointer"` takes away.
macro_rules! table {
    ($assert:ident:
        $($name:ident: $operation:ident
            $(without $gone:literal)?
            $(with $($place:literal = $value:expr),+)?
            $(=> $rule:ident $text:expr)?;)*
    ) => {
        pub(super) const ROWS: &$crate::input::Rows = &[
            $((stringify!($name), || $crate::input::Row {
                operation: stringify!($operation),
                changes: vec![
                    $($(($place, Some(serde_json::json!($value)))),+)?
                    $(($gone, None))?
                ],
                broken: [$((chime_sdk_core::validate::Rule::$rule, String::from($text)))?]
                    .into_iter()
                    .next(),
            })),*
        ];
        $(
            #[tokio::test]
            async fn $name() {
                $crate::input::$assert($crate::input::row(ROWS, stringify!($name))).await;
            }
        )*
    };
}
use table;

type Rows = [(&'static str, fn() -> Row)];

fn row(rows: &Rows, name: &str) -> Row {
    rows.iter().find(|(other, _)| *other == name).expect("the table has the row").1()
}

async fn assert_refused(row: Row) {
    let (operation, input) = (row.operation, row.input());
    let expected = row.broken.expect("the row says which rule is broken");
    let scripted = Scripted::new();
    let client = scripted.client().unwrap();
    let error = client.call(operation, input).await.expect_err("the input breaks a rule");
    assert_eq!(error.to_string(), format!("{operation}: invalid input: {}", expected.1));
    assert_eq!(rules_and_texts(&error), [expected]);
    assert_nothing_was_sent(&error, operation, &scripted);
}

fn assert_nothing_was_sent(error: &Error, operation: &str, scripted: &Scripted) {
    assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
    assert_eq!(error.operation(), Some(operation));
    assert_eq!(error.attempts(), 0);
    assert_eq!(scripted.requests().len(), 0);
}

async fn assert_accepted(row: Row) {
    let (operation, input) = (row.operation, row.input());
    let scripted = Scripted::new();
    let client = scripted.builder().max_attempts(1).build().unwrap();
    // there is no answer, but the transport was asked for one
    let error = client.call(operation, input.clone()).await.expect_err("nobody answers");
    assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
    let requests = scripted.requests();
    assert_eq!(requests.len(), 1);
    for (pointer, _) in row.changes {
        if !is_in_body(operation, pointer) {
            continue;
        }
        let body = requests[0].body.as_deref().expect("a body");
        let body: Value = serde_json::from_slice(body).expect("a JSON body");
        let given = input.pointer(pointer).filter(|given| !given.is_null());
        assert_eq!(body.pointer(pointer), given, "sent otherwise than given");
    }
}

fn is_in_body(operation: &str, pointer: &str) -> bool {
    let name = pointer.split('/').nth(1).unwrap_or_default();
    let input = (SERVICE.operation(operation).expect("an operation").input)().structure();
    let member = input.index_of(name).map(|index| &input.members[index]);
    member.is_some_and(|member| member.location == Location::Body && !member.idempotency_token)
}

fn rules_and_texts(error: &Error) -> Vec<(Rule, String)> {
    let violations = error.violations().iter();
    violations.map(|violation| (violation.rule(), violation.to_string())).collect()
}

fn texts(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

fn rows(tables: &[&Rows]) -> Vec<(&'static str, Row)> {
    tables.iter().copied().flatten().map(|(name, row)| (*name, row())).collect()
}

#[test]
fn the_tables_are_large_and_have_every_operation_and_every_rule() {
    let (refused, accepted) = (rows(refused::TABLES), rows(&[accepted::ROWS]));
    assert!(refused.len() >= 70, "{} refused inputs", refused.len());
    assert!(accepted.len() >= 25, "{} accepted inputs", accepted.len());
    let all: BTreeSet<&str> = SERVICE.operations.iter().map(|operation| operation.name).collect();
    let of = |rows: &[(_, Row)]| rows.iter().map(|(_, row)| row.operation).collect::<BTreeSet<_>>();
    assert_eq!(of(&refused), all);
    assert_eq!(of(&accepted), all);
    for rule in [
        Rule::Required,
        Rule::Length,
        Rule::Range,
        Rule::Pattern,
        Rule::Check,
        Rule::Label,
        Rule::Type,
        Rule::Unknown,
    ] {
        let breaks =
            |(_, row): &(_, Row)| row.broken.as_ref().is_some_and(|broken| broken.0 == rule);
        assert!(refused.iter().any(breaks), "no input breaks the rule `{}`", rule.as_str());
    }
}

#[tokio::test]
async fn the_valid_input_of_every_operation_is_sent() {
    for operation in SERVICE.operations {
        let scripted = Scripted::new();
        let client = scripted.builder().max_attempts(1).build().unwrap();
        let error = client.call(operation.name, valid(operation.name)).await.unwrap_err();
        assert_eq!(error.violations(), [], "{}", operation.name);
        assert_eq!(scripted.requests().len(), 1, "{}", operation.name);
    }
}

#[tokio::test]
async fn an_input_that_is_not_from_json_breaks_the_same_rules() {
    let mut count = 0;
    for (name, row) in rows(refused::TABLES) {
        let operation = SERVICE.operation(row.operation).unwrap();
        // what cannot be read into the type cannot be broken by a program that has the type
        let Ok(input) = from_json(operation, &row.input()) else { continue };
        let scripted = Scripted::new();
        let client = scripted.client().unwrap();
        let mut output = (operation.new_output)();
        let options = CallOptions::new();
        let call = client.as_ref().dispatch(operation, input.as_ref(), output.as_mut(), &options);
        let error = call.await.expect_err(name);
        assert_eq!(rules_and_texts(&error), row.broken.as_slice(), "{name}");
        assert_nothing_was_sent(&error, row.operation, &scripted);
        count += 1;
    }
    assert!(count > 50, "{count} rows break a rule that is no matter of JSON");
}

#[tokio::test]
async fn without_validation_it_is_sent_unless_it_cannot_be_read_or_changes_the_path() {
    let (mut sent, mut labels, mut unreadable) = (0, 0, 0);
    for (name, row) in rows(refused::TABLES) {
        let operation = SERVICE.operation(row.operation).unwrap();
        let input = row.input();
        let is_readable = from_json(operation, &input).is_ok();
        let (rule, text) = row.broken.unwrap();
        let scripted = Scripted::new();
        let client = scripted.builder().validate(false).max_attempts(1).build().unwrap();
        let error = client.call(row.operation, input).await.unwrap_err();
        match (is_readable, rule) {
            (true, Rule::Label) => {
                let expected = format!("{}: invalid input: {text}", row.operation);
                assert_eq!(error.to_string(), expected, "{name}");
                assert_nothing_was_sent(&error, row.operation, &scripted);
                labels += 1;
            }
            (true, _) => {
                assert_eq!(error.kind(), ErrorKind::Transport, "{name}: {error}");
                assert_eq!(scripted.requests().len(), 1, "{name}");
                sent += 1;
            }
            (false, _) => {
                assert_eq!(texts(error.violations()), [text], "{name}");
                assert_nothing_was_sent(&error, row.operation, &scripted);
                unreadable += 1;
            }
        }
    }
    assert!(sent > 40 && labels > 4 && unreadable > 20, "{sent}, {labels}, {unreadable}");
}

#[tokio::test]
async fn violations_of_a_typed_call_come_all_at_once_in_the_order_of_declaration() {
    let scripted = Scripted::new();
    let silent = AttendeeCapabilities::new("SendReceive", "Send", "Receive");
    let attendees = [
        CreateAttendeeRequestItem::new("u"),
        CreateAttendeeRequestItem::new("user-7").capabilities(silent),
    ];
    let video = VideoFeatures::new().max_resolution(VideoResolution::None);
    let input = CreateMeetingWithAttendees::new(MediaRegion::from("x"), "m", attendees)
        .tags([Tag::new("", "v")])
        .tenant_ids([TenantId::from("aaaa"), "t".into()])
        .meeting_features(MeetingFeaturesConfiguration::new().video(video))
        .client_request_token("ü");
    let error = scripted.client().unwrap().request(input).await.unwrap_err();
    assert_eq!(
        texts(error.violations()),
        [
            "ClientRequestToken: 1 character, needs 2 to 64",
            "MediaRegion: 1 character, needs 2 to 64",
            "ExternalMeetingId: 1 character, needs 2 to 64",
            "Attendees[0].ExternalUserId: 1 character, needs 2 to 64",
            "Attendees[1].Capabilities.Content: Receive needs Video to be Receive or SendReceive, \
             and it is Send",
            "TenantIds[0]: the same character stands four times in a row",
            "TenantIds[1]: 1 character, needs 2 to 256",
            "Tags[0].Key: 0 characters, needs 1 to 128",
            "Tags[0].Key: does not match `^[a-zA-Z+-=._:/]+$`",
            "Attendees[1].Capabilities.Video: Send, but MeetingFeatures.Video.MaxResolution is \
             None",
        ]
    );
    assert_nothing_was_sent(&error, "CreateMeetingWithAttendees", &scripted);
}

#[tokio::test]
async fn violations_of_a_call_by_name_come_all_at_once_in_the_order_of_declaration() {
    let scripted = Scripted::new();
    let input = json!({
        "Zebra": true,
        "Tags": [{ "Key": "k" }, { "Key": "", "Value": 5, "Weight": 1 }],
        "ExternalMeetingId": "m",
        "TenantIds": "tenant",
        "ClientRequestToken": 7,
        "MeetingFeatures": { "Attendee": { "MaxCount": 251 } },
        "Apple": null,
    });
    let error = scripted.client().unwrap().call("CreateMeeting", input).await.unwrap_err();
    assert_eq!(
        texts(error.violations()),
        [
            "ClientRequestToken: a number, needs a string",
            "MediaRegion: missing, but required",
            "ExternalMeetingId: 1 character, needs 2 to 64",
            "MeetingFeatures.Attendee.MaxCount: 251, needs 1 to 250",
            "TenantIds: a string, needs a list",
            "Tags[0].Value: missing, but required",
            "Tags[1].Key: 0 characters, needs 1 to 128",
            "Tags[1].Key: does not match `^[a-zA-Z+-=._:/]+$`",
            "Tags[1].Value: a number, needs a string",
            "Tags[1].Weight: `Tag` has no such member",
            "Apple: `CreateMeeting` has no such member",
            "Zebra: `CreateMeeting` has no such member",
        ]
    );
    assert_nothing_was_sent(&error, "CreateMeeting", &scripted);
}

/// One typed call for each rule that a typed call can break, by the client's own methods.
#[tokio::test]
async fn the_methods_of_the_client_refuse_what_the_call_by_name_refuses() {
    let scripted = Scripted::new();
    let client = scripted.client().unwrap();
    let deaf = AttendeeCapabilities::new("Send", "None", MediaCapabilities::SendReceive);
    let nobody: [AttendeeIdItem; 0] = [];
    for (error, expected) in [
        (
            client.create_attendee(MEETING, "u").await.unwrap_err(),
            "CreateAttendee: invalid input: ExternalUserId: 1 character, needs 2 to 64",
        ),
        (
            client.list_attendees(MEETING).max_results(0).await.unwrap_err(),
            "ListAttendees: invalid input: MaxResults: 0, needs 1 to 100",
        ),
        (
            client.get_meeting("..").await.unwrap_err(),
            "GetMeeting: invalid input: MeetingId: `.` and `..` would change the path",
        ),
        (
            client.tag_resource("chime", [("key", "value")]).await.unwrap_err(),
            "TagResource: invalid input: ResourceARN: does not match `^arn:.*`",
        ),
        (
            client.update_attendee_capabilities(MEETING, MEETING, deaf).await.unwrap_err(),
            "UpdateAttendeeCapabilities: invalid input: Capabilities.Content: SendReceive needs \
             Video to be Receive or SendReceive, and it is None",
        ),
        (
            client
                .batch_update_attendee_capabilities_except(
                    MEETING,
                    nobody,
                    AttendeeCapabilities::NONE,
                )
                .await
                .unwrap_err(),
            "BatchUpdateAttendeeCapabilitiesExcept: invalid input: ExcludedAttendeeIds: 0 items, \
             needs 1 to 250",
        ),
    ] {
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.kind(), ErrorKind::Validation);
    }
    assert_eq!(scripted.requests().len(), 0);
}

#[tokio::test]
async fn every_page_is_asked_for_with_input_that_was_validated() {
    let scripted =
        Scripted::new().answer(200, &[], format!(r#"{{"NextToken":"{}"}}"#, "t".repeat(4097)));
    let mut pages = scripted.client().unwrap().list_attendees(MEETING).pages();
    pages.try_next().await.unwrap().expect("the first page");
    let error = pages.try_next().await.unwrap_err();
    assert_eq!(texts(error.violations()), ["NextToken: 4097 characters, allows at most 4096"]);
    assert_eq!(scripted.requests().len(), 1);
}

#[tokio::test]
async fn without_validation_a_typed_call_is_sent_but_never_with_an_unsafe_label() {
    let scripted = Scripted::new();
    let client = scripted.builder().validate(false).max_attempts(1).build().unwrap();
    let error = client.request(ListAttendees::new("a/b").max_results(101)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Transport);
    let requests = scripted.requests();
    assert_eq!(requests[0].url.path(), "/meetings/a%2Fb/attendees");
    assert_eq!(requests[0].url.query(), Some("max-results=101"));
    for (label, expected) in [
        ("", "GetMeeting: invalid input: MeetingId: empty, but it is a part of the path"),
        (".", "GetMeeting: invalid input: MeetingId: `.` and `..` would change the path"),
        ("..", "GetMeeting: invalid input: MeetingId: `.` and `..` would change the path"),
    ] {
        let error = client.get_meeting(label).await.unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.kind(), ErrorKind::Validation);
    }
    assert_eq!(scripted.requests().len(), 1);
}
