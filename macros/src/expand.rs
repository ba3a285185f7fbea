//! Expansion: from a model to code. Each kind of declaration has a file.
//!
//! Expanded code names only `::chime_sdk_core` and full paths of `::core`, because declared enums
//! have variants called `None`, and a crate may call its own types anything.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::parse_quote;

use crate::errors::Errors;
use crate::{fallback, parse};

mod call;
mod constructor;
mod conversions;
mod documentation;
mod enumeration;
mod operation;
mod service;
mod service_error;
mod structure;
#[cfg(test)]
mod tests;
mod text;

/// The crate that expanded code stands on.
pub(crate) fn core() -> TokenStream {
    quote!(::chime_sdk_core)
}

pub(crate) fn operation(attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(item, |item, errors| {
        parse::operation(attribute, item, errors).map(|model| operation::expand(&model))
    })
}

pub(crate) fn shape(attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(item, |item, errors| {
        parse::shape(attribute, item, errors).map(|model| structure::expand(&model))
    })
}

pub(crate) fn string(attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(item, |item, errors| {
        parse::text(attribute, item, errors).map(|model| text::expand(&model))
    })
}

pub(crate) fn enumeration(attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(item, |item, errors| {
        parse::enumeration(attribute, item, errors).map(|model| enumeration::expand(&model))
    })
}

pub(crate) fn error(attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(item, |item, errors| {
        parse::service_error(attribute, item, errors).map(|model| service_error::expand(&model))
    })
}

pub(crate) fn service(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let code = parse::service(input, &mut errors).map(|model| service::expand(&model));
    let errors = errors.into_compile_errors();
    quote!(#errors #code)
}

/// Parses and expands. With mistakes, what could be understood is expanded all the same, so that
/// other code that uses the declaration gets no messages of its own.
fn declaration(
    item: TokenStream,
    expand: impl FnOnce(TokenStream, &mut Errors) -> Option<TokenStream>,
) -> TokenStream {
    let mut errors = Errors::default();
    // the word alone, wherever it stands, costs no more than a second look
    let may_be_deprecated = item.to_string().contains("deprecated");
    let mut code = expand(item.clone(), &mut errors).unwrap_or_else(|| fallback::item(item));
    if may_be_deprecated {
        code = allow_deprecated(code);
    }
    let errors = errors.into_compile_errors();
    quote!(#errors #code)
}

/// Lets the impls use what is declared as deprecated: that warning is for the user's code.
fn allow_deprecated(code: TokenStream) -> TokenStream {
    let Ok(mut file) = syn::parse2::<syn::File>(code.clone()) else { return code };
    for item in &mut file.items {
        match item {
            syn::Item::Impl(item) => item.attrs.push(parse_quote!(#[allow(deprecated)])),
            syn::Item::Const(item) => item.attrs.push(parse_quote!(#[allow(deprecated)])),
            _ => {}
        }
    }
    file.into_token_stream()
}

/// `Some(1)` and `None`, spelled out.
fn optional_number(number: Option<i64>) -> TokenStream {
    match number {
        Some(number) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    }
}
