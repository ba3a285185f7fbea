//! Checks of rules that need more than one field.

use syn::LitStr;
use syn::ext::IdentExt as _;

use crate::errors::Errors;
use crate::model::{Location, Member, Pagination, Presence, Structure};
use crate::path::Template;
use crate::{names, types};

/// Two members cannot have one name, nor one query key or header.
pub(crate) fn wire_names(members: &[Member], errors: &mut Errors) {
    for (index, member) in members.iter().enumerate() {
        let earlier = &members[..index];
        if let Some(other) = earlier.iter().find(|other| other.wire_name == member.wire_name) {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` and `{}` have the same wire name `{}`\n\
                     help: write `name = \"..\"` on one of them",
                    other.ident, member.ident, member.wire_name
                ),
            );
        }
        let address = match &member.location {
            Location::Query(key) => format!("query key `{key}`"),
            Location::Header(name) => format!("header `{name}`"),
            Location::Body | Location::Label { .. } | Location::Payload => continue,
        };
        if let Some(other) = earlier.iter().find(|other| other.location.is_same(&member.location)) {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` and `{}` have the same {address}\nhelp: change one of them",
                    other.ident, member.ident
                ),
            );
        }
    }
}

/// A header carries one value, and no place but the body has room for keys.
pub(crate) fn header_values(members: &[Member], errors: &mut Errors) {
    for member in members.iter().filter(|member| member.is_out_of_place()) {
        let is_map = types::map(types::required(&member.ty)).is_some();
        let (place, help) = match member.location {
            Location::Header(_) if is_map => ("in a header", "leave `header` out"),
            Location::Header(_) => ("in a header", "write `Option<String>`"),
            Location::Query(_) => ("in the query", "leave `query` out"),
            // said where the path is looked at
            _ => continue,
        };
        let kind = if is_map { "a map" } else { "a list" };
        errors.at(
            &member.ty,
            format_args!("`{}` travels {place} and cannot be {kind}\nhelp: {help}", member.ident),
        );
    }
}

/// Types that could never be written, or never end.
pub(crate) fn types(ident: &syn::Ident, members: &[Member], errors: &mut Errors) {
    for member in members {
        if let Some((outer, inner)) = types::optional_inside(&member.ty) {
            let (what, help) = if types::option(outer).is_some() {
                ("optional twice", format!("write `{}`", types::spelled(inner)))
            } else {
                let kept = types::spelled(types::required(inner));
                let (kind, help) = match types::map(outer) {
                    Some((key, _)) => {
                        let map = types::spelled(outer);
                        let map = map.split('<').next().unwrap_or_default().to_owned();
                        ("a map with gaps", format!("{map}<{},{kept}>", types::spelled(key)))
                    }
                    None => ("a list with gaps", format!("Vec<{kept}>")),
                };
                (kind, format!("write `{help}`"))
            };
            errors.at(
                &member.ty,
                format_args!(
                    "`{}` is {what}, and there is one way for a value not to be there\n\
                     help: {help}",
                    member.ident
                ),
            );
        } else if types::is_box_of(&member.ty, ident) {
            errors.at(
                &member.ty,
                format_args!(
                    "`{}` is required, so every `{ident}` would hold another one without end\n\
                     help: write `Option<{}>`",
                    member.ident,
                    types::spelled(&member.ty)
                ),
            );
        }
    }
}

/// What is the whole body leaves no room in it, and is of a kind that a body can be.
pub(crate) fn payload(members: &[Member], errors: &mut Errors) {
    let mut payloads = members.iter().filter(|member| member.location == Location::Payload);
    let Some(payload) = payloads.next() else { return };
    for second in payloads {
        errors.at(
            &second.ident,
            format_args!(
                "`{}` is a second payload beside `{}`, and there is one body\nhelp: keep one",
                second.ident, payload.ident
            ),
        );
    }
    let ty = types::required(&payload.ty);
    if types::is_primitive(ty) || types::is_timestamp(ty) {
        errors.at(
            &payload.ty,
            format_args!(
                "`{}` is the whole body, and `{}` is too little for one\n\
                 help: leave `payload` out, or write `String` or `Blob`",
                payload.ident,
                types::spelled(ty)
            ),
        );
    }
    let mut in_body =
        members.iter().filter(|member| member.location == Location::Body && !member.has_mistakes);
    if let Some(member) = in_body.next() {
        errors.at(
            &member.ident,
            format_args!(
                "`{0}` would travel in the body, which is `{1}` as a whole\n\
                 help: write `#[chime(header = \"{2}\")]` or `#[chime(query = \"{2}\")]`, or \
                 remove `payload` from `{1}`",
                member.ident,
                payload.ident,
                member.ident.unraw().to_string().replace('_', "-")
            ),
        );
    }
}

