//! Conversions that every type of text has, a string type and an enum alike. They stand on `as_str`
//! and on `From<&str>`, which each kind writes for itself.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// What a type of text converts from and compares with. `shown` is whether it may be displayed:
/// showing a sensitive value takes a word that can be searched for, `as_str`.
pub(super) fn expand(ident: &Ident, shown: bool) -> TokenStream {
    let display = shown.then(|| {
        quote! {
            #[automatically_derived]
            impl ::core::fmt::Display for #ident {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.write_str(self.as_str())
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<&#ident> for #ident {
            fn from(text: &#ident) -> Self {
                ::core::clone::Clone::clone(text)
            }
        }
        #[automatically_derived]
        impl ::core::str::FromStr for #ident {
            type Err = ::core::convert::Infallible;
            // not `Self::Err`, which an enum may have as a variant
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(<Self as ::core::convert::From<&str>>::from(text))
            }
        }
        #[automatically_derived]
        impl ::core::convert::AsRef<str> for #ident {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq<str> for #ident {
            fn eq(&self, other: &str) -> bool {
                self.as_str() == other
            }
        }
        #[automatically_derived]
        impl ::core::cmp::PartialEq<&str> for #ident {
            fn eq(&self, other: &&str) -> bool {
                self.as_str() == *other
            }
        }
        #display
    }
}
