//! The one grammar of all keys, in attributes and in `chime_service!`: `key`, `key = value`,
//! `key = field: Type` and `key(list)`, separated by commas.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser as _};
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Token, Type, Visibility};

use crate::errors::Errors;
use crate::names;
use grammar::{Entry, HELP, Value, entry, skip_to_next};

mod bounds;
mod grammar;
mod lists;

pub(crate) use bounds::Bounds;
pub(crate) use grammar::ungrouped;

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
                // an empty list has no place of its own
                let place = if list.is_empty() { ident.into_token_stream() } else { list };
                errors.at(&place, format_args!("`{key}` takes no list\nhelp: write `{key}`"));
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

/// A bare name or a string literal.
#[derive(Debug)]
pub(crate) enum NameOrString {
    Name(Ident),
    String(LitStr),
}

fn needs_value(key: &str, example: &str) -> String {
    format!("`{key}` takes a value\nhelp: write `{key} = {example}`")
}

fn wrong_value(key: &str, needed: &str, found: &impl ToTokens, example: &str) -> String {
    let found = found.to_token_stream().to_string().replace(" :: ", "::");
    format!("`{key}` takes {needed}, found `{found}`\nhelp: write `{key} = {example}`")
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
