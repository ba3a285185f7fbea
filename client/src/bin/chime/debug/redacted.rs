//! Bodies without what is sensitive in them, by the tables.

use chime_sdk_core::schema::{Location, OperationSchema, Schema, ServiceSchema};
use serde_json::{Map, Value};

/// What stands in the place of what is not shown.
pub(super) const REDACTED: &str = "***";

/// What an error of any REST-JSON service may have, beside its declared members.
const OF_ERRORS: [&str; 8] =
    ["code", "Code", "__type", "message", "Message", "requestId", "RequestId", "Resource"];

/// The body of a request.
pub(super) fn request(operation: &OperationSchema, body: &[u8]) -> String {
    of_body((operation.input)(), body)
}

/// The body of a success.
pub(super) fn answer(operation: &OperationSchema, body: &[u8]) -> String {
    operation.output.map_or_else(|| unread(body), |output| of_body(output(), body))
}

/// The body of an error.
pub(super) fn fault(service: &ServiceSchema, operation: &OperationSchema, body: &[u8]) -> String {
    let Ok(Value::Object(object)) = serde_json::from_slice(body) else { return unread(body) };
    let shown = object.into_iter().map(|(name, value)| {
        let value = if OF_ERRORS.contains(&name.as_str()) && !value.is_object() {
            value
        } else {
            let members = service
                .errors_of(operation)
                .flat_map(|error| (error.members)().structure().members);
            let declared = members.into_iter().find(|member| member.name == name);
            declared.map_or_else(hidden, |member| of((member.schema)(), value))
        };
        (name, value)
    });
    Value::Object(shown.collect()).to_string()
}

fn of_body(schema: &Schema, body: &[u8]) -> String {
    match serde_json::from_slice(body) {
        Ok(value) => {
            let payload = schema.structure().payload();
            match payload {
                Some((_, member)) => of((member.schema)(), value).to_string(),
                None => of(schema, value).to_string(),
            }
        }
        Err(_) => unread(body),
    }
}

/// A body that is no JSON, of which nobody knows what is in it.
fn unread(body: &[u8]) -> String {
    format!("{} bytes that are not shown", body.len())
}

fn hidden() -> Value {
    Value::String(REDACTED.to_owned())
}

/// The value with all that is sensitive, and all that is not declared, taken out.
fn of(schema: &Schema, value: Value) -> Value {
    if value.is_null() {
        return value;
    }
    match (schema, value) {
        (schema, _) if matches!(schema, Schema::String(_)) && schema.is_sensitive() => hidden(),
        (Schema::List(element), Value::Array(values)) => {
            values.into_iter().map(|value| of(element(), value)).collect()
        }
        (Schema::Map { key, value: schema }, Value::Object(object)) => {
            if key().is_sensitive() {
                return hidden();
            }
            let entries = object.into_iter().map(|(key, value)| (key, of(schema(), value)));
            Value::Object(entries.collect())
        }
        (Schema::Structure(structure), Value::Object(object)) => {
            let members: Map<String, Value> = object
                .into_iter()
                .map(|(name, value)| {
                    let member = structure.members.iter().find(|member| {
                        member.name == name && !matches!(member.location, Location::Label)
                    });
                    let value = member.map_or_else(hidden, |member| of((member.schema)(), value));
                    (name, value)
                })
                .collect();
            Value::Object(members)
        }
        // what is of another kind than declared is as little known as what is not declared
        (Schema::List(_) | Schema::Map { .. } | Schema::Structure(_), _)
        | (_, Value::Array(_) | Value::Object(_)) => hidden(),
        (_, value) => value,
    }
}

#[cfg(test)]
mod tests {
    use chime_sdk_meetings::SERVICE;

    use super::answer;

    #[test]
    fn what_is_of_another_kind_than_declared_is_not_shown() {
        let operation = SERVICE.operation("CreateAttendee").unwrap();
        for (body, wanted) in [
            (
                r#"{"Attendee":{"AttendeeId":{"JoinToken":"planted"}}}"#,
                r#"{"Attendee":{"AttendeeId":"***"}}"#,
            ),
            (r#"{"Attendee":{"AttendeeId":["planted"]}}"#, r#"{"Attendee":{"AttendeeId":"***"}}"#),
            (
                r#"{"Attendee":{"AttendeeId":"a","JoinToken":5,"Other":"planted"}}"#,
                r#"{"Attendee":{"AttendeeId":"a","JoinToken":"***","Other":"***"}}"#,
            ),
            (r#"{"Attendee":"planted"}"#, r#"{"Attendee":"***"}"#),
            (r#"{"Attendee":null}"#, r#"{"Attendee":null}"#),
        ] {
            assert_eq!(answer(operation, body.as_bytes()), wanted);
        }
    }
}
