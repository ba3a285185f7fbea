//! Structures: named fields with `#[chime(..)]`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Fields, ItemStruct, LitStr};

use super::item_attributes;
use crate::attribute::{Attribute, documentation};
use crate::errors::Errors;
use crate::fallback;
use crate::model::{Location, Member, Presence, Structure, TimestampFormat};
use crate::{check, names, types};

/// `#[chime_shape]`.
pub(crate) fn shape(
    attribute: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<Structure> {
    let mut attribute = Attribute::parse("#[chime_shape(..)]", attribute, errors);
    let check = attribute.path("check", "my_rule", errors);
    attribute.finish(errors);
    let mut shape = structure("chime_shape", item, errors)?;
    shape.check = check;
    for member in &shape.members {
        if member.presence == Presence::IdempotencyToken {
            errors.at(
                &member.ident,
                "an `idempotency_token` belongs to a call\n\
                 help: move the member to the operation's struct, or remove the key",
            );
        }
        if member.is_label() || matches!(member.location, Location::Query(_)) {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` cannot travel in the address: only an operation has one\n\
                     help: move the key to the operation's field",
                    member.ident
                ),
            );
        }
    }
    Some(shape)
}

/// The item of an operation, a shape or an error.
pub(super) fn structure(
    macro_name: &str,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<Structure> {
    let needed = "a struct with named fields";
    let mut item: ItemStruct = super::item(macro_name, needed, item, errors)?;
    if !matches!(item.fields, Fields::Named(_)) {
        errors.at(
            &item.ident,
            format_args!(
                "`#[{macro_name}]` stands on {needed}\nhelp: write `pub struct {} {{ .. }}`",
                item.ident
            ),
        );
        if matches!(item.fields, Fields::Unnamed(_)) {
            return None;
        }
        // what it should be, for the code that uses it
        item.fields = Fields::Named(syn::parse_quote!({}));
        item.semi_token = None;
    }
    let has_parameters = !item.generics.params.is_empty() || item.generics.where_clause.is_some();
    if has_parameters {
        let mut tokens = item.generics.to_token_stream();
        if tokens.is_empty() {
            tokens = item.generics.where_clause.to_token_stream();
        }
        errors.at(
            &tokens,
            format_args!(
                "`{0}` cannot have parameters: a declaration is about one thing on the wire\n\
                 help: write `pub struct {0} {{ .. }}`",
                item.ident
            ),
        );
        // what lifetimes and parameters are for was said to be wrong with them
        let parameters = fallback::parameters(&item.generics);
        let is_parameter = |ty: &syn::Type| {
            types::instead_of(ty).or_else(|| {
                types::is_one_of(ty, &parameters).then(|| syn::parse_quote!(::std::string::String))
            })
        };
        for field in &mut item.fields {
            while types::replace(&mut field.ty, &is_parameter).is_some() {}
        }
        fallback::without_parameters(&mut item.fields, &mut item.generics);
    }
    keep_first_fields(&mut item, errors);
    let owner = item.ident.clone();
    let mut members: Vec<Member> =
        item.fields.iter_mut().filter_map(|field| member(field, &owner, errors)).collect();
    check::types(&item.ident, &members, errors);
    for (field, member) in item.fields.iter_mut().zip(&mut members) {
        types::close_gaps(&mut field.ty);
        types::close_gaps(&mut member.ty);
        member.has_mistakes |= has_parameters;
    }
    check::wire_names(&members, errors);
    check::header_values(&members, errors);
    check::payload(&members, errors);
    check::setter_names(&mut members, &["new"], errors);
    let mut provided =
        vec!["Clone", "PartialEq", "Debug", "Serialize", "Deserialize", "non_exhaustive"];
    if !members.iter().any(|member| member.presence.is_argument()) {
        provided.push("Default");
    }
    item_attributes::of_item(macro_name, &mut item.attrs, &provided, errors);
    let documentation = documentation(&item.attrs);
    Some(Structure { item, documentation, members, check: None })
}

/// A name that is given twice is said once.
fn keep_first_fields(item: &mut ItemStruct, errors: &mut Errors) {
    let Fields::Named(fields) = &mut item.fields else { return };
    let mut seen: Vec<syn::Ident> = Vec::new();
    fields.named = std::mem::take(&mut fields.named)
        .into_iter()
        .filter(|field| {
            let Some(ident) = field.ident.clone() else { return true };
            let is_first = !seen.contains(&ident);
            if !is_first {
                errors.at(
                    &ident,
                    format_args!("field `{ident}` is declared twice\nhelp: remove one of them"),
                );
            }
            seen.push(ident);
            is_first
        })
        .collect();
}

