//! The fallback: when no model could be made, the item is given back without the attributes that
//! only the macros understand, so that its name stays known and one mistake is one message.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

/// The item as far as Rust understands it, or nothing when it does not.
pub(crate) fn item(item: TokenStream) -> TokenStream {
    let Ok(mut item) = syn::parse2::<syn::Item>(item) else { return TokenStream::new() };
    match &mut item {
        syn::Item::Struct(item) => {
            item.attrs.retain(is_foreign);
            for field in &mut item.fields {
                field.attrs.retain(is_foreign);
            }
        }
        syn::Item::Enum(item) => {
            item.attrs.retain(is_foreign);
            for variant in &mut item.variants {
                variant.attrs.retain(is_foreign);
                // a string is no discriminant for Rust
                variant.discriminant = None;
                for field in &mut variant.fields {
                    field.attrs.retain(is_foreign);
                }
            }
        }
        _ => {}
    }
    let item = item.into_token_stream();
    quote!(#[allow(dead_code)] #item)
}

fn is_foreign(attribute: &syn::Attribute) -> bool {
    !attribute.path().is_ident("chime")
}
