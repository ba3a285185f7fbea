//! String types: the item, its table, and the glue that lets core see it as text.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, documentation, optional_number};
use crate::model::Text;
use crate::names;

pub(crate) fn expand(text: &Text) -> Expansion {
    let mut item = text.item.clone();
    let attributes = documentation::text(text).into_iter();
    item.attrs.extend(attributes.map(|line| syn::parse_quote!(#[doc = #line])));
    let items = quote! {
        #[derive(
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        #item
    };
    Expansion { items, glue: glue(text) }
}

fn glue(text: &Text) -> TokenStream {
    let ident = &text.item.ident;
    let visibility = &text.item.vis;
    let name = names::of(ident);
    let (documentation, sensitive) = (&text.documentation, text.sensitive);
    let (min, max) = (optional_number(text.length.0), optional_number(text.length.1));
    let (pattern_table, pattern) = match &text.pattern {
        Some((_, pattern)) => (
            quote!(static PATTERN: __chime::pattern::Pattern = #pattern;),
            quote!(__chime::Some(&PATTERN)),
        ),
        None => (TokenStream::new(), quote!(__chime::None)),
    };
    let check = match &text.check {
        Some(check) => {
            let name = quote!(#check).to_string().replace(' ', "");
            quote!(__chime::Some(__chime::StringCheck { name: #name, check: #check }))
        }
        None => quote!(__chime::None),
    };
    // showing a sensitive value takes a word that can be searched for, `as_str`
    let display = (!text.sensitive).then(|| quote!(__chime::display!(#ident);));
    quote! {
        #pattern_table
        static TEXT: __chime::StringSchema = __chime::StringSchema {
            name: #name,
            length: __chime::Bounds { min: #min, max: #max },
            pattern: #pattern,
            check: #check,
            sensitive: #sensitive,
            documentation: #documentation,
        };
        __chime::text!(#visibility #ident, TEXT);
        #display
    }
}
