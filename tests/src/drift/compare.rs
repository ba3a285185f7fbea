//! The comparison: the tables that the declarations compile to against a service model.

use std::collections::{BTreeMap, BTreeSet};

use chime_sdk_core::schema::{
    Bounds, EnumSchema, ErrorSchema, Location, Member, OperationSchema, Presence, Schema, Segment,
    ServiceSchema, StringSchema, StructureSchema, TimestampFormat,
};

use super::model::{self, Kind, Model};
use shown::Shown;

mod difference;
mod shown;

pub use difference::{Addition, Declared, Difference};

/// Members that the model calls optional and that are declared as essential: without them an answer
/// is useless.
pub const ESSENTIAL: &[&str] = &[
    "Attendee.AttendeeId",
    "Attendee.ExternalUserId",
    "CreateAttendeeResponse.Attendee",
    "CreateMeetingResponse.Meeting",
    "CreateMeetingWithAttendeesResponse.Meeting",
    "GetAttendeeResponse.Attendee",
    "GetMeetingResponse.Meeting",
    "Meeting.MeetingId",
    "UpdateAttendeeCapabilitiesResponse.Attendee",
];

/// The one pattern that needs look-ahead and a back-reference: it is declared as a set of characters
/// and a check. That both refuse the same is tested on generated strings in `tests/interop`.
const TENANT_ID: (&str, &str, &str) =
    (r"^(?!.*?(.)\1{3})[-_!@#$a-zA-Z0-9]*$", "^[-_!@#$a-zA-Z0-9]*$", "no_run_of_four");

/// Members of every error, which live in the core. Models of some services have them in small
/// letters, and some have none of them.
pub const COMMON_ERROR_MEMBERS: &[&str] = &["Code", "Message", "RequestId"];

/// What the comparison has found.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The differences, in the order in which they were met.
    pub differences: Vec<Difference>,
    /// The members that are declared as essential.
    pub essential: BTreeSet<String>,
    /// Which declared types stand for the shapes of the model.
    pub declared: Declared,
}

/// Compares the tables of a service with a model of it.
#[must_use]
pub fn compare(service: &'static ServiceSchema, model: &Model) -> Comparison {
    let mut comparer =
        Comparer { service, model, visited: BTreeSet::new(), found: Comparison::default() };
    comparer.service();
    comparer.found
}

struct Comparer<'m> {
    service: &'static ServiceSchema,
    model: &'m Model,
    visited: BTreeSet<String>,
    found: Comparison,
}

