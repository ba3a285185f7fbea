//! Calls: the type that a client method gives, with a setter for each optional member, and the
//! client method itself.
//!
//! The method belongs to the client type, which only the service knows, and takes arguments, which
//! only the operation knows. So the operation expands to a macro that writes the method, and the
//! service invokes it with the name of its client.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Ident;

use super::constructor::{self, call_ident};
use super::operation::output;
use super::{core, documentation};
use crate::model::Operation;
use crate::names;

pub(super) fn expand(operation: &Operation) -> TokenStream {
    let call = call_type(operation);
    let method = method(operation);
    quote!(#call #method)
}

/// The name of the macro that writes an operation's client method.
pub(super) fn method_macro(operation: &Ident) -> Ident {
    let name = names::snake_case(&operation.to_string());
    format_ident!("__chime_method_{name}", span = operation.span())
}

fn call_type(operation: &Operation) -> TokenStream {
    let core = core();
    let input = &operation.input.item.ident;
    let visibility = &operation.input.item.vis;
    let call = call_ident(input);
    let output = output(operation);
    let summary = format!("A call of [`{input}`] that is not sent yet: await it.");
    let holder = quote!(self.call.input_mut());
    let setters = constructor::setters(&operation.input, &TokenStream::new(), &holder);
    let pages = operation.pagination.as_ref().map(|pagination| {
        let item = &pagination.item_type;
        let items =
            format!("The items of all pages, one by one: a stream of [`{}`].", quote!(#item));
        quote! {
            /// The pages, from the one that is asked for to the last.
            #visibility fn pages(self) -> #core::paginate::Pages<#input> {
                #core::paginate::Pages::new(self.call)
            }
            #[doc = #items]
            #visibility fn items(self) -> #core::paginate::Items<#input> {
                self.pages().items()
            }
        }
    });
    quote! {
        #[doc = #summary]
        #[derive(::core::fmt::Debug)]
        #[must_use = "a call does nothing until it is awaited"]
        #[allow(deprecated)]
        #visibility struct #call {
            call: #core::operation::Call<#input>,
        }
        impl #call {
            #(#setters)*
            /// The input as it will be sent, the idempotency token included.
            #[must_use]
            #visibility fn input(&self) -> &#input {
                self.call.input()
            }
            #pages
            /// Sends the call; the same as awaiting it.
            ///
            /// # Errors
            /// What the operation's method says.
            #visibility fn send(
                self,
            ) -> impl ::core::future::Future<
                Output = ::core::result::Result<#output, #core::error::Error>,
            > + ::core::marker::Send {
                self.call.send()
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<#core::operation::Call<#input>> for #call {
            fn from(call: #core::operation::Call<#input>) -> Self {
                Self { call }
            }
        }
        #[automatically_derived]
        impl ::core::future::IntoFuture for #call {
            type Output = ::core::result::Result<#output, #core::error::Error>;
            type IntoFuture = #core::transport::BoxFuture<'static, Self::Output>;
            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.call)
            }
        }
    }
}

fn method(operation: &Operation) -> TokenStream {
    let core = core();
    let input = &operation.input.item.ident;
    let call = call_ident(input);
    let name = format_ident!("{}", names::snake_case(&input.to_string()), span = input.span());
    let macro_name = method_macro(input);
    let documentation = documentation::method(operation);
    let arguments = constructor::arguments(&operation.input);
    let (names, declared) = (&arguments.names, &arguments.declared);
    // the receiver counts as an argument too
    let too_many = constructor::too_many_arguments(names.len() + 1);
    let deprecated = operation
        .input
        .item
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("deprecated"));
    quote! {
        #[doc(hidden)]
        #[allow(unused_macros)]
        macro_rules! #macro_name {
            ($client:ident) => {
                #[allow(deprecated)]
                impl $client {
                    #[doc = #documentation]
                    #(#deprecated)*
                    #too_many
                    pub fn #name(&self, #(#declared),*) -> #call {
                        ::core::convert::From::from(#core::operation::Call::new(
                            ::core::clone::Clone::clone(
                                ::core::convert::AsRef::<#core::client::Client>::as_ref(self),
                            ),
                            #input::new(#(#names),*),
                        ))
                    }
                }
            };
        }
        #[doc(hidden)]
        #[allow(unused_imports)]
        pub(crate) use #macro_name;
    }
}
