//! Operations: the input with its glue, the operation's table, its call and its pages.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::{Expansion, call, constructor, structure};
use crate::model::{Member, Operation, Pagination, Presence};
use crate::{names, path};

/// An operation. Whether it belongs to a client is asked only of one without mistakes: a mistake may
/// be the reason.
pub(crate) fn expand(operation: &Operation, chime: &TokenStream, is_right: bool) -> Expansion {
    let call_ident = call::call_ident(operation);
    let item = structure::item(&operation.input, &[]);
    let value = value(&operation.input.item, chime);
    let constructor = constructor::expand(&operation.input, Some(&call_ident));
    let glue = structure::glue(&operation.input);
    let table = table(operation);
    let pages = operation.pagination.as_ref().map(|pagination| pages(operation, pagination));
    let call = call::expand(operation, chime);
    let (call_items, call_glue) = (call.items, call.glue);
    let listed = (is_right && operation.client.is_none()).then(|| {
        let ident = &operation.input.item.ident;
        quote_spanned!(ident.span()=> const _: () = <#ident as __chime::Listed>::LISTED;)
    });
    let token = operation
        .input
        .members
        .iter()
        .find(|member| is_right && member.presence == Presence::IdempotencyToken)
        .map(|member| &member.ty)
        .map(|ty| {
            quote_spanned!(ty.span()=> const _: fn(&#ty) -> &dyn __chime::Shape = __chime::token;)
        });
    Expansion {
        items: quote!(#item #value #call_items),
        glue: quote!(#constructor #glue #table #pages #call_glue #listed #token),
    }
}

/// A constant with the name of the input's type, which leaves that name free among values: what takes
/// an operation and no input is called with it, like `fake.on(CreateMeeting)`. Most operations are
/// never named so.
pub(crate) fn value(item: &syn::ItemStruct, chime: &TokenStream) -> TokenStream {
    let (visibility, ident) = (&item.vis, &item.ident);
    quote! {
        #[doc(hidden)]
        #[allow(dead_code, deprecated, non_upper_case_globals)]
        #visibility const #ident: #chime::OperationOf<#ident> = #chime::OperationOf::NEW;
    }
}

/// The operation's table: what differs from an operation without anything.
fn table(operation: &Operation) -> TokenStream {
    let ident = &operation.input.item.ident;
    let name = names::of(ident);
    let method_name = names::snake_case(&name);
    let method = &operation.method;
    let documentation = &operation.input.documentation;
    let segments = segments(operation);
    let route = operation.path.fingerprint(method);
    let output = output(operation);
    let no_output = operation.output.is_none().then(|| quote!(output: __chime::None,));
    let query = Some(&operation.path.query).filter(|query| !query.is_empty());
    let query = query.map(|query| quote!(query: #query,));
    let status = Some(operation.status).filter(|status| *status != 200);
    let status = status.map(|status| quote!(status: #status,));
    let errors = (!operation.errors.is_empty()).then(|| {
        let errors = &operation.errors;
        quote!(errors: &[#(<#errors as __chime::DeclaredException>::SCHEMA),*],)
    });
    let pagination = operation.pagination.as_ref().map(|pagination| {
        let pagination = pagination_table(pagination, &operation.input.members);
        quote!(pagination: __chime::Some(#pagination),)
    });
    quote! {
        impl __chime::Operation for #ident {
            type Output = #output;
            const SCHEMA: &'static __chime::OperationSchema = &__chime::OperationSchema {
                name: #name,
                method_name: #method_name,
                method: #method,
                path: &[#(#segments),*],
                route: #route,
                #query
                #status
                #no_output
                #errors
                #pagination
                documentation: #documentation,
                ..__chime::operation::<Self>()
            };
        }
    }
}

/// The output type; `()` for an operation that answers with nothing.
fn output(operation: &Operation) -> TokenStream {
    operation.output.as_ref().map_or_else(|| quote!(()), |output| quote!(#output))
}

fn segments(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    operation.path.segments.iter().map(move |segment| match segment {
        path::Segment::Literal(text) => quote!(__chime::Segment::Literal(#text)),
        path::Segment::Placeholder(name) | path::Segment::Greedy(name) => {
            let mut members = operation.input.members.iter();
            match members.position(|member| member.wire_name == *name) {
                Some(index) if matches!(segment, path::Segment::Greedy(_)) => {
                    quote!(__chime::Segment::GreedyLabel(#index))
                }
                Some(index) => quote!(__chime::Segment::Label(#index)),
                // said already: the placeholder has no field
                None => quote!(__chime::Segment::Literal(#name)),
            }
        }
    })
}

/// The input's members are named as they are on the wire. Those of the output are declared elsewhere:
/// they are taken to have no name of their own.
fn pagination_table(pagination: &Pagination, members: &[Member]) -> TokenStream {
    let pascal = |ident: &syn::Ident| names::pascal_case(&ident.to_string());
    let wire = |ident: &syn::Ident| {
        let member = members.iter().find(|member| member.ident == *ident);
        member.map_or_else(|| pascal(ident), |member| member.wire_name.clone())
    };
    let (input_token, token) = (wire(&pagination.token), pascal(&pagination.next));
    let items = pascal(&pagination.items);
    let page_size = match pagination.page_size.as_ref().map(wire) {
        Some(page_size) => quote!(__chime::Some(#page_size)),
        None => quote!(__chime::None),
    };
    quote! {
        __chime::Pagination {
            input_token: #input_token,
            output_token: #token,
            items: #items,
            page_size: #page_size,
        }
    }
}

fn pages(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let ident = &operation.input.item.ident;
    let Pagination { token, next, items, item_type, has_mistakes, .. } = pagination;
    // a mistake was noted; code that does what was written would repeat it
    let glue = |glue: TokenStream| if *has_mistakes { quote!(loop {}) } else { glue };
    let token_mut = glue(quote!(&mut self.#token));
    let next_token = glue(quote_spanned!(next.span()=> __chime::token(&output.#next)));
    // what does not fit is judged where it is written
    let into_items =
        glue(quote_spanned!(items.span()=> __chime::IntoItems::into_items(output.#items)));
    let answer = quote_spanned!(items.span()=> -> __chime::Vec<Self::Item>);
    quote! {
        impl __chime::Paginated for #ident {
            type Item = #item_type;
            fn token_mut(&mut self) -> &mut dyn __chime::Shape {
                #token_mut
            }
            fn next_token(output: &Self::Output) -> &dyn __chime::Shape {
                #next_token
            }
            fn into_items(output: Self::Output) #answer {
                #into_items
            }
        }
    }
}
