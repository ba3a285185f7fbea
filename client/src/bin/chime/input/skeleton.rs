//! Forms of inputs and outputs: all members with values that show their kind.

use chime_sdk_core::schema::{OperationSchema, Schema};
use serde_json::{Map, Value, json};

/// A form of the input, to be filled in for `--cli-input-json`.
pub(super) fn of_input(operation: &OperationSchema) -> Value {
    of((operation.input)(), "", &mut Vec::new(), false)
}

/// A form of the output, with the names of members for texts.
pub(super) fn of_output(operation: &OperationSchema) -> Value {
    operation
        .output
        .map_or_else(|| Value::Object(Map::new()), |output| of(output(), "", &mut Vec::new(), true))
}

/// A value of the schema. `around` are the structures that it is in; one of those again is empty.
fn of(schema: &Schema, name: &str, around: &mut Vec<*const Schema>, is_named: bool) -> Value {
    match schema {
        Schema::Boolean => Value::Bool(true),
        Schema::Integer { .. } => json!(0),
        Schema::Float => json!(0.0),
        Schema::Enum(schema) if !is_named => {
            schema.values.first().map_or_else(|| json!(""), |word| json!(word))
        }
        Schema::String(_) | Schema::Enum(_) => json!(if is_named { name } else { "" }),
        Schema::Timestamp => json!("1970-01-01T00:00:00"),
        Schema::Blob => json!(""),
        Schema::List(element) => json!([of(element(), name, around, is_named)]),
        Schema::Map { value, .. } => json!({ "KeyName": of(value(), name, around, is_named) }),
        Schema::Structure(structure) => {
            let place: *const Schema = schema;
            if around.contains(&place) {
                return Value::Object(Map::new());
            }
            around.push(place);
            let members = structure.members.iter().map(|member| {
                let value = of((member.schema)(), member.name, around, is_named);
                (member.name.to_owned(), value)
            });
            let members = members.collect();
            around.pop();
            Value::Object(members)
        }
        _ => Value::Null,
    }
}
