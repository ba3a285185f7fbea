//! A service model, `service-2.json` as botocore ships it: operations and the shapes they take.

use std::collections::{BTreeMap, BTreeSet};

use chime_sdk_core::schema::Bounds;

use super::Problem;
use super::json::Json;

/// A model whose references all lead somewhere.
#[derive(Clone, Debug)]
pub struct Model {
    /// What the service is called.
    pub metadata: Metadata,
    /// The operations in the order of the model.
    pub operations: Vec<Operation>,
    /// The shapes by name.
    pub shapes: BTreeMap<String, Shape>,
}

/// What the service is called and where it lives.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// The service's own identifier.
    pub service_id: String,
    /// Its name in full.
    pub full_name: String,
    /// The version of the API, a date.
    pub api_version: String,
    /// The first label of the host name.
    pub endpoint_prefix: String,
    /// The name that requests are signed for.
    pub signing_name: String,
}

/// One operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name.
    pub name: String,
    /// The HTTP method.
    pub method: String,
    /// The path with `{Label}`s, and the constant query.
    pub uri: String,
    /// The HTTP status of success.
    pub status: i64,
    /// The shape of the input, if there is one.
    pub input: Option<String>,
    /// The shape of the output, if there is one.
    pub output: Option<String>,
    /// The shapes of the errors.
    pub errors: Vec<String>,
    /// Whether it is deprecated, and since when.
    pub deprecated: Option<Deprecation>,
    /// What else the model says that declarations cannot say.
    pub extras: Vec<&'static str>,
}

/// That something is deprecated.
#[derive(Clone, Debug)]
pub struct Deprecation {
    /// Since which day.
    pub since: Option<String>,
}

/// One shape.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What it is.
    pub kind: Kind,
    /// Bounds of a length, of a size, or of a number.
    pub bounds: Bounds,
    /// Whether a bound is no whole number, and is not in `bounds` for that reason.
    pub has_broken_bounds: bool,
    /// Whether values must not be shown.
    pub sensitive: bool,
}

impl Shape {
    /// Whether it is text that is neither an enum nor sensitive by itself.
    #[must_use]
    pub fn is_plain_text(&self) -> bool {
        matches!(self.kind, Kind::String { values: None, .. }) && !self.sensitive
    }
}

/// What a shape is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Named members.
    Structure(Structure),
    /// Elements of a shape.
    List(String),
    /// Values of a shape by keys of a shape.
    Map {
        /// The shape of the keys.
        key: String,
        /// The shape of the values.
        value: String,
    },
    /// Text.
    String {
        /// What it must match.
        pattern: Option<String>,
        /// The known values, if the model lists them.
        values: Option<Vec<String>>,
    },
    /// `true` or `false`.
    Boolean,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A number with a fraction, of 32 bits.
    Float,
    /// A number with a fraction, of 64 bits.
    Double,
    /// A moment, and how it is written if the model says so.
    Timestamp(Option<String>),
    /// Bytes.
    Blob,
    /// What has no declaration, by its word in the model.
    Other(String),
}

impl Kind {
    /// The model's word for it.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Kind::Structure(_) => "structure",
            Kind::List(_) => "list",
            Kind::Map { .. } => "map",
            Kind::String { .. } => "string",
            Kind::Boolean => "boolean",
            Kind::Integer => "integer",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::Timestamp(_) => "timestamp",
            Kind::Blob => "blob",
            Kind::Other(word) => word,
        }
    }
}

/// A structure.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// The members in the order of the model.
    pub members: Vec<Member>,
    /// The member that is the whole body.
    pub payload: Option<String>,
    /// Set when it is an error.
    pub error: Option<ErrorTrait>,
}

impl Structure {
    /// The member of this name.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| member.name == name)
    }
}

/// What makes a structure an error.
#[derive(Clone, Debug)]
pub struct ErrorTrait {
    /// The HTTP status, if the model has it.
    pub status: Option<i64>,
    /// Whether the service is at fault, rather than the caller.
    pub fault: bool,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// Whether the caller is over its rate.
    pub throttling: bool,
}

/// A member of a structure.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its shape.
    pub shape: String,
    /// Whether it must be there.
    pub required: bool,
    /// The model's word for where it travels; `None` is the body.
    pub location: Option<String>,
    /// What it is called there, if not as here.
    pub location_name: Option<String>,
    /// Whether a value is filled in when there is none.
    pub idempotency_token: bool,
    /// How a timestamp is written, if the model says so here.
    pub timestamp_format: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
}

