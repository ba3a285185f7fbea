//! The service: `chime_service! { client = Client, .. }`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Path, Token, parenthesized};

use crate::errors::Errors;
use crate::model::{Server, Service};
use crate::names;

const KEYS: &[&str] = &[
    "client",
    "service_id",
    "api_version",
    "endpoint_prefix",
    "signing_name",
    "errors",
    "operations",
    "server",
];

struct Entry {
    attributes: Vec<Attribute>,
    key: Ident,
    value: Value,
}

enum Value {
    Name(Ident),
    Text(LitStr),
    List(Vec<Path>),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let key = input.call(Ident::parse_any)?;
        let value = if input.peek(syn::token::Paren) {
            let list;
            parenthesized!(list in input);
            let paths = Punctuated::<Path, Token![,]>::parse_terminated(&list)?;
            Value::List(paths.into_iter().collect())
        } else {
            input.parse::<Token![=]>()?;
            if input.peek(LitStr) {
                Value::Text(input.parse()?)
            } else {
                Value::Name(input.parse()?)
            }
        };
        Ok(Entry { attributes, key, value })
    }
}

/// `chime_service! { .. }`.
pub(crate) fn service(input: TokenStream, errors: &mut Errors) -> Option<Service> {
    let parser = Punctuated::<Entry, Token![,]>::parse_terminated;
    let help = "write `key = value` or `key(A, B)`, with commas between";
    let entries = errors.keep(parser.parse2(input), help)?;
    let mut found = Found::default();
    for entry in entries {
        found.add(entry, errors);
    }
    require_names(&mut found.operations, errors);
    keep_first(&mut found.operations, "operation", errors);
    keep_first(&mut found.errors, "error", errors);
    for key in ["client", "service_id", "api_version", "endpoint_prefix", "signing_name"] {
        found.require(key, errors);
    }
    let text = |value: Option<LitStr>| value.map(|value| value.value()).unwrap_or_default();
    let (client, documentation) = found.client?;
    Some(Service {
        client,
        documentation,
        service_id: text(found.service_id),
        api_version: text(found.api_version),
        endpoint_prefix: text(found.endpoint_prefix),
        signing_name: text(found.signing_name),
        errors: found.errors,
        operations: found.operations,
        server: found.server,
    })
}

#[derive(Default)]
struct Found {
    seen: Vec<Ident>,
    client: Option<(Ident, Vec<Attribute>)>,
    service_id: Option<LitStr>,
    api_version: Option<LitStr>,
    endpoint_prefix: Option<LitStr>,
    signing_name: Option<LitStr>,
    errors: Vec<Path>,
    operations: Vec<Path>,
    server: Option<Server>,
}

impl Found {
    fn add(&mut self, entry: Entry, errors: &mut Errors) {
        let Entry { attributes, key, value } = entry;
        if self.seen.contains(&key) {
            errors.at(&key, format_args!("key `{key}` is given twice\nhelp: keep one of the two"));
            return;
        }
        self.seen.push(key.clone());
        match (key.to_string().as_str(), value) {
            ("client", Value::Name(name)) => self.client = Some((name, attributes)),
            ("server", Value::Name(ident)) => self.server = Some(Server { ident, attributes }),
            ("service_id", Value::Text(text)) => self.service_id = Some(text),
            ("api_version", Value::Text(text)) => self.api_version = Some(text),
            ("endpoint_prefix", Value::Text(text)) => self.endpoint_prefix = Some(text),
            ("signing_name", Value::Text(text)) => self.signing_name = Some(text),
            ("errors", Value::List(paths)) => self.errors = paths,
            ("operations", Value::List(paths)) => self.operations = paths,
            ("client" | "server", _) => {
                errors.at(&key, format_args!("`{key}` takes a name\nhelp: write `{key} = Name`"));
            }
            ("errors" | "operations", _) => {
                errors.at(&key, format_args!("`{key}` takes a list\nhelp: write `{key}(A, B)`"));
            }
            (word, _) if KEYS.contains(&word) => {
                errors
                    .at(&key, format_args!("`{key}` takes a string\nhelp: write `{key} = \"..\"`"));
            }
            (word, _) => {
                let help = match names::nearest(word, KEYS.iter().copied()) {
                    Some(known) => format!("did you mean `{known}`?"),
                    None => format!("a service takes {}", names::one_of(KEYS.iter().copied())),
                };
                errors.at(&key, format_args!("unknown key `{key}`\nhelp: {help}"));
            }
        }
    }

    /// Notes that a key is missing, unless it was given with something that it does not take, or
    /// misspelled: that is said already.
    fn require(&self, key: &str, errors: &mut Errors) {
        let seen: Vec<String> = self.seen.iter().map(Ident::to_string).collect();
        if names::nearest(key, seen.iter().map(String::as_str)).is_some() {
            return;
        }
        let span = self.seen.first().map_or_else(Span::call_site, Ident::span);
        let example = if key == "client" { "Client" } else { "\"..\"" };
        errors.at_span(
            span,
            format_args!("`{key}` is missing in the service\nhelp: add `{key} = {example},`"),
        );
    }
}

/// The client's methods are written here and name what the operation's members are made of, so both
/// must be in scope. A path would say where the operation is and not where its types are.
fn require_names(paths: &mut Vec<Path>, errors: &mut Errors) {
    paths.retain(|path| {
        let is_name = path.get_ident().is_some();
        if !is_name {
            let spelled = path.to_token_stream().to_string().replace(' ', "");
            let module = spelled.rsplit_once("::").map_or("", |(module, _)| module);
            let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            errors.at(
                path,
                format_args!(
                    "`{spelled}` is a path, and an operation is listed by its name\n\
                     help: write `{name}`, and `use {module}::*;` above"
                ),
            );
        }
        is_name
    });
}

/// What is listed twice is expanded once.
fn keep_first(paths: &mut Vec<Path>, kind: &str, errors: &mut Errors) {
    let mut kept: Vec<Path> = Vec::with_capacity(paths.len());
    for path in paths.drain(..) {
        if kept.contains(&path) {
            let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            errors.at(&path, format_args!("{kind} `{name}` is listed twice\nhelp: keep one"));
        } else {
            kept.push(path);
        }
    }
    *paths = kept;
}
