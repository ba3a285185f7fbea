//! Input given as JSON: for the call by name, the server half, and the members of errors.
//!
//! Unlike reading through serde, this collects every problem, so that a person mends them at once.

use serde_json::{Map, Number, Value};

use crate::blob::Blob;
use crate::read::whole;
use crate::schema::{Bounds, Location, Member, OperationSchema, Presence, Schema};
use crate::shape::{self, List, Place, Shape, Structure};
use crate::suggest;
use crate::text::not_finite;
use crate::timestamp::Timestamp;
use crate::token;
use crate::validate::{MISSING, Report, Rule, Step, Violation, validate_into};

/// Reads an operation's input from JSON in the service's names, and fills in its idempotency token.
/// Constraints are not looked at.
///
/// # Errors
/// All members that are unknown, missing or of the wrong kind, with suggestions.
pub fn from_json(
    operation: &OperationSchema,
    value: &Value,
) -> Result<Box<dyn Structure>, Vec<Violation>> {
    let mut report = Report::default();
    let input = read(operation, value, &mut report);
    report.finish(input)
}

/// The same with its constraints: all violations of both kinds at once.
///
/// # Errors
/// What [`from_json`] and [`validate`](crate::validate::validate) find.
pub fn from_json_validated(
    operation: &OperationSchema,
    value: &Value,
) -> Result<Box<dyn Structure>, Vec<Violation>> {
    let mut report = Report::default();
    let input = read(operation, value, &mut report);
    validate_into(input.as_ref(), &mut report);
    report.finish(input)
}

fn read(operation: &OperationSchema, value: &Value, report: &mut Report) -> Box<dyn Structure> {
    let mut input = (operation.new_input)();
    match value {
        Value::Object(object) => fill(input.as_mut(), object, Source::Program, report),
        Value::Null => fill(input.as_mut(), &Map::new(), Source::Program, report),
        other => report.note(Rule::Type, format!("{}, needs an object", kind(other))),
    }
    token::fill(input.as_mut());
    input
}

/// Where a JSON object comes from, which decides what it may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// A program: it gives all members, wherever they travel, and an unknown one is its mistake.
    Program,
    /// The body of a request, or with `nested` what is inside of one. A body holds only the members
    /// that travel in it, and a newer peer may send members that are not known here.
    #[cfg_attr(not(feature = "server"), expect(dead_code, reason = "only servers read requests"))]
    Request { nested: bool },
    /// The same of an answer, in which a null is nothing at all.
    Answer { nested: bool },
}

impl Source {
    /// Where what is inside of such an object comes from.
    fn inside(self) -> Self {
        match self {
            Source::Program => Source::Program,
            Source::Request { .. } => Source::Request { nested: true },
            Source::Answer { .. } => Source::Answer { nested: true },
        }
    }

    /// Whether the object has a member that travels there.
    fn has(self, location: Location) -> bool {
        match self {
            Source::Request { nested: false } | Source::Answer { nested: false } => {
                location == Location::Body
            }
            _ => true,
        }
    }

    /// Whether a null among the elements of a list or the values of a map is a mistake.
    fn refuses_gaps(self) -> bool {
        !matches!(self, Source::Answer { .. })
    }
}

/// Reads members into `structure`, as far as they can be read.
pub(crate) fn fill(
    structure: &mut dyn Structure,
    object: &Map<String, Value>,
    source: Source,
    report: &mut Report,
) {
    let schema = structure.members();
    for (index, member) in schema.members.iter().enumerate() {
        if !source.has(member.location) {
            continue;
        }
        let value = object.get(member.name).filter(|value| !value.is_null());
        report.within(Step::Member(index, member.name), |report| match value {
            None => missing(member, source, report),
            Some(value) => {
                if let Some(shape) = structure.member_mut(index) {
                    let schema = (member.schema)();
                    fill_shape(shape, schema, member.bounds, value, source, report);
                }
            }
        });
    }
    if source == Source::Program {
        for name in object.keys().filter(|name| schema.index_of(name).is_none()) {
            let names = schema.members.iter().map(|member| member.name);
            let suggestion = suggest::sentence(name, names);
            let problem = format!("`{}` has no such member{suggestion}", schema.name);
            report.note_at(name, Rule::Unknown, problem);
        }
    }
}

/// A token that is missing from a program's input is filled in; a server has nobody to do that.
fn missing(member: &Member, source: Source, report: &mut Report) {
    let filled_in = member.idempotency_token && source == Source::Program;
    if member.presence == Presence::Required && !filled_in {
        report.note(Rule::Required, MISSING);
    }
}

