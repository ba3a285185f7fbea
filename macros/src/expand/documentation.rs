//! Documentation of generated methods: what the operation does, its route, and what it fails with.

use quote::ToTokens as _;

use crate::model::{Member, Operation, Presence, Retry, ServiceError, Structure, Text};
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
    arguments(&operation.input.members, &mut text);
    text.push_str("\n\n# Errors");
    let errors: Vec<String> = operation
        .errors
        .iter()
        .map(|error| format!("[`{}`]", error.to_token_stream().to_string().replace(' ', "")))
        .collect();
    for error in &errors {
        text.push_str(&format!("\n- {error}"));
    }
    let beside = if errors.is_empty() { "those" } else { "beside these, those" };
    text.push_str(&format!(
        "\n- {beside} that every operation of the service may answer with; each error says what it \
         means and what to do about it"
    ));
    if !operation.input.members.is_empty() {
        text.push_str(
            "\n- input that breaks a constraint, before anything is sent: the error lists all that \
             is wrong with it",
        );
    }
    text
}

/// The documentation of a constructor.
pub(super) fn constructor(structure: &Structure) -> String {
    let ident = &structure.item.ident;
    if !structure.members.iter().any(|member| member.presence.is_argument()) {
        return format!("A `{ident}` with nothing set.");
    }
    let mut text = format!("A `{ident}` with its required members.");
    arguments(&structure.members, &mut text);
    text
}

/// The documentation of a setter: the member's own, and its constraint.
pub(super) fn setter(member: &Member) -> String {
    let documentation = match member.documentation.as_str() {
        "" => format!("Sets `{}`.", member.wire_name),
        documentation => documentation.to_owned(),
    };
    match constraint(member) {
        constraint if constraint.is_empty() => documentation,
        constraint => format!("{documentation}\n\n{}", constraint.trim()),
    }
}

/// What is added to the documentation of a string type: what its values must be.
pub(super) fn text(text: &Text) -> Vec<String> {
    let mut lines = Vec::new();
    let length = bounds(text.length, " characters");
    if !length.is_empty() {
        lines.push(length);
    }
    if let Some((source, _)) = &text.pattern
        && !source.contains('`')
    {
        lines.push(format!(" It matches `{source}`."));
    }
    if text.sensitive {
        lines.push(" It is sensitive: neither `Debug` nor a message shows it.".to_owned());
    }
    paragraph(lines)
}

/// What is added to the documentation of an error: when it comes, and what to do about it.
pub(super) fn error(error: &ServiceError) -> Vec<String> {
    let what_to_do = match error.retry {
        Some(Retry::Transient) => {
            " The problem passes: the client tries again by itself, and so may you after a pause."
        }
        Some(Retry::Throttling) => {
            " The client slows down and tries again by itself; make fewer calls at a time."
        }
        None => " The same request fails again: it is not retried, so change something first.",
    };
    let status = format!(" It comes with status {}.", error.status);
    paragraph(vec![status, what_to_do.to_owned()])
}

/// Lines of documentation, apart from what stands before.
fn paragraph(lines: Vec<String>) -> Vec<String> {
    let before = (!lines.is_empty()).then(String::new);
    before.into_iter().chain(lines).collect()
}

/// A line for each required member, with its constraint; the optional ones have setters.
fn arguments(members: &[Member], text: &mut String) {
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
    bounds(member.bounds, what)
}

fn bounds(bounds: (Option<i64>, Option<i64>), what: &str) -> String {
    match bounds {
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
