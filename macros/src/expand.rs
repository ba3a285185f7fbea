//! Expansion: from a model to code. Each kind of declaration has a file.
//!
//! What a user names stands beside the declaration: the item itself, the type of a call, a trait.
//! Everything else stands in `const _: () = { .. };`, where `__chime` is the module of `chime-sdk-core`
//! that has all that expanded code needs. Outside of it only full paths of `::core` are written,
//! because declared enums have variants called `None`, and a crate may call its own types anything.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::fallback::{self, Kind};
use crate::parse;

mod call;
mod constructor;
mod documentation;
mod enumeration;
mod operation;
mod service;
mod service_error;
mod structure;
#[cfg(test)]
mod tests;
mod text;

pub(crate) use call::{method_ident, operation_macro};

/// What a declaration becomes.
#[derive(Debug, Default)]
pub(crate) struct Expansion {
    /// What a user names.
    pub(crate) items: TokenStream,
    /// Impls and tables.
    pub(crate) glue: TokenStream,
}

impl Expansion {
    /// The code, given the path under which the user has the module of core.
    fn into_code(self, chime: &TokenStream) -> TokenStream {
        let Expansion { items, glue } = self;
        if glue.is_empty() {
            return items;
        }
        // what is deprecated is used here all the same: that warning is for the user's code
        quote! {
            #items
            #[allow(deprecated, non_snake_case, unused_qualifications)]
            const _: () = {
                use #chime as __chime;
                #glue
            };
        }
    }
}

pub(crate) fn operation(
    chime: &TokenStream,
    attribute: TokenStream,
    item: TokenStream,
) -> TokenStream {
    declaration(Kind::Operation, chime, item, |item, errors| {
        let model = parse::operation(attribute, item, errors);
        model.map(|model| operation::expand(&model, chime, errors.count() == 0))
    })
}

pub(crate) fn shape(chime: &TokenStream, attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(Kind::Shape, chime, item, |item, errors| {
        parse::shape(attribute, item, errors).map(|model| structure::expand(&model))
    })
}

pub(crate) fn string(
    chime: &TokenStream,
    attribute: TokenStream,
    item: TokenStream,
) -> TokenStream {
    declaration(Kind::Text, chime, item, |item, errors| {
        parse::text(attribute, item, errors).map(|model| text::expand(&model))
    })
}

pub(crate) fn enumeration(
    chime: &TokenStream,
    attribute: TokenStream,
    item: TokenStream,
) -> TokenStream {
    declaration(Kind::Text, chime, item, |item, errors| {
        parse::enumeration(attribute, item, errors).map(|model| enumeration::expand(&model, chime))
    })
}

pub(crate) fn error(chime: &TokenStream, attribute: TokenStream, item: TokenStream) -> TokenStream {
    declaration(Kind::Error, chime, item, |item, errors| {
        parse::service_error(attribute, item, errors).map(|model| service_error::expand(&model))
    })
}

pub(crate) fn service(chime: &TokenStream, input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let code = parse::service(input, &mut errors).map(|model| service::expand(&model, chime));
    let code = code.unwrap_or_default().into_code(chime);
    let errors = errors.into_compile_errors();
    quote!(#errors #code)
}

/// Parses and expands. With mistakes, what could be understood is expanded all the same, so that
/// other code that uses the declaration gets no messages of its own.
fn declaration(
    kind: Kind,
    chime: &TokenStream,
    item: TokenStream,
    expand: impl FnOnce(TokenStream, &mut Errors) -> Option<Expansion>,
) -> TokenStream {
    let mut errors = Errors::default();
    let code = expand(item.clone(), &mut errors)
        .unwrap_or_else(|| fallback::item(kind, item, &mut errors));
    let code = code.into_code(chime);
    let errors = errors.into_compile_errors();
    quote!(#errors #code)
}

/// `Some(1)` and `None`, spelled out.
fn optional_number(number: Option<i64>) -> TokenStream {
    match number {
        Some(number) => quote!(__chime::Some(#number)),
        None => quote!(__chime::None),
    }
}
