//! Values of the shorthand as the schema says: which texts are numbers, and which values are lists of one.

use chime_sdk_core::schema::{Schema, StructureSchema};
use chime_sdk_core::suggest;
use serde_json::{Map, Value};

use super::parse::{Kind, Node, Pair};
use super::{Mistake, Trouble};
use crate::input::files::{Loaded, load};
use crate::input::value;

/// The value that `node` is by the schema. `place` is the option that has it.
pub(super) fn whole(node: &Node, schema: &'static Schema, place: &str) -> Result<Value, Trouble> {
    Fit { place }.value(node, schema, "the value")
}

struct Fit<'a> {
    place: &'a str,
}

impl Fit<'_> {
    /// `name` is what messages call it.
    fn value(&self, node: &Node, schema: &'static Schema, name: &str) -> Result<Value, Trouble> {
        match (schema, &node.kind) {
            (Schema::Structure(structure), Kind::Object(pairs)) => self.structure(pairs, structure),
            (Schema::Map { value, .. }, Kind::Object(pairs)) => self.map(pairs, value()),
            (Schema::Structure(structure), _) => {
                let names: Vec<String> =
                    structure.members.iter().map(|member| format!("{}=..", member.name)).collect();
                let help = format!("write `{}`", braces(node, &names.join(",")));
                Err(Mistake::new(node.at, format!("{name} has members"), help).into())
            }
            (Schema::Map { .. }, _) => {
                let help = format!("write `{}`", braces(node, "KEY=value,OTHER=value"));
                Err(Mistake::new(node.at, format!("{name} has keys"), help).into())
            }
            (Schema::List(element), Kind::List(nodes)) => {
                let values = nodes.iter().map(|node| self.value(node, element(), name));
                Ok(Value::Array(values.collect::<Result<_, _>>()?))
            }
            // one value is a list of one
            (Schema::List(element), _) => {
                Ok(Value::Array(vec![self.value(node, element(), name)?]))
            }
            (_, Kind::Text { text, may_be_file }) => {
                self.scalar(node.at, text, *may_be_file, schema, name)
            }
            (_, Kind::List(nodes)) => {
                // the comma that makes it a list is before the second element
                let at = nodes.get(1).map_or(node.at, |second| second.at);
                let help = "a comma within a value is written `\\,`; a name is followed by `=`";
                Err(Mistake::new(at, format!("{name} is one value, and this is another"), help)
                    .into())
            }
            (_, Kind::Object(_)) => {
                let help = format!("write {} instead", schema.kind());
                Err(Mistake::new(node.at, format!("{name} has no members"), help).into())
            }
        }
    }

    fn structure(
        &self,
        pairs: &[Pair],
        structure: &'static StructureSchema,
    ) -> Result<Value, Trouble> {
        let mut object = Map::new();
        for pair in pairs {
            let index = structure.index_of(&pair.name);
            let Some(member) = index.and_then(|index| structure.members.get(index)) else {
                let names = || structure.members.iter().map(|member| member.name);
                let suggestion = suggest::sentence(&pair.name, names());
                let problem = format!("there is no member `{}`{suggestion}", pair.name);
                let names: Vec<&str> = names().collect();
                let help = format!("the members are {}", names.join(", "));
                return Err(Mistake::new(pair.at, problem, help).into());
            };
            let value = self.value(&pair.value, (member.schema)(), &pair.name)?;
            insert(&mut object, pair, value)?;
        }
        Ok(Value::Object(object))
    }

    fn map(&self, pairs: &[Pair], schema: &'static Schema) -> Result<Value, Trouble> {
        let mut object = Map::new();
        for pair in pairs {
            let value = self.value(&pair.value, schema, &pair.name)?;
            insert(&mut object, pair, value)?;
        }
        Ok(Value::Object(object))
    }

    fn scalar(
        &self,
        at: usize,
        text: &str,
        may_be_file: bool,
        schema: &Schema,
        name: &str,
    ) -> Result<Value, Trouble> {
        let loaded = if may_be_file {
            load(text, self.place).map_err(Trouble::File)?
        } else {
            Loaded::Text(text.to_owned())
        };
        let loaded = value::text_or_bytes(schema, loaded, self.place).map_err(Trouble::File)?;
        value::scalar(schema, &loaded).map_err(|(problem, help)| {
            Mistake::new(at, format!("{name} is {problem}"), help).into()
        })
    }
}

/// A name given twice would hide a value: most often a space is meant where a comma is.
fn insert(object: &mut Map<String, Value>, pair: &Pair, value: Value) -> Result<(), Mistake> {
    if object.insert(pair.name.clone(), value).is_some() {
        let problem = format!("`{}` is given twice", pair.name);
        let help = "separate the elements of a list by a space instead of a comma";
        return Err(Mistake::new(pair.at, problem, help));
    }
    Ok(())
}

/// The members with the braces that they need where they stand.
fn braces(node: &Node, members: &str) -> String {
    if node.at == 0 { members.to_owned() } else { format!("{{{members}}}") }
}
