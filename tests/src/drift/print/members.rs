//! Members: a field of a declared structure, with its attribute.

use super::{Printer, attribute, comment, declaration, literal, range};
use crate::drift::model::{Kind, Member, Structure};
use crate::drift::names;

/// Headers that signing and sending write; the macros refuse members there.
const RESERVED_HEADERS: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "user-agent",
    "x-amz-date",
    "x-amz-security-token",
];

/// What every call has as a method; the macros refuse setters of these names.
const METHODS_OF_CALLS: &[&str] =
    &["blocking", "input", "new", "send", "send_blocking", "send_with_metadata", "with_options"];

/// What a call has beside that when its results come in pages.
const METHODS_OF_PAGES: &[&str] = &["items", "pages"];

/// What the structure of a member is to the service.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role<'a> {
    /// The input of an operation.
    Input { method: &'a str, uri: &'a str, is_paginated: bool },
    /// The output of an operation.
    Output,
    /// The members of an error.
    Error,
    /// A value inside of others.
    Nested,
}

/// A place that a member travels in.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Body,
    Label,
    Query(String),
    Header(String),
    Payload,
}

impl Printer<'_> {
    /// The fields of a structure; `shape` is its name in the model.
    pub(super) fn fields(&mut self, shape: &str, structure: &Structure, role: Role<'_>) -> String {
        let mut fields: Vec<String> = Vec::new();
        let mut taken: Vec<String> = Vec::new();
        for member in &structure.members {
            match self.field(shape, structure, member, role, &mut taken) {
                Ok(field) => fields.push(field),
                Err(reason) => {
                    self.note(format!("{shape}.{} is left out: {reason}", member.name));
                    let text = format!("`{}` is left out: {reason}.", member.name);
                    fields.push(comment(4, "//", &text));
                }
            }
        }
        fields.concat()
    }

    /// One field, with its documentation and attribute.
    pub(super) fn field(
        &mut self,
        shape: &str,
        structure: &Structure,
        member: &Member,
        role: Role<'_>,
        taken: &mut Vec<String>,
    ) -> Result<String, String> {
        let place = self.place(structure, member, role)?;
        let ty = self.vocabulary.type_of(&member.shape, &member.name)?;
        let is_list = ty.starts_with("Vec<");
        let is_token = member.idempotency_token && matches!(role, Role::Input { .. });
        let is_boxed = self.model.structure(&member.shape).is_some()
            && self.vocabulary.holds(&member.shape, shape);
        let is_required = place == Place::Label
            || (member.required && !is_token && !is_boxed && !matches!(role, Role::Error));
        if is_boxed && member.required {
            let place = format!("{shape}.{}", member.name);
            self.note(format!("{place}: it is required and would never end, so it is optional"));
        }
        let is_default =
            is_list && !is_required && place == Place::Body && matches!(role, Role::Output);

        let mut keys: Vec<String> = match &place {
            Place::Body => Vec::new(),
            Place::Label => vec!["path".to_owned()],
            Place::Query(key) => vec![format!("query = {}", literal(key))],
            Place::Header(name) => vec![format!("header = {}", literal(name))],
            Place::Payload => vec!["payload".to_owned()],
        };
        let wire = if place == Place::Body { member.name_on_the_wire() } else { &member.name };
        let name = field_name(member, is_required, role, taken);
        if names::wire(&name) != wire {
            keys.push(format!("name = {}", literal(wire)));
        }
        if is_default {
            keys.push("default".to_owned());
        }
        if is_token {
            keys.push("idempotency_token".to_owned());
        }
        keys.extend(self.bounds(shape, member));
        keys.extend(self.format(member, &place)?);

        let ty = match (is_required || is_default, is_boxed) {
            (true, _) => ty,
            (false, true) => format!("Option<Box<{ty}>>"),
            (false, false) => format!("Option<{ty}>"),
        };
        let mut field = comment(4, "///", &documentation(member, &place, is_required, is_token));
        if !keys.is_empty() {
            field.push_str(&attribute(4, "chime", &keys));
        }
        field.push_str(&declaration(&format!("pub {name}:"), &ty));
        taken.push(name);
        Ok(field)
    }

    /// Where the member travels, or why it cannot be declared there.
    fn place(
        &self,
        structure: &Structure,
        member: &Member,
        role: Role<'_>,
    ) -> Result<Place, String> {
        if matches!(role, Role::Nested) {
            return Ok(Place::Body);
        }
        let kind = self.model.shape(&member.shape).map(|shape| &shape.kind);
        let is_payload = structure.payload.as_deref() == Some(&member.name);
        let name = member.name_on_the_wire().to_owned();
        let place = match (member.location.as_deref(), role) {
            (None, _) if is_payload => Place::Payload,
            (None, _) if structure.payload.is_some() => {
                return Err("another member is the whole body".to_owned());
            }
            (None, _) => Place::Body,
            (Some("uri"), Role::Input { .. }) => Place::Label,
            (Some("querystring"), Role::Input { uri, .. }) => {
                if super::path::constant_keys(uri).any(|key| key == name) {
                    return Err(format!("the query key `{name}` is constant in the path"));
                }
                Place::Query(name)
            }
            (Some("header"), _) => {
                let is_reserved =
                    RESERVED_HEADERS.iter().any(|reserved| name.eq_ignore_ascii_case(reserved));
                if is_reserved && matches!(role, Role::Input { .. }) {
                    return Err(format!("the client itself writes the header `{name}`"));
                }
                Place::Header(name)
            }
            (Some("headers"), _) => {
                return Err("a map of headers with a prefix has no declaration".to_owned());
            }
            (Some("statusCode"), _) => return Err("the status has no declaration".to_owned()),
            (Some(other), _) => return Err(format!("it has no place `{other}`")),
        };
        let is_text = |kind: Option<&Kind>| {
            !matches!(
                kind,
                Some(Kind::Structure(_) | Kind::List(_) | Kind::Map { .. } | Kind::Blob)
            )
        };
        let word = kind.map_or("value", Kind::word);
        match (&place, role, kind) {
            (Place::Body | Place::Payload, Role::Input { method, .. }, _)
                if matches!(method, "GET" | "HEAD" | "DELETE") =>
            {
                Err(format!("it would travel in the body, and a {method} request has none"))
            }
            (Place::Query(_), _, Some(Kind::List(element)))
                if is_text(self.model.shape(element).map(|shape| &shape.kind)) =>
            {
                Ok(place)
            }
            (Place::Label | Place::Query(_) | Place::Header(_), _, kind) if !is_text(kind) => {
                Err(format!("a {word} in the address or in a header has no declaration"))
            }
            _ => Ok(place),
        }
    }

    /// `len` or `range`, as far as they are the member's and not those of its type.
    fn bounds(&mut self, shape: &str, member: &Member) -> Option<String> {
        let modelled = self.model.shape(&member.shape)?;
        let place = format!("{shape}.{}", member.name);
        if modelled.has_broken_bounds {
            self.note(format!("{place}: a bound is no whole number, and is left out"));
        }
        if modelled.sensitive && !matches!(modelled.kind, Kind::String { values: None, .. }) {
            self.note_sensitive(&place, &modelled.kind);
        }
        self.note_inner_bounds(&place, &member.shape);
        let key = match &modelled.kind {
            Kind::List(_) | Kind::Map { .. } | Kind::Blob => "len",
            Kind::Integer | Kind::Long | Kind::Float | Kind::Double => "range",
            Kind::String { .. } if self.vocabulary.is_plain_text(&member.shape, &member.name) => {
                "len"
            }
            _ => return None,
        };
        range(modelled.bounds).map(|range| format!("{key} = {range}"))
    }

    fn note_sensitive(&mut self, place: &str, kind: &Kind) {
        let text_inside = match kind {
            Kind::List(element) => [element, element],
            Kind::Map { key, value } => [key, value],
            _ => {
                let word = kind.word();
                return self.note(format!("{place}: a {word} cannot be declared as sensitive"));
            }
        };
        for shape in text_inside {
            let is_kept = self.vocabulary.secret(shape).is_some()
                || self.model.shape(shape).is_some_and(|shape| shape.sensitive);
            if !is_kept {
                self.note(format!("{place}: `{shape}` in it cannot be declared as sensitive"));
            }
        }
    }

    /// Bounds of what is inside of a list or map have no place, unless they belong to a type.
    fn note_inner_bounds(&mut self, place: &str, shape: &str) {
        if self.model.structure(shape).is_some() {
            return;
        }
        for inner in self.model.references(shape) {
            let Some(modelled) = self.model.shape(inner) else { continue };
            let is_type = matches!(modelled.kind, Kind::String { .. } | Kind::Structure(_));
            if !is_type && let Some(range) = range(modelled.bounds) {
                self.note(format!("{place}: the bounds {range} of `{inner}` in it are left out"));
            }
        }
    }

    /// How timestamps are written, where that is not as usual in that place.
    fn format(&self, member: &Member, place: &Place) -> Result<Option<String>, String> {
        let mut shape = member.shape.as_str();
        // a list of lists that never ends has no type, so it was refused before
        let format = loop {
            match self.model.shape(shape).map(|shape| &shape.kind) {
                Some(Kind::List(element)) => shape = element,
                Some(Kind::Map { value, .. }) => shape = value,
                Some(Kind::Timestamp(format)) => break format.as_deref(),
                _ => return Ok(None),
            }
        };
        let usual = match place {
            Place::Body | Place::Payload => "epoch_seconds",
            Place::Label | Place::Query(_) => "date_time",
            Place::Header(_) => "http_date",
        };
        let format = match member.timestamp_format.as_deref().or(format) {
            None => usual,
            Some("iso8601") => "date_time",
            Some("unixTimestamp") => "epoch_seconds",
            Some("rfc822") => "http_date",
            Some(other) => return Err(format!("the timestamp format `{other}` is not known")),
        };
        Ok((format != usual).then(|| format!("format = {format}")))
    }
}

