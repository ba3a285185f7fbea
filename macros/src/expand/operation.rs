//! Operations: the input with its glue, the operation's table, its call and its pages.

use proc_macro2::TokenStream;
use quote::quote;

use super::{call, constructor, core, structure};
use crate::model::{Member, Operation, Pagination};
use crate::{names, path};

pub(crate) fn expand(operation: &Operation) -> TokenStream {
    let item = structure::item(&operation.input);
    let constructor = constructor::expand(&operation.input);
    let glue = structure::glue(&operation.input);
    let table = table(operation);
    let pages = operation.pagination.as_ref().map(|pagination| pages(operation, pagination));
    let call = call::expand(operation);
    quote!(#item #constructor #glue #table #pages #call)
}

fn table(operation: &Operation) -> TokenStream {
    let core = core();
    let ident = &operation.input.item.ident;
    let name = ident.to_string();
    let method_name = names::snake_case(&name);
    let method = &operation.method;
    let query = &operation.path.query;
    let status = operation.status;
    let documentation = &operation.input.documentation;
    let segments = segments(operation);
    let output_type = output(operation);
    let output = match &operation.output {
        Some(output) => quote! {
            ::core::option::Option::Some(<#output as #core::shape::Shape>::schema)
        },
        None => quote!(::core::option::Option::None),
    };
    let errors = operation
        .errors
        .iter()
        .map(|error| quote!(<#error as #core::error::DeclaredException>::SCHEMA));
    let pagination = match &operation.pagination {
        Some(pagination) => pagination_table(pagination, &operation.input.members),
        None => quote!(::core::option::Option::None),
    };
    quote! {
        #[automatically_derived]
        impl #core::operation::Operation for #ident {
            type Output = #output_type;
            const SCHEMA: &'static #core::schema::OperationSchema =
                &#core::schema::OperationSchema {
                    name: #name,
                    method_name: #method_name,
                    method: #method,
                    path: &[#(#segments),*],
                    query: #query,
                    status: #status,
                    input: <#ident as #core::shape::Shape>::schema,
                    output: #output,
                    errors: &[#(#errors),*],
                    pagination: #pagination,
                    new_input: #core::operation::new::<#ident>,
                    new_output: #core::operation::new::<#output_type>,
                    documentation: #documentation,
                };
        }
    }
}

/// The output type; `()` for an operation that answers with nothing.
pub(super) fn output(operation: &Operation) -> TokenStream {
    operation.output.as_ref().map_or_else(|| quote!(()), |output| quote!(#output))
}

fn segments(operation: &Operation) -> impl Iterator<Item = TokenStream> {
    let core = core();
    operation.path.segments.iter().map(move |segment| match segment {
        path::Segment::Literal(text) => quote!(#core::schema::Segment::Literal(#text)),
        path::Segment::Placeholder(name) | path::Segment::Greedy(name) => {
            let mut members = operation.input.members.iter();
            match members.position(|member| member.wire_name == *name) {
                Some(index) if matches!(segment, path::Segment::Greedy(_)) => {
                    quote!(#core::schema::Segment::GreedyLabel(#index))
                }
                Some(index) => quote!(#core::schema::Segment::Label(#index)),
                // said already: the placeholder has no field
                None => quote!(#core::schema::Segment::Literal(#name)),
            }
        }
    })
}

/// The input's members are named as they are on the wire. Those of the output are declared elsewhere:
/// they are taken to have no name of their own.
fn pagination_table(pagination: &Pagination, members: &[Member]) -> TokenStream {
    let core = core();
    let pascal = |ident: &syn::Ident| names::pascal_case(&ident.to_string());
    let wire = |ident: &syn::Ident| {
        let member = members.iter().find(|member| member.ident == *ident);
        member.map_or_else(|| pascal(ident), |member| member.wire_name.clone())
    };
    let (input_token, token) = (wire(&pagination.token), pascal(&pagination.token));
    let items = pascal(&pagination.items);
    let page_size = match pagination.page_size.as_ref().map(wire) {
        Some(page_size) => quote!(::core::option::Option::Some(#page_size)),
        None => quote!(::core::option::Option::None),
    };
    quote! {
        ::core::option::Option::Some(#core::schema::Pagination {
            input_token: #input_token,
            output_token: #token,
            items: #items,
            page_size: #page_size,
        })
    }
}

fn pages(operation: &Operation, pagination: &Pagination) -> TokenStream {
    let core = core();
    let ident = &operation.input.item.ident;
    let Pagination { token, items, item_type, has_mistakes, .. } = pagination;
    let output = output(operation);
    // a mistake was noted; code that does what was written would repeat it
    let glue = |glue: TokenStream| if *has_mistakes { quote!(loop {}) } else { glue };
    let token_mut = glue(quote!(&mut self.#token));
    let next_token = glue(quote!(&output.#token));
    let into_items = glue(quote!(#core::paginate::IntoItems::into_items(output.#items)));
    quote! {
        #[automatically_derived]
        impl #core::paginate::Paginated for #ident {
            type Item = #item_type;
            fn token_mut(&mut self) -> &mut dyn #core::shape::Shape {
                #token_mut
            }
            fn next_token(output: &#output) -> &dyn #core::shape::Shape {
                #next_token
            }
            fn into_items(output: #output) -> ::std::vec::Vec<#item_type> {
                #into_items
            }
        }
    }
}
