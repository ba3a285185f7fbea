//! Errors of the service: the members with their glue, and the error's table.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Expansion, documentation, structure};
use crate::model::{Retry, ServiceError};
use crate::names;

pub(crate) fn expand(error: &ServiceError) -> Expansion {
    let more = documentation::error(error);
    let Expansion { items, glue } = structure::expand_documented(&error.members, &more);
    let table = table(error);
    Expansion { items, glue: quote!(#glue #table) }
}

fn table(error: &ServiceError) -> TokenStream {
    let ident = &error.members.item.ident;
    let code = names::of(ident);
    let (status, documentation) = (error.status, &error.members.documentation);
    let retry = match error.retry {
        None => quote!(__chime::None),
        Some(Retry::Transient) => quote!(__chime::Some(__chime::RetryClass::Transient)),
        Some(Retry::Throttling) => quote!(__chime::Some(__chime::RetryClass::Throttling)),
    };
    quote! {
        impl __chime::DeclaredException for #ident {
            const SCHEMA: &'static __chime::ErrorSchema = &__chime::ErrorSchema {
                code: #code,
                status: #status,
                retry: #retry,
                members: <Self as __chime::Shape>::schema,
                new: __chime::exception::<Self>,
                documentation: #documentation,
            };
        }
        __chime::error!(#ident, #code);
    }
}
