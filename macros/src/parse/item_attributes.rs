//! The attributes that stand beside a declaration's own: what cannot go with it is noted and taken
//! away, so that it is not heard of again.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use crate::errors::Errors;
use crate::names::KINDS;

/// Keeps the attributes that go with a declaration. `provided` are the traits that every declaration
/// of the kind implements.
pub(super) fn of_item(
    macro_name: &str,
    attributes: &mut Vec<Attribute>,
    provided: &[&str],
    errors: &mut Errors,
) {
    attributes.retain_mut(|attribute| {
        let name = last_name(attribute.path());
        if KINDS.contains(&name.as_str()) {
            errors.at(
                attribute,
                format_args!(
                    "the item is declared with `#[{macro_name}]` already, and a declaration is of \
                     one kind\nhelp: remove `#[{name}]`, or the other one"
                ),
            );
            errors.leave_out(attribute);
            return false;
        }
        match name.as_str() {
            "chime" => {
                errors.at(
                    attribute,
                    format_args!(
                        "`#[chime(..)]` stands on a field\n\
                         help: write the keys of the declaration into `#[{macro_name}(..)]`"
                    ),
                );
                false
            }
            "serde" => {
                refuse_serde(attribute, errors);
                false
            }
            "non_exhaustive" if provided.contains(&"non_exhaustive") => {
                errors.at(
                    attribute,
                    "every declaration is `non_exhaustive` already\nhelp: remove the attribute",
                );
                false
            }
            "cfg" => {
                errors.at(
                    attribute,
                    format_args!(
                        "the condition comes too late for what `#[{macro_name}]` adds\n\
                         help: move it to the line above `#[{macro_name}]`"
                    ),
                );
                false
            }
            "derive" => derive(attribute, provided, errors),
            _ => true,
        }
    });
}

/// Takes the traits away that are implemented in any case; `false` when nothing is left.
fn derive(attribute: &mut Attribute, provided: &[&str], errors: &mut Errors) -> bool {
    let Meta::List(list) = &mut attribute.meta else { return true };
    let parser = Punctuated::<Path, Token![,]>::parse_terminated;
    // what is no list of names is for the compiler to say
    let Ok(derived) = parser.parse2(list.tokens.clone()) else { return true };
    let (twice, kept): (Vec<Path>, Vec<Path>) =
        derived.into_iter().partition(|path| provided.contains(&last_name(path).as_str()));
    if let (Some(first), Some(last)) = (twice.first(), twice.last()) {
        let names: Vec<String> =
            twice.iter().map(|path| format!("`{}`", last_name(path))).collect();
        let mut tokens = first.to_token_stream();
        if twice.len() > 1 {
            tokens.extend(last.to_token_stream());
        }
        errors.at(
            &tokens,
            format_args!(
                "{} {} there already: every declaration has {}\nhelp: remove {} from `derive`",
                names.join(" and "),
                if twice.len() == 1 { "is" } else { "are" },
                if twice.len() == 1 { "it" } else { "them" },
                if twice.len() == 1 { "it" } else { "them" },
            ),
        );
    }
    list.tokens = kept.iter().map(|path| quote::quote!(#path,)).collect::<TokenStream>();
    !kept.is_empty()
}

/// Keeps the attributes that go with the client of a service.
pub(super) fn of_client(attributes: &mut Vec<Attribute>, errors: &mut Errors) {
    attributes.retain_mut(|attribute| match last_name(attribute.path()).as_str() {
        "derive" => derive(attribute, &["Clone", "Debug"], errors),
        "cfg" | "cfg_attr" => {
            errors.at(
                attribute,
                "the client cannot have a condition without its service\n\
                 help: move it to the line above `chime_service!`",
            );
            false
        }
        _ => true,
    });
}

fn refuse_serde(attribute: &Attribute, errors: &mut Errors) {
    errors.at(
        attribute,
        "a declaration has one form on the wire, also for serde\n\
         help: write `#[chime(name = \"WireName\")]` on a field, or a value for a variant",
    );
}

/// Keeps the attributes that go with a member or a variant: it is there under every condition.
pub(super) fn of_part(name: &syn::Ident, attributes: &mut Vec<Attribute>, errors: &mut Errors) {
    attributes.retain(|attribute| {
        if attribute.path().is_ident("serde") {
            refuse_serde(attribute, errors);
            return false;
        }
        let is_condition =
            attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr");
        if is_condition {
            errors.at(
                attribute,
                format_args!(
                    "`{name}` cannot have a condition: what is declared is the same for everyone\n\
                     help: remove `#[{}(..)]`",
                    last_name(attribute.path())
                ),
            );
        }
        !is_condition
    });
}

fn last_name(path: &Path) -> String {
    path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()
}
