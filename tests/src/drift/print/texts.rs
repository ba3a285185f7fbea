//! String types and enums.

use chime_sdk_core::schema::Bounds;

use super::{Printer, attribute, comment, declaration, literal, range};
use crate::drift::model::{Kind, Shape};
use crate::drift::{names, patterns};

impl Printer<'_> {
    /// The string type or enum that a shape is declared as, if it is one.
    pub(super) fn text(&mut self, shape: &str) -> Option<String> {
        let modelled = self.model.shape(shape)?;
        let name = self.vocabulary.name(shape)?.to_owned();
        match &modelled.kind {
            Kind::String { values: Some(values), .. } => {
                Some(self.enumeration(shape, &name, modelled, values))
            }
            Kind::String { .. } => Some(self.string(shape, &name, modelled, modelled.sensitive)),
            _ => None,
        }
    }

    /// The string type for text of this shape inside of a list or map that is sensitive as a whole.
    pub(super) fn secret(&mut self, shape: &str) -> Option<String> {
        let name = self.vocabulary.secret(shape)?.to_owned();
        let modelled = self.model.shape(shape)?;
        Some(self.string(shape, &name, modelled, true))
    }

    /// A string type with a name of its own.
    pub(in crate::drift) fn string(
        &mut self,
        shape: &str,
        name: &str,
        modelled: &Shape,
        sensitive: bool,
    ) -> String {
        let mut text = String::new();
        let mut keys: Vec<String> = Vec::new();
        keys.extend(range(modelled.bounds).map(|range| format!("len = {range}")));
        if let Kind::String { pattern: Some(pattern), .. } = &modelled.kind {
            match (patterns::accept(pattern), patterns::name_of(pattern)) {
                (Ok(()), Some(named)) => keys.push(format!("pattern = {named}")),
                (Ok(()), None) => keys.push(format!("pattern = {}", literal(pattern))),
                (Err(reason), _) => {
                    self.note(format!("{shape}: the pattern `{pattern}` is left out: {reason}"));
                    let pattern = literal(pattern);
                    text.push_str(&comment(0, "//", &format!("Left out, because {reason}:")));
                    text.push_str(&format!("// pattern = {pattern}\n"));
                }
            }
        }
        if sensitive {
            keys.push("sensitive".to_owned());
        }
        text.push_str(&comment(0, "///", &string_documentation(shape, modelled, sensitive)));
        text.push_str(&attribute(0, "chime_string", &keys));
        text.push_str(&format!("pub struct {name}(String);\n"));
        text
    }

    fn enumeration(
        &mut self,
        shape: &str,
        name: &str,
        modelled: &Shape,
        values: &[String],
    ) -> String {
        if modelled.sensitive {
            self.note(format!("{shape}: an enum cannot be declared as sensitive"));
        }
        if let Kind::String { pattern: Some(_), .. } = modelled.kind {
            self.note(format!("{shape}: an enum has no pattern, and it is left out"));
        }
        let mut text = comment(0, "///", &format!("The values of `{shape}`."));
        text.push_str(&self.enum_attribute(modelled));
        if values.is_empty() {
            return format!("{text}pub enum {name} {{}}\n");
        }
        text.push_str(&format!("pub enum {name} {{\n"));
        text.push_str(&variants(values, values));
        text.push_str("}\n");
        text
    }

    /// `#[chime_enum]` with its bounds.
    pub(in crate::drift) fn enum_attribute(&self, modelled: &Shape) -> String {
        let keys: Vec<String> =
            range(modelled.bounds).map(|range| format!("len = {range}")).into_iter().collect();
        attribute(0, "chime_enum", &keys)
    }
}

/// The variants of some of an enum's values; all of them decide what the variants are called.
pub(in crate::drift) fn variants(some: &[String], all: &[String]) -> String {
    let variants = all.iter().zip(names::variants(all));
    variants
        .filter(|(value, _)| some.contains(value))
        .map(|(value, variant)| {
            let documentation = comment(4, "///", &format!("`{value}`."));
            documentation + &declaration(&format!("{variant} ="), &literal(value))
        })
        .collect()
}

fn string_documentation(shape: &str, modelled: &Shape, sensitive: bool) -> String {
    let characters = |count: i64| if count == 1 { "1 character" } else { "characters" };
    let length = match modelled.bounds {
        Bounds { min: None, max: None } => String::new(),
        Bounds { min: Some(min), max: Some(max) } if min == max => match min {
            1 => ", 1 character".to_owned(),
            _ => format!(", {min} characters"),
        },
        Bounds { min: Some(min), max: Some(max) } => format!(", {min} to {max} characters"),
        Bounds { min: Some(1), max: None } => format!(", at least {}", characters(1)),
        Bounds { min: Some(min), max: None } => format!(", at least {min} characters"),
        Bounds { min: None, max: Some(max) } => format!(", at most {max} characters"),
    };
    let sensitive = if sensitive { ", never shown" } else { "" };
    format!("The text `{shape}`{length}{sensitive}.")
}
