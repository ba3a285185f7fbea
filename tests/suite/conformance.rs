//! The static tables against the service's published model, member by member: no difference.
//!
//! The model in `tests/model/service-2.json` is the one that botocore 1.44.5 ships, without its
//! prose.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chime_sdk_core::schema::{
    Bounds, ErrorSchema, Location, Member, OperationSchema, Presence, Schema, Segment,
    StructureSchema,
};
use chime_sdk_meetings::SERVICE;
use chime_sdk_meetings::enums::MediaRegion;
use serde_json::{Value, json};

static MODEL: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../model/service-2.json")).expect("the model is JSON")
});

/// Members that the model calls optional and that are declared as essential: without them an answer
/// is useless.
const ESSENTIAL: &[&str] = &[
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

/// The media regions of the API reference, and `il-central-1`, a newer control region. The model has
/// none: it types the member as a plain string.
const MEDIA_REGIONS: &[&str] = &[
    "af-south-1",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-south-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ca-central-1",
    "eu-central-1",
    "eu-north-1",
    "eu-south-1",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-gov-east-1",
    "us-gov-west-1",
    "us-west-1",
    "us-west-2",
];

/// Members of every error, which live in the core.
const COMMON_ERROR_MEMBERS: &[&str] = &["Code", "Message", "RequestId"];

/// Compares a model with the tables; gives a line for each difference.
struct Comparison<'m> {
    shapes: &'m Value,
    differences: Vec<String>,
    visited: BTreeSet<String>,
    essential: BTreeSet<String>,
}

fn differences(model: &Value) -> Vec<String> {
    let mut comparison = Comparison {
        shapes: &model["shapes"],
        differences: Vec::new(),
        visited: BTreeSet::new(),
        essential: BTreeSet::new(),
    };
    comparison.service(model);
    comparison.differences
}

