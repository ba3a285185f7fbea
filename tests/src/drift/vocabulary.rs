//! The vocabulary: which Rust type stands for which shape of the model.

use std::collections::{BTreeMap, BTreeSet};

use chime_sdk_core::schema::Bounds;

use super::compare::Declared;
use super::model::{Kind, Model, Operation};
use super::names;

/// Names that printed code needs for itself.
const RESERVED: &[&str] =
    &["BTreeMap", "Blob", "Box", "Client", "Option", "Self", "String", "Timestamp", "Vec"];

/// No list of lists is nested deeper.
const DEEPEST: usize = 16;

/// The types of a whole service, or of what is added to the declarations of one.
#[derive(Debug)]
pub struct Vocabulary<'m> {
    /// The model that the shapes belong to.
    pub model: &'m Model,
    declared: Option<&'m Declared>,
    types: BTreeMap<&'m str, String>,
    /// Types for text inside of lists and maps that are sensitive as a whole.
    secrets: BTreeMap<&'m str, String>,
    /// Names for the calls of operations whose usual name is that of an operation.
    calls: BTreeMap<&'m str, String>,
}

impl<'m> Vocabulary<'m> {
    /// The types of these operations and of the shapes that they need, beside what is declared.
    #[must_use]
    pub fn new(
        model: &'m Model,
        operations: &[&'m Operation],
        shapes: &BTreeSet<&'m str>,
        declared: Option<&'m Declared>,
    ) -> Self {
        let mut taken: BTreeSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        taken.extend(declared.into_iter().flat_map(Declared::names).map(str::to_owned));
        taken.extend(model.operations.iter().map(|operation| operation.name.clone()));
        let mut vocabulary = Vocabulary {
            model,
            declared,
            types: BTreeMap::new(),
            secrets: BTreeMap::new(),
            calls: BTreeMap::new(),
        };
        vocabulary.name_calls(&mut taken);
        vocabulary.name_outputs(operations, &mut taken);
        // an error's code is the name of its type, so errors come first
        let is_error = |shape: &&str| {
            model.structure(shape).is_some_and(|structure| structure.error.is_some())
        };
        let (errors, others): (Vec<&str>, Vec<&str>) = shapes.iter().copied().partition(is_error);
        for shape in errors.into_iter().chain(others) {
            if vocabulary.needs_name(shape) && !vocabulary.types.contains_key(shape) {
                let name = free_name(&names::type_name(shape), &taken);
                taken.insert(name.clone());
                vocabulary.types.insert(shape, name);
            }
        }
        vocabulary.name_secrets(shapes, &mut taken);
        vocabulary
    }

    /// The name of the type that a shape is declared as.
    #[must_use]
    pub fn name(&self, shape: &str) -> Option<&str> {
        self.types.get(shape).map(String::as_str)
    }

    /// The name of the type for text of this shape where it is sensitive on account of what is around.
    #[must_use]
    pub fn secret(&self, shape: &str) -> Option<&str> {
        self.secrets.get(shape).map(String::as_str)
    }

    /// The shapes of text that is sensitive somewhere on account of what is around.
    #[must_use]
    pub fn secrets(&self) -> Vec<&'m str> {
        self.secrets.keys().copied().collect()
    }

    /// The name of an operation's call, if it cannot have its usual one.
    #[must_use]
    pub fn call(&self, operation: &str) -> Option<&str> {
        self.calls.get(operation).map(String::as_str)
    }

    /// The Rust type for a shape, as a member of this name has it.
    ///
    /// # Errors
    /// The reason why no type can stand for it.
    pub fn type_of(&self, shape: &str, member: &str) -> Result<String, String> {
        self.spell(shape, member, false, 0)
    }

    /// Whether the type for a shape is the plain `String`, which has its bounds at the member.
    #[must_use]
    pub fn is_plain_text(&self, shape: &str, member: &str) -> bool {
        self.type_of(shape, member).is_ok_and(|name| name == "String")
    }

    /// Whether a value of one structure holds a value of the other, without a list or map between.
    #[must_use]
    pub fn holds(&self, outer: &str, inner: &str) -> bool {
        let mut visited = BTreeSet::new();
        let mut open = vec![outer];
        while let Some(shape) = open.pop() {
            if shape == inner {
                return true;
            }
            if self.model.structure(shape).is_some() && visited.insert(shape) {
                open.extend(self.model.references(shape));
            }
        }
        false
    }

