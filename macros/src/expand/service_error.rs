//! Errors of the service: the members with their glue, and the error's table.

use proc_macro2::TokenStream;
use quote::quote;

use super::{core, structure};
use crate::model::{Retry, ServiceError};

pub(crate) fn expand(error: &ServiceError) -> TokenStream {
    let core = core();
    let members = structure::expand(&error.members);
    let ident = &error.members.item.ident;
    let code = ident.to_string();
    let (status, documentation) = (error.status, &error.members.documentation);
    let retry = match error.retry {
        None => quote!(::core::option::Option::None),
        Some(Retry::Transient) => {
            quote!(::core::option::Option::Some(#core::schema::RetryClass::Transient))
        }
        Some(Retry::Throttling) => {
            quote!(::core::option::Option::Some(#core::schema::RetryClass::Throttling))
        }
    };
    quote! {
        #members
        #[automatically_derived]
        impl #core::error::DeclaredException for #ident {
            const SCHEMA: &'static #core::schema::ErrorSchema = &#core::schema::ErrorSchema {
                code: #code,
                status: #status,
                retry: #retry,
                members: <#ident as #core::shape::Shape>::schema,
                new: #core::error::new::<#ident>,
                documentation: #documentation,
            };
        }
        #[automatically_derived]
        impl #core::error::Exception for #ident {
            fn schema(&self) -> &'static #core::schema::ErrorSchema {
                <#ident as #core::error::DeclaredException>::SCHEMA
            }
        }
        #[automatically_derived]
        impl ::core::fmt::Display for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(#code)
            }
        }
        #[automatically_derived]
        impl ::core::error::Error for #ident {}
    }
}
