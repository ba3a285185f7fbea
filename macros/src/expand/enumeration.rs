//! Open enums: the known variants, one for all other values, and the glue to text.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, optional_number};
use crate::model::Enumeration;
use crate::names;

pub(crate) fn expand(enumeration: &Enumeration, chime: &TokenStream) -> Expansion {
    Expansion { items: item(enumeration, chime), glue: glue(enumeration) }
}

fn item(enumeration: &Enumeration, chime: &TokenStream) -> TokenStream {
    let Enumeration { ident, visibility, attributes, variants, unknown, .. } = enumeration;
    let variants = variants.iter().map(|variant| {
        let (attributes, ident) = (&variant.attributes, &variant.ident);
        quote!(#(#attributes)* #ident)
    });
    quote! {
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::hash::Hash,
        )]
        #[non_exhaustive]
        #(#attributes)*
        #visibility enum #ident {
            #(#variants,)*
            /// A value that this version does not know. It is kept, and written back unchanged.
            #unknown(#chime::UnknownValue),
        }
    }
}

fn glue(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { ident, visibility, variants, unknown, documentation, documented, .. } =
        enumeration;
    let names: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<_> = variants.iter().map(|variant| &variant.value).collect();
    let name = names::of(ident);
    let (min, max) = (optional_number(enumeration.length.0), optional_number(enumeration.length.1));
    quote! {
        impl #ident {
            /// The known values as they are on the wire.
            #visibility const VALUES: &'static [&'static str] = &[#(#values),*];
            /// The value as it is on the wire.
            #[must_use]
            #visibility fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::#unknown(value) => value.as_str(),
                }
            }
        }
        impl __chime::From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    other => Self::#unknown(__chime::UnknownValue::new(other)),
                }
            }
        }
        static VALUES: __chime::EnumSchema = __chime::EnumSchema {
            name: #name,
            values: #ident::VALUES,
            length: __chime::Bounds { min: #min, max: #max },
            documented: #documented,
            documentation: #documentation,
        };
        __chime::enumeration!(#ident, VALUES);
    }
}
