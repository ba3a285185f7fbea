//! The fallback: when no model could be made, the item is given back without what only the macros
//! understand, and with impls that do nothing, so that its name stays known, other declarations can
//! use it, and one mistake is one message.

use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote};
use syn::{Fields, Generics, Item, Type};

use crate::errors::Errors;
use crate::expand::{Expansion, method_ident, operation_macro};
use crate::names::{self, KINDS};

/// What a macro's declaration is to the code that uses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Operation,
    Shape,
    Text,
    Error,
}

/// The item as far as Rust understands it.
pub(crate) fn item(kind: Kind, tokens: TokenStream, errors: &mut Errors) -> Expansion {
    let Ok(mut item) = syn::parse2::<Item>(tokens.clone()) else { return unreadable(kind, tokens) };
    let mut fields = Vec::new();
    let ident = match &mut item {
        Item::Struct(item) => {
            retain_foreign(&mut item.attrs, errors);
            without_keys(&mut item.fields);
            without_parameters(&mut item.fields, &mut item.generics);
            fields = item.fields.iter().map(|field| field.ty.clone()).collect();
            item.ident.clone()
        }
        Item::Enum(item) => {
            retain_foreign(&mut item.attrs, errors);
            for variant in &mut item.variants {
                variant.attrs.retain(is_foreign);
                // a string is no discriminant for Rust
                variant.discriminant = None;
                without_keys(&mut variant.fields);
                without_parameters(&mut variant.fields, &mut item.generics.clone());
            }
            item.generics = Generics::default();
            item.ident.clone()
        }
        _ => return Expansion { items: quote!(#[allow(dead_code)] #item), ..Expansion::default() },
    };
    used_as(kind, &ident, &fields, &quote!(#[allow(dead_code)] #item))
}

/// An item that cannot be read is given back, so that the compiler says what is wrong with it. It says
/// the same thing as it did when it came to the macro, and so says it once.
fn unreadable(kind: Kind, tokens: TokenStream) -> Expansion {
    let item = inert(tokens);
    let mut words = item.clone().into_iter();
    let is_keyword = |tree: TokenTree| matches!(tree.to_string().as_str(), "struct" | "enum");
    let ident = words.any(is_keyword).then(|| words.next()).flatten();
    match ident {
        Some(TokenTree::Ident(ident)) => used_as(kind, &ident, &[], &item),
        _ => Expansion { items: item, ..Expansion::default() },
    }
}

/// Puts something that Rust understands in the place of what only the macros do, so that the compiler
/// comes to the mistake, and comes to it where it was: `#[chime(..)]`, and strings as values.
fn inert(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for tree in tokens {
        let follows = |text| kept.last().is_some_and(|last: &TokenTree| last.to_string() == text);
        let span = tree.span();
        let mut tree = match tree {
            TokenTree::Group(group) => {
                let stream = group.stream();
                let first = stream.clone().into_iter().next().map(|first| first.to_string());
                let is_helper = follows("#") && first.as_deref() == Some("chime");
                let stream = if is_helper { quote!(allow(unused)) } else { inert(stream) };
                Group::new(group.delimiter(), stream).into()
            }
            TokenTree::Literal(_) if follows("=") => Literal::usize_unsuffixed(kept.len()).into(),
            other => other,
        };
        tree.set_span(span);
        kept.push(tree);
    }
    kept.into_iter().collect()
}

/// The item with all that other code may use of it.
fn used_as(kind: Kind, ident: &Ident, fields: &[Type], item: &TokenStream) -> Expansion {
    let names = (0..fields.len()).map(|index| format_ident!("field_{index}"));
    let arguments: Vec<TokenStream> =
        names.zip(fields).map(|(name, ty)| quote!(#name: impl __chime::Into<#ty>)).collect();
    let impls = impls(ident, &arguments);
    let more = match kind {
        Kind::Shape => Expansion::default(),
        Kind::Text => text(ident),
        Kind::Error => error(ident),
        Kind::Operation => operation(ident, &arguments),
    };
    let (items, glue) = (more.items, more.glue);
    Expansion { items: quote!(#item #items), glue: quote!(#impls #glue) }
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

fn without_keys(fields: &mut Fields) {
    for field in fields {
        field.attrs.retain(is_foreign);
    }
}

/// The names of the parameters.
pub(crate) fn parameters(generics: &Generics) -> Vec<String> {
    generics
        .params
        .iter()
        .map(|parameter| match parameter {
            syn::GenericParam::Lifetime(lifetime) => lifetime.lifetime.ident.to_string(),
            syn::GenericParam::Type(ty) => ty.ident.to_string(),
            syn::GenericParam::Const(constant) => constant.ident.to_string(),
        })
        .collect()
}

/// Takes away the parameters, and what a type without them cannot have.
pub(crate) fn without_parameters(fields: &mut Fields, generics: &mut Generics) {
    let parameters = parameters(&std::mem::take(generics));
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
}

fn mentions(tokens: TokenStream, words: &[String]) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => mentions(group.stream(), words),
        TokenTree::Ident(ident) => words.contains(&ident.to_string()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// What a declaration that contains the item asks of it. None of it runs.
fn impls(ident: &Ident, arguments: &[TokenStream]) -> TokenStream {
    quote! {
        #[allow(unused_variables)]
        impl #ident {
            pub fn new(#(#arguments),*) -> Self {
                loop {}
            }
        }
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
        impl #ident {
            pub fn as_str(&self) -> &str {
                loop {}
            }
        }
        __chime::display!(#ident);
        impl __chime::From<::std::string::String> for #ident {
            fn from(_: ::std::string::String) -> Self {
                loop {}
            }
        }
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
    let code = names::of(ident);
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

fn operation(ident: &Ident, arguments: &[TokenStream]) -> Expansion {
    let call = format_ident!("{ident}Call");
    let name = method_ident(ident);
    let method = quote! {
        #[allow(unused_variables)]
        pub fn #name(&self, #(#arguments),*) -> #call {
            loop {}
        }
    };
    let operation_macro = operation_macro(ident, &method);
    Expansion {
        items: quote! {
            #[allow(dead_code)]
            pub struct #call(::core::marker::PhantomData<#ident>);
            #operation_macro
        },
        glue: quote! {
            impl ::core::future::IntoFuture for #call {
                type Output = ::core::result::Result<(), __chime::Error>;
                type IntoFuture = ::core::future::Pending<Self::Output>;
                fn into_future(self) -> Self::IntoFuture {
                    loop {}
                }
            }
            impl __chime::Operation for #ident {
                type Output = ();
                const SCHEMA: &'static __chime::OperationSchema = &__chime::operation::<Self>();
            }
        },
    }
}
