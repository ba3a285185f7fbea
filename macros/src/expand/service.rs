//! The service: its table, its client, and the trait of a server.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Path;

use super::{call, core};
use crate::attribute::documentation;
use crate::model::{Server, Service};
use crate::names;

pub(crate) fn expand(service: &Service) -> TokenStream {
    let table = table(service);
    let client = client(service);
    let methods = service.operations.iter().map(|operation| {
        let client = &service.client;
        let method = sibling(operation, call::method_macro);
        quote!(#method!(#client);)
    });
    let server = service.server.as_ref().map(|server| server_trait(server, service));
    quote!(#table #client #(#methods)* #server)
}

fn table(service: &Service) -> TokenStream {
    let core = core();
    let Service { service_id, api_version, endpoint_prefix, signing_name, .. } = service;
    let documentation = documentation(&service.documentation);
    let errors = service
        .errors
        .iter()
        .map(|error| quote!(<#error as #core::error::DeclaredException>::SCHEMA));
    let operations = service
        .operations
        .iter()
        .map(|operation| quote!(<#operation as #core::operation::Operation>::SCHEMA));
    quote! {
        /// The static model of the service: every operation, member, constraint and error.
        #[allow(deprecated)]
        pub const SERVICE: &#core::schema::ServiceSchema = {
            static SERVICE: #core::schema::ServiceSchema = #core::schema::ServiceSchema {
                service_id: #service_id,
                api_version: #api_version,
                endpoint_prefix: #endpoint_prefix,
                signing_name: #signing_name,
                errors: &[#(#errors),*],
                operations: &[#(#operations),*],
                documentation: #documentation,
            };
            &SERVICE
        };
    }
}

fn client(service: &Service) -> TokenStream {
    let core = core();
    let client = &service.client;
    let attributes = &service.documentation;
    quote! {
        #(#attributes)*
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        pub struct #client {
            core: #core::client::Client,
        }
        impl #client {
            /// Settings of a client that is being made.
            pub fn builder() -> #core::client::ClientBuilder<#client> {
                #core::client::ClientBuilder::new(SERVICE)
            }
            /// A client with the region and the credentials of the environment.
            ///
            /// # Errors
            /// No region is set.
            pub async fn from_env() -> ::core::result::Result<Self, #core::error::Error> {
                Self::builder().with_environment().build()
            }
            /// A call of an operation from its input, built beforehand or declared elsewhere: await it.
            pub fn request<O: #core::operation::Operation>(
                &self,
                input: O,
            ) -> #core::operation::Call<O> {
                #core::operation::Call::new(::core::clone::Clone::clone(&self.core), input)
            }
            /// Calls an operation by name, `GetMeeting` or `get_meeting`, with JSON in and JSON out
            /// in the service's names.
            ///
            /// # Errors
            /// An unknown operation and members that are unknown, missing or of the wrong kind, with
            /// suggestions; otherwise what the operation's own method fails with.
            pub async fn call(
                &self,
                operation: &str,
                input: #core::__private::serde_json::Value,
            ) -> ::core::result::Result<
                #core::__private::serde_json::Value,
                #core::error::Error,
            > {
                self.core.call(operation, input).await
            }
            /// Whether the results of the operation of this name come in pages.
            #[must_use]
            pub fn can_paginate(&self, operation: &str) -> bool {
                self.core.can_paginate(operation)
            }
            /// The region that requests are signed for.
            #[must_use]
            pub fn region(&self) -> &str {
                self.core.region()
            }
            /// Refuses new calls from now on, and waits until the running ones have ended. Clones of
            /// this client are closed with it.
            pub async fn close(&self) {
                self.core.close().await;
            }
        }
        #[automatically_derived]
        impl ::core::convert::From<#core::client::Client> for #client {
            fn from(core: #core::client::Client) -> Self {
                Self { core }
            }
        }
        #[automatically_derived]
        impl ::core::convert::AsRef<#core::client::Client> for #client {
            fn as_ref(&self) -> &#core::client::Client {
                &self.core
            }
        }
    }
}

fn server_trait(server: &Server, service: &Service) -> TokenStream {
    let core = core();
    let Server { ident, attributes } = server;
    let methods = service.operations.iter().map(|operation| {
        let method = method_name(operation);
        let summary =
            format!("Carries out [`{}`].", quote!(#operation).to_string().replace(' ', ""));
        quote! {
            #[doc = #summary]
            ///
            /// # Errors
            /// The fault that the service answers with.
            fn #method(
                &self,
                context: &#core::server::Context,
                input: #operation,
            ) -> ::core::result::Result<
                <#operation as #core::operation::Operation>::Output,
                #core::server::Fault,
            >;
        }
    });
    let arms = service.operations.iter().map(|operation| {
        let method = method_name(operation);
        let name = operation.segments.last().map(|last| last.ident.to_string());
        quote! {
            #name => #core::server::answer(input, |input| self.#method(context, input)),
        }
    });
    quote! {
        #(#attributes)*
        #[allow(deprecated)]
        pub trait #ident: ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
            /// Carries out the operation of this table with an input of its type; `None` when the
            /// service has no such operation or the input is another one's.
            fn handle(
                &self,
                context: &#core::server::Context,
                operation: &#core::schema::OperationSchema,
                input: ::std::boxed::Box<dyn #core::shape::Structure>,
            ) -> ::core::option::Option<
                ::core::result::Result<
                    ::std::boxed::Box<dyn #core::shape::Structure>,
                    #core::server::Fault,
                >,
            > {
                match operation.name {
                    #(#arms)*
                    _ => ::core::option::Option::None,
                }
            }
        }
    }
}

fn method_name(operation: &Path) -> Option<syn::Ident> {
    let last = operation.segments.last()?;
    Some(format_ident!("{}", names::snake_case(&last.ident.to_string()), span = last.ident.span()))
}

/// A path to something that stands beside the operation.
fn sibling(operation: &Path, name: impl FnOnce(&syn::Ident) -> syn::Ident) -> Path {
    let mut path = operation.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = name(&last.ident);
    }
    path
}
