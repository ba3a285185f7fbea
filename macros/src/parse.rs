//! Parsing: from an attribute and its item to a model. Each kind of declaration has a file; rules
//! about more than one field are in `check`.

use proc_macro2::TokenStream;
use syn::Path;

use crate::errors::Errors;

mod enumeration;
mod item_attributes;
mod operation;
mod service;
mod service_error;
mod structure;
mod text;

pub(crate) use enumeration::enumeration;
pub(crate) use operation::operation;
pub(crate) use service::service;
pub(crate) use service_error::service_error;
pub(crate) use structure::shape;
pub(crate) use text::text;

/// Reads an item, or notes why it is none of the kind that the macro stands on.
fn item<T: syn::parse::Parse>(
    macro_name: &str,
    needed: &str,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<T> {
    match syn::parse2(item.clone()) {
        Ok(parsed) => Some(parsed),
        Err(_) => {
            // an item of another kind is the user's mistake about the macro; that it cannot be read
            // is for the compiler to say, see the fallback
            if let Ok(other) = syn::parse2::<syn::Item>(item) {
                errors.at(
                    &keyword(&other),
                    format_args!(
                        "`#[{macro_name}]` stands on {needed}\nhelp: {}",
                        instead(&other, needed)
                    ),
                );
            }
            None
        }
    }
}

/// What to write when the item is of another kind.
fn instead(item: &syn::Item, needed: &str) -> String {
    match item {
        syn::Item::Enum(_) => "an enum is declared with `#[chime_enum]`".to_owned(),
        syn::Item::Struct(_) => {
            "a struct is declared with `#[chime_shape]`, or `#[chime_string]` around a `String`"
                .to_owned()
        }
        _ => format!("write {needed}, or remove the attribute"),
    }
}

/// The word that an item begins with, which is enough to point at it.
fn keyword(item: &syn::Item) -> TokenStream {
    use quote::ToTokens as _;
    match item {
        syn::Item::Enum(item) => item.enum_token.to_token_stream(),
        syn::Item::Struct(item) => item.struct_token.to_token_stream(),
        syn::Item::Union(item) => item.union_token.to_token_stream(),
        syn::Item::Fn(item) => item.sig.fn_token.to_token_stream(),
        syn::Item::Trait(item) => item.trait_token.to_token_stream(),
        syn::Item::Type(item) => item.type_token.to_token_stream(),
        other => other.to_token_stream(),
    }
}

/// What is listed twice is expanded once.
fn keep_first(paths: &mut Vec<Path>, kind: &str, errors: &mut Errors) {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for path in paths.drain(..) {
        if kept.contains(&path) {
            let name = last_name(&path);
            errors.at(&path, format_args!("{kind} `{name}` is listed twice\nhelp: keep one"));
        } else {
            kept.push(path);
        }
    }
    *paths = kept;
}

fn last_name(path: &Path) -> String {
    path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
}
