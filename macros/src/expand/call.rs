//! Calls: the type that a client method gives, with a setter for each optional member, and the
//! client method itself.
//!
//! The method belongs to the client type, which only the service knows, and takes arguments, which
//! only the operation knows. So the operation expands to a macro that writes the method, and the
//! service invokes it in the impl of its client. The service asks that macro for all that it says
//! about an operation, so that one which does not exist is missed once. An operation that names a
//! client of another crate, which has its methods already, gives it one more by a trait.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Ident, Path};

use super::constructor;
use super::{Expansion, documentation};
use crate::model::Operation;
use crate::names;

pub(super) fn expand(operation: &Operation, chime: &TokenStream) -> Expansion {
    let call = call_type(operation, chime);
    let method = match &operation.client {
        Some(client) => extension(operation, client),
        None => {
            let Method { attributes, signature, body } = method(operation, Span::call_site());
            let visibility = &operation.input.item.vis;
            let method = quote!(#attributes #visibility #signature { #body });
            let items = operation_macro(&operation.input.item.ident, &method);
            Expansion { items, glue: TokenStream::new() }
        }
    };
    let (call_items, call_glue) = (call.items, call.glue);
    let (method_items, method_glue) = (method.items, method.glue);
    Expansion { items: quote!(#call_items #method_items), glue: quote!(#call_glue #method_glue) }
}

/// The name of the macro that says all about an operation that its service wants to know.
pub(super) fn macro_ident(operation: &Ident) -> Ident {
    format_ident!("__operation_{operation}", span = operation.span())
}

/// The macro that writes the client method of an operation, and lets core write all the rest that
/// its service says about it.
pub(crate) fn operation_macro(operation: &Ident, method: &TokenStream) -> TokenStream {
    let macro_name = macro_ident(operation);
    let method_name = method_ident(operation);
    quote! {
        #[allow(unused_macros)]
        macro_rules! #macro_name {
            (method) => { #method };
            ([$($path:tt)*] $($what:tt)*) => {
                $($path)*::in_service! { #operation #method_name $($what)* }
            };
        }
        #[allow(unused_imports)]
        pub(crate) use #macro_name;
    }
}

/// The name of an operation's method.
pub(crate) fn method_ident(operation: &Ident) -> Ident {
    let name = names::snake_case(&names::of(operation));
    if names::METHODS_OF_CLIENTS.contains(&name.as_str()) || names::is_never_raw(&name) {
        // that it cannot be one was said
        format_ident!("{name}_operation", span = operation.span())
    } else if syn::parse_str::<Ident>(&name).is_ok() {
        format_ident!("{name}", span = operation.span())
    } else {
        format_ident!("r#{name}", span = operation.span())
    }
}

/// The name of the type of an operation's call.
pub(super) fn call_ident(operation: &Operation) -> Ident {
    let input = &operation.input.item.ident;
    let usual = || format_ident!("{input}Call", span = input.span());
    operation.call.clone().unwrap_or_else(usual)
}

fn call_type(operation: &Operation, chime: &TokenStream) -> Expansion {
    let input = &operation.input.item.ident;
    let visibility = &operation.input.item.vis;
    let call = call_ident(operation);
    let summary = format!("A call of [`{input}`] that is not sent yet: await it.");
    let pages =
        operation.pagination.as_ref().map(|_| quote!(__chime::pages!(#visibility #call, #input);));
    Expansion {
        items: quote! {
            #[doc = #summary]
            #[must_use = "a call does nothing until it is awaited"]
            #[allow(deprecated)]
            #visibility struct #call(#chime::Call<#input>);
        },
        glue: quote! {
            __chime::call!(#visibility #call, #input);
            #pages
        },
    }
}

/// The signature of a client method, and the body that makes the call.
struct Method {
    attributes: TokenStream,
    signature: TokenStream,
    body: TokenStream,
}

/// A client method. What turns out to be no client is pointed at `place`.
fn method(operation: &Operation, place: Span) -> Method {
    let input = &operation.input.item.ident;
    let call = call_ident(operation);
    let name = method_ident(input);
    let documentation = documentation::method(operation);
    let arguments = constructor::arguments(&operation.input);
    let (names, declared) = (&arguments.names, &arguments.declared);
    // the receiver counts as an argument too
    let too_many = constructor::too_many_arguments(names.len() + 1);
    let attributes = &operation.input.item.attrs;
    let deprecated = attributes.iter().filter(|attribute| attribute.path().is_ident("deprecated"));
    Method {
        attributes: quote!(#[doc = #documentation] #(#deprecated)* #too_many),
        signature: quote!(fn #name(&self, #(#declared),*) -> #call),
        body: quote_spanned!(place=> __chime::call(self, #input::new(#(#names),*))),
    }
}

fn extension(operation: &Operation, client: &Path) -> Expansion {
    let input = &operation.input.item.ident;
    let visibility = &operation.input.item.vis;
    let name = format_ident!("{input}Ext", span = input.span());
    let client_name = quote!(#client).to_string().replace(' ', "");
    let summary = format!("Gives [`{client_name}`] the method of [`{input}`].");
    let Method { attributes, signature, body } = method(operation, client.span());
    Expansion {
        items: quote! {
            #[doc = #summary]
            #[allow(deprecated)]
            #visibility trait #name {
                #attributes
                #signature;
            }
        },
        glue: quote! {
            impl #name for #client {
                #signature {
                    #body
                }
            }
        },
    }
}
