//! Operations: `#[chime_operation(method = "..", path = "..", ..)]`.

use proc_macro2::{Span, TokenStream};
use syn::{Ident, LitStr};

use super::structure::structure;
use crate::attribute::Attribute;
use crate::check;
use crate::errors::Errors;
use crate::model::{Operation, Pagination};
use crate::names;
use crate::path::Template;
use crate::types;

const PAGINATE: &str =
    "paginate(token = next_token, items = things: Thing, page_size = max_results)";

const METHODS: &[&str] = &["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"];

/// `#[chime_operation(..)]`.
pub(crate) fn operation(
    attribute: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<Operation> {
    let mut keys = Attribute::parse("#[chime_operation(..)]", attribute, errors);
    let input = structure("chime_operation", item, errors);
    let span = input.as_ref().map_or_else(Span::call_site, |input| input.item.ident.span());
    let method = method(&mut keys, span, errors);
    let example = "\"/things/<ThingId>\"";
    let path_literal = keys.string("path", example, errors);
    if path_literal.is_none() {
        keys.missing("path", example, span, errors);
    }
    let path = path_literal.as_ref().map(|literal| Template::parse(literal, errors));
    let status = status(&mut keys, errors);
    let output = keys.path("output", "MyOutput", errors).filter(|output| is_name(output, errors));
    let mut declared = keys.names("errors", "errors(NotFoundException)", errors);
    super::keep_first(&mut declared, "error", errors);
    let paginate = keys.list("paginate", PAGINATE, errors);
    let check = keys.path("check", "my_rule", errors);
    let mut call = keys.name("call", "MyRequest", errors);
    let client = keys.path("client", "path::to::Client", errors);
    keys.finish(errors);

    let mut input = input?;
    input.check = check;
    method_name(&input.item.ident, errors);
    if let Some(name) = call.take_if(|call| *call == input.item.ident) {
        errors.at(
            &name,
            format_args!(
                "`call` names the operation itself, which has its call beside it\n\
                 help: write `call = {name}Request`"
            ),
        );
    }
    if let (Some(path), Some(literal)) = (&path, &path_literal) {
        check::labels(path, literal, &mut input, errors);
        check::query_keys(path, &input, errors);
    }
    if let Some(method) = &method {
        check::body(method, &input, errors);
    }
    check::idempotency_tokens(&input, errors);
    check::request_members(&input, errors);
    check::setter_names(&mut input.members, names::METHODS_OF_CALLS, errors);
    if paginate.is_some() {
        check::setter_names(&mut input.members, names::METHODS_OF_PAGES, errors);
    }
    let mut pagination = paginate.map(|(key, list)| pagination(&key, list, errors));
    if let Some(pagination) = pagination.as_mut().filter(|pagination| !pagination.has_mistakes) {
        check::pagination(pagination, output.as_ref(), &input, errors);
    }
    Some(Operation {
        input,
        method: method.map_or_else(|| "GET".to_owned(), |method| method.value()),
        path: path.unwrap_or_default(),
        status,
        output,
        errors: declared,
        pagination,
        call,
        client,
    })
}

fn method(keys: &mut Attribute, item: Span, errors: &mut Errors) -> Option<LitStr> {
    let example = "\"POST\"";
    let literal = keys.string("method", example, errors);
    let Some(literal) = literal else {
        keys.missing("method", example, item, errors);
        return None;
    };
    let text = literal.value();
    if METHODS.contains(&text.as_str()) {
        return Some(literal);
    }
    let upper = text.to_uppercase();
    if METHODS.contains(&upper.as_str()) {
        errors.at(
            &literal,
            format_args!(
                "method `{text}` is not in upper case\nhelp: write `method = \"{upper}\"`"
            ),
        );
    } else {
        let known = names::one_of(METHODS.iter().copied());
        errors.at(&literal, format_args!("unknown method `{text}`\nhelp: use {known}"));
    }
    None
}

/// An answer is one structure, of which a list is a member.
fn is_name(output: &syn::Path, errors: &mut Errors) -> bool {
    let is_name = output.segments.last().is_none_or(|last| last.arguments.is_none());
    if !is_name {
        errors.at(
            output,
            format_args!(
                "`output` names `{0}`, and an answer is one structure\n\
                 help: declare it with `#[chime_shape]`, with a member of the type `{0}`",
                types::spelled(output)
            ),
        );
    }
    is_name
}

/// The client's method is named as the operation, and so not as one that is there already.
fn method_name(ident: &Ident, errors: &mut Errors) {
    let name = names::of(ident);
    let method = names::snake_case(&name);
    if names::is_never_raw(&method) {
        errors.at(
            ident,
            format_args!(
                "`{name}` would be the method `{method}`, which is no name in Rust\n\
                 help: write `pub struct {name}Thing`"
            ),
        );
    }
    if names::METHODS_OF_CLIENTS.contains(&method.as_str()) {
        errors.at(
            ident,
            format_args!(
                "`{name}` would be the method `{method}`, which clients and servers have already\n\
                 help: write `pub struct {name}Thing`"
            ),
        );
    }
}

fn status(keys: &mut Attribute, errors: &mut Errors) -> u16 {
    const OK: u16 = 200;
    let Some((number, literal)) = keys.integer("status", "204", errors) else { return OK };
    match u16::try_from(number).ok().filter(|status| (200..300).contains(status)) {
        Some(status) => status,
        None => {
            errors.at(
                &literal,
                format_args!(
                    "status `{number}` is no success\n\
                     help: use 200 to 299; errors are declared with `#[chime_error]`"
                ),
            );
            OK
        }
    }
}

fn pagination(key: &Ident, list: TokenStream, errors: &mut Errors) -> Pagination {
    let mut keys = Attribute::parse("paginate(..)", list, errors);
    let token = keys.name("token", "next_token", errors);
    let next = keys.name("next", "next_token", errors);
    let items = keys.typed_name("items", "things: Thing", errors);
    let page_size = keys.name("page_size", "max_results", errors);
    if token.is_none() {
        keys.missing("token", "next_token", key.span(), errors);
    }
    if items.is_none() {
        keys.missing("items", "things: Thing", key.span(), errors);
    }
    keys.finish(errors);
    // with a mistake there are pages all the same, for the code that reads them
    let has_mistakes = token.is_none() || items.is_none();
    let token = token.unwrap_or_else(|| key.clone());
    let (items, item_type) = items.unwrap_or_else(|| (key.clone(), syn::parse_quote!(())));
    Pagination {
        next: next.unwrap_or_else(|| token.clone()),
        token,
        items,
        item_type,
        page_size,
        has_mistakes,
    }
}