impl Comparison<'_> {
    // both are made for the comparison
    #[allow(clippy::needless_pass_by_value)]
    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, ours: T, model: T) {
        if ours != model {
            self.differences.push(format!("{what}: ours {ours:?}, the model's {model:?}"));
        }
    }

    fn service(&mut self, model: &Value) {
        let metadata = &model["metadata"];
        for (key, ours) in [
            ("serviceId", SERVICE.service_id),
            ("apiVersion", SERVICE.api_version),
            ("endpointPrefix", SERVICE.endpoint_prefix),
            ("signingName", SERVICE.signing_name),
        ] {
            self.expect(key, ours, text(&metadata[key]));
        }
        let operations = model["operations"].as_object().expect("operations");
        let ours: Vec<&str> = SERVICE.operations.iter().map(|operation| operation.name).collect();
        self.expect("operations", ours, operations.keys().map(String::as_str).collect());
        for (name, operation) in operations {
            if let Some(ours) = SERVICE.operation(name) {
                self.operation(ours, operation);
            }
        }
        let errors: BTreeSet<&str> = self
            .shapes
            .as_object()
            .expect("shapes")
            .iter()
            .filter(|(_, shape)| shape["exception"] == true)
            .map(|(name, _)| name.as_str())
            .collect();
        let declared: Vec<&ErrorSchema> = all_errors();
        self.expect("errors", declared.iter().map(|error| error.code).collect(), errors);
        for error in declared {
            self.error(error);
        }
    }

    fn operation(&mut self, ours: &OperationSchema, model: &Value) {
        let name = ours.name;
        let http = &model["http"];
        self.expect(&format!("{name}.method"), ours.method, text(&http["method"]));
        self.expect(&format!("{name}.uri"), uri(ours), text(&http["requestUri"]).to_owned());
        let status = http["responseCode"].as_u64().unwrap_or(200);
        self.expect(&format!("{name}.status"), u64::from(ours.status), status);
        let errors: BTreeSet<&str> = SERVICE.errors_of(ours).map(|error| error.code).collect();
        let model_errors = model["errors"].as_array().expect("errors");
        let model_errors = model_errors.iter().map(|error| text(&error["shape"])).collect();
        self.expect(&format!("{name}.errors"), errors, model_errors);
        self.structure(text(&model["input"]["shape"]), (ours.input)().structure());
        let output = model["output"]["shape"].as_str();
        self.expect(&format!("{name}.output"), ours.output.is_some(), output.is_some());
        if let (Some(ours), Some(output)) = (ours.output, output) {
            self.structure(output, ours().structure());
        }
    }

    fn error(&mut self, ours: &ErrorSchema) {
        let model = &self.shapes[ours.code];
        let status = model["error"]["httpStatusCode"].as_u64();
        self.expect(&format!("{}.status", ours.code), Some(u64::from(ours.status)), status);
        for common in COMMON_ERROR_MEMBERS {
            let present = !model["members"][common].is_null();
            self.expect(&format!("{}.{common}", ours.code), true, present);
        }
        self.structure(ours.code, (ours.members)().structure());
    }

    fn structure(&mut self, name: &str, ours: &StructureSchema) {
        if !self.visited.insert(name.to_owned()) {
            return;
        }
        let model = &self.shapes[name];
        let Some(members) = model["members"].as_object() else {
            self.differences.push(format!("{name}: the model has no such structure"));
            return;
        };
        self.expect(&format!("{name}.type"), "structure", text(&model["type"]));
        let is_error = model["exception"] == true;
        let modelled: BTreeSet<&str> = members
            .keys()
            .map(String::as_str)
            .filter(|member| !is_error || !COMMON_ERROR_MEMBERS.contains(member))
            .collect();
        let declared: BTreeSet<&str> = ours.members.iter().map(|member| member.name).collect();
        self.expect(&format!("{name}.members"), declared, modelled);
        let required: BTreeSet<&str> =
            model["required"].as_array().into_iter().flatten().map(text).collect();
        for member in ours.members {
            let path = format!("{name}.{}", member.name);
            let Some(reference) = members.get(member.name) else { continue };
            self.presence(&path, member, required.contains(member.name));
            self.expect(
                &format!("{path}.location"),
                location(member),
                model_location(member.name, reference),
            );
            self.expect(
                &format!("{path}.idempotencyToken"),
                member.idempotency_token,
                reference["idempotencyToken"] == true,
            );
            self.value(&path, text(&reference["shape"]), (member.schema)(), member.bounds);
        }
    }

    fn presence(&mut self, path: &str, member: &Member, required: bool) {
        if member.presence == Presence::Essential {
            self.essential.insert(path.to_owned());
            self.expect(&format!("{path}.essential"), true, ESSENTIAL.contains(&path));
        }
        self.expect(&format!("{path}.required"), member.presence == Presence::Required, required);
    }

    fn value(&mut self, path: &str, shape: &str, ours: &Schema, member: Bounds) {
        let model = &self.shapes[shape];
        let bounds = Bounds { min: model["min"].as_i64(), max: model["max"].as_i64() };
        let sensitive = model["sensitive"] == true;
        match (text(&model["type"]), ours) {
            ("structure", Schema::Structure(structure)) => self.structure(shape, structure),
            ("list", Schema::List(element)) => {
                self.expect(&format!("{path}.size"), member, bounds);
                let inner = text(&model["member"]["shape"]);
                self.value(&format!("{path}[]"), inner, element(), Bounds::NONE);
            }
            ("map", Schema::Map { key, value }) => {
                self.expect(&format!("{path}.size"), member, bounds);
                let inner = |part: &str| text(&model[part]["shape"]).to_owned();
                self.value(&format!("{path}[key]"), &inner("key"), key(), Bounds::NONE);
                self.value(&format!("{path}[value]"), &inner("value"), value(), Bounds::NONE);
            }
            ("boolean", Schema::Boolean)
            | ("double" | "float", Schema::Float)
            | ("timestamp", Schema::Timestamp) => {}
            ("blob", Schema::Blob) => self.expect(&format!("{path}.size"), member, bounds),
            ("integer", Schema::Integer { .. }) => {
                self.expect(&format!("{path}.range"), member, bounds);
            }
            ("string", Schema::Enum(ours)) => {
                let values: Vec<&str> =
                    model["enum"].as_array().into_iter().flatten().map(text).collect();
                if ours.documented {
                    self.expect(&format!("{path}.enum"), 0, values.len());
                } else {
                    self.expect(&format!("{path}.enum"), ours.values.to_vec(), values);
                }
                self.expect(&format!("{path}.length"), ours.length, bounds);
                self.expect(&format!("{path}.sensitive"), false, sensitive);
            }
            ("string", Schema::String(ours)) => {
                self.expect(&format!("{path}.enum"), true, model["enum"].is_null());
                let length = if ours.length == Bounds::NONE { member } else { ours.length };
                self.expect(&format!("{path}.length"), length, bounds);
                self.expect(&format!("{path}.sensitive"), ours.sensitive, sensitive);
                let pattern = ours.pattern.map(|pattern| pattern.source);
                let check = ours.check.map(|check| check.name);
                let (expected, expected_check) = match model["pattern"].as_str() {
                    Some(pattern) if pattern == TENANT_ID.0 => {
                        (Some(TENANT_ID.1), Some(TENANT_ID.2))
                    }
                    pattern => (pattern, None),
                };
                self.expect(&format!("{path}.pattern"), pattern, expected);
                self.expect(&format!("{path}.check"), check, expected_check);
            }
            (kind, ours) => {
                self.differences.push(format!("{path}: ours {}, the model's {kind}", ours.kind()));
            }
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn all_errors() -> Vec<&'static ErrorSchema> {
    let mut errors: Vec<&ErrorSchema> = SERVICE.all_errors().collect();
    errors.sort_by_key(|error| error.code);
    errors.dedup_by_key(|error| error.code);
    errors
}

fn uri(operation: &OperationSchema) -> String {
    let members = (operation.input)().structure().members;
    let path: String = operation
        .path
        .iter()
        .map(|segment| match segment {
            Segment::Literal(text) => format!("/{text}"),
            Segment::Label(index) => format!("/{{{}}}", members[*index].name),
            Segment::GreedyLabel(index) => format!("/{{{}+}}", members[*index].name),
        })
        .collect();
    let query = if operation.query.is_empty() { "" } else { "?" };
    format!("{path}{query}{}", operation.query)
}

fn location(member: &Member) -> (Option<&'static str>, &'static str) {
    match member.location {
        Location::Body => (None, member.name),
        Location::Label => (Some("uri"), member.name),
        Location::Query(key) => (Some("querystring"), key),
        Location::Header(name) => (Some("header"), name),
        other => panic!("the model knows no {other:?}"),
    }
}

/// The location and the name there, which is the member's unless the model says another.
fn model_location<'m>(member: &'m str, reference: &'m Value) -> (Option<&'m str>, &'m str) {
    let name = reference["locationName"].as_str().unwrap_or(member);
    (reference["location"].as_str(), name)
}

