//! The service: its table, its client, and the trait of a server.
//!
//! What is said about an operation is written by the operation's own macro, see `call`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Path;
use syn::spanned::Spanned as _;

use super::{Expansion, call};
use crate::attribute::documentation;
use crate::model::{RateLimit, Server, Service};

pub(crate) fn expand(service: &Service, chime: &TokenStream) -> Expansion {
    let table = table(service, chime);
    let Service { client, visibility, .. } = service;
    let attributes = &service.documentation;
    let operations: Vec<_> = service.operations.iter().map(macro_path).collect();
    let methods = operations.iter().map(|operation| {
        // what is wrong with an operation's method is said where the operation is listed
        quote_spanned!(operation.span()=> #operation!(method);)
    });
    let listed = operations
        .iter()
        .map(|operation| quote_spanned!(operation.span()=> #operation!([__chime] listed);));
    let left_out = &service.left_out;
    let own_routes = own_routes(service);
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
                #(#methods)*
            }
            #(#listed)*
            #(impl __chime::OfService for #left_out {})*
            #own_routes
        },
    }
}

/// Two operations cannot have one route: which of them would a request be for?
fn own_routes(service: &Service) -> TokenStream {
    // so that few operations come to one slot
    let slots = (2 * service.operations.len()).next_power_of_two();
    let own = service.operations.iter().enumerate().map(|(index, operation)| {
        quote_spanned!(operation.span()=> const _: () = __chime::own_route(SHARED_ROUTE, #index);)
    });
    quote! {
        const SHARED_ROUTE: usize = __chime::shared_route::<#slots>(SERVICE.operations);
        #(#own)*
    }
}

/// The path of the macro that stands beside an operation.
fn macro_path(operation: &Path) -> Path {
    let mut path = operation.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = call::macro_ident(&last.ident);
    }
    path
}

fn table(service: &Service, chime: &TokenStream) -> TokenStream {
    let Service {
        client,
        visibility,
        service_id,
        api_version,
        endpoint_prefix,
        signing_name,
        control_regions,
        ..
    } = service;
    let rate_limit = match service.rate_limit {
        Some(RateLimit { per_second, burst }) => quote! {
            __chime::Some(__chime::RateLimit { per_second: #per_second, burst: #burst })
        },
        None => quote!(__chime::None),
    };
    let documentation = documentation(&service.documentation);
    let errors = &service.errors;
    let operations = service.operations.iter().map(macro_path);
    let table = quote! {
        {
            use #chime as __chime;
            static SERVICE: __chime::ServiceSchema = __chime::ServiceSchema {
                service_id: #service_id,
                api_version: #api_version,
                endpoint_prefix: #endpoint_prefix,
                signing_name: #signing_name,
                control_regions: &[#(#control_regions),*],
                rate_limit: #rate_limit,
                errors: &[#(<#errors as __chime::DeclaredException>::SCHEMA),*],
                operations: &[#(#operations!([__chime] schema)),*],
                documentation: #documentation,
            };
            &SERVICE
        }
    };
    // a second service in one module is pointed at by its client
    quote_spanned! {client.span()=>
        /// The static model of the service: every operation, member, constraint and error.
        #[allow(deprecated)]
        #visibility const SERVICE: &#chime::ServiceSchema = #table;
    }
}

fn server_trait(server: &Server, service: &Service, chime: &TokenStream) -> TokenStream {
    let Server { ident, attributes } = server;
    let visibility = &service.visibility;
    let operations: Vec<_> = service.operations.iter().map(macro_path).collect();
    let methods = operations
        .iter()
        .map(|operation| quote_spanned!(operation.span()=> #operation!([#chime] server);));
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
            ) -> #chime::server::Handled {
                #(#operations!([#chime] handle self context operation input);)*
                ::core::option::Option::None
            }
        }
    }
}
