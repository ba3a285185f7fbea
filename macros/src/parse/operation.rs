//! Operations: `#[chime_operation(method = "..", path = "..", ..)]`.

use proc_macro2::{Span, TokenStream};
use syn::{Ident, LitStr};

use super::structure::structure;
use crate::attribute::Attribute;
use crate::check;
use crate::errors::Errors;
use crate::model::{Operation, Pagination};
use crate::path::Template;

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
    let output = keys.path("output", "MyOutput", errors);
    let mut declared = keys.names("errors", "errors(NotFoundException)", errors);
    super::keep_first(&mut declared, "error", errors);
    let paginate = keys.list("paginate", PAGINATE, errors);
    let check = keys.path("check", "my_rule", errors);
    let call = keys.name("call", "MyRequest", errors);
    let client = keys.path("client", "path::to::Client", errors);
    keys.finish(errors);

    let mut input = input?;
    input.check = check;
    if let (Some(path), Some(literal)) = (&path, &path_literal) {
        check::labels(path, literal, &mut input, errors);
        check::query_keys(path, &input, errors);
    }
    if let Some(method) = &method {
        check::body(method, &input, errors);
    }
    check::idempotency_tokens(&input, errors);
    check::request_members(&input, errors);
    let methods: &[&str] =
        if paginate.is_some() { &["input", "send", "pages", "items"] } else { &["input", "send"] };
    check::setter_names(&mut input.members, methods, errors);
    let mut pagination = paginate.and_then(|(key, list)| pagination(&key, list, errors));
    if let Some(pagination) = &mut pagination {
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
        let known = crate::names::one_of(METHODS.iter().copied());
        errors.at(&literal, format_args!("unknown method `{text}`\nhelp: use {known}"));
    }
    None
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

fn pagination(key: &Ident, list: TokenStream, errors: &mut Errors) -> Option<Pagination> {
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
    let (items, item_type) = items?;
    let token = token?;
    Some(Pagination {
        next: next.unwrap_or_else(|| token.clone()),
        token,
        items,
        item_type,
        page_size,
        has_mistakes: false,
    })
}
