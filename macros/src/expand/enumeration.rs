//! Open enums: the known variants, one for all other values, and the glue to text.

use proc_macro2::TokenStream;
use quote::quote;

use super::{conversions, core, optional_number, structure};
use crate::model::Enumeration;

pub(crate) fn expand(enumeration: &Enumeration) -> TokenStream {
    let item = item(enumeration);
    let conversions = value_conversions(enumeration);
    let glue = glue(enumeration);
    quote!(#item #conversions #glue)
}

fn item(enumeration: &Enumeration) -> TokenStream {
    let core = core();
    let Enumeration { ident, visibility, attributes, variants, .. } = enumeration;
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
            Unknown(#core::shape::UnknownValue),
        }
    }
}

fn value_conversions(enumeration: &Enumeration) -> TokenStream {
    let core = core();
    let Enumeration { ident, visibility, variants, .. } = enumeration;
    let names: Vec<_> = variants.iter().map(|variant| &variant.ident).collect();
    let values: Vec<_> = variants.iter().map(|variant| &variant.value).collect();
    let shared = conversions::expand(ident, true);
    quote! {
        impl #ident {
            /// The known values as they are on the wire.
            #visibility const VALUES: &'static [&'static str] = &[#(#values),*];
            /// The value as it is on the wire.
            #[must_use]
            #visibility fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #values,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<&str> for #ident {
            fn from(value: &str) -> Self {
                match value {
                    #(#values => Self::#names,)*
                    other => Self::Unknown(#core::shape::UnknownValue::new(other)),
                }
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for #ident {
            fn from(value: ::std::string::String) -> Self {
                <Self as ::core::convert::From<&str>>::from(&value)
            }
        }
        // by the texts, as string types are: the keys of a map have one order, whatever their type
        #[automatically_derived]
        impl ::core::cmp::PartialOrd for #ident {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }
        #[automatically_derived]
        impl ::core::cmp::Ord for #ident {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(self.as_str(), other.as_str())
            }
        }
        #shared
    }
}

fn glue(enumeration: &Enumeration) -> TokenStream {
    let core = core();
    let Enumeration { ident, documentation, documented, .. } = enumeration;
    let name = ident.to_string();
    let (min, max) = (optional_number(enumeration.length.0), optional_number(enumeration.length.1));
    let serde = structure::serde(ident);
    quote! {
        const _: () = {
            static VALUES: #core::schema::EnumSchema = #core::schema::EnumSchema {
                name: #name,
                values: #ident::VALUES,
                length: #core::schema::Bounds { min: #min, max: #max },
                documented: #documented,
                documentation: #documentation,
            };
            #[automatically_derived]
            impl #core::shape::TextShape for #ident {}
            #[automatically_derived]
            impl #core::shape::MapKey for #ident {}
            #[automatically_derived]
            impl #core::shape::Shape for #ident {
                fn schema() -> &'static #core::schema::Schema {
                    const { &#core::schema::Schema::Enum(&VALUES) }
                }
                fn vacant() -> Self {
                    <Self as ::core::convert::From<&str>>::from("")
                }
                fn view(&self) -> #core::shape::View<'_> {
                    #core::shape::View::String(self.as_str())
                }
                fn place(&mut self) -> #core::shape::Place<'_> {
                    #core::shape::Place::Enum(self)
                }
            }
            #[automatically_derived]
            impl #core::shape::EnumPlace for #ident {
                fn set(&mut self, value: &str) {
                    *self = <Self as ::core::convert::From<&str>>::from(value);
                }
            }
            #serde
        };
    }
}
