//! Operations: `#[chime_operation(method = "..", path = "..", ..)]`.

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Path, Token, Type};

use super::structure::structure;
use crate::attribute::Attribute;
use crate::check;
use crate::errors::Errors;
use crate::model::{Operation, Pagination};
use crate::path::Template;

const METHODS: &[&str] = &["GET", "PUT", "POST", "DELETE", "PATCH", "HEAD"];

/// `#[chime_operation(..)]`.
pub(crate) fn operation(
    attribute: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<Operation> {
    let mut keys = Attribute::parse("chime_operation", attribute, errors);
    let input = structure("chime_operation", item, errors);
    let method = method(&mut keys, errors);
    let path_literal = keys.string("path", "\"/things/<ThingId>\"", errors);
    if path_literal.is_none() && !keys.was_wrong("path") {
        errors.at_span(keys.span(), "`path` is missing\nhelp: add `path = \"/things/<ThingId>\"`");
    }
    let path = path_literal.as_ref().map(|literal| Template::parse(literal, errors));
    let status = status(&mut keys, errors);
    let output = keys.path("output", "MyOutput", errors);
    let declared = keys.list("errors", "errors(NotFoundException)", errors);
    let paginate = keys.list(
        "paginate",
        "paginate(token = next_token, items = things: Thing, page_size = max_results)",
        errors,
    );
    let check = keys.path("check", "my_rule", errors);
    keys.finish(errors);

    let mut input = input?;
    input.check = check;
    if let (Some(path), Some(literal)) = (&path, &path_literal) {
        check::labels(path, literal, &mut input, errors);
    }
    if let Some(method) = &method {
        check::body(method, &input, errors);
    }
    check::idempotency_tokens(&input, errors);
    let pagination = paginate.and_then(|(_, list)| errors.keep(syn::parse2(list)));
    if let Some(pagination) = &pagination {
        check::pagination(pagination, output.as_ref(), &input, errors);
    }
    Some(Operation {
        input,
        method: method.map_or_else(|| "GET".to_owned(), |method| method.value()),
        path: path.unwrap_or_default(),
        status,
        output,
        errors: declared.map(|(_, list)| paths(list, errors)).unwrap_or_default(),
        pagination,
    })
}

fn method(keys: &mut Attribute, errors: &mut Errors) -> Option<LitStr> {
    let literal = keys.string("method", "\"POST\"", errors);
    let Some(literal) = literal else {
        if !keys.was_wrong("method") {
            errors.at_span(keys.span(), "`method` is missing\nhelp: add `method = \"POST\"`");
        }
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
                format_args!("status `{number}` is no success\nhelp: use 200 to 299; errors are declared with `#[chime_error]`"),
            );
            OK
        }
    }
}

/// Names, separated by commas.
pub(super) fn paths(list: TokenStream, errors: &mut Errors) -> Vec<Path> {
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    errors
        .keep(syn::parse::Parser::parse2(parser, list))
        .map(|paths| paths.into_iter().collect())
        .unwrap_or_default()
}

impl Parse for Pagination {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (mut token, mut items, mut page_size) = (None, None, None);
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            let field: Ident = input.parse()?;
            match key.to_string().as_str() {
                "token" => token = Some(field),
                "page_size" => page_size = Some(field),
                "items" => {
                    if !input.peek(Token![:]) {
                        let message = format!(
                            "the type of an item is missing\nhelp: write `items = {field}: Item`"
                        );
                        return Err(syn::Error::new(field.span(), message));
                    }
                    input.parse::<Token![:]>()?;
                    items = Some((field, input.parse::<Type>()?));
                }
                other => {
                    let message = format!(
                        "unknown key `{other}`\nhelp: `paginate` takes `token`, `items` and \
                         `page_size`"
                    );
                    return Err(syn::Error::new(key.span(), message));
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        let missing = |key: &str, example: &str| {
            input.error(format!("`{key}` is missing in `paginate`\nhelp: add `{key} = {example}`"))
        };
        let token = token.ok_or_else(|| missing("token", "next_token"))?;
        let (items, item_type) = items.ok_or_else(|| missing("items", "things: Thing"))?;
        Ok(Pagination { token, items, item_type, page_size })
    }
}