impl Member {
    /// What it is called where it travels.
    #[must_use]
    pub fn name_on_the_wire(&self) -> &str {
        self.location_name.as_deref().unwrap_or(&self.name)
    }
}

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    /// The text is no JSON, no model, one of another protocol, or has a reference that leads nowhere.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| Problem::new(format!("it is not JSON: {error}")))?;
        let metadata = metadata(&json)?;
        let operations = json.get("operations").map_or(&[][..], Json::entries);
        let operations = operations.iter().map(|(name, operation)| read_operation(name, operation));
        let shapes = json.get("shapes").map_or(&[][..], Json::entries);
        let model = Model {
            metadata,
            operations: operations.collect::<Result<_, _>>()?,
            shapes: shapes.iter().map(|(name, shape)| (name.clone(), read_shape(shape))).collect(),
        };
        model.check_references()?;
        Ok(model)
    }

    /// The shape of this name. A model has all shapes that it refers to.
    #[must_use]
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }

    /// The structure of this name, if it is one.
    #[must_use]
    pub fn structure(&self, name: &str) -> Option<&Structure> {
        match &self.shape(name)?.kind {
            Kind::Structure(structure) => Some(structure),
            _ => None,
        }
    }

    /// The names of the shapes that a shape refers to.
    #[must_use]
    pub fn references(&self, name: &str) -> Vec<&str> {
        match self.shape(name).map(|shape| &shape.kind) {
            Some(Kind::Structure(structure)) => {
                structure.members.iter().map(|member| member.shape.as_str()).collect()
            }
            Some(Kind::List(element)) => vec![element],
            Some(Kind::Map { key, value }) => vec![key, value],
            _ => Vec::new(),
        }
    }

    /// All shapes that can be reached from these, themselves included. Text inside of a list or map
    /// that is sensitive as a whole is left out: it is not declared as what it is elsewhere.
    #[must_use]
    pub fn reachable<'m>(&'m self, from: impl IntoIterator<Item = &'m str>) -> BTreeSet<&'m str> {
        let mut visited = BTreeSet::new();
        let mut open: Vec<(&str, bool)> = from.into_iter().map(|name| (name, false)).collect();
        while let Some((name, is_secret)) = open.pop() {
            let Some(shape) = self.shape(name) else { continue };
            if (is_secret && shape.is_plain_text()) || !visited.insert((name, is_secret)) {
                continue;
            }
            let is_container = matches!(shape.kind, Kind::List(_) | Kind::Map { .. });
            let is_secret = is_container && (is_secret || shape.sensitive);
            open.extend(self.references(name).into_iter().map(|name| (name, is_secret)));
        }
        visited.into_iter().map(|(name, _)| name).collect()
    }

    fn check_references(&self) -> Result<(), Problem> {
        let of_operations = self.operations.iter().flat_map(|operation| {
            let shapes = operation.input.iter().chain(&operation.output).chain(&operation.errors);
            shapes.map(|shape| (operation.name.as_str(), shape.as_str()))
        });
        let of_shapes = self
            .shapes
            .keys()
            .flat_map(|name| self.references(name).into_iter().map(|shape| (name.as_str(), shape)));
        for (from, to) in of_operations.chain(of_shapes) {
            if !self.shapes.contains_key(to) {
                return Err(Problem::new(format!(
                    "`{from}` names the shape `{to}`, which it lacks"
                )));
            }
        }
        Ok(())
    }
}

fn metadata(json: &Json) -> Result<Metadata, Problem> {
    let Some(metadata) = json.get("metadata") else {
        return Err(Problem::new("it is no service model: it has no `metadata`"));
    };
    let text = |key: &str| {
        let text = metadata.text(key).map(str::to_owned);
        text.ok_or_else(|| Problem::new(format!("it is no service model: `{key}` is missing")))
    };
    let protocol = text("protocol")?;
    let protocols = metadata.get("protocols").map_or(&[][..], Json::elements);
    let is_rest_json = |protocol: &str| protocol == "rest-json";
    if !is_rest_json(&protocol) && !protocols.iter().filter_map(Json::as_text).any(is_rest_json) {
        return Err(Problem::new(format!(
            "its protocol is `{protocol}`, and declarations are about `rest-json`"
        )));
    }
    let endpoint_prefix = text("endpointPrefix")?;
    let service_id = text("serviceId")?;
    Ok(Metadata {
        full_name: text("serviceFullName").unwrap_or_else(|_| service_id.clone()),
        service_id,
        api_version: text("apiVersion")?,
        signing_name: text("signingName").unwrap_or_else(|_| endpoint_prefix.clone()),
        endpoint_prefix,
    })
}

