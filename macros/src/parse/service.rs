//! The service: `chime_service! { client = Client, .. }`.

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
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
    let entries = errors.keep(syn::parse::Parser::parse2(parser, input))?;
    let mut found = Found::default();
    for entry in entries {
        found.add(entry, errors);
    }
    check_listed_once(&found.operations, "operation", errors);
    check_listed_once(&found.errors, "error", errors);
    let mut text = |key: &str, value: Option<LitStr>| {
        if value.is_none() {
            errors.at_span(
                Span::call_site(),
                format_args!("`{key}` is missing\nhelp: add `{key} = \"..\",`"),
            );
        }
        value.map(|value| value.value()).unwrap_or_default()
    };
    let service_id = text("service_id", found.service_id);
    let api_version = text("api_version", found.api_version);
    let endpoint_prefix = text("endpoint_prefix", found.endpoint_prefix);
    let signing_name = text("signing_name", found.signing_name);
    let Some((client, documentation)) = found.client else {
        errors.at_span(
            Span::call_site(),
            "`client` is missing\nhelp: add `client = Client,`, the name of the client type",
        );
        return None;
    };
    Some(Service {
        client,
        documentation,
        service_id,
        api_version,
        endpoint_prefix,
        signing_name,
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
            errors.at(&key, format_args!("key `{key}` is given twice"));
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
}

fn check_listed_once(paths: &[Path], kind: &str, errors: &mut Errors) {
    for (index, path) in paths.iter().enumerate() {
        if paths[..index].contains(path) {
            let name = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
            errors.at(path, format_args!("{kind} `{name}` is listed twice"));
        }
    }
}
