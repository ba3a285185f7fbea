//! Errors of the service: `#[chime_error(status = 404, ..)]`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens as _;

use super::structure::structure;
use crate::attribute::Attribute;
use crate::errors::Errors;
use crate::model::{Location, Presence, Retry, ServiceError};
use crate::{names, types};

/// `#[chime_error(..)]`.
pub(crate) fn service_error(
    attribute: TokenStream,
    item: TokenStream,
    errors: &mut Errors,
) -> Option<ServiceError> {
    let mut keys = Attribute::parse("#[chime_error(..)]", attribute, errors);
    let members = structure("chime_error", item, errors);
    let span = members.as_ref().map_or_else(Span::call_site, |members| members.item.ident.span());
    let status = status(&mut keys, span, errors);
    let retry = retry(&mut keys, errors);
    keys.finish(errors);
    let members = members?;
    for member in &members.members {
        if member.location == Location::Payload {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` cannot be the whole body: that of an error has a code and a message\n\
                     help: remove `payload`",
                    member.ident
                ),
            );
        }
        if member.is_label() || matches!(member.location, Location::Query(_)) {
            errors.at(
                &member.ident,
                format_args!(
                    "`{}` cannot travel in the address: an error is an answer\n\
                     help: remove `path` or `query`",
                    member.ident
                ),
            );
        }
        if member.presence == Presence::IdempotencyToken {
            errors.at(
                &member.ident,
                "an `idempotency_token` belongs to a call\n\
                 help: move the member to the operation's struct, or remove the key",
            );
        } else if member.presence != Presence::Optional {
            errors.at(
                &member.ty,
                format_args!(
                    "`{}` must be optional: an error that lacks it is still an error\n\
                     help: write `Option<{}>`",
                    member.ident,
                    types::spelled(&member.ty)
                ),
            );
        }
    }
    Some(ServiceError { members, status, retry })
}

fn status(keys: &mut Attribute, item: Span, errors: &mut Errors) -> u16 {
    const FALLBACK: u16 = 400;
    let example = "404";
    let Some((number, literal)) = keys.integer("status", example, errors) else {
        keys.missing("status", example, item, errors);
        return FALLBACK;
    };
    match u16::try_from(number).ok().filter(|status| (400..600).contains(status)) {
        Some(status) => status,
        None => {
            errors
                .at(&literal, format_args!("status `{number}` is no error\nhelp: use 400 to 599"));
            FALLBACK
        }
    }
}

fn retry(keys: &mut Attribute, errors: &mut Errors) -> Option<Retry> {
    let path = keys.path("retry", "transient", errors)?;
    if path.is_ident("transient") {
        Some(Retry::Transient)
    } else if path.is_ident("throttling") {
        Some(Retry::Throttling)
    } else {
        let found = path.to_token_stream().to_string().replace(' ', "");
        let word = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let help = match names::nearest(&word, ["transient", "throttling"].into_iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "use `transient` or `throttling`".to_owned(),
        };
        errors.at(&path, format_args!("unknown retry class `{found}`\nhelp: {help}"));
        None
    }
}
