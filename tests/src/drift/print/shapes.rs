//! Structures: those that nest in others, and the outputs of operations.

use super::members::Role;
use super::{Printer, comment};
use crate::drift::model::Structure;

impl Printer<'_> {
    /// The structure that a shape is declared as, if it is one and no error.
    pub(super) fn shape(&mut self, shape: &str) -> Option<String> {
        let structure = self.model.structure(shape).filter(|shape| shape.error.is_none())?;
        let name = self.vocabulary.name(shape)?.to_owned();
        let operations = &self.model.operations;
        let answered =
            operations.iter().find(|operation| operation.output.as_deref() == Some(shape));
        let (documentation, role) = match answered {
            Some(operation) => (format!("What `{}` answers.", operation.name), Role::Output),
            None => (format!("The structure `{shape}`."), Role::Nested),
        };
        let is_sensitive = self.model.shape(shape).is_some_and(|shape| shape.sensitive);
        if is_sensitive {
            self.note(format!("{shape}: a structure cannot be declared as sensitive"));
        }
        let fields = self.fields(shape, structure, role);
        let mut text = comment(0, "///", &documentation);
        text.push_str("#[chime_shape]\n");
        text.push_str(&body(&name, &fields));
        Some(text)
    }

    /// What a structure's members are to the service, by its name in the model.
    pub(in crate::drift) fn member_field(
        &mut self,
        shape: &str,
        structure: &Structure,
        member: &str,
    ) -> Result<String, String> {
        let Some(member) = structure.member(member) else {
            return Err(format!("the model has no member `{member}`"));
        };
        let paginators = self.paginators;
        let operations = &self.model.operations;
        let of_input =
            operations.iter().find(|operation| operation.input.as_deref() == Some(shape));
        let is_output =
            operations.iter().any(|operation| operation.output.as_deref() == Some(shape));
        let role = match of_input {
            Some(operation) => Role::Input {
                method: &operation.method,
                uri: &operation.uri,
                is_paginated: paginators.of(operation, self.model).is_some(),
            },
            None if structure.error.is_some() => Role::Error,
            None if is_output => Role::Output,
            None => Role::Nested,
        };
        self.field(shape, structure, member, role, &mut Vec::new())
    }
}

/// `pub struct Name { .. }`.
pub(super) fn body(name: &str, fields: &str) -> String {
    if fields.is_empty() {
        format!("pub struct {name} {{}}\n")
    } else {
        format!("pub struct {name} {{\n{fields}}}\n")
    }
}
