//! Checks of rules that need more than one field.

use syn::LitStr;

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
                    "`{}` and `{}` have the same wire name `{}`",
                    other.ident, member.ident, member.wire_name
                ),
            );
        }
        let address = match &member.location {
            Location::Query(key) => format!("query key `{key}`"),
            Location::Header(name) => format!("header `{name}`"),
            Location::Body | Location::Label => continue,
        };
        if let Some(other) = earlier.iter().find(|other| other.location == member.location) {
            errors.at(
                &member.ident,
                format_args!("`{}` and `{}` have the same {address}", other.ident, member.ident),
            );
        }
    }
}

/// Every placeholder has its field, and every path field its placeholder. A pair that misses each
/// other by a letter is one mistake.
pub(crate) fn labels(
    path: &Template,
    literal: &LitStr,
    input: &mut Structure,
    errors: &mut Errors,
) {
    let mut missed: Vec<String> = Vec::new();
    for placeholder in path.placeholders() {
        let Some(member) = input.members.iter().find(|member| member.wire_name == placeholder)
        else {
            missed.push(placeholder.to_owned());
            continue;
        };
        if member.location != Location::Label {
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
    for member in input.members.iter().filter(|member| member.location == Location::Label) {
        label_type(member, errors);
        if path.placeholders().any(|placeholder| placeholder == member.wire_name) {
            continue;
        }
        let near = names::nearest(&member.wire_name, missed.iter().map(String::as_str));
        if let Some(near) = near.map(str::to_owned) {
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
    for placeholder in missed {
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
    for member in &mut input.members {
        let is_placeholder = path.placeholders().any(|name| name == member.wire_name);
        if is_placeholder {
            member.location = Location::Label;
        }
    }
}

fn label_type(member: &Member, errors: &mut Errors) {
    if types::option(&member.ty).is_some() {
        errors.at(
            &member.ty,
            format_args!(
                "`{}` is a part of the path and cannot be optional\n\
                 help: write its type without `Option`",
                member.ident
            ),
        );
    } else if types::list(&member.ty).is_some() {
        errors.at(
            &member.ty,
            format_args!("`{}` is a part of the path and cannot be a list", member.ident),
        );
    }
}

/// A request with GET, HEAD or DELETE has no body.
pub(crate) fn body(method: &LitStr, input: &Structure, errors: &mut Errors) {
    let text = method.value();
    if !matches!(text.as_str(), "GET" | "HEAD" | "DELETE") {
        return;
    }
    for member in input.members.iter().filter(|member| member.location == Location::Body) {
        errors.at(
            &member.ident,
            format_args!(
                "`{}` would travel in the body, and a {text} request has none\n\
                 help: write `#[chime(path)]`, `#[chime(query = \"..\")]` or \
                 `#[chime(header = \"..\")]`",
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
    pagination: &Pagination,
    output: Option<&syn::Path>,
    input: &Structure,
    errors: &mut Errors,
) {
    if output.is_none() {
        errors.at(
            &pagination.items,
            "pages come from an output, and the operation has none\nhelp: add `output = MyOutput`",
        );
    }
    let fields = [("token", Some(&pagination.token)), ("page_size", pagination.page_size.as_ref())];
    for (key, field) in fields {
        let Some(field) = field else { continue };
        let found = input.members.iter().find(|member| member.ident == *field);
        match found {
            None => {
                let known: Vec<String> =
                    input.members.iter().map(|member| member.ident.to_string()).collect();
                let name = field.to_string();
                let help = names::nearest(&name, known.iter().map(String::as_str))
                    .map_or_else(String::new, |near| format!("\nhelp: did you mean `{near}`?"));
                errors.at(
                    field,
                    format_args!(
                        "`{key}` names `{name}`, which is no field of the operation{help}"
                    ),
                );
            }
            Some(member) if key == "token" && types::is_primitive(types::required(&member.ty)) => {
                errors.at(field, format_args!("`{field}` is no string, and `token` takes one"));
            }
            Some(member)
                if key == "page_size" && !types::is_number(types::required(&member.ty)) =>
            {
                errors.at(field, format_args!("`{field}` is no number, and `page_size` takes one"));
            }
            Some(_) => {}
        }
    }
}