/// Reads a value if it fits; what does not leaves the place as it was.
pub(crate) fn fill_shape(
    shape: &mut dyn Shape,
    schema: &Schema,
    bounds: Bounds,
    value: &Value,
    source: Source,
    report: &mut Report,
) {
    if let Some((rule, problem)) = misfit(schema, bounds, value, source) {
        report.note(rule, problem);
        return;
    }
    let source = source.inside();
    match (shape.place(), value) {
        (Place::Boolean(place), Value::Bool(value)) => *place = *value,
        (Place::Integer(place), Value::Number(number)) => {
            let fits = integer(number, source).is_some_and(|number| place.set(number));
            report.note_unless(fits, Rule::Range, "an integer that is out of range");
        }
        (Place::Float(place), Value::Number(number)) => {
            let fits = number.as_f64().is_some_and(|number| place.set(number));
            report.note_unless(fits, Rule::Range, "a number that is out of range");
        }
        (Place::Float(place), Value::String(text)) => {
            if let Some(number) = not_finite(text) {
                place.set(number);
            }
        }
        (Place::Timestamp(place), value) => {
            if let Ok(moment) = Timestamp::from_json(value) {
                *place = moment;
            }
        }
        (Place::Blob(place), Value::String(text)) => {
            if let Some(bytes) = Blob::from_base64(text) {
                *place = bytes;
            }
        }
        (Place::String(place), Value::String(value)) => place.clone_from(value),
        (Place::Enum(place), Value::String(value)) => place.set(value),
        (Place::List(list), Value::Array(values)) => fill_list(list, values, source, report),
        (Place::Map(map), Value::Object(object)) => fill_map(map, object, source, report),
        (Place::Structure(structure), Value::Object(object)) => {
            fill(structure, object, source, report);
        }
        _ => {}
    }
}

/// Why a value is not of the kind that the schema says, or not within its Rust type.
fn misfit(
    schema: &Schema,
    bounds: Bounds,
    value: &Value,
    source: Source,
) -> Option<(Rule, String)> {
    match (schema, value) {
        (Schema::Boolean, Value::Bool(_))
        | (Schema::Float, Value::Number(_))
        | (Schema::String(_) | Schema::Enum(_), Value::String(_))
        | (Schema::List(_), Value::Array(_))
        | (Schema::Map { .. } | Schema::Structure(_), Value::Object(_)) => None,
        // a program has numbers of its own; what services write in their place comes from services
        (Schema::Float, Value::String(text))
            if source != Source::Program && not_finite(text).is_some() =>
        {
            None
        }
        (Schema::Timestamp, Value::Number(_) | Value::String(_)) => {
            Timestamp::from_json(value).err().map(|error| (Rule::Type, error.to_string()))
        }
        (Schema::Blob, Value::String(text)) => {
            let problem = || (Rule::Type, "text that is not base64".to_owned());
            Blob::from_base64(text).is_none().then(problem)
        }
        (Schema::Integer { min, max }, Value::Number(number))
            if !number.is_f64() || integer(number, source).is_some() =>
        {
            if integer(number, source).is_some_and(|number| (*min..=*max).contains(&number)) {
                return None;
            }
            // out of the Rust type's range is out of the declared one
            let bounds = match bounds {
                Bounds::NONE => Bounds { min: Some(*min), max: Some(*max) },
                bounds => bounds,
            };
            Some((Rule::Range, format!("{number}, {bounds}")))
        }
        (schema, value) => Some((Rule::Type, format!("{}, needs {}", kind(value), schema.kind()))),
    }
}

/// The whole number that JSON says. A service may write it with a fraction of nothing.
fn integer(number: &Number, source: Source) -> Option<i64> {
    match source {
        Source::Answer { .. } => number.as_i64().or_else(|| whole(number.as_f64()?)),
        Source::Program | Source::Request { .. } => number.as_i64(),
    }
}

/// A null makes an element only where it is a mistake.
fn fill_list(list: &mut dyn List, values: &[Value], source: Source, report: &mut Report) {
    list.clear();
    let schema = list.element();
    let values = values.iter().filter(|value| source.refuses_gaps() || !value.is_null());
    for (index, value) in values.enumerate() {
        report.within(Step::Index(index), |report| {
            // a place for a null all the same, so that the indexes of the others stay right
            let element = list.push();
            if value.is_null() {
                report.note(Rule::Type, "null, but a list has no gaps");
            } else {
                fill_shape(element, schema, Bounds::NONE, value, source, report);
            }
        });
    }
}

/// A null makes an entry only where it is a mistake.
fn fill_map(
    map: &mut dyn shape::Map,
    object: &Map<String, Value>,
    source: Source,
    report: &mut Report,
) {
    map.clear();
    let (key_schema, schema) = (map.key(), map.value());
    let entries = object.iter().filter(|(_, value)| source.refuses_gaps() || !value.is_null());
    let mut entries: Vec<(&String, &Value)> = entries.collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    for (index, (key, value)) in entries.into_iter().enumerate() {
        report.within(Step::key(index, key, key_schema), |report| {
            // for a null as well, as in a list
            let entry = map.insert(key);
            if value.is_null() {
                report.note(Rule::Type, "null, but a map has no gaps");
            } else {
                fill_shape(entry, schema, Bounds::NONE, value, source, report);
            }
        });
    }
}

/// The word for the kind of a JSON value, as messages use it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
