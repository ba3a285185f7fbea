//! Expansion: from a model to code. Each kind of declaration has a file.
//!
//! Expanded code names only `::chime_sdk_core` and full paths of `::core`, because declared enums
//! have variants called `None`, and a crate may call its own types anything.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::{fallback, parse};

mod call;
mod constructor;
mod documentation;
mod enumeration;
mod operation;
mod service;
mod service_error;
mod structure;
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
    let code = expand(item.clone(), &mut errors).unwrap_or_else(|| fallback::item(item));
    let errors = errors.into_compile_errors();
    quote!(#errors #code)
}

/// `Some(1)` and `None`, spelled out.
fn optional_number(number: Option<i64>) -> TokenStream {
    match number {
        Some(number) => quote!(::core::option::Option::Some(#number)),
        None => quote!(::core::option::Option::None),
    }
}