#[test]
fn the_tables_and_the_model_do_not_differ() {
    let differences = differences(&MODEL);
    assert!(
        differences.is_empty(),
        "{} differences:\n{}",
        differences.len(),
        differences.join("\n")
    );
}

#[test]
fn every_member_that_is_taken_away_from_the_model_is_a_difference() {
    let mut count = 0;
    for (shape, members) in members_of_the_model() {
        for member in members {
            let mut model = MODEL.clone();
            model["shapes"][&shape]["members"].as_object_mut().unwrap().remove(&member);
            assert!(
                !differences(&model).is_empty(),
                "{shape}.{member} was taken away, and nothing was found"
            );
            count += 1;
        }
    }
    assert!(count > 150, "{count} members were taken away");
}

#[test]
fn every_constraint_that_changes_in_the_model_is_a_difference() {
    let shapes = MODEL["shapes"].as_object().unwrap();
    let mut count = 0;
    for (name, shape) in shapes {
        for (key, other) in [
            ("min", json!(-1)),
            ("max", json!(7)),
            ("pattern", json!("x")),
            ("enum", json!(["other"])),
            ("type", json!("blob")),
            ("required", json!(["Other"])),
            ("error", json!({ "httpStatusCode": 418 })),
        ] {
            if shape.get(key).is_none() || shape[key] == other {
                continue;
            }
            let mut model = MODEL.clone();
            model["shapes"][name][key] = other;
            assert!(!differences(&model).is_empty(), "{name}.{key} changed unnoticed");
            count += 1;
        }
        if shape["type"] == "string" && shape["enum"].is_null() {
            let mut model = MODEL.clone();
            model["shapes"][name]["sensitive"] = json!(shape["sensitive"] != true);
            assert!(!differences(&model).is_empty(), "{name}.sensitive changed unnoticed");
            count += 1;
        }
    }
    assert!(count > 100, "{count} constraints were changed");
}

#[test]
fn every_operation_that_changes_in_the_model_is_a_difference() {
    for (name, operation) in MODEL["operations"].as_object().unwrap() {
        for (pointer, other) in [
            ("/http/method", json!("PATCH")),
            ("/http/requestUri", json!("/other")),
            ("/http/responseCode", json!(299)),
            ("/errors", json!([])),
        ] {
            let mut model = MODEL.clone();
            let changed = &mut model["operations"][name];
            if pointer == "/http/responseCode" {
                changed["http"]["responseCode"] = other;
            } else {
                *changed.pointer_mut(pointer).unwrap() = other;
            }
            assert!(!differences(&model).is_empty(), "{name}{pointer} changed unnoticed");
        }
        let mut model = MODEL.clone();
        if operation.get("output").is_some() {
            model["operations"][name].as_object_mut().unwrap().remove("output");
        } else {
            model["operations"][name]["output"] = json!({ "shape": "Attendee" });
        }
        assert!(!differences(&model).is_empty(), "{name}.output changed unnoticed");
        let mut model = MODEL.clone();
        model["operations"].as_object_mut().unwrap().remove(name);
        assert!(!differences(&model).is_empty(), "{name} was taken away unnoticed");
    }
}

#[test]
fn the_essential_members_are_those_that_are_listed() {
    let mut comparison = Comparison {
        shapes: &MODEL["shapes"],
        differences: Vec::new(),
        visited: BTreeSet::new(),
        essential: BTreeSet::new(),
    };
    comparison.service(&MODEL);
    let essential: Vec<&str> = comparison.essential.iter().map(String::as_str).collect();
    assert_eq!(essential, ESSENTIAL);
}

#[test]
fn the_documented_media_regions_are_all_there() {
    let mut regions = MediaRegion::VALUES.to_vec();
    regions.sort_unstable();
    assert_eq!(regions, MEDIA_REGIONS);
}

fn members_of_the_model() -> Vec<(String, Vec<String>)> {
    let shapes = MODEL["shapes"].as_object().unwrap();
    shapes
        .iter()
        .filter_map(|(name, shape)| {
            let members = shape["members"].as_object()?;
            Some((name.clone(), members.keys().cloned().collect()))
        })
        .collect()
}
