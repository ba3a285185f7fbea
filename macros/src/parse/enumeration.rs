//! Open enums: variants with string values.

use proc_macro2::{Span, TokenStream};
use syn::{Expr, ExprLit, Fields, ItemEnum, Lit, LitStr};

use super::item_attributes;
use crate::attribute::{Attribute, Bounds, documentation, ungrouped};
use crate::errors::Errors;
use crate::model::{Enumeration, Variant};
use crate::names;

/// `#[chime_enum(..)]`.
pub(crate) fn enumeration(
    attribute: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<Enumeration> {
    let mut keys = Attribute::parse("#[chime_enum(..)]", attribute, errors);
    let length = keys.length("len", errors);
    let documented = keys.flag("documented", errors).is_some();
    keys.finish(errors);
    let mut item: ItemEnum = super::item("chime_enum", "an enum", item, errors)?;
    if !item.generics.params.is_empty() {
        errors.at(
            &item.generics,
            format_args!(
                "`{0}` cannot have parameters\nhelp: write `pub enum {0} {{ .. }}`",
                item.ident
            ),
        );
    }
    if item.variants.is_empty() {
        errors.at(
            &item.ident,
            format_args!(
                "`{0}` has no variants\nhelp: any text is declared with `#[chime_string] pub struct \
                 {0}(String);`",
                item.ident
            ),
        );
    }
    item_attributes::of_item("chime_enum", &mut item.attrs, super::text::PROVIDED_OF_ENUMS, errors);
    let mut variants: Vec<Variant> = Vec::new();
    let mut unknown = "Unknown";
    for variant in &item.variants {
        if variants.iter().any(|earlier| earlier.ident == variant.ident) {
            errors.at(
                &variant.ident,
                format_args!(
                    "variant `{}` is declared twice\nhelp: remove one of them",
                    variant.ident
                ),
            );
            continue;
        }
        if variant.ident == "Unknown" {
            errors.at(
                &variant.ident,
                "`Unknown` is the variant that the macro adds for values that are not known\n\
                 help: give this one another name",
            );
            // the one that is written stays, for the code that names it
            unknown = "__Unknown";
        }
        let mut attributes = variant.attrs.clone();
        let before = errors.count();
        item_attributes::of_part(&variant.ident, &mut attributes, errors);
        // with a mistake the variant stays too; one in its attributes may be about its value
        let value = if errors.count() == before { value(variant, errors) } else { None };
        if let Some(literal) = &value {
            within_length(literal, length.as_ref(), errors);
        }
        let mut value = value.map_or_else(|| names::of(&variant.ident), |value| value.value());
        if let Some(earlier) = variants.iter().find(|earlier| earlier.value == value) {
            errors.at(
                &variant.ident,
                format_args!(
                    "`{}` and `{}` have the same value `{value}`\nhelp: remove one of them",
                    earlier.ident, variant.ident
                ),
            );
            // a value of its own, because an arm that is never reached would be a message more
            value = format!("{value} of {}", variant.ident);
        }
        attributes.retain(|attribute| {
            let is_helper = attribute.path().is_ident("chime");
            if is_helper {
                errors.at(
                    attribute,
                    format_args!(
                        "a variant takes no keys\nhelp: write `{0} = \"{0}\"`",
                        variant.ident
                    ),
                );
            }
            !is_helper
        });
        variants.push(Variant { ident: variant.ident.clone(), attributes, value });
    }
    Some(Enumeration {
        ident: item.ident,
        visibility: item.vis,
        documentation: documentation(&item.attrs),
        attributes: item.attrs,
        variants,
        unknown: syn::Ident::new(unknown, Span::call_site()),
        length: length.map_or((None, None), |length| (length.min, length.max)),
        documented,
    })
}

/// A known value is one that the bounds of the length allow.
fn within_length(value: &LitStr, bounds: Option<&Bounds>, errors: &mut Errors) {
    let Some(bounds) = bounds else { return };
    let length = i64::try_from(value.value().chars().count()).unwrap_or(i64::MAX);
    if bounds.min.is_some_and(|min| length < min) || bounds.max.is_some_and(|max| length > max) {
        errors.at(
            value,
            format_args!(
                "`{}` has {length} characters, and `len = {}` does not allow them\n\
                 help: change one of the two",
                value.value(),
                bounds.spelled()
            ),
        );
    }
}

fn value(variant: &syn::Variant, errors: &mut Errors) -> Option<LitStr> {
    let ident = &variant.ident;
    if !matches!(variant.fields, Fields::Unit) {
        errors.at(
            &variant.fields,
            format_args!(
                "`{ident}` cannot have fields: it stands for one string\n\
                 help: write `{ident} = \"{ident}\"`"
            ),
        );
        return None;
    }
    match variant.discriminant.clone().map(|(_, value)| ungrouped(value)) {
        Some(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Some(text),
        Some(other) => {
            errors.at(
                &other,
                format_args!(
                    "the value of `{ident}` must be a string\nhelp: write `{ident} = \"{ident}\"`"
                ),
            );
            None
        }
        None => {
            errors.at(
                ident,
                format_args!("`{ident}` has no value\nhelp: write `{ident} = \"{ident}\"`"),
            );
            None
        }
    }
}
