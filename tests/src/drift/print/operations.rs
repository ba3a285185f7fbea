//! Operations: the struct of the input, and what is said of the call.

use super::members::Role;
use super::shapes::body;
use super::{Printer, attribute, comment, literal, path};
use crate::drift::model::{Deprecation, Operation, Structure};
use crate::drift::names;
use crate::drift::paginators::Pages;

impl Printer<'_> {
    /// An operation with its input.
    ///
    /// # Errors
    /// The reason why it cannot be declared.
    pub(in crate::drift) fn operation(&mut self, operation: &Operation) -> Result<String, String> {
        let empty = Structure::default();
        let input = operation.input.as_deref();
        let structure = input.and_then(|shape| self.model.structure(shape)).unwrap_or(&empty);
        let attribute = self.operation_attribute(operation)?;
        let is_paginated = attribute.contains("paginate(");
        let role = Role::Input { method: &operation.method, uri: &operation.uri, is_paginated };
        let fields = self.fields(input.unwrap_or_default(), structure, role);
        let documentation = format!("The operation `{}`.", operation.name);
        let mut text = comment(0, "///", &documentation);
        if let Some(deprecation) = &operation.deprecated {
            text.push_str(&deprecated(deprecation));
        }
        text.push_str(&attribute);
        text.push_str(&body(&operation.name, &fields));
        Ok(text)
    }

    /// `#[chime_operation(..)]` as the model has it.
    pub(in crate::drift) fn operation_attribute(
        &mut self,
        operation: &Operation,
    ) -> Result<String, String> {
        let input = operation.input.as_deref().and_then(|shape| self.model.structure(shape));
        let path = path::path(&operation.uri, input)?;
        let mut keys = vec![
            format!("method = {}", literal(&operation.method)),
            format!("path = {}", literal(&path)),
        ];
        if operation.status != 200 {
            keys.push(format!("status = {}", operation.status));
        }
        if let Some(output) = &operation.output {
            let output = self.vocabulary.type_of(output, "")?;
            keys.push(format!("output = {output}"));
        }
        let own =
            operation.errors.iter().filter(|error| !self.common_errors.contains(&error.as_str()));
        let mut own: Vec<&str> =
            own.map(|error| self.vocabulary.name(error).unwrap_or(error)).collect();
        own.sort_unstable();
        if !own.is_empty() {
            keys.push(format!("errors({})", own.join(", ")));
        }
        if let Some(pages) = self.paginators.of(operation, self.model) {
            match self.paginate(operation, &pages) {
                Ok(paginate) => keys.push(paginate),
                Err(reason) => {
                    self.note(format!("{}: pages are not declared: {reason}", operation.name));
                }
            }
        }
        if let Some(call) = self.vocabulary.call(&operation.name) {
            keys.push(format!("call = {call}"));
        }
        for extra in &operation.extras {
            self.note(format!("{}: {extra} has no declaration", operation.name));
        }
        Ok(attribute(0, "chime_operation", &keys))
    }

    /// `paginate(..)`, if the members are called so that it can be said.
    fn paginate(&self, operation: &Operation, pages: &Pages) -> Result<String, String> {
        let structure =
            |shape: &Option<String>| shape.as_deref().and_then(|shape| self.model.structure(shape));
        let (Some(input), Some(output)) =
            (structure(&operation.input), structure(&operation.output))
        else {
            return Err("there is no input or no output".to_owned());
        };
        let token = names::field(&pages.input_token);
        let items = names::field(&pages.items);
        let is_plain = |member: &str| names::wire(&names::field(member)) == member;
        if pages.input_token != pages.output_token
            || input.member(&pages.input_token).is_none()
            || output.member(&pages.output_token).is_none()
            || !is_plain(&pages.output_token)
            || !is_plain(&pages.items)
        {
            return Err(format!("its token is `{}`", pages.input_token));
        }
        let Some(list) = output.member(&pages.items) else {
            return Err(format!("`{}` is no member of the output", pages.items));
        };
        let list = self.vocabulary.type_of(&list.shape, &list.name)?;
        let Some(item) = list.strip_prefix("Vec<").and_then(|list| list.strip_suffix('>')) else {
            return Err(format!("`{}` is no list", pages.items));
        };
        let mut paginate = format!("paginate(token = {token}, items = {items}: {item}");
        if let Some(page_size) = &pages.page_size
            && input.member(page_size).is_some()
        {
            paginate.push_str(&format!(", page_size = {}", names::field(page_size)));
        }
        Ok(paginate + ")")
    }
}

fn deprecated(deprecation: &Deprecation) -> String {
    let reason = match &deprecation.since {
        Some(since) => format!("deprecated by the service since {since}"),
        None => "deprecated by the service".to_owned(),
    };
    format!("#[deprecated = {}]\n", literal(&reason))
}