/// A key of the constant query is not that of a member too.
pub(crate) fn query_keys(path: &Template, input: &Structure, errors: &mut Errors) {
    let constant = |key: &str| {
        path.query.split('&').any(|pair| pair.split('=').next().is_some_and(|name| name == key))
    };
    for member in &input.members {
        let Location::Query(key) = &member.location else { continue };
        if constant(key) && !path.has_mistakes && !member.has_mistakes {
            errors.at(
                &member.ident,
                format_args!(
                    "query key `{key}` of `{}` is constant in the path already\n\
                     help: remove one of them",
                    member.ident
                ),
            );
        }
    }
}

/// What can be said of an answer's member, or of no request at all, is not said of a request's.
pub(crate) fn request_members(input: &Structure, errors: &mut Errors) {
    for member in &input.members {
        if member.presence == Presence::Essential {
            errors.at(
                &member.ident,
                format_args!(
                    "`essential` is about answers, and `{0}` is a member of a request\n\
                     help: without `essential`, `{0}` is required",
                    member.ident
                ),
            );
        }
        let Location::Header(name) = &member.location else { continue };
        if name.eq_ignore_ascii_case("content-type") && has_payload_of_any_type(input) {
            continue;
        }
        if RESERVED_HEADERS.iter().any(|reserved| name.eq_ignore_ascii_case(reserved)) {
            errors.at(
                &member.ident,
                format_args!(
                    "header `{name}` is written by the client itself\nhelp: remove the member"
                ),
            );
        }
    }
}

/// Whether the body is text or bytes, of which only the caller knows more.
fn has_payload_of_any_type(input: &Structure) -> bool {
    let mut payload = input.members.iter().filter(|member| member.location == Location::Payload);
    payload.any(|member| {
        let ty = types::required(&member.ty);
        types::is_blob(ty) || types::may_be_string(ty)
    })
}

/// Headers that signing and sending write.
const RESERVED_HEADERS: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-amz-date",
    "x-amz-security-token",
];

/// A setter is named as its field, and so cannot be named as a method that is always there.
pub(crate) fn setter_names(members: &mut [Member], reserved: &[&str], errors: &mut Errors) {
    for member in members.iter_mut().filter(|member| !member.presence.is_argument()) {
        let name = member.ident.unraw().to_string();
        if reserved.contains(&name.as_str()) {
            member.has_setter = false;
            errors.at(
                &member.ident,
                format_args!(
                    "`{name}` is a method that every declaration has, so no setter can be called so\n\
                     help: write `#[chime(name = \"{}\")] pub {name}_member: ..`",
                    member.wire_name
                ),
            );
        }
    }
}

