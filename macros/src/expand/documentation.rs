//! Documentation of generated methods: what the operation does, its route, and what it fails with.

use quote::ToTokens as _;

use crate::model::{Member, Operation, Presence};
use crate::path::Segment;
use crate::types;

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
    arguments(operation, &mut text);
    text.push_str("\n\n# Errors\n");
    let errors: Vec<String> = operation
        .errors
        .iter()
        .map(|error| format!("[`{}`]", error.to_token_stream().to_string().replace(' ', "")))
        .collect();
    if errors.is_empty() {
        text.push_str("Those that every operation may answer with.");
    } else {
        text.push_str(&errors.join(", "));
        text.push_str(", and those that every operation may answer with.");
    }
    if !operation.input.members.is_empty() {
        text.push_str(" Input that breaks a constraint is refused before anything is sent.");
    }
    text
}

/// A line for each required member, with its constraint; the optional ones have setters.
fn arguments(operation: &Operation, text: &mut String) {
    let members = &operation.input.members;
    let required: Vec<&Member> =
        members.iter().filter(|member| member.presence.is_argument()).collect();
    if !required.is_empty() {
        text.push_str("\n\n# Arguments");
    }
    for member in required {
        let paragraph = member.documentation.lines().take_while(|line| !line.trim().is_empty());
        let summary = paragraph.map(str::trim).collect::<Vec<_>>().join(" ");
        let name = member.ident.to_string();
        let name = name.trim_start_matches("r#");
        text.push_str(&format!("\n- `{name}`: {summary}{}", constraint(member)));
    }
}

fn constraint(member: &Member) -> String {
    let what = if types::list(&member.ty).is_some() {
        " items"
    } else if types::map(&member.ty).is_some() {
        " entries"
    } else if types::is_blob(&member.ty) {
        " bytes"
    } else if types::is_string(&member.ty) {
        " characters"
    } else {
        ""
    };
    match member.bounds {
        (None, None) => String::new(),
        (Some(min), Some(max)) => format!(" From {min} to {max}{what}."),
        (Some(min), None) => format!(" At least {min}{what}."),
        (None, Some(max)) => format!(" At most {max}{what}."),
    }
}

fn route(operation: &Operation) -> String {
    let mut route = String::new();
    for segment in &operation.path.segments {
        route.push('/');
        match segment {
            Segment::Literal(text) => route.push_str(text),
            Segment::Placeholder(name) => route.push_str(&format!("<{name}>")),
            Segment::Greedy(name) => route.push_str(&format!("<{name}+>")),
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
