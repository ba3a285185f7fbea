//! The service: `chime_service! { client = Client, .. }`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;
use syn::{Ident, Path, Token, Visibility};

use super::item_attributes;
use crate::attribute::Attribute;
use crate::errors::Errors;
use crate::model::{RateLimit, Server, Service};
use crate::names;

const CONTROL_REGIONS: &str = "control_regions(\"us-east-1\", \"eu-west-2\")";

const RATE_LIMIT: &str = "rate_limit(per_second = 10, burst = 20)";

/// `chime_service! { .. }`.
pub(crate) fn service(input: TokenStream, errors: &mut Errors) -> Option<Service> {
    let start = input.clone().into_iter().next().map_or_else(Span::call_site, |token| token.span());
    let mut keys = Attribute::parse("chime_service!", input, errors);
    let mut documentation = keys.attributes_of("client");
    item_attributes::of_client(&mut documentation, errors);
    let client = keys.visible_name("client", "Client", errors);
    let (visibility, client) = client.unwrap_or_else(|| {
        keys.missing("client", "Client", start, errors);
        (Visibility::Public(<Token![pub]>::default()), Ident::new("Client", start))
    });
    let mut text = |key: &'static str, example: &str| {
        let text = keys.string(key, example, errors);
        if text.is_none() {
            keys.missing(key, example, start, errors);
        }
        text.map(|text| text.value()).unwrap_or_default()
    };
    let service_id = text("service_id", "\"Thing Service\"");
    let api_version = text("api_version", "\"2026-01-31\"");
    let endpoint_prefix = text("endpoint_prefix", "\"things\"");
    let signing_name = text("signing_name", "\"things\"");
    let control_regions = control_regions(&mut keys, errors);
    let rate_limit = rate_limit(&mut keys, errors);
    let mut declared = keys.names("errors", "errors(A, B)", errors);
    let mut operations = keys.names("operations", "operations(A, B)", errors);
    let attributes = keys.attributes_of("server");
    let server = keys.name("server", "ThingServer", errors);
    keys.finish(errors);

    super::keep_first(&mut operations, "operation", errors);
    let mut left_out = require_names(&mut operations, errors);
    own_methods(&mut operations, &mut left_out, errors);
    let server = server.filter(|server| {
        if *server == client {
            errors.at(
                server,
                format_args!(
                    "`server` has the name of the client\nhelp: write `server = {client}Server`"
                ),
            );
        }
        *server != client
    });
    super::keep_first(&mut declared, "error", errors);
    Some(Service {
        visibility,
        client,
        documentation,
        service_id,
        api_version,
        endpoint_prefix,
        signing_name,
        control_regions,
        rate_limit,
        errors: declared,
        operations,
        left_out,
        server: server.map(|ident| Server { ident, attributes }),
    })
}

/// The regions, each of which must fit into a host name, because that is where it goes.
fn control_regions(keys: &mut Attribute, errors: &mut Errors) -> Vec<String> {
    let before = errors.count();
    let Some((key, literals)) = keys.strings("control_regions", CONTROL_REGIONS, errors) else {
        return Vec::new();
    };
    // a list that cannot be read has its message already
    if literals.is_empty() && errors.count() == before {
        errors.at(&key, "`control_regions` lists nothing\nhelp: leave it out");
    }
    let mut regions: Vec<String> = Vec::with_capacity(literals.len());
    for literal in &literals {
        let region = literal.value();
        if !names::is_host_label(&region) {
            let near = names::near_host_label(&region);
            let near = near.as_deref().unwrap_or("us-east-1");
            errors.at(
                literal,
                format_args!(
                    "`{region}` is no region: one has 1 to 63 letters, digits and dashes, no dash \
                     at either end\nhelp: write `\"{near}\"`"
                ),
            );
        } else if regions.contains(&region) {
            errors.at(
                literal,
                format_args!("control region `{region}` is listed twice\nhelp: keep one"),
            );
        } else {
            regions.push(region);
        }
    }
    regions
}

/// `rate_limit(per_second = .., burst = ..)`, both of which are needed.
fn rate_limit(keys: &mut Attribute, errors: &mut Errors) -> Option<RateLimit> {
    let (key, list) = keys.list("rate_limit", RATE_LIMIT, errors)?;
    let mut keys = Attribute::parse("rate_limit(..)", list, errors);
    let mut rate = |name: &'static str, example: &str| {
        let Some((number, literal)) = keys.integer(name, example, errors) else {
            keys.missing(name, example, key.span(), errors);
            return None;
        };
        let rate = u32::try_from(number).ok().filter(|rate| *rate >= 1);
        if rate.is_none() {
            let (bound, near) = if number < 1 { ("at least", 1) } else { ("at most", u32::MAX) };
            errors.at(
                &literal,
                format_args!(
                    "`{name}` is {bound} {near}, found `{number}`\nhelp: write `{name} = {near}`"
                ),
            );
        }
        rate
    };
    let (per_second, burst) = (rate("per_second", "10"), rate("burst", "20"));
    keys.finish(errors);
    Some(RateLimit { per_second: per_second?, burst: burst? })
}

/// Two operations cannot have one method.
fn own_methods(operations: &mut Vec<Path>, left_out: &mut Vec<Path>, errors: &mut Errors) {
    let method = |path: &Path| names::snake_case(&super::last_name(path));
    for path in std::mem::take(operations) {
        let Some(other) = operations.iter().find(|other| method(other) == method(&path)) else {
            operations.push(path);
            continue;
        };
        errors.at(
            &path,
            format_args!(
                "`{}` and `{}` would both be the method `{}`\nhelp: give one of them another name",
                super::last_name(other),
                super::last_name(&path),
                method(&path)
            ),
        );
        left_out.push(path);
    }
}

/// The client's methods are written here and name what the operation's members are made of, so both
/// must be in scope. A path would say where the operation is and not where its types are. Gives the
/// operations that cannot be listed as they are.
fn require_names(paths: &mut Vec<Path>, errors: &mut Errors) -> Vec<Path> {
    let (listed, left_out): (Vec<Path>, Vec<Path>) =
        paths.drain(..).partition(|path| path.get_ident().is_some());
    *paths = listed;
    for path in &left_out {
        let spelled = path.to_token_stream().to_string().replace(' ', "");
        let module = spelled.rsplit_once("::").map_or("", |(module, _)| module);
        let name = super::last_name(path);
        errors.at(
            &path,
            format_args!(
                "`{spelled}` is a path, and an operation is listed by its name\n\
                 help: write `{name}`, and `use {module}::*;` above"
            ),
        );
    }
    left_out
}
