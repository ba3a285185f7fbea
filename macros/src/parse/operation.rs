//! Operations: `#[chime_operation(method = "..", path = "..", ..)]`.

use proc_macro2::{Span, TokenStream};
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Ident, LitStr, Path, Token, Type};

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
    let mut keys = Attribute::parse("chime_operation", attribute, errors);
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
    let declared = keys.list("errors", "errors(NotFoundException)", errors);
    let paginate = keys.list("paginate", PAGINATE, errors);
    let check = keys.path("check", "my_rule", errors);
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
        errors: declared.map(|(_, list)| paths(list, errors)).unwrap_or_default(),
        pagination,
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

/// Names, separated by commas.
pub(super) fn paths(list: TokenStream, errors: &mut Errors) -> Vec<Path> {
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    errors
        .keep(parser.parse2(list), "write names with commas between, like `A, B`")
        .map(|paths| paths.into_iter().collect())
        .unwrap_or_default()
}

fn pagination(key: &Ident, list: TokenStream, errors: &mut Errors) -> Option<Pagination> {
    let help = format!("write `{PAGINATE}`");
    let keys: PaginationKeys = errors.keep(syn::parse2(list), &help)?;
    let mut missing = |name: &str, example: &str| {
        errors.at(
            key,
            format_args!("`{name}` is missing in `paginate`\nhelp: add `{name} = {example}`"),
        );
    };
    if keys.token.is_none() {
        missing("token", "next_token");
    }
    if keys.items.is_none() {
        missing("items", "things: Thing");
    }
    let (items, item_type) = keys.items?;
    Some(Pagination {
        token: keys.token?,
        items,
        item_type,
        page_size: keys.page_size,
        has_mistakes: false,
    })
}

#[derive(Default)]
struct PaginationKeys {
    token: Option<Ident>,
    items: Option<(Ident, Type)>,
    page_size: Option<Ident>,
}

impl Parse for PaginationKeys {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut keys = PaginationKeys::default();
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            let is_given = match key.to_string().as_str() {
                "token" => keys.token.is_some(),
                "items" => keys.items.is_some(),
                "page_size" => keys.page_size.is_some(),
                _ => false,
            };
            if is_given {
                let message = format!("key `{key}` is given twice");
                return Err(syn::Error::new(key.span(), message));
            }
            input.parse::<Token![=]>()?;
            let field: Ident = input.parse()?;
            match key.to_string().as_str() {
                "token" => keys.token = Some(field),
                "page_size" => keys.page_size = Some(field),
                "items" if input.peek(Token![:]) => {
                    input.parse::<Token![:]>()?;
                    keys.items = Some((field, input.parse()?));
                }
                "items" => {
                    let message = format!("`items = {field}` lacks the type of an item");
                    return Err(syn::Error::new(field.span(), message));
                }
                other => return Err(syn::Error::new(key.span(), format!("unknown key `{other}`"))),
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(keys)
    }
}