/// The name of the field: that of no other field and of no method that is always there.
fn field_name(member: &Member, is_required: bool, role: Role<'_>, taken: &[String]) -> String {
    let name = names::field(&member.name);
    let is_reserved = match role {
        _ if is_required => false,
        Role::Input { is_paginated, .. } => {
            METHODS_OF_CALLS.contains(&name.as_str())
                || (is_paginated && METHODS_OF_PAGES.contains(&name.as_str()))
        }
        Role::Output | Role::Error | Role::Nested => name == "new",
    };
    let name = if is_reserved { format!("{name}_member") } else { name };
    names::unique(&name, |name| taken.iter().any(|taken| taken == name))
}

fn documentation(member: &Member, place: &Place, is_required: bool, is_token: bool) -> String {
    let presence = match (is_required, is_token) {
        (true, _) => "required",
        (false, true) => "filled in when it is absent",
        (false, false) => "optional",
    };
    let place = match place {
        Place::Body => "",
        Place::Label => ", in the path",
        Place::Query(_) => ", in the query",
        Place::Header(_) => ", in a header",
        Place::Payload => ", the whole body",
    };
    let deprecated = if member.deprecated { " Deprecated by the service." } else { "" };
    format!("`{}`, {presence}{place}.{deprecated}", member.name)
}
