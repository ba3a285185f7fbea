//! The schemas of values: what has a name becomes a component, everything else stands in its place.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::error::stem;
use crate::schema::{
    Bounds, EnumSchema, ErrorSchema, Location, Member, Presence, Schema, ServiceSchema,
    StringSchema, StructureSchema, TimestampFormat,
};

/// The components so far.
#[derive(Default)]
pub(super) struct Components {
    schemas: Map<String, Value>,
    /// The structures among them, which may refer to themselves while they are made.
    structures: Vec<(*const StructureSchema, String)>,
}

/// Where in a message a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In JSON.
    Json,
    /// As the whole body, where text and bytes are written as they are.
    Payload,
    /// In the path, the query or a header.
    Text,
}

/// What a member says of the values in it, however deep.
#[derive(Clone, Copy)]
struct Style {
    bounds: Bounds,
    format: TimestampFormat,
    place: Place,
}

impl Components {
    pub(super) fn into_schemas(self) -> Map<String, Value> {
        self.schemas
    }

    /// The value of a member, wherever it stands.
    pub(super) fn member(&mut self, member: &Member, place: Place) -> Value {
        let format = match place {
            // what is nested is JSON, wherever the member would travel in a message
            Place::Json => member.format.unwrap_or(TimestampFormat::EpochSeconds),
            Place::Payload | Place::Text => member.timestamp_format(),
        };
        self.value((member.schema)(), Style { bounds: member.bounds, format, place })
    }

    /// The value of a member that travels as text. A label has to match as a whole.
    pub(super) fn text(&mut self, member: &Member) -> Value {
        let schema = (member.schema)();
        match (member.location, schema) {
            (Location::Label, Schema::String(string)) => label(string, member.bounds),
            _ => self.member(member, Place::Text),
        }
    }

    /// The members of a structure that travel in the body, under this name.
    pub(super) fn body(&mut self, structure: &'static StructureSchema, name: &str) -> Value {
        let schema = self.members(structure, |member| member.location == Location::Body);
        self.add(name, schema)
    }

    /// An error as it is written: code, message, request id and its own members.
    pub(super) fn error(&mut self, error: &ErrorSchema) -> Value {
        let structure = (error.members)().structure();
        let mut schema = self.members(structure, |member| member.location == Location::Body);
        let code = json!({
            "type": "string",
            "description": "The code without its suffix.",
            "enum": [stem(error.code)],
        });
        let own = members_of_faults(code);
        let mut required: Vec<Value> = own.iter().map(|(name, _)| json!(name)).collect();
        required.extend(schema["required"].as_array().into_iter().flatten().cloned());
        schema["required"] = Value::Array(required);
        for (name, value) in own {
            schema["properties"][name] = value;
        }
        schema["description"] = json!(error.documentation.trim());
        if let Some(retry) = error.retry {
            schema["x-retry"] = json!(format!("{retry:?}").to_lowercase());
        }
        self.add(error.code, schema)
    }

    /// An error that no declaration has: of the server half itself, which has a `message`, or of what
    /// stands before the operations, which may be written as a declared one is.
    pub(super) fn problem(&mut self, service: &ServiceSchema) -> Value {
        let declared: BTreeSet<&str> = service.all_errors().map(|error| stem(error.code)).collect();
        let code = json!({
            "type": "string",
            "description": "The code without its suffix, which is none of those that are declared.",
            "not": { "enum": declared },
        });
        let own = members_of_faults(code);
        let names: Vec<&str> = own.iter().map(|(name, _)| *name).collect();
        let mut schema = json!({
            "type": "object",
            "description": "An error that no declaration has. Its code is in `x-amzn-errortype`.",
            "properties": { "message": { "type": "string", "description": "What a person reads." } },
            "anyOf": [{ "required": ["message"] }, { "required": names }],
        });
        for (name, value) in own {
            schema["properties"][name] = value;
        }
        self.add("Problem", schema)
    }

