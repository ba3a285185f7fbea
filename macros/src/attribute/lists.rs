//! Lists: `errors(A, B)`, `control_regions("a", "b")`, `paginate(..)`.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Path, Token};

use super::Attribute;
use super::grammar::{Value, ungrouped};
use crate::errors::Errors;
use crate::names;

/// How a list of names is written.
const NAMES: &str = "write names with commas between, like `A, B`";

/// How a list of strings is written.
const STRINGS: &str = "write strings with commas between, like `\"a\", \"b\"`";

impl Attribute {
    /// `key(A, B)`: names with commas between.
    pub(crate) fn names(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Vec<Path> {
        let Some((_, list)) = self.bracketed(key, example, errors) else { return Vec::new() };
        let mut names = Vec::new();
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                names.push(input.parse()?);
                if !input.is_empty() && errors.keep(input.parse::<Token![,]>(), NAMES).is_none() {
                    // one comma that is missing hides no name
                    while !input.is_empty() && !input.peek(Ident) {
                        input.parse::<proc_macro2::TokenTree>()?;
                    }
                }
            }
            Ok(())
        };
        let read = parser.parse2(list);
        errors.keep(read, NAMES);
        names
    }

    /// `key("a", "b")`: string literals with commas between; gives the key and the strings.
    pub(crate) fn strings(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Ident, Vec<LitStr>)> {
        let (ident, list) = self.bracketed(key, example, errors)?;
        let mut strings = Vec::new();
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                match ungrouped(input.parse()?) {
                    Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => strings.push(text),
                    other => {
                        let found = other.to_token_stream().to_string().replace(' ', "");
                        let help = match names::is_host_label(&found) {
                            true => format!("\"{found}\""),
                            false => example.to_owned(),
                        };
                        errors.at(
                            &other,
                            format_args!(
                                "`{key}` takes strings, found `{found}`\nhelp: write `{help}`"
                            ),
                        );
                    }
                }
                if !input.is_empty() && errors.keep(input.parse::<Token![,]>(), STRINGS).is_none() {
                    // one comma that is missing hides no string
                    while !input.is_empty() && !input.peek(LitStr) {
                        input.parse::<proc_macro2::TokenTree>()?;
                    }
                }
            }
            Ok(())
        };
        let read = parser.parse2(list);
        errors.keep(read, STRINGS);
        Some((ident, strings))
    }

    /// `key(..)`; gives the key and what stands between the parentheses.
    pub(crate) fn list(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Ident, TokenStream)> {
        let (ident, value) = self.take(key, errors)?;
        match value {
            Value::List(list) => Some((ident, list)),
            Value::Flag | Value::Expr(_) | Value::Typed(..) | Value::Visible(..) => {
                needs_list(&ident, example, errors);
                None
            }
        }
    }

    /// A list of values; what stands in the wrong parentheses, or alone, is noted and understood.
    fn bracketed(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Ident, TokenStream)> {
        let (ident, value) = self.take(key, errors)?;
        let understood = match value {
            Value::List(list) => return Some((ident, list)),
            Value::Expr(Expr::Array(array)) => Some(array.elems.into_token_stream()),
            Value::Expr(value @ (Expr::Path(_) | Expr::Lit(_))) => Some(value.into_token_stream()),
            Value::Flag | Value::Expr(_) | Value::Typed(..) | Value::Visible(..) => None,
        };
        needs_list(&ident, example, errors);
        understood.map(|list| (ident, list))
    }
}

fn needs_list(key: &Ident, example: &str, errors: &mut Errors) {
    errors.at(key, format_args!("`{key}` takes a list\nhelp: write `{example}`"));
}
