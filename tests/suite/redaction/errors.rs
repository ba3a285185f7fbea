//! Errors show no secret, whatever they are about, and repeat no body.

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::input::from_json;
use chime_sdk_core::options::CallOptions;
use chime_sdk_core::schema::{OperationSchema, Schema};
use chime_sdk_core::validate::Violation;
use chime_sdk_meetings::{ErrorKind, SERVICE};
use chime_sdk_tests::scripted::Scripted;
use serde_json::{Value, json};

use super::{SECRET, assert_hides, planted, shown};
use crate::serde::every_type::{fill_structure, json_of};

/// A place in JSON that holds a value which is no object and no list.
struct Leaf {
    path: String,
    pointer: String,
    schema: &'static Schema,
}

/// The leaves of a structure that is filled with two elements in every list.
fn leaves(schema: &'static Schema, path: &str, pointer: &str, leaves_so_far: &mut Vec<Leaf>) {
    match schema {
        Schema::List(element) => {
            for index in 0..2 {
                let (path, pointer) = (format!("{path}[{index}]"), format!("{pointer}/{index}"));
                leaves(element(), &path, &pointer, leaves_so_far);
            }
        }
        Schema::Structure(structure) => {
            let separator = if path.is_empty() { "" } else { "." };
            for member in structure.members {
                let path = format!("{path}{separator}{}", member.name);
                let pointer = format!("{pointer}/{}", member.name);
                leaves((member.schema)(), &path, &pointer, leaves_so_far);
            }
        }
        _ => {
            let (path, pointer) = (path.to_owned(), pointer.to_owned());
            leaves_so_far.push(Leaf { path, pointer, schema });
        }
    }
}

fn leaves_of(schema: &'static Schema) -> Vec<Leaf> {
    let mut found = Vec::new();
    leaves(schema, "", "", &mut found);
    found
}

/// An input of the operation with a secret in every sensitive member.
fn input_with_secrets(operation: &OperationSchema) -> Value {
    let mut input = (operation.new_input)();
    fill_structure(input.as_mut(), "", &mut planted);
    json_of(input.as_ref())
}

/// An answer of the operation with a secret in every sensitive member.
fn answer_with_secrets(operation: &OperationSchema) -> Value {
    let mut output = (operation.new_output)();
    fill_structure(output.as_mut(), "", &mut planted);
    json_of(output.as_ref())
}

/// A value of a kind that the schema does not take, with a secret in it.
fn wrong(schema: &Schema) -> Vec<Value> {
    let all = [json!(SECRET), json!([SECRET]), json!({ "MeetingId": SECRET })];
    all.into_iter().filter(|value| schema.kind() != "a string" || !value.is_string()).collect()
}

#[tokio::test]
async fn a_violation_by_a_sensitive_value_names_the_member_and_not_the_value() {
    let mut count = 0;
    for operation in SERVICE.operations {
        let mut input = (operation.new_input)();
        let mut sensitive = Vec::new();
        fill_structure(input.as_mut(), "", &mut |schema, path| {
            if !schema.is_sensitive() {
                return planted(schema, path);
            }
            sensitive.push(path.to_owned());
            // longer than any, and with characters that are in no pattern
            format!("{SECRET} \u{1f600}{}", SECRET.repeat(1_000))
        });
        let json = json_of(input.as_ref());
        let client = Scripted::new().client().unwrap();
        let mut output = (operation.new_output)();
        let options = CallOptions::new();
        let typed =
            client.as_ref().dispatch(operation, input.as_ref(), output.as_mut(), &options).await;
        let by_name = client.call(operation.name, json).await;
        for error in [typed.unwrap_err(), by_name.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Validation);
            assert_hides(&shown(&error), operation.name);
            for path in &sensitive {
                let names = error.violations().iter().any(|violation| violation.path() == path);
                assert!(names, "{}: no violation at {path}: {error}", operation.name);
            }
        }
        count += sensitive.len();
    }
    assert!(count > 15, "{count} sensitive members broke a rule");
}