    fn value(&mut self, schema: &'static Schema, style: Style) -> Value {
        let bounds = style.bounds;
        let inner = Style { bounds: Bounds::NONE, ..style };
        match schema {
            Schema::Boolean => json!({ "type": "boolean" }),
            Schema::Integer { min, max } => integer(*min, *max, bounds),
            Schema::Float => {
                let schema = json!({ "type": "number", "format": "double" });
                bounded(schema, bounds, ["minimum", "maximum"])
            }
            Schema::String(string) if string.name == StringSchema::PLAIN.name => {
                bounded(json!({ "type": "string" }), bounds, LENGTH)
            }
            Schema::String(string) => {
                let schema = self.add(string.name, self::string(string, pattern(string)));
                bounded(schema, bounds, LENGTH)
            }
            Schema::Enum(enumeration) => self.add(enumeration.name, self::enumeration(enumeration)),
            Schema::Timestamp => timestamp(style.format),
            Schema::Blob if style.place == Place::Payload => bounded(json!({}), bounds, LENGTH),
            Schema::Blob => blob(bounds),
            Schema::List(element) => {
                let items = self.value(element(), inner_of(inner));
                let schema = json!({ "type": "array", "items": items });
                bounded(schema, bounds, ["minItems", "maxItems"])
            }
            Schema::Map { key, value } => {
                let inner = inner_of(inner);
                let schema = json!({
                    "type": "object",
                    "additionalProperties": self.value(value(), inner),
                    "propertyNames": self.value(key(), inner),
                });
                bounded(schema, bounds, ["minProperties", "maxProperties"])
            }
            Schema::Structure(structure) => self.structure(structure),
        }
    }

    /// A structure inside of a message, with all of its members.
    pub(super) fn structure(&mut self, structure: &'static StructureSchema) -> Value {
        let known = self.structures.iter().find(|(table, _)| std::ptr::eq(*table, structure));
        if let Some((_, name)) = known {
            return reference(name);
        }
        let name = self.free_name(structure.name);
        self.structures.push((structure, name.clone()));
        // holds the name while the members are looked at
        self.schemas.insert(name.clone(), Value::Null);
        let schema = self.members(structure, |_| true);
        self.schemas.insert(name.clone(), schema);
        reference(&name)
    }

    fn members(
        &mut self,
        structure: &'static StructureSchema,
        travels: impl Fn(&Member) -> bool,
    ) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for member in structure.members.iter().filter(|member| travels(member)) {
            properties.insert(member.name.to_owned(), self.property(member));
            if member.presence != Presence::Optional {
                required.push(member.name);
            }
        }
        let mut schema = json!({ "type": "object" });
        let description = structure.documentation.trim();
        if !description.is_empty() {
            schema["description"] = json!(description);
        }
        schema["properties"] = Value::Object(properties);
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    }

    fn property(&mut self, member: &Member) -> Value {
        let mut schema = self.member(member, Place::Json);
        if member.presence == Presence::Optional {
            schema = nullable(schema);
        }
        if !member.documentation.trim().is_empty() {
            schema["description"] = json!(member.documentation.trim());
        }
        if member.idempotency_token {
            schema["x-idempotency-token"] = json!(true);
        }
        schema
    }

    /// Adds a component, unless the same is there, and refers to it.
    fn add(&mut self, name: &str, schema: Value) -> Value {
        let mut numbered = name.to_owned();
        let mut number = 2;
        while let Some(other) = self.schemas.get(&numbered) {
            if *other == schema {
                return reference(&numbered);
            }
            numbered = format!("{name}{number}");
            number += 1;
        }
        self.schemas.insert(numbered.clone(), schema);
        reference(&numbered)
    }

    /// The name, or the name with a number if something else has it: two modules may.
    fn free_name(&self, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{number}"));
        let mut names = std::iter::once(name.to_owned()).chain(numbered);
        names.find(|name| !self.schemas.contains_key(name)).unwrap_or_default()
    }
}

const LENGTH: [&str; 2] = ["minLength", "maxLength"];

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// What is inside of a list or a map is JSON, unless it repeats a text.
fn inner_of(style: Style) -> Style {
    match style.place {
        Place::Payload => Style { place: Place::Json, ..style },
        Place::Json | Place::Text => style,
    }
}

/// The schema with these bounds, under the names that its kind has for them.
fn bounded(mut schema: Value, bounds: Bounds, [min, max]: [&str; 2]) -> Value {
    for (name, bound) in [(min, bounds.min), (max, bounds.max)] {
        if let Some(bound) = bound {
            schema[name] = json!(bound);
        }
    }
    schema
}