fn read_operation(name: &str, json: &Json) -> Result<Operation, Problem> {
    let lacks = |what: &str| Problem::new(format!("the operation `{name}` has no `{what}`"));
    let http = json.get("http").ok_or_else(|| lacks("http"))?;
    let shape = |key: &str| json.get(key).and_then(|value| value.text("shape")).map(str::to_owned);
    let errors = json.get("errors").map_or(&[][..], Json::elements);
    let extras = [
        ("authtype", "an authentication of its own"),
        ("endpoint", "a host prefix"),
        ("httpChecksum", "a checksum"),
        ("httpChecksumRequired", "a checksum"),
    ];
    let has = |key: &str| json.get(key).is_some();
    Ok(Operation {
        name: name.to_owned(),
        method: http.text("method").ok_or_else(|| lacks("http.method"))?.to_owned(),
        uri: http.text("requestUri").ok_or_else(|| lacks("http.requestUri"))?.to_owned(),
        status: http.integer("responseCode").unwrap_or(200),
        input: shape("input"),
        output: shape("output"),
        errors: errors.iter().filter_map(|error| error.text("shape")).map(str::to_owned).collect(),
        deprecated: json
            .flag("deprecated")
            .then(|| Deprecation { since: json.text("deprecatedSince").map(str::to_owned) }),
        extras: extras.iter().filter(|(key, _)| has(key)).map(|(_, what)| *what).collect(),
    })
}

fn read_shape(json: &Json) -> Shape {
    let word = json.text("type").unwrap_or("untyped");
    let reference = |key: &str| {
        let shape = json.get(key).and_then(|value| value.text("shape"));
        shape.unwrap_or_default().to_owned()
    };
    let kind = match word {
        // any JSON, and a stream of events: a structure in name only
        "structure" if json.flag("document") => Kind::Other("document".to_owned()),
        "structure" if json.flag("eventstream") => Kind::Other("event stream".to_owned()),
        "structure" => Kind::Structure(read_structure(json)),
        "list" => Kind::List(reference("member")),
        "map" => Kind::Map { key: reference("key"), value: reference("value") },
        "string" => Kind::String {
            pattern: json.text("pattern").map(str::to_owned),
            values: json.get("enum").map(texts),
        },
        "boolean" => Kind::Boolean,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "timestamp" => Kind::Timestamp(json.text("timestampFormat").map(str::to_owned)),
        "blob" => Kind::Blob,
        other => Kind::Other(other.to_owned()),
    };
    let is_broken = |key| matches!(json.get(key), Some(Json::Real(_)));
    Shape {
        kind,
        bounds: Bounds { min: json.integer("min"), max: json.integer("max") },
        has_broken_bounds: is_broken("min") || is_broken("max"),
        sensitive: json.flag("sensitive"),
    }
}

fn read_structure(json: &Json) -> Structure {
    let required: BTreeSet<&str> = json
        .get("required")
        .into_iter()
        .flat_map(Json::elements)
        .filter_map(Json::as_text)
        .collect();
    let members = json.get("members").map_or(&[][..], Json::entries);
    let members = members.iter().map(|(name, member)| Member {
        name: name.clone(),
        shape: member.text("shape").unwrap_or_default().to_owned(),
        required: required.contains(name.as_str()),
        location: member.text("location").map(str::to_owned),
        location_name: member.text("locationName").map(str::to_owned),
        idempotency_token: member.flag("idempotencyToken"),
        timestamp_format: member.text("timestampFormat").map(str::to_owned),
        deprecated: member.flag("deprecated"),
    });
    let error = json.get("error");
    let retryable = json.get("retryable");
    Structure {
        members: members.collect(),
        payload: json.text("payload").map(str::to_owned),
        error: (json.flag("exception") || error.is_some()).then(|| ErrorTrait {
            status: error.and_then(|error| error.integer("httpStatusCode")),
            fault: json.flag("fault"),
            retryable: retryable.is_some(),
            throttling: retryable.is_some_and(|retryable| retryable.flag("throttling")),
        }),
    }
}

fn texts(json: &Json) -> Vec<String> {
    json.elements().iter().filter_map(Json::as_text).map(str::to_owned).collect()
}
