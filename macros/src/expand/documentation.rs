//! Documentation of generated methods: what the operation does, its route, and what it fails with.

use quote::ToTokens as _;

use crate::model::{Location, Operation, Presence};
use crate::path::Segment;

/// The documentation of an operation's client method.
pub(super) fn method(operation: &Operation) -> String {
    let mut text = operation.input.documentation.clone();
    text.push_str(&format!("\n\n`{} {}`", operation.method, route(operation)));
    if operation.pagination.is_some() {
        text.push_str(
            "\n\nAwait it for one page, or read all of them with `pages()` or `items()`.",
        );
    }
    if operation.input.members.iter().any(|member| member.presence == Presence::IdempotencyToken) {
        text.push_str(
            "\n\nThe idempotency token is filled in when the call is made, so every attempt sends \
             the same one; `input()` shows it.",
        );
    }
    text.push_str("\n\n# Errors\n");
    if operation.errors.is_empty() {
        text.push_str("Those that every operation may answer with.");
    } else {
        let errors: Vec<String> = operation
            .errors
            .iter()
            .map(|error| format!("[`{}`]", error.to_token_stream().to_string().replace(' ', "")))
            .collect();
        text.push_str(&errors.join(", "));
        text.push_str(", and those that every operation may answer with.");
    }
    if operation
        .input
        .members
        .iter()
        .any(|member| member.location != Location::Header(String::new()))
        && !operation.input.members.is_empty()
    {
        text.push_str(" Input that breaks a constraint is refused before anything is sent.");
    }
    text
}

fn route(operation: &Operation) -> String {
    let mut route = String::new();
    for segment in &operation.path.segments {
        route.push('/');
        match segment {
            Segment::Literal(text) => route.push_str(text),
            Segment::Placeholder(name) => route.push_str(&format!("<{name}>")),
        }
    }
    if route.is_empty() {
        route.push('/');
    }
    if !operation.path.query.is_empty() {
        route.push('?');
        route.push_str(&operation.path.query);
    }
    route
}
