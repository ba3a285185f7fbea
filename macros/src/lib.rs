//! The declaration language: attribute macros that compile a declared REST-JSON API.
//!
//! | macro | stands on | gives |
//! |---|---|---|
//! | [`macro@chime_operation`] | the struct of an operation's input | its table, a call, a client method, a constant of its name |
//! | [`macro@chime_shape`] | the struct of an output or a nested value | its table, a constructor, setters |
//! | [`macro@chime_string`] | a struct around a `String` | a string type with constraints |
//! | [`macro@chime_enum`] | an enum whose variants have string values | an open enum |
//! | [`macro@chime_error`] | the struct of an error's members | a declared error |
//! | [`chime_service!`] | names of operations and errors | the client, the service's table, a server trait |
//!
//! Every macro goes through the same phases: *parse* what was written, *check* it into a model in
//! domain words, *expand* the model. Mistakes are collected, so one compilation shows all of them;
//! what can still be expanded is, so that one mistake does not cause messages elsewhere.
//!
//! Expanded code holds tables and thin field-by-field glue; all behaviour is in `chime-sdk-core`.

#![forbid(unsafe_code)]

use proc_macro::{Span, TokenStream};

mod attribute;
mod check;
mod errors;
mod expand;
mod fallback;
mod model;
mod names;
mod parse;
mod path;
mod pattern;
mod types;

/// Declares an operation on the struct of its input.
///
/// Keys: `method = "POST"` and `path = "/things/<ThingId>?constant=query"` are required;
/// `output = Type` when the service answers with something, `status = 204` when success is not 200,
/// `errors(A, B)` for the errors beside those of the service, `check = function` for a rule about
/// several members, `paginate(token = .., items = field: Type, page_size = ..)`, with `next = ..` when
/// the output's field for the token is called otherwise than the input's.
///
/// An operation is listed by the service of its crate, or names a client that there is already with
/// `client = path::to::Client`, which gets the method by a trait, `ListThingsExt` for `ListThings`.
/// `call = Name` names the type of its calls when the usual name, `ListThingsCall`, is taken.
///
/// Written as a value, `ListThings` is the operation without an input, for what takes one by its name,
/// as `fake.on(ListThings)` does: a constant that the documentation does not show.
///
/// Keys of a field, in `#[chime(..)]`: `path`, `query = "key"`, `header = "Name"` say where it
/// travels if not in the body, `payload` that it is the whole body; `name = "WireName"` when that is
/// not the field's name in Pascal case; `len = 1..=100` for lists, maps, bytes and plain strings;
/// `range = 1..=100` for numbers; `format = date_time` for timestamps; `idempotency_token`.
///
/// A placeholder is a segment of the path; `<Key+>` takes the rest of it, slashes included, up to the
/// literal segments that follow.
#[proc_macro_attribute]
pub fn chime_operation(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::operation(&module("chime_operation"), attribute.into(), item.into()).into()
}

/// Declares a structure: an operation's output, or a value inside of other structures.
///
/// Key: `check = function` for a rule about several members. Fields take the keys `name`, `len`,
/// `range`, `format`, `header` and `payload`; `essential` for a member without which a response is
/// useless although the service calls it optional; `default` for a list or a map that reads as empty
/// when it is absent.
#[proc_macro_attribute]
pub fn chime_shape(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::shape(&module("chime_shape"), attribute.into(), item.into()).into()
}

/// Declares a string type on a struct around a `String`.
///
/// Keys: `len = 2..=64` in Unicode scalar values; `pattern = guid` for a named pattern, or
/// `pattern = "^arn:.*"` as the service's model writes it; `chars = "-_a-zA-Z0-9"` for a set of
/// characters; `check = function` for a rule that is no pattern; `sensitive` for values that must
/// not be shown.
#[proc_macro_attribute]
pub fn chime_string(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::string(&module("chime_string"), attribute.into(), item.into()).into()
}

/// Declares an open enum whose variants have string values: `Hd = "HD"`.
///
/// Keys: `len = 2..=64` in Unicode scalar values; `documented` when the values come from the
/// documentation while the service's model says plain string.
#[proc_macro_attribute]
pub fn chime_enum(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::enumeration(&module("chime_enum"), attribute.into(), item.into()).into()
}

/// Declares an error on the struct of its members beside code, message and request id.
///
/// Keys: `status = 404` is required; `retry = transient` or `retry = throttling` when the same
/// request may succeed later. The code is the struct's name.
#[proc_macro_attribute]
pub fn chime_error(attribute: TokenStream, item: TokenStream) -> TokenStream {
    expand::error(&module("chime_error"), attribute.into(), item.into()).into()
}

/// Declares the service: its client, its tables, and the trait of a server.
///
/// `client = Client` names the client, public, or `client = pub(crate) Client`, with its
/// documentation above; `service_id`, `api_version`, `endpoint_prefix` and `signing_name` are the
/// service's own texts; `control_regions("us-east-1", ..)` are the regions that it can be called in,
/// and `rate_limit(per_second = 10, burst = 20)` is how many requests it takes from one caller, both
/// if they are known; `errors(A, B)` are those that every operation may answer with;
/// `operations(A, B)` are listed by their names, which are in scope with all that their members are
/// made of; `server = Service` asks for the trait of a server, with documentation and conditions.
#[proc_macro]
pub fn chime_service(input: TokenStream) -> TokenStream {
    expand::service(&module("chime_service"), input.into()).into()
}

/// The module that comes with a macro, under the path by which the macro was called. Expanded code
/// reaches `chime-sdk-core` by it, whatever the crates are called where the declaration stands.
///
/// The path is not among what a macro is given, but it is the beginning of its source text. Where
/// there is none, as in the body of another macro, the macro was imported under its own name.
fn module(name: &str) -> proc_macro2::TokenStream {
    let text = Span::call_site().source_text().unwrap_or_default();
    let text = text.trim_start_matches(['#', '!', '[', ' ']);
    let is_path = |character: char| character.is_alphanumeric() || "_: ".contains(character);
    let path = &text[..text.find(|character| !is_path(character)).unwrap_or(text.len())];
    let path = syn::parse_str::<syn::Path>(path.trim());
    // a macro may be called under another name, and its module with it
    let path =
        path.unwrap_or_else(|_| syn::Path::from(syn::Ident::new(name, Span::call_site().into())));
    quote::quote!(#path)
}