impl Comparer<'_> {
    /// Notes a difference if the two are not equal.
    fn expect<T: PartialEq + Shown>(
        &mut self,
        place: impl Into<String>,
        declared: &T,
        model: &T,
        addition: Option<&Addition>,
    ) {
        if declared != model {
            self.differ(place, declared.shown(), model.shown(), addition.cloned());
        }
    }

    fn differ(
        &mut self,
        place: impl Into<String>,
        declared: impl Into<String>,
        model: impl Into<String>,
        addition: Option<Addition>,
    ) {
        let (place, declared, model) = (place.into(), declared.into(), model.into());
        self.found.differences.push(Difference { place, declared, model, addition });
    }

    fn service(&mut self) {
        let (service, model) = (self.service, self.model);
        let metadata = &model.metadata;
        for (key, declared, modelled) in [
            ("serviceId", service.service_id, &metadata.service_id),
            ("apiVersion", service.api_version, &metadata.api_version),
            ("endpointPrefix", service.endpoint_prefix, &metadata.endpoint_prefix),
            ("signingName", service.signing_name, &metadata.signing_name),
        ] {
            self.expect(key, &declared, &modelled.as_str(), None);
        }
        for operation in &model.operations {
            match service.operations.iter().find(|declared| declared.name == operation.name) {
                Some(declared) => self.operation(declared, operation),
                None => {
                    let addition = Addition::Operation(operation.name.clone());
                    self.differ(&operation.name, "nothing", "an operation", Some(addition));
                }
            }
        }
        for declared in service.operations {
            if !model.operations.iter().any(|operation| operation.name == declared.name) {
                self.differ(declared.name, "an operation", "nothing", None);
            }
        }
        let errors: BTreeMap<&str, &ErrorSchema> =
            service.all_errors().map(|error| (error.code, error)).collect();
        for (name, shape) in &model.shapes {
            let is_error =
                matches!(&shape.kind, Kind::Structure(structure) if structure.error.is_some());
            if is_error && !errors.contains_key(name.as_str()) {
                let addition = Addition::Error(name.clone());
                self.differ(name, "nothing", "an error", Some(addition));
            }
        }
        for error in errors.values() {
            self.error(error);
        }
    }

    fn operation(&mut self, declared: &OperationSchema, model: &model::Operation) {
        let name = declared.name;
        let attribute = Addition::OperationAttribute(name.to_owned());
        let attribute = Some(&attribute);
        let place = |what: &str| format!("{name}.{what}");
        self.expect(place("method"), &declared.method, &model.method.as_str(), attribute);
        self.expect(place("uri"), &uri(declared), &model.uri, attribute);
        self.expect(place("status"), &i64::from(declared.status), &model.status, attribute);
        let errors: BTreeSet<&str> =
            self.service.errors_of(declared).map(|error| error.code).collect();
        let modelled: BTreeSet<&str> = model.errors.iter().map(String::as_str).collect();
        self.expect(place("errors"), &errors, &modelled, attribute);
        let input = (declared.input)().structure();
        match &model.input {
            Some(shape) => self.structure(shape, input),
            None if input.members.is_empty() => {}
            None => self.differ(place("input"), "an input", "none", attribute.cloned()),
        }
        let has_output = declared.output.is_some();
        self.expect(place("output"), &has_output, &model.output.is_some(), attribute);
        if let (Some(output), Some(shape)) = (declared.output, &model.output) {
            self.structure(shape, output().structure());
        }
    }

    fn error(&mut self, declared: &ErrorSchema) {
        let model = self.model;
        let code = declared.code;
        let Some(structure) = model.structure(code) else {
            return self.differ(code, "an error", "nothing", None);
        };
        let Some(error) = &structure.error else {
            return self.differ(code, "an error", "a structure that is none", None);
        };
        let attribute = Addition::Error(code.to_owned());
        let status = Some(i64::from(declared.status));
        self.expect(format!("{code}.status"), &status, &error.status, Some(&attribute));
        for common in COMMON_ERROR_MEMBERS {
            let present = structure.member(common).is_some();
            self.expect(format!("{code}.{common}"), &true, &present, None);
        }
        self.structure(code, (declared.members)().structure());
    }

    fn structure(&mut self, shape: &str, declared: &'static StructureSchema) {
        if !self.visited.insert(shape.to_owned()) {
            return;
        }
        self.found.declared.add(shape, "", declared.name);
        let model = self.model;
        let Some(structure) = model.structure(shape) else {
            return self.differ(shape, "a structure", "none of this name", None);
        };
        let addition = |member: &str, is_new| Addition::Member {
            structure: declared.name.to_owned(),
            shape: shape.to_owned(),
            member: member.to_owned(),
            is_new,
        };
        for member in &structure.members {
            let is_common =
                structure.error.is_some() && COMMON_ERROR_MEMBERS.contains(&member.name.as_str());
            if !is_common && declared.index_of(&member.name).is_none() {
                let place = format!("{shape}.{}", member.name);
                self.differ(place, "nothing", "a member", Some(addition(&member.name, true)));
            }
        }
        for member in declared.members {
            let place = format!("{shape}.{}", member.name);
            match structure.member(member.name) {
                Some(modelled) => {
                    let is_payload = structure.payload.as_deref() == Some(member.name);
                    let change = addition(member.name, false);
                    self.member(&place, member, modelled, is_payload, &change);
                }
                None => self.differ(place, "a member", "nothing", None),
            }
        }
    }

    fn member(
        &mut self,
        path: &str,
        declared: &Member,
        model: &model::Member,
        is_payload: bool,
        change: &Addition,
    ) {
        if declared.presence == Presence::Essential {
            self.found.essential.insert(path.to_owned());
            let is_listed = ESSENTIAL.contains(&path);
            self.expect(format!("{path}.essential"), &true, &is_listed, None);
        }
        let change = Some(change);
        let is_required = declared.presence == Presence::Required;
        self.expect(format!("{path}.required"), &is_required, &model.required, change);
        let place = format!("{path}.location");
        self.expect(place, &location(declared), &model_location(model, is_payload), change);
        if let Some(format) = self.timestamp_format(model) {
            let declared = declared.timestamp_format();
            self.expect(format!("{path}.timestampFormat"), &word(declared), &format, change);
        }
        let place = format!("{path}.idempotencyToken");
        self.expect(place, &declared.idempotency_token, &model.idempotency_token, change);
        self.value(path, &model.shape, (declared.schema)(), declared.bounds, change);
    }

    fn value(
        &mut self,
        path: &str,
        shape: &str,
        declared: &'static Schema,
        bounds: Bounds,
        change: Option<&Addition>,
    ) {
        let model = self.model;
        let Some(modelled) = model.shape(shape) else {
            return self.differ(path, "a member", format!("`{shape}`, which it lacks"), None);
        };
        match (&modelled.kind, declared) {
            (Kind::Structure(_), Schema::Structure(structure)) => self.structure(shape, structure),
            (Kind::List(inner), Schema::List(element)) => {
                self.expect(format!("{path}.size"), &bounds, &modelled.bounds, change);
                self.value(&format!("{path}[]"), inner, element(), Bounds::NONE, None);
            }
            (
                Kind::Map { key, value },
                Schema::Map { key: declared_key, value: declared_value },
            ) => {
                self.expect(format!("{path}.size"), &bounds, &modelled.bounds, change);
                self.value(&format!("{path}[key]"), key, declared_key(), Bounds::NONE, None);
                self.value(&format!("{path}[value]"), value, declared_value(), Bounds::NONE, None);
            }
            (Kind::Blob, Schema::Blob) => {
                self.expect(format!("{path}.size"), &bounds, &modelled.bounds, change);
            }
            (Kind::Boolean, Schema::Boolean) | (Kind::Timestamp(_), Schema::Timestamp) => {}
            (Kind::Integer | Kind::Long, Schema::Integer { .. })
            | (Kind::Float | Kind::Double, Schema::Float) => {
                self.expect(format!("{path}.range"), &bounds, &modelled.bounds, change);
            }
            (Kind::String { values, .. }, Schema::Enum(declared)) => {
                self.found.declared.add(shape, path, declared.name);
                self.enumeration(path, shape, declared, values.as_deref());
                let change = text_addition(declared.name, shape);
                let place = format!("{path}.length");
                self.expect(place, &declared.length, &modelled.bounds, Some(&change));
                let place = format!("{path}.sensitive");
                self.expect(place, &false, &modelled.sensitive, None);
            }
            (Kind::String { pattern, values }, Schema::String(declared)) => {
                self.found.declared.add(shape, path, declared.name);
                self.expect(format!("{path}.enum"), &false, &values.is_some(), None);
                let change = match declared.name {
                    "String" => change.cloned(),
                    name => Some(text_addition(name, shape)),
                };
                let change = change.as_ref();
                let length = if declared.length == Bounds::NONE { bounds } else { declared.length };
                self.expect(format!("{path}.length"), &length, &modelled.bounds, change);
                let place = format!("{path}.sensitive");
                self.expect(place, &declared.sensitive, &modelled.sensitive, change);
                self.pattern(path, declared, pattern.as_deref(), change);
            }
            (kind, declared) => {
                self.differ(path, declared.kind(), format!("a {}", kind.word()), None);
            }
        }
    }

    /// How a member is written that is a timestamp, or a list or map of such; nothing for others.
    fn timestamp_format(&self, member: &model::Member) -> Option<&'static str> {
        let mut shape = self.model.shape(&member.shape)?;
        while let Kind::List(inner) | Kind::Map { value: inner, .. } = &shape.kind {
            shape = self.model.shape(inner)?;
        }
        let Kind::Timestamp(of_shape) = &shape.kind else { return None };
        let format = member.timestamp_format.as_ref().or(of_shape.as_ref()).map(String::as_str);
        Some(match (format, member.location.as_deref()) {
            (Some("iso8601"), _) | (None, Some("uri" | "querystring")) => "iso8601",
            (Some("rfc822"), _) | (None, Some("header")) => "rfc822",
            (Some("unixTimestamp"), _) | (None, _) => "unixTimestamp",
            (Some(_), _) => "unknown",
        })
    }

    fn enumeration(
        &mut self,
        path: &str,
        shape: &str,
        declared: &EnumSchema,
        model: Option<&[String]>,
    ) {
        let model: Vec<&str> = model.unwrap_or_default().iter().map(String::as_str).collect();
        let expected = if declared.documented { &[][..] } else { declared.values };
        let new: Vec<String> = model
            .iter()
            .filter(|value| !declared.values.contains(value))
            .map(|value| (*value).to_owned())
            .collect();
        let addition = (!new.is_empty()).then(|| Addition::Values {
            name: declared.name.to_owned(),
            shape: shape.to_owned(),
            values: new,
        });
        self.expect(format!("{path}.enum"), &expected.to_vec(), &model, addition.as_ref());
    }

    fn pattern(
        &mut self,
        path: &str,
        declared: &StringSchema,
        model: Option<&str>,
        change: Option<&Addition>,
    ) {
        let pattern = declared.pattern.map(|pattern| pattern.source);
        let check = declared.check.map(|check| check.name);
        let (expected, expected_check) = match model {
            Some(pattern) if pattern == TENANT_ID.0 => (Some(TENANT_ID.1), Some(TENANT_ID.2)),
            pattern => (pattern, None),
        };
        self.expect(format!("{path}.pattern"), &pattern, &expected, change);
        self.expect(format!("{path}.check"), &check, &expected_check, change);
    }
}

