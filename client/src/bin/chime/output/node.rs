//! An answer as it is shown: JSON whose objects keep the order of their members.
//!
//! The call by name gives JSON with sorted names. The service has an order of its own, which the static
//! model knows, and an expression of `--query` makes objects in the order in which it names them.

use chime_sdk_core::schema::Schema;
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::{Number, Value};

/// A JSON value with ordered objects.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Null,
    Boolean(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// A value with the members of its structures in the order of the schema. What the schema does not
    /// know keeps its order and comes last.
    pub(crate) fn of(value: Value, schema: Option<&Schema>) -> Self {
        match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Boolean(value),
            Value::Number(value) => Node::Number(value),
            Value::String(value) => Node::Text(value),
            Value::Array(values) => {
                let element = match schema {
                    Some(Schema::List(element)) => Some(element()),
                    _ => None,
                };
                Node::List(values.into_iter().map(|value| Node::of(value, element)).collect())
            }
            Value::Object(mut values) => {
                let mut members = Vec::with_capacity(values.len());
                let mut others = None;
                match schema {
                    Some(Schema::Structure(structure)) => {
                        for member in structure.members {
                            if let Some(value) = values.remove(member.name) {
                                let node = Node::of(value, Some((member.schema)()));
                                members.push((member.name.to_owned(), node));
                            }
                        }
                    }
                    Some(Schema::Map { value, .. }) => others = Some(value()),
                    _ => {}
                }
                members.extend(
                    values.into_iter().map(|(name, value)| (name, Node::of(value, others))),
                );
                Node::Object(members)
            }
        }
    }

    /// The member of this name, of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(members) => {
                members.iter().find(|(known, _)| known == name).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// Whether it is made of other values.
    pub(crate) fn is_compound(&self) -> bool {
        matches!(self, Node::List(_) | Node::Object(_))
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Null => serializer.serialize_unit(),
            Node::Boolean(value) => serializer.serialize_bool(*value),
            Node::Number(value) => value.serialize(serializer),
            Node::Text(value) => serializer.serialize_str(value),
            Node::List(nodes) => {
                let mut list = serializer.serialize_seq(Some(nodes.len()))?;
                for node in nodes {
                    list.serialize_element(node)?;
                }
                list.end()
            }
            Node::Object(members) => {
                let mut object = serializer.serialize_map(Some(members.len()))?;
                for (name, node) in members {
                    object.serialize_entry(name, node)?;
                }
                object.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chime_sdk_meetings::SERVICE;
    use serde_json::json;

    use super::Node;

    #[test]
    fn members_have_the_order_of_the_service_and_unknown_ones_follow() {
        let schema = SERVICE.operation("ListAttendees").unwrap().output.unwrap()();
        let value = json!({
            "NextToken": "n",
            "Attendees": [{ "Zone": 1, "JoinToken": "t", "AttendeeId": "a", "ExternalUserId": "u",
                "Capabilities": { "Content": "None", "Video": "None", "Audio": "None" } }],
            "A": null,
        });
        let text = serde_json::to_string(&Node::of(value, Some(schema))).unwrap();
        let wanted = r#"{"Attendees":[{"ExternalUserId":"u","AttendeeId":"a","JoinToken":"t","Capabilities":{"Audio":"None","Video":"None","Content":"None"},"Zone":1}],"NextToken":"n","A":null}"#;
        assert_eq!(text, wanted);
    }
}
