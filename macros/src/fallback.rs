//! The fallback: when no model could be made, the item is given back without what only the macros
//! understand, and with impls that do nothing, so that its name stays known, other declarations can
//! use it, and one mistake is one message.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::{Fields, Generics, Item};

use crate::errors::Errors;
use crate::expand::{Expansion, operation_macro};
use crate::names::KINDS;

/// What a macro's declaration is to the code that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Operation,
    Shape,
    Text,
    Error,
}

/// The item as far as Rust understands it, or nothing when it does not.
pub(crate) fn item(kind: Kind, item: TokenStream, errors: &mut Errors) -> Expansion {
    let Ok(mut item) = syn::parse2::<Item>(item) else { return Expansion::default() };
    let ident = match &mut item {
        Item::Struct(item) => {
            retain_foreign(&mut item.attrs, errors);
            strip(&mut item.fields, &item.generics);
            item.generics = Generics::default();
            item.ident.clone()
        }
        Item::Enum(item) => {
            retain_foreign(&mut item.attrs, errors);
            for variant in &mut item.variants {
                variant.attrs.retain(is_foreign);
                // a string is no discriminant for Rust
                variant.discriminant = None;
                strip(&mut variant.fields, &item.generics);
            }
            item.generics = Generics::default();
            item.ident.clone()
        }
        _ => return Expansion { items: quote!(#[allow(dead_code)] #item), ..Expansion::default() },
    };
    let impls = impls(&ident);
    let more = match kind {
        Kind::Shape => Expansion::default(),
        Kind::Text => text(&ident),
        Kind::Error => error(&ident),
        Kind::Operation => operation(&ident),
    };
    let (items, glue) = (more.items, more.glue);
    Expansion { items: quote!(#[allow(dead_code)] #item #items), glue: quote!(#impls #glue) }
}

/// Takes away what declares the item once more.
fn retain_foreign(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) {
    attributes.retain(|attribute| {
        let declares = |last: &syn::PathSegment| KINDS.iter().any(|kind| last.ident == kind);
        if attribute.path().segments.last().is_some_and(declares) {
            errors.leave_out(attribute);
            return false;
        }
        is_foreign(attribute)
    });
}

fn is_foreign(attribute: &syn::Attribute) -> bool {
    let path = attribute.path();
    // what is derived could stand in the way of the impls below
    !path.is_ident("chime") && !path.is_ident("derive")
}

/// Takes away what a type without parameters cannot have.
fn strip(fields: &mut Fields, generics: &Generics) {
    let parameters: Vec<String> = generics
        .params
        .iter()
        .map(|parameter| match parameter {
            syn::GenericParam::Lifetime(lifetime) => lifetime.lifetime.ident.to_string(),
            syn::GenericParam::Type(ty) => ty.ident.to_string(),
            syn::GenericParam::Const(constant) => constant.ident.to_string(),
        })
        .collect();
    let stays = |field: &syn::Field| !mentions(field.ty.to_token_stream(), &parameters);
    match fields {
        Fields::Named(fields) => {
            fields.named = std::mem::take(&mut fields.named).into_iter().filter(stays).collect();
        }
        Fields::Unnamed(fields) => {
            fields.unnamed =
                std::mem::take(&mut fields.unnamed).into_iter().filter(stays).collect();
        }
        Fields::Unit => {}
    }
    for field in fields {
        field.attrs.retain(is_foreign);
    }
}

fn mentions(tokens: TokenStream, words: &[String]) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(group.stream(), words),
        TokenTree::Ident(ident) => words.contains(&ident.to_string()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// What a declaration that contains the item asks of it. None of it runs.
fn impls(ident: &Ident) -> TokenStream {
    quote! {
        impl ::core::clone::Clone for #ident {
            fn clone(&self) -> Self {
                loop {}
            }
        }
        impl ::core::cmp::PartialEq for #ident {
            fn eq(&self, _: &Self) -> bool {
                loop {}
            }
        }
        impl __chime::Structure for #ident {
            fn members(&self) -> &'static __chime::StructureSchema {
                loop {}
            }
            fn member(&self, _: usize) -> __chime::View<'_> {
                loop {}
            }
            fn member_mut(&mut self, _: usize) -> __chime::Slot<'_> {
                loop {}
            }
            fn clear(&mut self) {
                loop {}
            }
        }
        static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::EMPTY;
        __chime::structure!(#ident, MEMBERS, loop {});
    }
}

fn text(ident: &Ident) -> Expansion {
    let glue = quote! {
        impl __chime::TextShape for #ident {}
        impl __chime::MapKey for #ident {}
        impl ::core::convert::AsRef<str> for #ident {
            fn as_ref(&self) -> &str {
                loop {}
            }
        }
        impl ::core::cmp::Eq for #ident {}
        impl ::core::cmp::PartialOrd for #ident {
            fn partial_cmp(&self, _: &Self) -> __chime::Option<::core::cmp::Ordering> {
                loop {}
            }
        }
        impl ::core::cmp::Ord for #ident {
            fn cmp(&self, _: &Self) -> ::core::cmp::Ordering {
                loop {}
            }
        }
        impl ::core::hash::Hash for #ident {
            fn hash<H: ::core::hash::Hasher>(&self, _: &mut H) {
                loop {}
            }
        }
        impl __chime::From<&str> for #ident {
            fn from(_: &str) -> Self {
                loop {}
            }
        }
    };
    Expansion { glue, ..Expansion::default() }
}

fn error(ident: &Ident) -> Expansion {
    let code = ident.to_string();
    let glue = quote! {
        impl __chime::DeclaredException for #ident {
            const SCHEMA: &'static __chime::ErrorSchema = &__chime::ErrorSchema {
                code: #code,
                status: 400,
                retry: __chime::None,
                members: <Self as __chime::Shape>::schema,
                new: __chime::exception::<Self>,
                documentation: "",
            };
        }
        __chime::error!(#ident, #code);
    };
    Expansion { glue, ..Expansion::default() }
}

fn operation(ident: &Ident) -> Expansion {
    Expansion {
        // nobody knows which arguments its method would have
        items: operation_macro(ident, &TokenStream::new()),
        glue: quote! {
            impl __chime::Operation for #ident {
                type Output = ();
                const SCHEMA: &'static __chime::OperationSchema = &__chime::operation::<Self>();
            }
        },
    }
}
