//! The OpenAPI document says what is declared, of this API and of any other.

use std::collections::{BTreeMap, BTreeSet};

use chime_sdk_core::openapi::document;
use chime_sdk_core::schema::{Location, Member, OperationSchema, Presence};
use chime_sdk_core::server::{Fault, encode_fault};
use chime_sdk_meetings::SERVICE;
use serde_json::{Value, json};

mod generality;

/// Every operation of a document with the key of its path and its method.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let items = paths.flat_map(|(key, item)| {
        let methods = item.as_object().unwrap().iter();
        methods.map(move |(method, operation)| (key.as_str(), method.as_str(), operation))
    });
    items.collect()
}

/// The operation of this name.
fn operation<'a>(document: &'a Value, name: &str) -> &'a Value {
    let mut found = operations(document).into_iter().map(|(_, _, operation)| operation);
    found.find(|operation| operation["operationId"] == name).unwrap()
}

/// The component that a reference names.
fn referred<'a>(document: &'a Value, reference: &Value) -> &'a Value {
    let pointer = reference["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
    document.pointer(pointer).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

/// The members that travel in the body of a request.
fn body_members(document: &Value, operation: &OperationSchema) -> BTreeSet<String> {
    let body = &self::operation(document, operation.name)["requestBody"];
    let schema = &body["content"]["application/json"]["schema"];
    if schema.is_null() {
        return BTreeSet::new();
    }
    referred(document, schema)["properties"].as_object().unwrap().keys().cloned().collect()
}

fn walk<'a>(value: &'a Value, visit: &mut impl FnMut(&'a Value)) {
    visit(value);
    match value {
        Value::Object(object) => object.values().for_each(|value| walk(value, visit)),
        Value::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[test]
fn every_operation_is_there_once() {
    let document = document(SERVICE);
    let found: BTreeMap<&str, String> = operations(&document)
        .into_iter()
        .map(|(key, method, operation)| {
            (operation["operationId"].as_str().unwrap(), format!("{method} {key}"))
        })
        .collect();
    assert_eq!(found.len(), operations(&document).len());
    let declared: BTreeSet<&str> = SERVICE.operations.iter().map(|one| one.name).collect();
    assert_eq!(found.keys().copied().collect::<BTreeSet<_>>(), declared);
    for (name, address) in [
        ("GetMeeting", "get /meetings/{MeetingId}"),
        ("CreateMeeting", "post /meetings"),
        ("CreateMeetingWithAttendees", "post /meetings#operation=create-attendees"),
        ("UntagResource", "post /tags#operation=untag-resource"),
        ("DeleteAttendee", "delete /meetings/{MeetingId}/attendees/{AttendeeId}"),
    ] {
        assert_eq!(found[name], address);
    }
}

#[test]
fn every_member_of_an_input_travels_in_one_place() {
    let document = document(SERVICE);
    for schema in SERVICE.operations {
        let parameters = operation(&document, schema.name)["parameters"].as_array().unwrap();
        let body = body_members(&document, schema);
        let place_of = |member: &Member| -> Vec<String> {
            let names = |parameter: &&Value| {
                let name = parameter.get("x-member").unwrap_or(&parameter["name"]);
                name == member.name
            };
            let places = parameters.iter().filter(names).map(|one| one["in"].as_str().unwrap());
            let in_body = body.contains(member.name).then_some("body");
            places.chain(in_body).map(str::to_owned).collect()
        };
        let members = (schema.input)().structure().members;
        for member in members {
            let place = match member.location {
                Location::Label => "path",
                Location::Query(_) => "query",
                Location::Header(_) => "header",
                _ => "body",
            };
            assert_eq!(place_of(member), [place], "{}.{}", schema.name, member.name);
        }
        let constants = schema.query.split('&').filter(|pair| !pair.is_empty()).count();
        assert_eq!(parameters.len() + body.len(), members.len() + constants, "{}", schema.name);
    }
}

#[test]
fn labels_are_parameters_of_the_path() {
    let document = document(SERVICE);
    for (key, _, operation) in operations(&document) {
        let parameters = operation["parameters"].as_array().unwrap().iter();
        let labels = parameters.filter(|parameter| parameter["in"] == "path");
        let mut count = 0;
        for label in labels {
            count += 1;
            assert_eq!(label["required"], true, "{key}");
            let placeholder = format!("{{{}}}", label["name"].as_str().unwrap());
            assert!(key.contains(&placeholder), "{key}");
        }
        assert_eq!(key.matches('{').count(), count, "{key}");
    }
}

#[test]
fn a_constant_query_is_a_parameter_of_one_value() {
    let document = document(SERVICE);
    let stop = operation(&document, "StopMeetingTranscription");
    let constant = &stop["parameters"][1];
    assert_eq!((&constant["name"], &constant["in"]), (&json!("operation"), &json!("query")));
    assert_eq!(constant["required"], true);
    assert_eq!(constant["schema"], json!({ "type": "string", "enum": ["stop"] }));
}

#[test]
fn every_reference_leads_to_a_component_and_every_component_is_used() {
    let document = document(SERVICE);
    let mut used = BTreeSet::new();
    walk(&document, &mut |value| {
        if value.get("$ref").is_some() {
            referred(&document, value);
            used.insert(value["$ref"].as_str().unwrap().rsplit('/').next().unwrap());
        }
    });
    let schemas = document["components"]["schemas"].as_object().unwrap();
    assert_eq!(used, schemas.keys().map(String::as_str).collect());
    assert!(schemas.values().all(Value::is_object));
}

#[test]
fn everything_is_documented() {
    let document = document(SERVICE);
    for (key, _, operation) in operations(&document) {
        for text in ["summary", "description"] {
            assert_ne!(operation[text].as_str().unwrap_or_default(), "", "{key}: {text}");
        }
        assert!(!operation["summary"].as_str().unwrap().ends_with('.'), "{key}");
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert_ne!(schema["description"].as_str().unwrap_or_default(), "", "{name}");
        for (member, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string(), "{name}.{member}");
        }
    }
}

#[test]
fn strings_have_what_is_declared_of_them() {
    let document = document(SERVICE);
    let schemas = &document["components"]["schemas"];
    let token = &schemas["ClientRequestToken"];
    assert_eq!((&token["minLength"], &token["maxLength"]), (&json!(2), &json!(64)));
    assert_eq!(
        (&token["pattern"], &token["x-sensitive"]),
        (&json!("[-_a-zA-Z0-9]*"), &json!(true))
    );
    assert_eq!(schemas["TagKey"].get("x-sensitive"), None);
    assert_eq!(schemas["TenantId"]["x-check"], "no_run_of_four");
    // without the escapes that the reading for Unicode refuses
    assert_eq!(schemas["NotificationArn"]["pattern"], r"^arn[\/:\-_\.a-zA-Z0-9]+$");
    // a label has to match as a whole, a member of a body has to contain a match
    let guid = "[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}";
    assert_eq!(schemas["AttendeeId"]["pattern"], guid);
    let label = &operation(&document, "GetMeeting")["parameters"][0]["schema"];
    assert_eq!(label["pattern"], format!("^(?:{guid})$"));
}

#[test]
fn enums_list_their_words_and_are_open() {
    let document = document(SERVICE);
    let schema = &document["components"]["schemas"]["VideoResolution"];
    assert_eq!(schema["enum"], json!(["None", "HD", "FHD"]));
    assert_eq!(schema["x-open-enum"], true);
}

#[test]
fn members_have_bounds_and_presence() {
    let document = document(SERVICE);
    let schemas = &document["components"]["schemas"];
    let create = &schemas["CreateMeetingRequest"];
    assert_eq!(
        create["required"],
        json!(["ClientRequestToken", "MediaRegion", "ExternalMeetingId"])
    );
    assert_eq!(create["properties"]["ClientRequestToken"]["x-idempotency-token"], true);
    let ids = &create["properties"]["TenantIds"];
    // an optional member may be null, a required one not
    assert_eq!(ids["type"], json!(["array", "null"]));
    assert_eq!((&ids["minItems"], &ids["maxItems"]), (&json!(1), &json!(5)));
    let region = &create["properties"]["MediaRegion"];
    assert_eq!(region["$ref"], "#/components/schemas/MediaRegion");
    assert_eq!(create["properties"]["PrimaryMeetingId"]["anyOf"][1], json!({ "type": "null" }));
    let body = &operation(&document, "CreateMeeting")["requestBody"];
    assert_eq!(body["required"], true);
    let size = &operation(&document, "ListAttendees")["parameters"][2]["schema"];
    let wanted = json!({ "type": "integer", "format": "int32", "minimum": 1, "maximum": 100 });
    assert_eq!(*size, wanted);
    // what an answer is useless without is always there
    assert_eq!(schemas["Meeting"]["required"], json!(["MeetingId"]));
}

#[test]
fn pages_are_described() {
    let document = document(SERVICE);
    assert_eq!(
        operation(&document, "ListAttendees")["x-pagination"],
        json!({
            "inputToken": "NextToken",
            "outputToken": "NextToken",
            "items": "Attendees",
            "pageSize": "MaxResults",
        })
    );
    assert!(operation(&document, "GetMeeting").get("x-pagination").is_none());
}

#[test]
fn every_operation_has_its_answer_and_its_errors() {
    let document = document(SERVICE);
    for schema in SERVICE.operations {
        let responses = &operation(&document, schema.name)["responses"];
        let success = &responses[schema.status.to_string()];
        let has_body = schema.output.is_some() && schema.status != 204;
        assert_eq!(success.get("content").is_some(), has_body, "{}", schema.name);
        let mut statuses = BTreeSet::from([schema.status, 400, 403, 404]);
        for error in SERVICE.errors_of(schema) {
            statuses.insert(error.status);
            let response = &responses[error.status.to_string()];
            let text = response["content"]["application/json"]["schema"].to_string();
            let reference = format!("#/components/schemas/{}\"", error.code);
            assert!(text.contains(&reference), "{} {}", schema.name, error.code);
            let description = response["description"].as_str().unwrap();
            assert!(description.contains(&format!("`{}`", error.code)), "{}", schema.name);
        }
        let found: BTreeSet<u16> =
            responses.as_object().unwrap().keys().map(|status| status.parse().unwrap()).collect();
        assert_eq!(found, statuses, "{}", schema.name);
    }
}

#[test]
fn errors_are_described_as_the_server_writes_them() {
    let document = document(SERVICE);
    for error in SERVICE.all_errors() {
        let schema = &document["components"]["schemas"][error.code];
        let fault = Fault { exception: (error.new)(), message: "why".to_owned() };
        let answer = encode_fault(&fault, "an id");
        let body: Value = serde_json::from_slice(answer.body()).unwrap();
        for (member, value) in body.as_object().unwrap() {
            let property = &schema["properties"][member];
            assert!(property.is_object(), "{}.{member}", error.code);
            if let Some(words) = property["enum"].as_array() {
                assert!(words.contains(value), "{}.{member}", error.code);
            }
        }
        for member in schema["required"].as_array().unwrap() {
            assert!(body.get(member.as_str().unwrap()).is_some(), "{}: {member}", error.code);
        }
        let members = (error.members)().structure().members.iter();
        for member in members.filter(|member| member.location == Location::Body) {
            assert_eq!(member.presence, Presence::Optional);
            assert!(schema["properties"][member.name].is_object(), "{}", member.name);
        }
    }
}

#[test]
fn an_error_that_is_not_declared_has_one_of_two_forms() {
    let document = document(SERVICE);
    let problem = &document["components"]["schemas"]["Problem"];
    // that of the server half, and that of an error whose code is none of the declared ones
    let fault = json!(["Code", "Message", "RequestId", "Resource"]);
    assert_eq!(problem["anyOf"], json!([{ "required": ["message"] }, { "required": fault }]));
    let properties = problem["properties"].as_object().unwrap();
    assert_eq!(properties.len(), 5);
    let declared: BTreeSet<&str> =
        SERVICE.all_errors().map(|error| error.code.trim_end_matches("Exception")).collect();
    assert_eq!(properties["Code"]["not"], json!({ "enum": declared }));
}

#[test]
fn an_error_has_its_headers_and_its_reason_to_try_again() {
    let document = document(SERVICE);
    let response = &operation(&document, "GetMeeting")["responses"]["503"];
    let codes = &response["headers"]["x-amzn-errortype"]["schema"]["enum"];
    assert_eq!(*codes, json!(["ServiceUnavailableException"]));
    assert_eq!(response["headers"]["Retry-After"]["schema"], json!({ "type": "string" }));
    let schemas = &document["components"]["schemas"];
    assert_eq!(schemas["ServiceUnavailableException"]["x-retry"], "transient");
    assert_eq!(schemas["ThrottlingException"]["x-retry"], "throttling");
    assert!(schemas["LimitExceededException"].get("x-retry").is_none());
}

#[test]
fn the_document_says_where_the_service_is_and_how_to_sign() {
    let document = document(SERVICE);
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["title"], "Chime SDK Meetings");
    assert_eq!(document["info"]["version"], "2021-07-15");
    let server = &document["servers"][0];
    assert_eq!(server["url"], "https://meetings-chime.{region}.amazonaws.com");
    assert_eq!(server["variables"]["region"]["default"], "us-east-1");
    assert_eq!(server["variables"]["region"]["enum"], json!(SERVICE.control_regions));
    let scheme = &document["components"]["securitySchemes"]["sigv4"];
    assert_eq!((&scheme["in"], &scheme["name"]), (&json!("header"), &json!("Authorization")));
    assert_eq!(document["security"], json!([{ "sigv4": [] }]));
}
