//! Constructors: `new` takes what is required, a setter each optional member.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;
use syn::{Ident, Type};

use super::documentation;
use crate::model::{Member, Presence, Structure};
use crate::types;

/// `new` and the setters of a structure, and those of the call that it is the input of.
pub(super) fn expand(structure: &Structure, call: Option<&Ident>) -> TokenStream {
    let ident = &structure.item.ident;
    let visibility = &structure.item.vis;
    let arguments = arguments(structure);
    let (declared, converted) = (&arguments.declared, &arguments.converted);
    let required = structure.members.iter().filter(|member| member.presence.is_argument());
    let required: Vec<_> = required.map(|member| &member.ident).collect();
    let optional = structure.members.iter().filter(|member| !member.presence.is_argument());
    let vacant = optional.clone().map(|member| {
        let ident = &member.ident;
        quote!(#ident: __chime::Default::default())
    });
    let summary = documentation::constructor(structure);
    let setters = setters(structure, call);
    let too_many = too_many_arguments(required.len());
    let default = required.is_empty().then(|| {
        quote! {
            impl __chime::Default for #ident {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    });
    quote! {
        impl #ident {
            #[doc = #summary]
            #[must_use]
            #too_many
            #visibility fn new(#(#declared),*) -> Self {
                Self { #(#required: #converted,)* #(#vacant,)* }
            }
        }
        #default
        #setters
    }
}

/// A setter for each optional member, of the structure and of the call that it is the input of.
fn setters(structure: &Structure, call: Option<&Ident>) -> Option<TokenStream> {
    let (ident, visibility) = (&structure.item.ident, &structure.item.vis);
    let optional = structure.members.iter().filter(|member| !member.presence.is_argument());
    let setters = optional.filter(|member| member.has_setter).map(|member| {
        let documentation = documentation::setter(member);
        let deprecated = &member.deprecated;
        let name = &member.ident;
        let (ty, value) = argument(name, types::required(&member.ty));
        let value = stored(member, value);
        quote! {
            #[doc = #documentation]
            #(#deprecated)*
            #name: #ty => #value;
        }
    });
    let setters: Vec<_> = setters.collect();
    let call = call.map(|call| quote!(, #call));
    (!setters.is_empty())
        .then(|| quote!(__chime::setters! { #visibility #ident #call; #(#setters)* }))
}

/// The arguments of a constructor, as they are declared and as they are converted.
pub(super) struct Arguments {
    pub(super) names: Vec<Ident>,
    pub(super) declared: Vec<TokenStream>,
    pub(super) converted: Vec<TokenStream>,
}

/// The required members as arguments, in the order of declaration.
pub(super) fn arguments(structure: &Structure) -> Arguments {
    let mut arguments =
        Arguments { names: Vec::new(), declared: Vec::new(), converted: Vec::new() };
    for member in structure.members.iter().filter(|member| member.presence.is_argument()) {
        let name = &member.ident;
        let (ty, value) = argument(name, &member.ty);
        arguments.declared.push(quote!(#name: #ty));
        arguments.converted.push(value);
        arguments.names.push(name.clone());
    }
    arguments
}

/// How an argument for a member of this type is declared and converted: numbers as they are, lists
/// from anything that gives items, maps from anything that gives pairs, everything else from what
/// converts into it.
fn argument(name: &Ident, ty: &Type) -> (TokenStream, TokenStream) {
    if types::is_primitive(ty) {
        return (quote!(#ty), quote!(#name));
    }
    if let Some(item) = types::list(ty) {
        let items = quote!(::core::iter::IntoIterator::into_iter(#name));
        // each item is called like the argument that it comes from, which is a name already
        let items = match item {
            item if types::is_primitive(item) => items,
            item if types::list(item).is_some() || types::map(item).is_some() => {
                let (_, value) = argument(name, item);
                quote!(::core::iter::Iterator::map(#items, |#name| #value))
            }
            _ => quote!(::core::iter::Iterator::map(#items, ::core::convert::Into::into)),
        };
        let (item, _) = argument(name, item);
        return (
            quote!(impl ::core::iter::IntoIterator<Item = #item>),
            quote!(::core::iter::Iterator::collect(#items)),
        );
    }
    if let Some((key, value)) = types::map(ty) {
        let key_name = format_ident!("{}_key", name.unraw());
        let (key, key_value) = argument(&key_name, key);
        let (value, value_value) = argument(name, value);
        return (
            quote!(impl ::core::iter::IntoIterator<Item = (#key, #value)>),
            quote! {
                ::core::iter::Iterator::collect(::core::iter::Iterator::map(
                    ::core::iter::IntoIterator::into_iter(#name),
                    |(#key_name, #name)| (#key_value, #value_value),
                ))
            },
        );
    }
    (quote!(impl ::core::convert::Into<#ty>), quote!(::core::convert::Into::into(#name)))
}

/// The value as the field holds it.
fn stored(member: &Member, value: TokenStream) -> TokenStream {
    match member.presence {
        Presence::Default => value,
        _ => quote!(__chime::Some(#value)),
    }
}

/// A required member is an argument, however many there are.
pub(super) fn too_many_arguments(count: usize) -> Option<TokenStream> {
    (count > 7).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}
