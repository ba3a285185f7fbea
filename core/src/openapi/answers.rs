//! What an operation answers: its output, and its errors by their status.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::operation::payload_type;
use super::schemas::{Components, Place};
use super::summary;
use crate::request::JSON;
use crate::schema::{
    ErrorSchema, Location, OperationSchema, Presence, ServiceSchema, StructureSchema,
};

/// The statuses with which a request can be refused before its operation is asked: what cannot be
/// read, what is not signed, what has no route.
const PROBLEMS: [u16; 3] = [400, 403, 404];

const NO_CONTENT: u16 = 204;

pub(super) fn responses(
    service: &ServiceSchema,
    operation: &OperationSchema,
    components: &mut Components,
) -> Value {
    let mut responses = Map::new();
    responses.insert(operation.status.to_string(), success(operation, components));
    let mut errors: BTreeMap<u16, Vec<&ErrorSchema>> =
        PROBLEMS.iter().map(|status| (*status, Vec::new())).collect();
    for error in service.errors_of(operation) {
        let errors = errors.entry(error.status).or_default();
        if errors.iter().all(|other| other.code != error.code) {
            errors.push(error);
        }
    }
    for (status, errors) in errors {
        responses.insert(status.to_string(), failure(service, status, &errors, components));
    }
    Value::Object(responses)
}

fn success(operation: &OperationSchema, components: &mut Components) -> Value {
    let Some(output) = operation.output.map(|output| output().structure()) else {
        return json!({ "description": "It is done.", "headers": request_id() });
    };
    let description = match summary(output.documentation) {
        text if text.is_empty() => "It is done".to_owned(),
        text => text,
    };
    let mut response = json!({ "description": description });
    response["headers"] = Value::Object(headers(output, components));
    if operation.status == NO_CONTENT {
        return response;
    }
    let (content_type, schema) = match output.payload() {
        Some((_, member)) => {
            (payload_type(member, output.members), components.member(member, Place::Payload))
        }
        None if output.members.iter().all(|member| member.location == Location::Body) => {
            (JSON, components.structure(output))
        }
        None => (JSON, components.body(output, &format!("{}Body", output.name))),
    };
    response["content"] = json!({ content_type: { "schema": schema } });
    response
}

fn failure(
    service: &ServiceSchema,
    status: u16,
    errors: &[&ErrorSchema],
    components: &mut Components,
) -> Value {
    let mut schemas = Vec::new();
    let mut lines = Vec::new();
    let mut headers = request_id();
    for error in errors {
        lines.push(format!("- `{}`: {}", error.code, error.documentation.trim()));
        schemas.push(components.error(error));
        headers.extend(self::headers((error.members)().structure(), components));
    }
    let mut codes = json!({ "type": "string" });
    if PROBLEMS.contains(&status) {
        lines.push(
            "- A problem that no declaration has, such as a signature that is refused.".to_owned(),
        );
        schemas.push(components.problem(service));
    } else {
        codes["enum"] = errors.iter().map(|error| error.code).collect();
    }
    headers.insert(
        "x-amzn-errortype".to_owned(),
        json!({ "description": "The code of the error.", "required": true, "schema": codes }),
    );
    let schema = match schemas.len() {
        1 => schemas.swap_remove(0),
        _ => json!({ "anyOf": schemas }),
    };
    json!({
        "description": lines.join("\n"),
        "headers": headers,
        "content": { JSON: { "schema": schema } },
    })
}

/// The members of a structure that travel in headers, and the identifier of the request.
fn headers(structure: &StructureSchema, components: &mut Components) -> Map<String, Value> {
    let mut headers = request_id();
    for member in structure.members {
        let Location::Header(name) = member.location else { continue };
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let header = json!({
            "description": member.documentation.trim(),
            "required": member.presence != Presence::Optional,
            "schema": components.text(member),
        });
        headers.insert(name.to_owned(), header);
    }
    headers
}

fn request_id() -> Map<String, Value> {
    let header = json!({
        "description": "The identifier of the request.",
        "schema": { "type": "string" },
    });
    Map::from_iter([("x-amzn-requestid".to_owned(), header)])
}
