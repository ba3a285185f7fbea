//! The fallback: when no model could be made, the item is given back without the attributes that
//! only the macros understand, and with impls that do nothing, so that its name stays known, other
//! declarations can use it, and one mistake is one message.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Generics, Ident, Item};

use crate::expand::core;

/// The item as far as Rust understands it, or nothing when it does not.
pub(crate) fn item(item: TokenStream) -> TokenStream {
    let Ok(mut item) = syn::parse2::<Item>(item) else { return TokenStream::new() };
    let impls = match &mut item {
        Item::Struct(item) => {
            item.attrs.retain(is_foreign);
            for field in &mut item.fields {
                field.attrs.retain(is_foreign);
            }
            impls(&item.ident, &item.generics)
        }
        Item::Enum(item) => {
            item.attrs.retain(is_foreign);
            for variant in &mut item.variants {
                variant.attrs.retain(is_foreign);
                // a string is no discriminant for Rust
                variant.discriminant = None;
                for field in &mut variant.fields {
                    field.attrs.retain(is_foreign);
                }
            }
            impls(&item.ident, &item.generics)
        }
        _ => TokenStream::new(),
    };
    quote!(#[allow(dead_code)] #item #impls)
}

fn is_foreign(attribute: &syn::Attribute) -> bool {
    !attribute.path().is_ident("chime")
}

/// What a declaration that contains the item asks of it. None of it runs.
fn impls(ident: &Ident, generics: &Generics) -> TokenStream {
    if !generics.params.is_empty() {
        return TokenStream::new();
    }
    let core = core();
    quote! {
        const _: () = {
            #[automatically_derived]
            impl ::core::clone::Clone for #ident {
                fn clone(&self) -> Self {
                    loop {}
                }
            }
            #[automatically_derived]
            impl ::core::cmp::PartialEq for #ident {
                fn eq(&self, _: &Self) -> bool {
                    loop {}
                }
            }
            #[automatically_derived]
            impl ::core::fmt::Debug for #ident {
                fn fmt(&self, _: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    loop {}
                }
            }
            #[automatically_derived]
            impl #core::shape::Shape for #ident {
                fn schema() -> &'static #core::schema::Schema {
                    loop {}
                }
                fn vacant() -> Self {
                    loop {}
                }
                fn view(&self) -> #core::shape::View<'_> {
                    loop {}
                }
                fn place(&mut self) -> #core::shape::Place<'_> {
                    loop {}
                }
            }
            #[automatically_derived]
            impl #core::shape::Structure for #ident {
                fn members(&self) -> &'static #core::schema::StructureSchema {
                    loop {}
                }
                fn member(&self, _: usize) -> #core::shape::View<'_> {
                    loop {}
                }
                fn member_mut(
                    &mut self,
                    _: usize,
                ) -> ::core::option::Option<&mut dyn #core::shape::Shape> {
                    loop {}
                }
                fn clear(&mut self) {
                    loop {}
                }
            }
        };
    }
}
