//! How an entry is written: `key`, `key = value`, `key = field: Type` or `key(list)`.

use proc_macro2::TokenStream;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Path, Token, Type, Visibility, parenthesized};

/// How entries are written.
pub(super) const HELP: &str = "write `key`, `key = value` or `key(list)`, with commas between";

#[derive(Debug)]
pub(super) struct Entry {
    /// Documentation and conditions, which only some keys take.
    pub(super) attributes: Vec<syn::Attribute>,
    pub(super) key: Ident,
    pub(super) value: Value,
}

#[derive(Debug)]
pub(super) enum Value {
    Flag,
    Expr(Expr),
    /// `field: Type`.
    Typed(Ident, Box<Type>),
    /// `pub(crate) Name`.
    Visible(Visibility, Ident),
    List(TokenStream),
}

/// Reads an entry, and what is wrong with it although it can be understood.
pub(super) fn entry(input: ParseStream<'_>) -> syn::Result<(Entry, Option<syn::Error>)> {
    let attributes = input.call(syn::Attribute::parse_outer)?;
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a key"));
    }
    let key = input.call(Ident::parse_any)?;
    let mut mistake = None;
    if input.peek(Token![:]) {
        mistake = Some(input.error("expected `=`"));
        input.parse::<Token![:]>()?;
    }
    let value = if mistake.is_some() || input.peek(Token![=]) {
        if mistake.is_none() {
            input.parse::<Token![=]>()?;
        }
        // the end has no place of its own
        value(input)
            .map_err(|error| if input.is_empty() { needs_more(&key, &error) } else { error })?
    } else if input.peek(syn::token::Bracket) {
        Value::Expr(input.parse()?)
    } else if input.peek(syn::token::Paren) {
        let list;
        parenthesized!(list in input);
        Value::List(list.parse()?)
    } else {
        Value::Flag
    };
    if input.peek(Token![;]) {
        mistake.get_or_insert_with(|| input.error("expected `,`"));
    }
    Ok((Entry { attributes, key, value }, mistake))
}

fn needs_more(key: &Ident, error: &syn::Error) -> syn::Error {
    syn::Error::new(key.span(), format_args!("after `{key}`: {error}"))
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(Token![pub]) {
        Ok(Value::Visible(input.parse()?, input.parse()?))
    } else if input.peek2(Token![:]) && !input.peek2(Token![::]) && input.peek(Ident) {
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Value::Typed(name, input.parse()?))
    } else if let Some(path) = generic_path(input)? {
        Ok(Value::Expr(Expr::Path(path)))
    } else {
        input.parse().map(ungrouped).map(Value::Expr)
    }
}

/// A name with types in angle brackets, which is no expression: `Vec<Thing>`.
fn generic_path(input: ParseStream<'_>) -> syn::Result<Option<syn::ExprPath>> {
    let ahead = input.fork();
    let is_generic = ahead
        .parse::<Path>()
        .is_ok_and(|path| path.segments.last().is_some_and(|last| !last.arguments.is_none()));
    if !is_generic || !(ahead.is_empty() || ahead.peek(Token![,])) {
        return Ok(None);
    }
    let path = input.parse()?;
    Ok(Some(syn::ExprPath { attrs: Vec::new(), qself: None, path }))
}

/// What a macro by example was given for an expression stands in a group that nobody sees.
pub(crate) fn ungrouped(expr: Expr) -> Expr {
    match expr {
        Expr::Group(group) => ungrouped(*group.expr),
        other => other,
    }
}

/// After a mistake: to what follows the next comma, or to a key that lacks one before it.
pub(super) fn skip_to_next(input: ParseStream<'_>) -> syn::Result<()> {
    let begins_entry = |input: ParseStream<'_>| {
        input.peek(Ident::peek_any) && (input.peek2(Token![=]) || input.peek2(syn::token::Paren))
    };
    while !input.is_empty() && !begins_entry(input) {
        if matches!(input.parse::<proc_macro2::TokenTree>()?.to_string().as_str(), "," | ";") {
            break;
        }
    }
    Ok(())
}