/// Every placeholder has its field, and every path field its placeholder. A pair that misses each
/// other by a letter is one mistake, and what is missing for another mistake is none.
pub(crate) fn labels(
    path: &Template,
    literal: &LitStr,
    input: &mut Structure,
    errors: &mut Errors,
) {
    let mut missed: Vec<String> = Vec::new();
    let mut near_labels: Vec<usize> = Vec::new();
    for placeholder in path.placeholders() {
        let Some(member) = input.members.iter().find(|member| member.wire_name == placeholder)
        else {
            missed.push(placeholder.to_owned());
            continue;
        };
        if !member.is_label() && !member.has_mistakes {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` is the placeholder `<{placeholder}>` of the path, but is not marked\n\
                     help: write `#[chime(path)]`",
                    member.ident
                ),
            );
        }
    }
    let has_placeholder =
        |member: &Member| path.placeholders().any(|placeholder| placeholder == member.wire_name);
    let lonely = |member: &&Member| member.is_label() && !has_placeholder(member);
    let is_pair = missed.len() == 1 && input.members.iter().filter(lonely).count() == 1;
    for member in input.members.iter().filter(|member| member.is_label()) {
        label_type(member, path, errors);
        if has_placeholder(member) || member.has_mistakes || path.has_mistakes {
            continue;
        }
        let near = names::nearest(&member.wire_name, missed.iter().map(String::as_str));
        let near = near.map(str::to_owned).or_else(|| missed.first().filter(|_| is_pair).cloned());
        if let Some(near) = near {
            errors.at(
                literal,
                format_args!(
                    "placeholder `<{near}>` does not match the field `{}`\n\
                     help: write `<{}>`, or `#[chime(path, name = \"{near}\")]`",
                    member.ident, member.wire_name
                ),
            );
            missed.retain(|missed| *missed != near);
        } else {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` is marked as a part of the path, but the path has no `<{}>`\n\
                     help: add `/<{}>` to the path, or remove `path`",
                    member.ident, member.wire_name, member.wire_name
                ),
            );
        }
    }
    // a field with a mistake may be the one that is missed
    if input.members.iter().any(|member| member.has_mistakes) {
        missed.clear();
    }
    for placeholder in missed {
        let near = input.members.iter().position(|member| {
            member.location == Location::Body
                && names::nearest(&placeholder, std::iter::once(member.wire_name.as_str()))
                    .is_some()
        });
        if let Some((index, member)) = near.and_then(|at| Some((at, input.members.get(at)?))) {
            errors.at(
                literal,
                format_args!(
                    "placeholder `<{placeholder}>` does not match the field `{}`, which is not \
                     marked\nhelp: write `<{}>`, and `#[chime(path)]` on the field",
                    member.ident, member.wire_name
                ),
            );
            near_labels.push(index);
            continue;
        }
        let field = names::snake_case(&placeholder);
        errors.at(
            literal,
            format_args!(
                "placeholder `<{placeholder}>` has no field\n\
                 help: add `#[chime(path)] pub {field}: {placeholder},`"
            ),
        );
    }
    // what was said once must not be said again by expanded code
    for (index, member) in input.members.iter_mut().enumerate() {
        let is_placeholder = path.placeholders().any(|name| name == member.wire_name);
        if is_placeholder || near_labels.contains(&index) {
            let greedy = path.greedy() == Some(&member.wire_name);
            member.location = Location::Label { greedy };
        }
    }
}

fn label_type(member: &Member, path: &Template, errors: &mut Errors) {
    let ty = types::required(&member.ty);
    let problem = if types::option(&member.ty).is_some() {
        Some(("cannot be optional", types::spelled(ty)))
    } else if let Some(item) = types::list(ty) {
        Some(("cannot be a list", types::spelled(item)))
    } else if types::map(ty).is_some() {
        Some(("cannot be a map", "String".to_owned()))
    } else {
        None
    };
    if let Some((problem, help)) = problem {
        errors.at(
            &member.ty,
            format_args!(
                "`{}` is a part of the path and {problem}\nhelp: write `{help}`",
                member.ident
            ),
        );
    } else if path.greedy() == Some(&member.wire_name) && !fits_greedy(ty) {
        errors.at(
            &member.ty,
            format_args!(
                "`<{0}+>` takes the rest of the path, which is text, and `{1}` is none\n\
                 help: write `String`, or `<{0}>` in the path",
                member.wire_name,
                types::spelled(ty)
            ),
        );
    }
}

