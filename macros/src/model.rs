//! What was declared, in domain words: the result of parsing and checking, and all that expansion
//! looks at.

use proc_macro2::{Ident, TokenStream};
use syn::{ItemStruct, Path, Type};

use crate::path::Template;
use crate::types;

/// A structure: an operation's input, a shape, or the members of an error.
#[derive(Debug)]
pub(crate) struct Structure {
    /// The item without the attributes that only the macros understand.
    pub(crate) item: ItemStruct,
    pub(crate) documentation: String,
    pub(crate) members: Vec<Member>,
    pub(crate) check: Option<Path>,
}

/// One member of a structure.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) wire_name: String,
    pub(crate) location: Location,
    pub(crate) presence: Presence,
    pub(crate) bounds: (Option<i64>, Option<i64>),
    pub(crate) format: Option<TimestampFormat>,
    /// Whether the name of the field can be that of a method.
    pub(crate) has_setter: bool,
    pub(crate) documentation: String,
    /// `#[deprecated]`, for the setter.
    pub(crate) deprecated: Vec<syn::Attribute>,
    /// Whether something in its keys was wrong, so that where it travels is not known for sure.
    pub(crate) has_mistakes: bool,
}

/// Where a member travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Body,
    /// A part of the path: one segment, or the rest of it.
    Label {
        greedy: bool,
    },
    Query(String),
    Header(String),
    /// The whole body.
    Payload,
}

/// How timestamps are written, where it is not as usual.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    EpochSeconds,
    DateTime,
    HttpDate,
}

impl Member {
    /// Whether it is a list where only one text can be, or a map where there is no room for keys.
    pub(crate) fn is_out_of_place(&self) -> bool {
        let ty = types::required(&self.ty);
        let (is_list, is_map) = (types::list(ty).is_some(), types::map(ty).is_some());
        match self.location {
            Location::Label { .. } | Location::Header(_) => is_list || is_map,
            Location::Query(_) => is_map,
            Location::Body | Location::Payload => false,
        }
    }

    /// Whether it is a part of the path.
    pub(crate) fn is_label(&self) -> bool {
        matches!(self.location, Location::Label { .. })
    }
}

impl Location {
    /// Whether two members would travel in one place; the case of a header's name is no difference.
    pub(crate) fn is_same(&self, other: &Location) -> bool {
        match (self, other) {
            (Location::Header(one), Location::Header(other)) => one.eq_ignore_ascii_case(other),
            (one, other) => one == other,
        }
    }
}

/// Whether a member must be there, and how its type says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// `T`: an argument of the constructor.
    Required,
    /// `T` with `essential`: an argument of the constructor, optional in the service's model.
    Essential,
    /// `Option<T>`.
    Optional,
    /// `Vec<T>` or a map with `default`: absent reads as empty.
    Default,
    /// `Option<T>` with `idempotency_token`: required by the service, filled in by the client.
    IdempotencyToken,
}

impl Presence {
    /// Whether the constructor takes it.
    pub(crate) fn is_argument(self) -> bool {
        matches!(self, Presence::Required | Presence::Essential)
    }
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) input: Structure,
    pub(crate) method: String,
    pub(crate) path: Template,
    pub(crate) status: u16,
    pub(crate) output: Option<Path>,
    pub(crate) errors: Vec<Path>,
    pub(crate) pagination: Option<Pagination>,
    /// The name of the call's type, where it is not the operation's with `Call` after it.
    pub(crate) call: Option<Ident>,
    /// The client of another crate that the operation gives a method to.
    pub(crate) client: Option<Path>,
}

/// How the pages of an operation follow each other.
#[derive(Debug)]
pub(crate) struct Pagination {
    pub(crate) token: Ident,
    /// The output's field with the token of the next page.
    pub(crate) next: Ident,
    pub(crate) items: Ident,
    pub(crate) item_type: Type,
    pub(crate) page_size: Option<Ident>,
    /// Whether one of the fields cannot be what pages are turned by.
    pub(crate) has_mistakes: bool,
}

/// A string type.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) item: ItemStruct,
    pub(crate) documentation: String,
    pub(crate) length: (Option<i64>, Option<i64>),
    /// The pattern as its source and compiled.
    pub(crate) pattern: Option<(String, TokenStream)>,
    pub(crate) check: Option<Path>,
    pub(crate) sensitive: bool,
}

/// An open enum.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) ident: Ident,
    pub(crate) visibility: syn::Visibility,
    pub(crate) attributes: Vec<syn::Attribute>,
    pub(crate) documentation: String,
    pub(crate) variants: Vec<Variant>,
    /// The variant for all other values.
    pub(crate) unknown: Ident,
    pub(crate) length: (Option<i64>, Option<i64>),
    pub(crate) documented: bool,
}

/// A known value of an enum.
#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) attributes: Vec<syn::Attribute>,
    pub(crate) value: String,
}

/// An error of the service.
#[derive(Debug)]
pub(crate) struct ServiceError {
    pub(crate) members: Structure,
    pub(crate) status: u16,
    pub(crate) retry: Option<Retry>,
}

/// Why the same request may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    Transient,
    Throttling,
}

/// The service.
#[derive(Debug)]
pub(crate) struct Service {
    /// That of the client, the table and the server.
    pub(crate) visibility: syn::Visibility,
    pub(crate) client: Ident,
    pub(crate) documentation: Vec<syn::Attribute>,
    pub(crate) service_id: String,
    pub(crate) api_version: String,
    pub(crate) endpoint_prefix: String,
    pub(crate) signing_name: String,
    pub(crate) control_regions: Vec<String>,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) errors: Vec<Path>,
    pub(crate) operations: Vec<Path>,
    /// Operations that are listed and cannot be part of the service: that was said.
    pub(crate) left_out: Vec<Path>,
    pub(crate) server: Option<Server>,
}

/// How many requests the service takes from one caller. Both are at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit {
    pub(crate) per_second: u32,
    pub(crate) burst: u32,
}

/// The trait that a server of the service implements.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) ident: Ident,
    /// Documentation and conditions such as `#[cfg(feature = "fake")]`.
    pub(crate) attributes: Vec<syn::Attribute>,
}
