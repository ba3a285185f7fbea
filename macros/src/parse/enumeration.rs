//! Open enums: variants with string values.

use proc_macro2::TokenStream;
use syn::{Expr, ExprLit, Fields, ItemEnum, Lit};

use super::item_attributes;
use crate::attribute::{Attribute, documentation};
use crate::errors::Errors;
use crate::model::{Enumeration, Variant};

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
        return None;
    }
    item_attributes::of_item("chime_enum", &mut item.attrs, super::text::PROVIDED, errors);
    let mut variants: Vec<Variant> = Vec::new();
    for variant in &item.variants {
        if variant.ident == "Unknown" {
            errors.at(
                &variant.ident,
                "`Unknown` is the variant that the macro adds for values that are not known\n\
                 help: give this one another name",
            );
            continue;
        }
        // with a mistake in its value the variant stays, for the code that names it
        let mut value = value(variant, errors).unwrap_or_else(|| variant.ident.to_string());
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
        let mut attributes = variant.attrs.clone();
        item_attributes::of_part(&variant.ident, &mut attributes, errors);
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
        length: length.map_or((None, None), |length| (length.min, length.max)),
        documented,
    })
}

fn value(variant: &syn::Variant, errors: &mut Errors) -> Option<String> {
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
    match &variant.discriminant {
        Some((_, Expr::Lit(ExprLit { lit: Lit::Str(text), .. }))) => Some(text.value()),
        Some((_, other)) => {
            errors.at(
                other,
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