/// The schema that also takes null.
fn nullable(mut schema: Value) -> Value {
    match schema.get("type").and_then(Value::as_str) {
        Some(kind) => {
            schema["type"] = json!([kind, "null"]);
            schema
        }
        None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// The members that every error has whose body is written by `server::encode_fault`.
fn members_of_faults(code: Value) -> [(&'static str, Value); 4] {
    [
        ("Code", code),
        ("Message", json!({ "type": "string", "description": "What a person reads." })),
        ("RequestId", json!({ "type": "string", "description": "Of the refused request." })),
        ("Resource", json!({ "type": ["string", "null"], "description": "It is null." })),
    ]
}

fn integer(min: i64, max: i64, bounds: Bounds) -> Value {
    let (least, most) = (
        bounds.min.map_or(min, |least| least.max(min)),
        bounds.max.map_or(max, |most| most.min(max)),
    );
    let is_short = i64::from(i32::MIN) <= least && most <= i64::from(i32::MAX);
    let schema = json!({ "type": "integer", "format": if is_short { "int32" } else { "int64" } });
    // what the format says already is left out
    let bounds = Bounds {
        min: Some(least).filter(|least| *least != i64::MIN),
        max: Some(most).filter(|most| *most != i64::MAX),
    };
    bounded(schema, bounds, ["minimum", "maximum"])
}

fn timestamp(format: TimestampFormat) -> Value {
    match format {
        TimestampFormat::EpochSeconds => json!({ "type": "number", "format": "epoch-seconds" }),
        TimestampFormat::DateTime => json!({ "type": "string", "format": "date-time" }),
        TimestampFormat::HttpDate => json!({ "type": "string", "format": "http-date" }),
    }
}

/// Bytes in JSON: every three of them are four characters.
fn blob(bounds: Bounds) -> Value {
    let characters = |bytes: i64| bytes.saturating_add(2) / 3 * 4;
    let bounds = Bounds { min: bounds.min.map(characters), max: bounds.max.map(characters) };
    bounded(json!({ "type": "string", "contentEncoding": "base64" }), bounds, LENGTH)
}

fn label(schema: &StringSchema, bounds: Bounds) -> Value {
    let whole = pattern(schema).map(|pattern| format!("^(?:{pattern})$"));
    let has_pattern = whole.is_some();
    let mut schema = bounded(string(schema, whole), bounds, LENGTH);
    if schema["minLength"].as_i64().is_none_or(|least| least < 1) {
        schema["minLength"] = json!(1);
    }
    if !has_pattern {
        schema["not"] = json!({ "enum": [".", ".."] });
    }
    schema
}

fn string(string: &StringSchema, pattern: Option<String>) -> Value {
    let mut schema = bounded(json!({ "type": "string" }), string.length, LENGTH);
    if let Some(pattern) = pattern {
        schema["pattern"] = json!(pattern);
    }
    if !string.documentation.trim().is_empty() {
        schema["description"] = json!(string.documentation.trim());
    }
    if let Some(check) = string.check {
        schema["x-check"] = json!(check.name);
    }
    if string.sensitive {
        schema["x-sensitive"] = json!(true);
    }
    schema
}

fn enumeration(enumeration: &EnumSchema) -> Value {
    let schema = json!({
        "type": "string",
        "description": enumeration.documentation.trim(),
        "enum": enumeration.values,
        "x-open-enum": true,
    });
    bounded(schema, enumeration.length, LENGTH)
}

/// The pattern as every reader of ECMA 262 takes it: the models put `\` before characters that need
/// none, which the reading for Unicode refuses.
fn pattern(string: &StringSchema) -> Option<String> {
    const NEED_ONE: &str = "^$\\.*+?()[]{}|/-";
    let source = string.pattern?.source;
    let mut text = String::with_capacity(source.len());
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        let Some(escaped) = characters.next() else { break };
        if escaped.is_ascii_alphanumeric() || NEED_ONE.contains(escaped) {
            text.push('\\');
        }
        text.push(escaped);
    }
    Some(text)
}