/// Whether a type may be the rest of a path. What is no text at all is left to the compiler.
fn fits_greedy(ty: &syn::Type) -> bool {
    !types::is_primitive(ty) && !types::is_timestamp(ty)
}

/// A request with GET, HEAD or DELETE has no body.
pub(crate) fn body(method: &LitStr, input: &Structure, errors: &mut Errors) {
    let text = method.value();
    if !matches!(text.as_str(), "GET" | "HEAD" | "DELETE") {
        return;
    }
    let payload = input.members.iter().find(|member| member.location == Location::Payload);
    if let Some(payload) = payload {
        errors.at(
            &payload.ident,
            format_args!(
                "`{}` is the body, and a {text} request has none\n\
                 help: write `method = \"PUT\"`, or remove `payload`",
                payload.ident
            ),
        );
        return;
    }
    let in_body = |member: &&Member| member.location == Location::Body && !member.has_mistakes;
    for member in input.members.iter().filter(in_body) {
        let key = member.ident.to_string().replace('_', "-");
        errors.at(
            &member.ident,
            format_args!(
                "`{}` would travel in the body, and a {text} request has none\n\
                 help: write `#[chime(path)]`, `#[chime(query = \"{key}\")]` or \
                 `#[chime(header = \"{key}\")]`",
                member.ident
            ),
        );
    }
}

/// One token makes a request repeatable; a second one could only disagree with it.
pub(crate) fn idempotency_tokens(input: &Structure, errors: &mut Errors) {
    let mut tokens =
        input.members.iter().filter(|member| member.presence == Presence::IdempotencyToken);
    if let (Some(first), Some(second)) = (tokens.next(), tokens.next()) {
        errors.at(
            &second.ident,
            format_args!(
                "`{}` is a second idempotency token beside `{}`\nhelp: keep one",
                second.ident, first.ident
            ),
        );
    }
}

/// The members that pages are turned by are members of the input, and there is an output.
pub(crate) fn pagination(
    pagination: &mut Pagination,
    output: Option<&syn::Path>,
    input: &Structure,
    errors: &mut Errors,
) {
    let before = errors.count();
    if output.is_none() {
        errors.at(
            &pagination.items,
            format_args!(
                "`{}` comes from an output, and the operation has none\n\
                 help: add `output = MyOutput`",
                pagination.items
            ),
        );
    }
    let fields = [("token", Some(&pagination.token)), ("page_size", pagination.page_size.as_ref())];
    for (key, field) in fields {
        let Some(field) = field else { continue };
        let (fits, needed, example): (fn(&syn::Type) -> bool, _, _) = match key {
            "token" => (types::may_be_string, "string", "Option<String>"),
            _ => (types::is_number, "number", "Option<u32>"),
        };
        match input.members.iter().find(|member| member.ident == *field) {
            None => {
                let known: Vec<String> =
                    input.members.iter().map(|member| member.ident.to_string()).collect();
                let name = field.to_string();
                let help = match names::nearest(&name, known.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("add `#[chime(query = \"..\")] pub {name}: {example},`"),
                };
                errors.at(
                    field,
                    format_args!(
                        "`{key}` names `{name}`, which is no field of the operation\nhelp: {help}"
                    ),
                );
            }
            Some(member) if key == "token" && types::option(&member.ty).is_none() => errors.at(
                field,
                format_args!(
                    "`token` names `{field}`, which is required, and the first page has none\n\
                     help: write `pub {field}: Option<{}>,`",
                    types::spelled(&member.ty)
                ),
            ),
            Some(member) if !fits(types::required(&member.ty)) => errors.at(
                field,
                format_args!(
                    "`{key}` names `{field}`, which is no {needed}\n\
                     help: write `pub {field}: {example},`"
                ),
            ),
            Some(_) => {}
        }
    }
    pagination.has_mistakes = errors.count() > before;
}

#[cfg(test)]
mod tests;