/// A type that cannot be declared is noted, and what can be takes its place: code that uses the
/// member gets no messages of its own.
fn mend_type(ident: &syn::Ident, ty: &mut syn::Type, owner: &syn::Ident, errors: &mut Errors) {
    // the name means the same in expanded code, which is none of the structure
    let named = |ty: &syn::Type| {
        types::is_one_of(ty, &["Self".to_owned()]).then(|| syn::parse_quote!(#owner))
    };
    while types::replace(ty, &named).is_some() {}
    let written = ty.clone();
    let Some(wrong) = types::replace(ty, &types::instead_of) else { return };
    let has_counterpart = matches!(
        wrong,
        syn::Type::Path(_) | syn::Type::Reference(_) | syn::Type::Array(_) | syn::Type::Slice(_)
    );
    let help = if has_counterpart {
        format!("write `{}`", types::spelled(ty))
    } else {
        "declare what it holds with `#[chime_shape]`, and write its name".to_owned()
    };
    errors.at(
        &written,
        format_args!(
            "`{ident}` is declared with `{}`, which is no shape\nhelp: {help}",
            types::spelled(&wrong)
        ),
    );
}

fn member(field: &mut syn::Field, owner: &syn::Ident, errors: &mut Errors) -> Option<Member> {
    let ident = field.ident.clone()?;
    let before = errors.count();
    item_attributes::of_part(&ident, &mut field.attrs, errors);
    mend_type(&ident, &mut field.ty, owner, errors);
    let mut keys = Attribute::take_helpers(&mut field.attrs, errors);
    keys.refuse(
        "sensitive",
        "`sensitive` belongs to a type of text, so that it holds wherever the type is used\n\
         help: write `#[chime_string(sensitive)]` on a type, and use it here",
        errors,
    );
    let location = location(&mut keys, errors);
    let name = keys.string("name", "\"WireName\"", errors);
    if let Some(name) = name.as_ref().filter(|name| name.value().is_empty()) {
        errors.at(name, "a wire name cannot be empty\nhelp: write `name = \"WireName\"`");
    }
    let wire_name =
        name.map_or_else(|| names::pascal_case(&ident.to_string()), |name| name.value());
    let bounds = bounds(&mut keys, &field.ty, errors);
    let format = format(&mut keys, &field.ty, errors);
    let presence = presence(&mut keys, &field.ty, errors);
    keys.finish(errors);
    Some(Member {
        ty: field.ty.clone(),
        wire_name,
        location,
        presence,
        bounds,
        format,
        has_setter: true,
        documentation: documentation(&field.attrs),
        deprecated: field
            .attrs
            .iter()
            .filter(|attribute| attribute.path().is_ident("deprecated"))
            .cloned()
            .collect(),
        has_mistakes: errors.count() > before,
        ident,
    })
}

fn location(keys: &mut Attribute, errors: &mut Errors) -> Location {
    let path = keys.flag("path", errors);
    let query = keys.string("query", "\"key\"", errors);
    let header = keys.string("header", "\"Name\"", errors);
    let payload = keys.flag("payload", errors);
    let text = |literal: &LitStr| literal.value();
    match (path, query, header, payload) {
        (None, None, None, None) => Location::Body,
        (None, None, None, Some(_)) => Location::Payload,
        // whether it takes the rest of the path is for the path to say
        (Some(_), None, None, None) => Location::Label { greedy: false },
        (None, Some(query), None, None) => {
            if text(&query).is_empty() {
                errors.at(&query, "a query key cannot be empty\nhelp: write `query = \"key\"`");
            }
            Location::Query(text(&query))
        }
        (None, None, Some(header), None) => {
            let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
            if text(&header).is_empty() || !text(&header).bytes().all(is_name) {
                errors.at(
                    &header,
                    format_args!(
                        "`{}` is no header name\nhelp: use letters, digits and dashes",
                        text(&header)
                    ),
                );
            }
            Location::Header(text(&header))
        }
        (path, query, header, payload) => {
            let given = [
                path.map(|path| ("path", path.into_token_stream())),
                query.map(|query| ("query", query.into_token_stream())),
                header.map(|header| ("header", header.into_token_stream())),
                payload.map(|payload| ("payload", payload.into_token_stream())),
            ];
            let (names, tokens): (Vec<_>, Vec<_>) = given.into_iter().flatten().unzip();
            let names = names::one_of(names);
            errors.at(
                &tokens.last(),
                format_args!("a member travels in one place\nhelp: keep {names}"),
            );
            Location::Body
        }
    }
}

/// `format` goes with timestamps, and with lists and maps of them.
fn format(keys: &mut Attribute, ty: &syn::Type, errors: &mut Errors) -> Option<TimestampFormat> {
    const FORMATS: [(&str, TimestampFormat); 3] = [
        ("epoch_seconds", TimestampFormat::EpochSeconds),
        ("date_time", TimestampFormat::DateTime),
        ("http_date", TimestampFormat::HttpDate),
    ];
    let path = keys.path("format", "date_time", errors)?;
    let known = FORMATS.iter().map(|(word, _)| *word);
    let Some((_, format)) = FORMATS.iter().find(|(word, _)| path.is_ident(word)) else {
        let word = path.to_token_stream().to_string().replace(' ', "");
        let help = match names::nearest(&word, known.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("use {}", names::one_of(known)),
        };
        errors.at(&path, format_args!("unknown format `{word}`\nhelp: {help}"));
        return None;
    };
    let inner = types::innermost(ty);
    if !types::is_timestamp(inner) {
        errors.at(
            &path,
            format_args!(
                "`format` is about timestamps, and `{}` is none\n\
                 help: write `Timestamp`, or leave `format` out",
                types::spelled(inner)
            ),
        );
    }
    Some(*format)
}

/// `len` goes with lists, maps, bytes and plain strings, `range` with numbers.
fn bounds(keys: &mut Attribute, ty: &syn::Type, errors: &mut Errors) -> (Option<i64>, Option<i64>) {
    let inner = types::required(ty);
    let spelled = types::spelled(inner);
    let len = keys.length("len", errors);
    let range = keys.bounds("range", errors);
    if let Some(len) = &len {
        if types::is_number(inner) {
            errors.at(
                &len.range,
                format_args!(
                    "`len` bounds lists and strings, and `{spelled}` is a number\n\
                     help: write `range = {}`",
                    len.spelled()
                ),
            );
        } else if !types::has_length(inner) && types::is_declared(inner) {
            errors.at(
                &len.range,
                format_args!(
                    "`len` bounds lists and plain strings\nhelp: if `{spelled}` is a string type, \
                     write `#[chime_string(len = {})]` on it",
                    len.spelled()
                ),
            );
        } else if !types::has_length(inner) {
            errors.at(
                &len.range,
                format_args!(
                    "`len` bounds lists and strings, and `{spelled}` is none\n\
                     help: leave `len` out"
                ),
            );
        }
    }
    if let Some(range) = &range
        && let Some((least, most)) = types::limits(inner)
        && (range.min.is_some_and(|min| min < least) || range.max.is_some_and(|max| max > most))
    {
        errors.at(
            &range.range,
            format_args!(
                "`{spelled}` holds {least} to {most}, and `range` allows more\n\
                 help: take a wider type, or a narrower range"
            ),
        );
    }
    if let Some(range) = &range
        && !types::is_number(inner)
    {
        let help = if types::has_length(inner) {
            format!("write `len = {}`", range.spelled())
        } else {
            "leave `range` out".to_owned()
        };
        errors.at(
            &range.range,
            format_args!("`range` bounds numbers, and `{spelled}` is none\nhelp: {help}"),
        );
    }
    len.or(range).map_or((None, None), |bounds| (bounds.min, bounds.max))
}

fn presence(keys: &mut Attribute, ty: &syn::Type, errors: &mut Errors) -> Presence {
    let is_option = types::option(ty).is_some();
    let essential = keys.flag("essential", errors);
    let default = keys.flag("default", errors);
    let token = keys.flag("idempotency_token", errors);
    if let Some(token) = token {
        if !is_option {
            errors.at(
                &token,
                format_args!(
                    "an `idempotency_token` is filled in when it is absent, so its field must be \
                     optional\nhelp: write `Option<{}>`",
                    types::spelled(ty)
                ),
            );
            return Presence::Required;
        }
        if !types::may_be_string(types::required(ty)) {
            errors.at(
                ty,
                format_args!(
                    "an `idempotency_token` is a string, and `{}` is none\n\
                     help: write `Option<String>`",
                    types::spelled(types::required(ty))
                ),
            );
        }
        return Presence::IdempotencyToken;
    }
    if let Some(essential) = &essential
        && is_option
    {
        errors.at(
            essential,
            format_args!(
                "an `essential` member is always there\nhelp: write `{}`",
                types::spelled(types::required(ty))
            ),
        );
    }
    if let (Some(_), Some(default)) = (&essential, &default) {
        errors.at(
            default,
            "an `essential` member is always there, and `default` is for one that is not\n\
             help: keep one of them",
        );
        return Presence::Essential;
    }
    if let Some(default) = &default
        && types::list(ty).is_none()
        && types::map(ty).is_none()
    {
        errors.at(
            default,
            format_args!(
                "`default` is the empty list or map, and `{0}` is none\n\
                 help: write `Option<{0}>` without `default`",
                types::spelled(types::required(ty))
            ),
        );
        return if is_option { Presence::Optional } else { Presence::Required };
    }
    match (is_option, essential, default) {
        (true, ..) => Presence::Optional,
        (false, Some(_), _) => Presence::Essential,
        (false, None, Some(_)) => Presence::Default,
        (false, None, None) => Presence::Required,
    }
}
