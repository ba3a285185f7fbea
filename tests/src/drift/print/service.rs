//! A whole service as one module.

use std::collections::BTreeSet;

use super::{Printer, WIDTH, comment, common_errors, literal};
use crate::drift::model::{Model, Operation};
use crate::drift::paginators::Paginators;
use crate::drift::vocabulary::Vocabulary;

/// A module with the declarations of a whole service, and what they leave out.
#[must_use]
pub fn service(model: &Model, paginators: &Paginators) -> (String, Vec<String>) {
    let operations: Vec<&Operation> = model.operations.iter().collect();
    let shapes = shapes_of(model, &operations);
    let vocabulary = Vocabulary::new(model, &operations, &shapes, None);
    let common = common_errors(&model.operations);
    let mut printer = Printer::new(vocabulary, paginators, common);

    let mut items = printer.declarations(&shapes);
    let mut declared: Vec<&str> = Vec::new();
    for operation in operations {
        match printer.operation(operation) {
            Ok(item) => {
                items.push(item);
                declared.push(&operation.name);
            }
            Err(reason) => {
                printer.note(format!("{} is left out: {reason}", operation.name));
                let text = format!("`{}` is left out: {reason}.", operation.name);
                items.push(comment(0, "//", &text));
            }
        }
    }
    items.push(printer.service_macro(&declared));

    let metadata = &model.metadata;
    let title = format!(
        "{}, declared from the service's model of version {}.",
        metadata.full_name, metadata.api_version
    );
    let mut module = comment(0, "//!", &title);
    let body = items.join("\n");
    if body.contains("BTreeMap<") {
        module.push_str("\nuse std::collections::BTreeMap;\n");
    }
    module.push_str("\nuse chime_sdk_meetings::declare::*;\n\n");
    module.push_str(&body);
    (module, printer.into_notes())
}

/// The shapes that operations need. Inputs are not among them, unless something else uses them too.
pub(in crate::drift) fn shapes_of<'m>(
    model: &'m Model,
    operations: &[&'m Operation],
) -> BTreeSet<&'m str> {
    let mut roots: Vec<&str> = Vec::new();
    for operation in operations {
        let input = operation.input.as_deref();
        roots.extend(input.into_iter().flat_map(|input| model.references(input)));
        roots.extend(operation.output.as_deref());
        roots.extend(operation.errors.iter().map(String::as_str));
    }
    model.reachable(roots)
}

impl Printer<'_> {
    /// The declarations of shapes: string types, enums, structures, errors.
    pub(in crate::drift) fn declarations(&mut self, shapes: &BTreeSet<&str>) -> Vec<String> {
        let texts: Vec<String> = shapes.iter().filter_map(|shape| self.text(shape)).collect();
        let (enums, mut strings): (Vec<String>, Vec<String>) =
            texts.into_iter().partition(|text| text.contains("\npub enum "));
        let secrets = self.vocabulary.secrets();
        strings.extend(secrets.into_iter().filter_map(|shape| self.secret(shape)));
        let structures = shapes.iter().filter_map(|shape| self.shape(shape)).collect();
        let errors = shapes.iter().filter_map(|shape| self.error(shape)).collect();
        [strings, enums, structures, errors].concat()
    }

    fn service_macro(&self, operations: &[&str]) -> String {
        let metadata = &self.model.metadata;
        let errors = self.common_errors.iter();
        let errors: Vec<&str> =
            errors.map(|error| self.vocabulary.name(error).unwrap_or(error)).collect();
        let mut text = "chime_service! {\n".to_owned();
        let documentation =
            format!("A client of {}, with one method an operation.", metadata.full_name);
        text.push_str(&comment(4, "///", &documentation));
        text.push_str("    client = Client,\n");
        for (key, value) in [
            ("service_id", &metadata.service_id),
            ("api_version", &metadata.api_version),
            ("endpoint_prefix", &metadata.endpoint_prefix),
            ("signing_name", &metadata.signing_name),
        ] {
            text.push_str(&format!("    {key} = {},\n", literal(value)));
        }
        text.push_str("    // Any operation may answer with these.\n");
        text.push_str(&filled("errors", &errors));
        text.push_str(&filled("operations", operations));
        text.push_str("}\n");
        text
    }
}

/// `key(A, B, ..),` with as many names in a line as fit.
fn filled(key: &str, names: &[&str]) -> String {
    let indent = 4 + key.len() + 1;
    let mut text = format!("    {key}(");
    let mut column = indent;
    for (index, name) in names.iter().enumerate() {
        if index > 0 {
            // what follows is a space, the name, and `,` or `),`
            if column + 1 + name.len() + 2 > WIDTH {
                text.push_str(&format!("\n{:indent$}", ""));
                column = indent;
            } else {
                text.push(' ');
                column += 1;
            }
        }
        text.push_str(name);
        column += name.len();
        if index + 1 < names.len() {
            text.push(',');
            column += 1;
        }
    }
    text.push_str("),\n");
    text
}
