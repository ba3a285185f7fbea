//! The one grammar of all keys, in attributes and in `chime_service!`: `key`, `key = value`,
//! `key = field: Type` and `key(list)`, separated by commas.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{
    Expr, ExprLit, ExprRange, Ident, Lit, LitStr, Path, RangeLimits, Token, Type, UnOp, Visibility,
    parenthesized,
};

use crate::errors::Errors;
use crate::names;

/// The entries of an attribute. Each reader takes its own; [`finish`](Attribute::finish) names what
/// nobody took.
#[derive(Debug)]
pub(crate) struct Attribute {
    /// Where the keys stand, for messages: `#[chime_shape(..)]`.
    place: &'static str,
    entries: Vec<Entry>,
    asked: Vec<&'static str>,
    given: Vec<String>,
    /// Whether it has no mistake of grammar, after which nothing in it is known.
    is_readable: bool,
}

#[derive(Debug)]
struct Entry {
    /// Documentation and conditions, which only some keys take.
    attributes: Vec<syn::Attribute>,
    key: Ident,
    value: Value,
}

#[derive(Debug)]
enum Value {
    Flag,
    Expr(Expr),
    /// `field: Type`.
    Typed(Ident, Box<Type>),
    /// `pub(crate) Name`.
    Visible(Visibility, Ident),
    List(TokenStream),
}

/// Inclusive bounds as written.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) range: ExprRange,
}

impl Bounds {
    /// The range as it is written, for messages.
    pub(crate) fn spelled(&self) -> String {
        spelled(&self.range)
    }
}

impl Attribute {
    /// Reads the keys that stand at `place`.
    pub(crate) fn parse(place: &'static str, tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut attribute = Attribute::empty(place);
        attribute.add(tokens, errors);
        attribute
    }

    fn empty(place: &'static str) -> Self {
        Attribute {
            place,
            entries: Vec::new(),
            asked: Vec::new(),
            given: Vec::new(),
            is_readable: true,
        }
    }

    /// Takes the `#[chime(..)]` attributes away from an item's or field's attributes and reads them.
    pub(crate) fn take_helpers(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) -> Self {
        let mut attribute = Attribute::empty("#[chime(..)]");
        attributes.retain(|candidate| {
            if !candidate.path().is_ident("chime") {
                return true;
            }
            match &candidate.meta {
                syn::Meta::List(list) => attribute.add(list.tokens.clone(), errors),
                other => errors.at(other, "`#[chime]` takes keys\nhelp: write `#[chime(path)]`"),
            }
            false
        });
        attribute
    }

