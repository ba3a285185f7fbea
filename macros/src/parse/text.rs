//! String types: `#[chime_string(len = .., pattern = .., ..)]`.

use proc_macro2::TokenStream;
use syn::{Fields, ItemStruct};

use super::item_attributes;
use crate::attribute::{Attribute, NameOrString, documentation};
use crate::errors::Errors;
use crate::model::Text;
use crate::{names, pattern, types};

/// What every string type implements.
pub(super) const PROVIDED: &[&str] = &[
    "Clone",
    "Debug",
    "Deserialize",
    "Display",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
];

/// What every open enum implements or is.
pub(super) const PROVIDED_OF_ENUMS: &[&str] = &[
    "Clone",
    "Debug",
    "Deserialize",
    "Display",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Serialize",
    "non_exhaustive",
];

/// `#[chime_string(..)]`.
pub(crate) fn text(attribute: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<Text> {
    let mut keys = Attribute::parse("#[chime_string(..)]", attribute, errors);
    let item: Option<ItemStruct> =
        super::item("chime_string", "a struct around a `String`", item, errors);
    let length = keys.length("len", errors);
    let pattern = pattern_key(&mut keys, errors);
    let check = keys.path("check", "my_rule", errors);
    let sensitive = keys.flag("sensitive", errors).is_some();
    keys.finish(errors);

    let mut item = item?;
    let is_newtype = match &item.fields {
        Fields::Unnamed(fields) => {
            fields.unnamed.len() == 1
                && fields.unnamed.iter().all(|field| types::is_string(&field.ty))
        }
        _ => false,
    };
    if !is_newtype || !item.generics.params.is_empty() {
        errors.at(
            &item.ident,
            format_args!(
                "`#[chime_string]` stands on a struct around a `String`\n\
                 help: write `pub struct {}(String);`",
                item.ident
            ),
        );
        // what it should be, for the code that uses it
        item.fields = Fields::Unnamed(syn::parse_quote!((::std::string::String)));
        item.semi_token = Some(<syn::Token![;]>::default());
        item.generics = syn::Generics::default();
    }
    item_attributes::of_item("chime_string", &mut item.attrs, PROVIDED, errors);
    for field in &mut item.fields {
        item_attributes::of_item("chime_string", &mut field.attrs, &[], errors);
    }
    let documentation = documentation(&item.attrs);
    Some(Text {
        item,
        documentation,
        length: length.map_or((None, None), |length| (length.min, length.max)),
        pattern,
        check,
        sensitive,
    })
}

/// The characters as they stand inside of `[..]`: only a dash has a meaning there.
fn escaped(characters: &str) -> String {
    let mut escaped = String::with_capacity(characters.len());
    for character in characters.chars() {
        if matches!(character, '^' | '[' | ']' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

fn pattern_key(keys: &mut Attribute, errors: &mut Errors) -> Option<(String, TokenStream)> {
    let pattern = keys.name_or_string("pattern", "guid", errors);
    let chars = keys.string("chars", "\"-_a-zA-Z0-9\"", errors);
    let source = match (&pattern, &chars) {
        (None, None) => return None,
        (Some(_), Some(chars)) => {
            errors.at(
                chars,
                "`chars` is a pattern of its own\nhelp: keep one of `pattern` and `chars`",
            );
            return None;
        }
        (Some(NameOrString::Name(name)), None) => {
            let known = pattern::NAMED.iter().find(|(known, _)| name == known);
            let Some((_, source)) = known else {
                let names = names::one_of(pattern::NAMED.iter().map(|(name, _)| *name));
                errors.at(
                    name,
                    format_args!(
                        "unknown pattern `{name}`\nhelp: write {names}, or a pattern as text, \
                         like `pattern = \"^arn:.*\"`"
                    ),
                );
                return None;
            };
            (*source).to_owned()
        }
        (Some(NameOrString::String(text)), None) => text.value(),
        (None, Some(chars)) if chars.value().starts_with('[') && chars.value().ends_with(']') => {
            let text = chars.value();
            let inside = text.trim_start_matches('[').trim_end_matches(']');
            errors.at(
                chars,
                format_args!(
                    "`chars` is what stands inside of brackets\nhelp: write `chars = \"{inside}\"`"
                ),
            );
            return None;
        }
        (None, Some(chars)) if chars.value().is_empty() => {
            errors.at(chars, "`chars` allows nothing\nhelp: write `chars = \"-_a-zA-Z0-9\"`");
            return None;
        }
        (None, Some(chars)) => format!("^[{}]*$", escaped(&chars.value())),
    };
    match pattern::compile(&source, &quote::quote!(__chime)) {
        Ok(pattern) => Some((source, pattern)),
        Err(problem) => {
            match (&pattern, &chars) {
                (_, Some(chars)) => errors.at(chars, problem),
                (Some(NameOrString::String(text)), _) => errors.at(text, problem),
                (Some(NameOrString::Name(name)), _) => errors.at(name, problem),
                (None, None) => {}
            }
            None
        }
    }
}
