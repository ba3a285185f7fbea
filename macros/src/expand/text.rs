//! String types: the item, its conversions, and the glue that lets core see it as text.

use proc_macro2::TokenStream;
use quote::quote;

use super::{conversions, core, optional_number, structure};
use crate::model::Text;

pub(crate) fn expand(text: &Text) -> TokenStream {
    let item = &text.item;
    let conversions = text_conversions(text);
    let glue = glue(text);
    quote! {
        #[derive(
            ::core::clone::Clone,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        #item
        #conversions
        #glue
    }
}

fn text_conversions(text: &Text) -> TokenStream {
    let ident = &text.item.ident;
    let visibility = &text.item.vis;
    let shared = conversions::expand(ident, !text.sensitive);
    quote! {
        impl #ident {
            /// The text.
            #[must_use]
            #visibility fn as_str(&self) -> &str {
                &self.0
            }
            /// The text, owned.
            #[must_use]
            #visibility fn into_string(self) -> ::std::string::String {
                self.0
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<&str> for #ident {
            fn from(text: &str) -> Self {
                Self(::std::string::String::from(text))
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<::std::string::String> for #ident {
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<&::std::string::String> for #ident {
            fn from(text: &::std::string::String) -> Self {
                Self(::core::clone::Clone::clone(text))
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<#ident> for ::std::string::String {
            fn from(text: #ident) -> Self {
                text.0
            }
        }
        #[automatically_derived]
        impl ::core::borrow::Borrow<str> for #ident {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
        #shared
    }
}

fn glue(text: &Text) -> TokenStream {
    let core = core();
    let ident = &text.item.ident;
    let name = ident.to_string();
    let (documentation, sensitive) = (&text.documentation, text.sensitive);
    let (min, max) = (optional_number(text.length.0), optional_number(text.length.1));
    let pattern = match &text.pattern {
        Some(pattern) => quote! {
            ::core::option::Option::Some({
                static PATTERN: #core::pattern::Pattern = #pattern;
                &PATTERN
            })
        },
        None => quote!(::core::option::Option::None),
    };
    let check = match &text.check {
        Some(check) => {
            let name = quote!(#check).to_string().replace(' ', "");
            quote! {
                ::core::option::Option::Some(#core::validate::StringCheck {
                    name: #name,
                    check: #check,
                })
            }
        }
        None => quote!(::core::option::Option::None),
    };
    let serde = structure::serde(ident);
    quote! {
        const _: () = {
            static TEXT: #core::schema::StringSchema = #core::schema::StringSchema {
                name: #name,
                length: #core::schema::Bounds { min: #min, max: #max },
                pattern: #pattern,
                check: #check,
                sensitive: #sensitive,
                documentation: #documentation,
            };
            #[automatically_derived]
            impl #core::shape::TextShape for #ident {}
            #[automatically_derived]
            impl #core::shape::MapKey for #ident {}
            #[automatically_derived]
            impl #core::shape::Shape for #ident {
                fn schema() -> &'static #core::schema::Schema {
                    const { &#core::schema::Schema::String(&TEXT) }
                }
                fn vacant() -> Self {
                    Self(::std::string::String::new())
                }
                fn view(&self) -> #core::shape::View<'_> {
                    #core::shape::View::String(&self.0)
                }
                fn place(&mut self) -> #core::shape::Place<'_> {
                    #core::shape::Place::String(&mut self.0)
                }
            }
            #[automatically_derived]
            impl ::core::fmt::Debug for #ident {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #core::debug::string(#name, &self.0, #sensitive, f)
                }
            }
            #serde
        };
    }
}