/// The model's word for how timestamps are written.
fn word(format: TimestampFormat) -> &'static str {
    match format {
        TimestampFormat::EpochSeconds => "unixTimestamp",
        TimestampFormat::DateTime => "iso8601",
        TimestampFormat::HttpDate => "rfc822",
        _ => "unknown",
    }
}

fn text_addition(name: &str, shape: &str) -> Addition {
    Addition::Text { name: name.to_owned(), shape: shape.to_owned() }
}

fn uri(operation: &OperationSchema) -> String {
    let members = (operation.input)().structure().members;
    let mut uri = String::new();
    for segment in operation.path {
        uri.push('/');
        let name = |index: &usize| members.get(*index).map_or("", |member| member.name);
        match segment {
            Segment::Literal(text) => uri.push_str(text),
            Segment::Label(index) => uri.push_str(&format!("{{{}}}", name(index))),
            Segment::GreedyLabel(index) => uri.push_str(&format!("{{{}+}}", name(index))),
        }
    }
    if !operation.query.is_empty() {
        uri.push_str(&format!("?{}", operation.query));
    }
    uri
}

/// Where a member travels in the model's words, and what it is called there.
fn location(member: &Member) -> (String, String) {
    let (place, name) = match member.location {
        Location::Body => ("body".to_owned(), member.name),
        Location::Label => ("uri".to_owned(), member.name),
        Location::Query(key) => ("querystring".to_owned(), key),
        Location::Header(name) => ("header".to_owned(), name),
        other => (format!("{other:?}").to_lowercase(), member.name),
    };
    (place, name.to_owned())
}

fn model_location(member: &model::Member, is_payload: bool) -> (String, String) {
    let place = member.location.as_deref().unwrap_or(if is_payload { "payload" } else { "body" });
    (place.to_owned(), member.name_on_the_wire().to_owned())
}
