//! One operation: its parameters, its body, its answers.

use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::answers::responses;
use super::schemas::{Components, Place};
use super::summary;
use crate::request::JSON;
use crate::schema::{Location, Member, OperationSchema, Presence, Schema, ServiceSchema};

/// The headers that OpenAPI says in its own words; as parameters they would be ignored.
const SAID_ELSEWHERE: [&str; 3] = ["accept", "authorization", "content-type"];

pub(super) fn operation(
    service: &ServiceSchema,
    schema: &OperationSchema,
    components: &mut Components,
) -> Value {
    let mut operation = json!({
        "operationId": schema.name,
        "tags": [schema.family()],
        "summary": summary(schema.documentation),
        "description": schema.documentation.trim(),
        "parameters": parameters(schema, components),
    });
    if let Some(body) = request_body(schema, components) {
        operation["requestBody"] = body;
    }
    operation["responses"] = responses(service, schema, components);
    if let Some(pagination) = schema.pagination {
        operation["x-pagination"] = json!({
            "inputToken": pagination.input_token,
            "outputToken": pagination.output_token,
            "items": pagination.items,
        });
        if let Some(page_size) = pagination.page_size {
            operation["x-pagination"]["pageSize"] = json!(page_size);
        }
    }
    operation
}

fn parameters(schema: &OperationSchema, components: &mut Components) -> Vec<Value> {
    let members = (schema.input)().structure().members.iter();
    let of_members = members.filter_map(|member| parameter(member, components));
    let mut parameters: Vec<Value> = of_members.collect();
    parameters.extend(constants(schema.query));
    parameters
}

fn parameter(member: &Member, components: &mut Components) -> Option<Value> {
    let (place, name) = match member.location {
        Location::Body | Location::Payload => return None,
        Location::Label if member.greedy => ("path", format!("{}+", member.name)),
        Location::Label => ("path", member.name.to_owned()),
        Location::Query(key) => ("query", key.to_owned()),
        Location::Header(name) if SAID_ELSEWHERE.contains(&&*name.to_ascii_lowercase()) => {
            return None;
        }
        Location::Header(name) => ("header", name.to_owned()),
    };
    let mut parameter = json!({
        "name": name,
        "in": place,
        "required": member.presence == Presence::Required,
        "description": member.documentation.trim(),
        "schema": components.text(member),
    });
    if name != member.name {
        parameter["x-member"] = json!(member.name);
    }
    Some(parameter)
}

/// The constant part of the query, which is a part of the address.
fn constants(query: &str) -> impl Iterator<Item = Value> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        json!({
            "name": decoded(key),
            "in": "query",
            "required": true,
            "description": "A part of the address that is always the same.",
            "schema": { "type": "string", "enum": [decoded(value)] },
        })
    })
}

fn request_body(schema: &OperationSchema, components: &mut Components) -> Option<Value> {
    let input = (schema.input)().structure();
    if let Some((_, member)) = input.payload() {
        let content_type = payload_type(member, input.members);
        let required = member.presence == Presence::Required && !may_be_empty(member);
        return Some(json!({
            "description": member.documentation.trim(),
            "required": required,
            "content": { content_type: { "schema": components.member(member, Place::Payload) } },
        }));
    }
    if !input.has_body() {
        return None;
    }
    let is_required = |member: &Member| {
        member.location == Location::Body && member.presence == Presence::Required
    };
    let body = components.body(input, &format!("{}Request", schema.name));
    Some(json!({
        "required": input.members.iter().any(is_required),
        "content": { JSON: { "schema": body } },
    }))
}

/// Whether no body at all is a value of the member: an empty text, or no bytes.
fn may_be_empty(member: &Member) -> bool {
    matches!((member.schema)(), Schema::String(_) | Schema::Enum(_) | Schema::Blob)
}

/// What kind of content a payload is: any, if a member says it.
pub(super) fn payload_type(payload: &Member, members: &[Member]) -> &'static str {
    let is_said = members.iter().any(|member| {
        matches!(member.location, Location::Header(name) if name.eq_ignore_ascii_case("content-type"))
    });
    match (payload.schema)() {
        _ if is_said => "*/*",
        Schema::String(_) | Schema::Enum(_) => "text/plain",
        Schema::Blob => "application/octet-stream",
        _ => JSON,
    }
}