#[tokio::test]
async fn an_input_of_the_wrong_kind_is_named_and_not_repeated() {
    let mut count = 0;
    for operation in SERVICE.operations {
        for leaf in leaves_of((operation.input)()) {
            for wrong in wrong(leaf.schema) {
                let mut input = input_with_secrets(operation);
                *input.pointer_mut(&leaf.pointer).unwrap() = wrong;
                let violations = from_json(operation, &input).err().expect(&leaf.path);
                let paths: Vec<&str> = violations.iter().map(Violation::path).collect();
                assert_eq!(paths, [leaf.path.as_str()], "{}", operation.name);
                let client = Scripted::new().client().unwrap();
                let error = client.call(operation.name, input).await.unwrap_err();
                assert_hides(&shown(&error), &format!("{} {}", operation.name, leaf.path));
                count += 1;
            }
        }
    }
    assert!(count > 200, "{count} members were of the wrong kind");
}

#[tokio::test]
async fn an_answer_of_the_wrong_kind_is_named_and_not_repeated() {
    let mut count = 0;
    for operation in SERVICE.operations {
        let Some(output) = operation.output else { continue };
        for leaf in leaves_of(output()) {
            for wrong in wrong(leaf.schema) {
                let mut answer = answer_with_secrets(operation);
                *answer.pointer_mut(&leaf.pointer).unwrap() = wrong;
                let error = error_of(operation, 200, &answer.to_string()).await;
                assert_eq!(error.kind(), ErrorKind::Response, "{error}");
                assert_hides(&shown(&error), &format!("{} {}", operation.name, leaf.path));
                assert!(error.to_string().contains(&format!(": {}: ", leaf.path)), "{error}");
                let body = error.raw_body().expect("the error keeps the body");
                assert_eq!(body, answer.to_string().as_bytes());
                count += 1;
            }
        }
    }
    assert!(count > 250, "{count} members were of the wrong kind");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_repeated() {
    let operation = SERVICE.operation("GetAttendee").unwrap();
    let whole = answer_with_secrets(operation).to_string();
    let mut bodies: Vec<Vec<u8>> = [
        "planted",
        " planted",
        "\"planted\"",
        "\"planted",
        "[\"planted\"]",
        "planted: {}",
        "true planted",
        "nullplanted",
        "12planted",
        "{planted}",
        "{'planted':1}",
        "{\"planted\"}",
        "{\"planted\":}",
        "{\"planted\":planted}",
        "{\"planted\":\"\\planted\"}",
        "{\"Attendee\":planted}",
        "{\"Attendee\":{\"JoinToken\":\"planted\\uplanted\"}}",
        "{\"Attendee\":{\"JoinToken\":\"planted\u{1}\"}}",
        "{} planted",
        "{}{\"planted\":1}",
        "<html>planted</html>",
        "{\"Attendee\":{\"JoinToken\":\"planted\"}}",
    ]
    .into_iter()
    .map(Vec::from)
    .collect();
    bodies.push(b"{\"Attendee\":{\"JoinToken\":\"planted\xff\"}}".to_vec());
    // an answer that ends early, at every byte
    bodies.extend((1..whole.len()).map(|end| whole.as_bytes()[..end].to_vec()));
    for body in bodies {
        let text = String::from_utf8_lossy(&body).into_owned();
        let scripted = Scripted::new().answer(200, &[], body.clone());
        let client = scripted.builder().max_attempts(1).validate(false).build().unwrap();
        let error = client.get_attendee("m-1", "a-1").await.expect_err(&text);
        assert_eq!(error.kind(), ErrorKind::Response, "{text}: {error}");
        assert_hides(&shown(&error), &text);
        assert_eq!(error.raw_body(), Some(body.as_slice()));
    }
}

#[tokio::test]
async fn an_error_of_the_service_shows_code_and_message_and_nothing_else_of_its_body() {
    let secrets = json!({
        "JoinToken": SECRET,
        "ExternalUserId": SECRET,
        "Attendee": { "JoinToken": SECRET },
        "ResourceName": [SECRET],
        "Resource": SECRET,
        "__typo": SECRET,
    });
    let mut codes: Vec<&str> = SERVICE
        .operations
        .iter()
        .flat_map(|operation| SERVICE.errors_of(operation))
        .map(|error| error.code)
        .collect();
    codes.extend(["ValidationException", "SomethingNew"]);
    let operation = SERVICE.operation("TagResource").unwrap();
    for code in codes {
        let mut body = secrets.clone();
        body["Code"] = code.into();
        body["Message"] = "shown to people".into();
        let error = error_of(operation, 400, &body.to_string()).await;
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_hides(&shown(&error), code);
        assert!(error.to_string().contains(&format!("{code}: shown to people")), "{error}");
        assert_eq!(error.raw_body(), Some(body.to_string().as_bytes()));
    }
}

#[tokio::test]
async fn a_body_of_an_error_that_is_none_is_not_repeated() {
    for body in [
        "planted",
        "<html><body>planted</body></html>",
        "\"planted\"",
        "[\"planted\"]",
        "{\"planted\"",
        "{\"Code\":{\"planted\":\"planted\"},\"Message\":[\"planted\"]}",
        "{\"__type\":7,\"message\":{\"text\":\"planted\"},\"RequestId\":[\"planted\"]}",
        "{\"Message\":null,\"planted\":\"planted\"}",
    ] {
        for status in [301, 400, 403, 404, 409, 418, 422, 429, 500, 503] {
            let operation = SERVICE.operation("DeleteMeeting").unwrap();
            let error = error_of(operation, status, body).await;
            assert_eq!(error.kind(), ErrorKind::Service, "{status} {body}");
            assert_eq!(error.status(), Some(status));
            assert_hides(&shown(&error), &format!("{status} {body}"));
            assert_eq!(error.raw_body(), Some(body.as_bytes()));
        }
    }
}

/// The error that a client makes of this answer to the operation.
async fn error_of(
    operation: &'static OperationSchema,
    status: u16,
    body: &str,
) -> chime_sdk_meetings::Error {
    let scripted = Scripted::new().answer(status, &[], body.to_owned());
    let client = scripted.builder().max_attempts(1).validate(false).build().unwrap();
    let mut input = (operation.new_input)();
    fill_structure(input.as_mut(), "", &mut planted);
    let mut output = (operation.new_output)();
    let options = CallOptions::new();
    let call = client.as_ref().dispatch(operation, input.as_ref(), output.as_mut(), &options);
    call.await.expect_err("the answer is no success")
}

#[tokio::test]
async fn credentials_that_cannot_be_sent_are_not_repeated() {
    for (id, session) in [
        ("planted-id\r\nx: y", None),
        ("planted-id\n", Some("planted-session")),
        ("AKID", Some("planted-session\n")),
        ("AKID", Some("planted\u{0}session")),
    ] {
        let session = session.map(str::to_owned);
        let credentials = Credentials::new(id, "planted-key", session, None, "test");
        let scripted = Scripted::new();
        let client = scripted.builder().credentials(credentials).build().unwrap();
        let meeting = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";
        let error = client.create_attendee(meeting, "planted-user").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
        assert_hides(&shown(&error), id);
        assert_eq!(scripted.requests().len(), 0);
    }
}

#[tokio::test]
async fn an_endpoint_that_is_refused_shows_no_user_information() {
    for url in ["https://user:planted@host.example", "https://planted@host.example", "planted:80:x"]
    {
        let error = Scripted::new().builder().endpoint_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_hides(&shown(&error), url);
        assert_hides(&format!("{:?}", Scripted::new().builder().endpoint_url(url)), url);
    }
}