    /// Reads entries. A mistake in one of them hides none of the others, so that what they say is
    /// not taken for missing. What is written wrong is often written wrong throughout, so one mistake
    /// of grammar is noted.
    fn add(&mut self, tokens: TokenStream, errors: &mut Errors) {
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                let mut read = entry(input).and_then(|(entry, mistake)| {
                    self.keep(entry, errors);
                    match mistake {
                        Some(mistake) => Err(mistake),
                        None if input.is_empty() => Ok(()),
                        None => input.parse::<Token![,]>().map(drop),
                    }
                });
                if self.is_readable {
                    read = errors.keep(read, HELP).ok_or_else(|| input.error("was noted"));
                }
                if read.is_err() {
                    self.is_readable = false;
                    skip_to_next(input)?;
                }
            }
            Ok(())
        };
        // whatever could be wrong was noted on the way
        let _ = parser.parse2(tokens);
    }

    fn keep(&mut self, entry: Entry, errors: &mut Errors) {
        if self.given.contains(&entry.key.to_string()) {
            errors.at(
                &entry.key,
                format_args!("key `{}` is given twice\nhelp: keep one of the two", entry.key),
            );
        } else {
            self.given.push(entry.key.to_string());
            self.entries.push(entry);
        }
    }

    /// Notes that a key is missing, unless it was given with something that it does not take, or
    /// misspelled: that is said elsewhere.
    pub(crate) fn missing(&self, key: &str, example: &str, item: Span, errors: &mut Errors) {
        if self.is_readable && names::nearest(key, self.given.iter().map(String::as_str)).is_none()
        {
            errors.at_span(
                item,
                format_args!(
                    "`{key}` is missing\nhelp: add `{key} = {example}` to `{}`",
                    self.place
                ),
            );
        }
    }

    /// Takes the documentation and the conditions that stand before a key.
    pub(crate) fn attributes_of(&mut self, key: &str) -> Vec<syn::Attribute> {
        let entry = self.entries.iter_mut().find(|entry| entry.key == key);
        entry.map(|entry| std::mem::take(&mut entry.attributes)).unwrap_or_default()
    }

    /// The entry of a key. One that is misspelled is noted and taken all the same, so that what it
    /// says is not missed.
    fn take(&mut self, key: &'static str, errors: &mut Errors) -> Option<(Ident, Value)> {
        self.asked.push(key);
        let exact = self.entries.iter().position(|entry| entry.key == key);
        let index = exact.or_else(|| {
            let is_near = |entry: &Entry| {
                names::nearest(&entry.key.to_string(), std::iter::once(key)).is_some()
            };
            let index = self.entries.iter().position(is_near)?;
            let word = &self.entries.get(index)?.key;
            errors.at(word, format_args!("unknown key `{word}`\nhelp: did you mean `{key}`?"));
            Some(index)
        })?;
        let entry = self.entries.remove(index);
        if let Some(attribute) = entry.attributes.first() {
            errors.at(
                attribute,
                format_args!("`{key}` takes no attributes\nhelp: write `{key}` without them"),
            );
        }
        Some((entry.key, entry.value))
    }

    /// A key without a value; gives the key. What is given a value is not said to be so, because
    /// the value may be why it does not fit.
    pub(crate) fn flag(&mut self, key: &'static str, errors: &mut Errors) -> Option<Ident> {
        let (ident, value) = self.take(key, errors)?;
        match value {
            Value::Flag => return Some(ident),
            Value::Expr(value) => {
                errors.at(&value, format_args!("`{key}` takes no value\nhelp: write `{key}`"));
            }
            Value::Typed(value, _) | Value::Visible(_, value) => {
                errors.at(&value, format_args!("`{key}` takes no value\nhelp: write `{key}`"));
            }
            Value::List(list) => {
                errors.at(&list, format_args!("`{key}` takes no list\nhelp: write `{key}`"));
            }
        }
        None
    }

    fn value(&mut self, key: &'static str, example: &str, errors: &mut Errors) -> Option<Expr> {
        let (ident, value) = self.take(key, errors)?;
        match value {
            Value::Expr(value) => Some(value),
            Value::Typed(_, ty) => {
                errors.at(
                    &ty,
                    format_args!("`{key}` takes no type\nhelp: write `{key} = {example}`"),
                );
                None
            }
            Value::Visible(visibility, _) => {
                errors.at(
                    &visibility,
                    format_args!("`{key}` has no visibility\nhelp: write `{key} = {example}`"),
                );
                None
            }
            Value::Flag | Value::List(_) => {
                errors.at(&ident, needs_value(key, example));
                None
            }
        }
    }

    /// `key = "text"`.
    pub(crate) fn string(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<LitStr> {
        match self.value(key, example, errors)? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
            other => {
                errors.at(&other, wrong_value(key, "a string", &other, example));
                None
            }
        }
    }

    /// `key = path::to::something`.
    pub(crate) fn path(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<syn::Path> {
        match self.value(key, example, errors)? {
            Expr::Path(path) => Some(path.path),
            other => {
                errors.at(&other, wrong_value(key, "a name", &other, example));
                None
            }
        }
    }

    /// `key = name`.
    pub(crate) fn name(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<Ident> {
        let value = self.value(key, example, errors)?;
        let name = match &value {
            Expr::Path(path) => path.path.get_ident().cloned(),
            _ => None,
        };
        if name.is_none() {
            errors.at(&value, wrong_value(key, "a name", &value, example));
        }
        name
    }

    /// `key = field: Type`.
    pub(crate) fn typed_name(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Ident, Type)> {
        let (ident, value) = self.take(key, errors)?;
        match value {
            Value::Typed(name, ty) => Some((name, *ty)),
            Value::Expr(Expr::Path(path)) if path.path.get_ident().is_some() => {
                let name = path.path.to_token_stream();
                errors.at(
                    &path,
                    format_args!(
                        "`{key} = {name}` lacks the type of an item\n\
                         help: write `{key} = {name}: Thing`"
                    ),
                );
                None
            }
            Value::Expr(value) => {
                errors.at(&value, wrong_value(key, "a field and a type", &value, example));
                None
            }
            Value::Flag | Value::List(_) | Value::Visible(..) => {
                errors.at(&ident, needs_value(key, example));
                None
            }
        }
    }

    /// `key = Name`, public, or `key = pub(crate) Name`.
    pub(crate) fn visible_name(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(Visibility, Ident)> {
        let is_visible =
            |entry: &Entry| entry.key == key && matches!(entry.value, Value::Visible(..));
        if self.entries.iter().any(is_visible) {
            return match self.take(key, errors)?.1 {
                Value::Visible(visibility, name) => Some((visibility, name)),
                _ => None,
            };
        }
        let name = self.name(key, example, errors)?;
        Some((Visibility::Public(Token![pub](name.span())), name))
    }

    /// `key(A, B)`: names with commas between.
    pub(crate) fn names(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Vec<Path> {
        let Some((ident, value)) = self.take(key, errors) else { return Vec::new() };
        let list = match value {
            Value::List(list) => list,
            // what stands in the wrong parentheses is understood
            Value::Expr(Expr::Array(array)) => {
                needs_list(&ident, example, errors);
                array.elems.into_token_stream()
            }
            Value::Expr(name @ Expr::Path(_)) => {
                needs_list(&ident, example, errors);
                name.into_token_stream()
            }
            Value::Flag | Value::Expr(_) | Value::Typed(..) | Value::Visible(..) => {
                needs_list(&ident, example, errors);
                return Vec::new();
            }
        };
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

    /// `key = name` or `key = "text"`.
    pub(crate) fn name_or_string(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<NameOrString> {
        match self.value(key, example, errors)? {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(NameOrString::String(text)),
            Expr::Path(path) if path.path.get_ident().is_some() => {
                path.path.get_ident().cloned().map(NameOrString::Name)
            }
            other => {
                errors.at(&other, wrong_value(key, "a name or a string", &other, example));
                None
            }
        }
    }

    /// `key = 204`.
    pub(crate) fn integer(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(i64, Expr)> {
        let value = self.value(key, example, errors)?;
        match integer(&value) {
            Some(number) => Some((number, value)),
            None => {
                errors.at(&value, wrong_number(key, "a whole number", &value, example));
                None
            }
        }
    }

    /// `key = 1..=100`, `key = ..=100` or `key = 1..`.
    pub(crate) fn bounds(&mut self, key: &'static str, errors: &mut Errors) -> Option<Bounds> {
        let example = "1..=100";
        let range = match self.value(key, example, errors)? {
            Expr::Range(range) => range,
            other => {
                errors.at(&other, wrong_value(key, "an inclusive range", &other, example));
                return None;
            }
        };
        if let (RangeLimits::HalfOpen(_), Some(end)) = (&range.limits, &range.end) {
            let start = range.start.as_ref().map(ToTokens::to_token_stream).unwrap_or_default();
            let least = range.start.as_deref().and_then(integer).unwrap_or(i64::MIN);
            let help = match integer(end) {
                Some(end) if end > least => format!("{start}..={}", end.saturating_sub(1)),
                _ => example.to_owned(),
            };
            errors.at(
                &range,
                format_args!(
                    "`{}` leaves its end out, and `{key}` takes bounds that are both \
                     included\nhelp: write `{key} = {help}`",
                    spelled(&range)
                ),
            );
            return None;
        }
        let mut bound = |bound: &Option<Box<Expr>>| match bound.as_deref() {
            None => Some(None),
            Some(expr) => match integer(expr) {
                Some(number) => Some(Some(number)),
                None => {
                    errors.at(expr, wrong_number(key, "whole numbers", expr, example));
                    None
                }
            },
        };
        let (min, max) = (bound(&range.start)?, bound(&range.end)?);
        let text = spelled(&range);
        match (min, max) {
            (None, None) => {
                errors.at(&range, format_args!("`{text}` bounds nothing\nhelp: leave `{key}` out"));
                None
            }
            (Some(min), Some(max)) if min > max => {
                errors.at(
                    &range,
                    format_args!(
                        "`{text}` is empty: nothing can be accepted\nhelp: write `{key} = {max}..={min}`"
                    ),
                );
                None
            }
            _ => Some(Bounds { min, max, range }),
        }
    }

    /// [`Self::bounds`] of a length, which is never negative.
    pub(crate) fn length(&mut self, key: &'static str, errors: &mut Errors) -> Option<Bounds> {
        let bounds = self.bounds(key, errors)?;
        if bounds.min.or(bounds.max).is_some_and(|first| first < 0) {
            let max = bounds.max.map_or_else(String::new, |max| format!("={}", max.max(0)));
            errors.at(
                &bounds.range,
                format_args!(
                    "`{}` has a negative bound, and a length is never negative\n\
                     help: write `{key} = 0..{max}`",
                    bounds.spelled()
                ),
            );
            return None;
        }
        Some(bounds)
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

    /// Says of a key that it has no place here, and why.
    pub(crate) fn refuse(&mut self, key: &str, reason: &str, errors: &mut Errors) {
        if let Some(index) = self.entries.iter().position(|entry| entry.key == key) {
            errors.at(&self.entries.remove(index).key, reason);
        }
    }

    /// Names the keys that nobody asked for.
    pub(crate) fn finish(self, errors: &mut Errors) {
        // in what cannot be read as a whole, a word may be anything
        for entry in self.entries.iter().filter(|_| self.is_readable) {
            let known = names::one_of(self.asked.iter().copied());
            errors.at(
                &entry.key,
                format_args!("unknown key `{}`\nhelp: `{}` takes {known}", entry.key, self.place),
            );
        }
    }
}

/// How entries are written.
const HELP: &str = "write `key`, `key = value` or `key(list)`, with commas between";

/// How a list is written.
const NAMES: &str = "write names with commas between, like `A, B`";

/// Reads an entry, and what is wrong with it although it can be understood.
fn entry(input: ParseStream<'_>) -> syn::Result<(Entry, Option<syn::Error>)> {
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
fn skip_to_next(input: ParseStream<'_>) -> syn::Result<()> {
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

/// A bare name or a string literal.
#[derive(Debug)]
pub(crate) enum NameOrString {
    Name(Ident),
    String(LitStr),
}

fn needs_value(key: &str, example: &str) -> String {
    format!("`{key}` takes a value\nhelp: write `{key} = {example}`")
}

fn needs_list(key: &Ident, example: &str, errors: &mut Errors) {
    errors.at(key, format_args!("`{key}` takes a list\nhelp: write `{example}`"));
}

fn wrong_value(key: &str, needed: &str, found: &impl ToTokens, example: &str) -> String {
    let found = found.to_token_stream().to_string().replace(" :: ", "::");
    format!("`{key}` takes {needed}, found `{found}`\nhelp: write `{key} = {example}`")
}

fn wrong_number(key: &str, needed: &str, found: &Expr, example: &str) -> String {
    if let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = found {
        return format!("`{number}` is too large for `{key}`\nhelp: write `{key} = {example}`");
    }
    wrong_value(key, needed, found, example)
}

/// A range as it is written.
fn spelled(range: &ExprRange) -> String {
    range.to_token_stream().to_string().replace(' ', "")
}

/// A whole number, with or without a minus.
fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Group(group) => integer(&group.expr),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            integer(&unary.expr).and_then(i64::checked_neg)
        }
        _ => None,
    }
}

/// The text of an item's doc comments, and what else is said about it.
pub(crate) fn documentation(attributes: &[syn::Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        syn::Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                let text = text.value();
                Some(text.strip_prefix(' ').map_or(text.clone(), str::to_owned))
            }
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

#[cfg(test)]
mod tests;
