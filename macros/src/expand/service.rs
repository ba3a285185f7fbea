//! The service: its table, its client, and the trait of a server.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Path;

use super::{Expansion, call};
use crate::attribute::documentation;
use crate::model::{Server, Service};
use crate::names;

pub(crate) fn expand(service: &Service, chime: &TokenStream) -> Expansion {
    let table = table(service, chime);
    let Service { client, visibility, .. } = service;
    let attributes = &service.documentation;
    let operations = &service.operations;
    // that of a path was noted: its types are not in scope
    let methods = operations.iter().filter_map(Path::get_ident).map(call::method_macro_ident);
    let server = service.server.as_ref().map(|server| server_trait(server, service, chime));
    Expansion {
        items: quote! {
            #table
            #(#attributes)*
            #[derive(::core::clone::Clone, ::core::fmt::Debug)]
            #visibility struct #client {
                core: #chime::Client,
            }
            #server
        },
        glue: quote! {
            __chime::client!(#client, SERVICE);
            impl #client {
                #(#methods!();)*
            }
            #(impl __chime::OfService for #operations {})*
        },
    }
}

fn table(service: &Service, chime: &TokenStream) -> TokenStream {
    let Service { visibility, service_id, api_version, endpoint_prefix, signing_name, .. } =
        service;
    let documentation = documentation(&service.documentation);
    let (errors, operations) = (&service.errors, &service.operations);
    quote! {
        /// The static model of the service: every operation, member, constraint and error.
        #[allow(deprecated)]
        #visibility const SERVICE: &#chime::ServiceSchema = {
            use #chime as __chime;
            static SERVICE: __chime::ServiceSchema = __chime::ServiceSchema {
                service_id: #service_id,
                api_version: #api_version,
                endpoint_prefix: #endpoint_prefix,
                signing_name: #signing_name,
                errors: &[#(<#errors as __chime::DeclaredException>::SCHEMA),*],
                operations: &[#(<#operations as __chime::Operation>::SCHEMA),*],
                documentation: #documentation,
            };
            &SERVICE
        };
    }
}

fn server_trait(server: &Server, service: &Service, chime: &TokenStream) -> TokenStream {
    let Server { ident, attributes } = server;
    let visibility = &service.visibility;
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
                context: &#chime::server::Context,
                input: #operation,
            ) -> ::core::result::Result<
                <#operation as #chime::Operation>::Output,
                #chime::server::Fault,
            >;
        }
    });
    let arms = service.operations.iter().map(|operation| {
        let method = method_name(operation);
        let name = operation.segments.last().map(|last| last.ident.to_string());
        quote! {
            #name => #chime::server::answer(input, |input| self.#method(context, input)),
        }
    });
    quote! {
        #(#attributes)*
        #[allow(deprecated)]
        #visibility trait #ident: ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
            /// Carries out the operation of this table with an input of its type; `None` when the
            /// service has no such operation or the input is another one's.
            fn handle(
                &self,
                context: &#chime::server::Context,
                operation: &#chime::OperationSchema,
                input: ::std::boxed::Box<dyn #chime::Structure>,
            ) -> ::core::option::Option<
                ::core::result::Result<
                    ::std::boxed::Box<dyn #chime::Structure>,
                    #chime::server::Fault,
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
