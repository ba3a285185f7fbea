//! The declared API as an OpenAPI 3.1 document, made from the static tables.
//!
//! Every operation that is declared is in it by itself, with what travels, what the server half of
//! this crate accepts, and what it answers. Where OpenAPI has no word for what services do, this is
//! what stands there:
//!
//! - **Constant queries.** The key of a path cannot have a query, and a path has one operation for
//!   each method. So the address `/tags?operation=tag-resource` has the key
//!   `/tags#operation=tag-resource` and a required query parameter `operation` of one value. The
//!   fragment makes the key unique and is never sent, so tools that send requests send the right
//!   ones.
//! - **Labels that take the rest of the path** are called `Key+`, as API Gateway and Smithy write
//!   them. A parameter of a path may not have a slash in OpenAPI, so tools encode it.
//! - **Patterns** of labels hold for the whole text, those of other members for some part of it.
//! - **Enums** list the known words. `x-open-enum` says that an answer may have others: they grow.
//! - **Null** is allowed where a member of a body is optional: it is the same as to leave it out.
//! - **Rules that are no schema**, such as one about members that depend on each other, are left
//!   out. `x-check` names the rule of a string.
//! - **Numbers that are not finite** are texts in answers and refused in requests. Their schema is a
//!   number.
//! - **Members that are not declared** are accepted and ignored, so objects are open.
//! - **Errors** have the body that `server::encode_fault` writes. Every operation may also answer with
//!   one that no declaration has, such as a signature that is refused: the schema `Problem`.
//!
//! Beside these, `x-pagination` says how pages follow each other, `x-idempotency-token` that clients
//! fill in a random value, `x-sensitive` that values are not to be shown, `x-member` what a parameter
//! is called in the service's model, and `x-retry` why a request may succeed later.

use serde_json::{Map, Value, json};

use crate::schema::{OperationSchema, Segment, ServiceSchema};

mod answers;
mod operation;
mod schemas;

use operation::operation;
use schemas::Components;

/// The version of OpenAPI that the document is written in.
const OPENAPI: &str = "3.1.0";

/// The name of the one security scheme.
const SIGV4: &str = "sigv4";

/// The OpenAPI document of a service: an object, ready to be written as JSON.
#[must_use]
pub fn document(service: &ServiceSchema) -> Value {
    let mut components = Components::default();
    let mut paths: Map<String, Value> = Map::new();
    let mut families: Vec<&str> = Vec::new();
    for schema in service.operations {
        let item = paths.entry(path_key(schema)).or_insert_with(|| json!({}));
        item[schema.method.to_ascii_lowercase()] = operation(service, schema, &mut components);
        if !families.contains(&schema.family()) {
            families.push(schema.family());
        }
    }
    let tags: Vec<Value> = families.iter().map(|family| json!({ "name": family })).collect();
    json!({
        "openapi": OPENAPI,
        "info": {
            "title": service.service_id,
            "version": service.api_version,
            "description": format!(
                "{} {}: REST with JSON, signed for the service `{}` with AWS Signature Version 4.",
                service.service_id, service.api_version, service.signing_name
            ),
        },
        "servers": [server(service)],
        "tags": tags,
        "security": [{ SIGV4: [] }],
        "paths": paths,
        "components": {
            "securitySchemes": {
                SIGV4: {
                    "type": "apiKey",
                    "name": "Authorization",
                    "in": "header",
                    "description": format!(
                        "AWS Signature Version 4 for the service `{}`.", service.signing_name
                    ),
                    "x-amazon-apigateway-authtype": "awsSigv4",
                },
            },
            "schemas": components.into_schemas(),
        },
    })
}

/// The address with its region to be chosen. Other partitions have other domains.
fn server(service: &ServiceSchema) -> Value {
    const USUAL: &str = "us-east-1";
    let regions = service.control_regions;
    let default = match regions {
        [first, ..] if !regions.contains(&USUAL) => *first,
        _ => USUAL,
    };
    let mut region = json!({ "default": default, "description": "Where the service is called." });
    if !regions.is_empty() {
        region["enum"] = json!(regions);
    }
    json!({
        "url": format!("https://{}.{{region}}.amazonaws.com", service.endpoint_prefix),
        "variables": { "region": region },
    })
}

/// The address of an operation as the key of a path.
fn path_key(operation: &OperationSchema) -> String {
    let members = (operation.input)().structure().members;
    let name = |index: &usize| members.get(*index).map_or("", |member| member.name);
    let mut key = String::new();
    for segment in operation.path {
        key.push('/');
        match segment {
            Segment::Literal(text) => key.push_str(text),
            Segment::Label(index) => key.push_str(&format!("{{{}}}", name(index))),
            Segment::GreedyLabel(index) => key.push_str(&format!("{{{}+}}", name(index))),
        }
    }
    if key.is_empty() {
        key.push('/');
    }
    if !operation.query.is_empty() {
        key.push('#');
        key.push_str(operation.query);
    }
    key
}

/// The first sentence of a documentation, without its full stop.
fn summary(documentation: &str) -> String {
    let text = documentation.trim().replace('\n', " ");
    let end = text.find(". ").unwrap_or(text.len());
    text.get(..end).unwrap_or(&text).trim_end_matches('.').to_owned()
}