    fn spell(
        &self,
        shape: &str,
        member: &str,
        secret: bool,
        depth: usize,
    ) -> Result<String, String> {
        if depth > DEEPEST {
            return Err(format!("`{shape}` contains itself with no structure between"));
        }
        let Some(modelled) = self.model.shape(shape) else {
            return Err(format!("the model has no shape `{shape}`"));
        };
        let secret = secret || modelled.sensitive;
        let inner = |shape: &str| self.spell(shape, member, secret, depth + 1);
        Ok(match &modelled.kind {
            Kind::Structure(_) | Kind::String { .. } => {
                self.named(shape, member, secret && depth > 0)
            }
            Kind::List(element) => format!("Vec<{}>", inner(element)?),
            Kind::Map { key, value } => format!("BTreeMap<{}, {}>", inner(key)?, inner(value)?),
            Kind::Boolean => "bool".to_owned(),
            // the declarations of this service know no integer below nothing
            Kind::Integer if self.declared.is_some() && modelled.bounds.min >= Some(0) => {
                "u32".to_owned()
            }
            Kind::Integer if fits_i32(modelled.bounds) => "i32".to_owned(),
            Kind::Integer | Kind::Long => "i64".to_owned(),
            Kind::Float => "f32".to_owned(),
            Kind::Double => "f64".to_owned(),
            Kind::Timestamp(_) => "Timestamp".to_owned(),
            Kind::Blob => "Blob".to_owned(),
            Kind::Other(word) => return Err(format!("the type `{word}` has no declaration")),
        })
    }

    fn named(&self, shape: &str, member: &str, secret: bool) -> String {
        if secret && let Some(name) = self.secret(shape) {
            return name.to_owned();
        }
        if let Some(name) = self.declared.and_then(|declared| declared.type_of(shape, member)) {
            return name.to_owned();
        }
        self.name(shape).unwrap_or("String").to_owned()
    }

    /// Whether a shape is declared as a type of its own.
    fn needs_name(&self, shape: &str) -> bool {
        let Some(modelled) = self.model.shape(shape) else { return false };
        match &modelled.kind {
            Kind::Structure(_) | Kind::String { values: Some(_), .. } => true,
            Kind::String { pattern, .. } => {
                pattern.is_some() || modelled.sensitive || modelled.bounds != Bounds::NONE
            }
            _ => false,
        }
    }

    /// `CreateThingCall` is what calls of `CreateThing` are, unless an operation is called so.
    fn name_calls(&mut self, taken: &mut BTreeSet<String>) {
        for operation in &self.model.operations {
            let usual = format!("{}Call", operation.name);
            let name = if taken.contains(&usual) {
                let name = free_name(&format!("{}Request", operation.name), taken);
                self.calls.insert(&operation.name, name.clone());
                name
            } else {
                usual
            };
            taken.insert(name);
        }
    }

    /// `CreateThingOutput` is what `CreateThing` answers, if nothing else uses that shape.
    fn name_outputs(&mut self, operations: &[&'m Operation], taken: &mut BTreeSet<String>) {
        let model = self.model;
        let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
        let of_operations =
            model.operations.iter().filter_map(|operation| operation.output.as_deref());
        let of_shapes = model.shapes.keys().flat_map(|shape| model.references(shape));
        for shape in of_operations.chain(of_shapes) {
            *uses.entry(shape).or_default() += 1;
        }
        for operation in operations {
            let name = format!("{}Output", operation.name);
            let Some(output) = operation.output.as_deref() else { continue };
            let is_shape = name != output && model.shapes.contains_key(&name);
            if uses.get(output) == Some(&1) && !is_shape && taken.insert(name.clone()) {
                self.types.insert(output, name);
            }
        }
    }

    fn name_secrets(&mut self, shapes: &BTreeSet<&'m str>, taken: &mut BTreeSet<String>) {
        let containers = shapes.iter().filter(|shape| {
            self.model.shape(shape).is_some_and(|modelled| {
                modelled.sensitive && matches!(modelled.kind, Kind::List(_) | Kind::Map { .. })
            })
        });
        let mut open: Vec<&'m str> =
            containers.flat_map(|shape| self.model.references(shape)).collect();
        let mut visited = BTreeSet::new();
        while let Some(shape) = open.pop() {
            let Some(modelled) = self.model.shape(shape) else { continue };
            if !visited.insert(shape) {
                continue;
            }
            match &modelled.kind {
                _ if modelled.is_plain_text() => {
                    let plain = names::type_name(shape);
                    let plain = if plain == "String" { "Text" } else { &plain };
                    let name = free_name(&format!("Sensitive{plain}"), taken);
                    taken.insert(name.clone());
                    self.secrets.insert(shape, name);
                }
                Kind::List(_) | Kind::Map { .. } => open.extend(self.model.references(shape)),
                _ => {}
            }
        }
    }
}

fn fits_i32(bounds: Bounds) -> bool {
    let fits = |bound: Option<i64>| bound.is_none_or(|bound| i32::try_from(bound).is_ok());
    fits(bounds.min) && fits(bounds.max)
}

/// The name itself, or one like it.
fn free_name(name: &str, taken: &BTreeSet<String>) -> String {
    if !taken.contains(name) {
        return name.to_owned();
    }
    let other = if name == "String" { "Text".to_owned() } else { format!("{name}Shape") };
    names::unique(&other, |name| taken.contains(name))
}

#[cfg(test)]
mod tests;
