//! What to add to the declarations of this service, so that nothing differs any more.

use std::collections::BTreeSet;

use chime_sdk_core::schema::ServiceSchema;

use super::Report;
use super::compare::{Addition, Comparison, compare};
use super::model::{Kind, Member, Model, Operation};
use super::paginators::Paginators;
use super::print::{Printer, shapes_of, variants};
use super::vocabulary::Vocabulary;

/// The differences as lines, and the declarations to add.
pub(super) fn report(
    service: &'static ServiceSchema,
    model: &Model,
    paginators: &Paginators,
) -> Report {
    let comparison = compare(service, model);
    if comparison.differences.is_empty() {
        let count = model.operations.len();
        let note = format!("{}: {count} operations, no difference", service.service_id);
        return Report { notes: vec![note], ..Report::default() };
    }
    let (output, printed) = print(service, model, paginators, &comparison);
    let mut notes: Vec<String> = comparison.differences.iter().map(ToString::to_string).collect();
    notes.extend(printed);
    Report { output, notes, status: 1 }
}

fn print(
    service: &'static ServiceSchema,
    model: &Model,
    paginators: &Paginators,
    comparison: &Comparison,
) -> (String, Vec<String>) {
    let additions: BTreeSet<&Addition> = comparison
        .differences
        .iter()
        .filter_map(|difference| difference.addition.as_ref())
        .collect();
    let operations: Vec<&Operation> = model
        .operations
        .iter()
        .filter(|operation| {
            additions.iter().any(
                |addition| matches!(addition, Addition::Operation(name) if *name == operation.name),
            )
        })
        .collect();
    let shapes = new_shapes(model, &operations, &additions, comparison);
    let vocabulary = Vocabulary::new(model, &operations, &shapes, Some(&comparison.declared));
    let common = service.errors.iter().map(|error| error.code).collect();
    let mut printer = Printer::new(vocabulary, paginators, common);

    // first what is complete in itself, then what is pasted into declarations that are there
    let mut items = printer.declarations(&shapes);
    for operation in operations {
        match printer.operation(operation) {
            Ok(item) => items.push(item),
            Err(reason) => items.push(format!("// `{}` is left out: {reason}.\n", operation.name)),
        }
    }
    items.extend(additions.iter().filter_map(|addition| paste(&mut printer, model, addition)));
    (items.join("\n"), printer.into_notes())
}

/// The shapes that are not declared and that something to add needs.
fn new_shapes<'m>(
    model: &'m Model,
    operations: &[&'m Operation],
    additions: &BTreeSet<&'m Addition>,
    comparison: &Comparison,
) -> BTreeSet<&'m str> {
    let declared = &comparison.declared;
    let mut shapes = shapes_of(model, operations);
    let mut members: Vec<&Member> = Vec::new();
    for addition in additions {
        match addition {
            Addition::Member { shape, member, .. } => {
                let member = model.structure(shape).and_then(|shape| shape.member(member));
                shapes.append(&mut model.reachable(member.map(|member| member.shape.as_str())));
                members.extend(member);
            }
            Addition::Error(code) if !declared.has(code) => {
                shapes.append(&mut model.reachable([code.as_str()]));
            }
            _ => {}
        }
    }
    // where several types stand for a shape, a member of another name than theirs needs one more
    let inputs = operations.iter().filter_map(|operation| operation.input.as_deref());
    let new = shapes.iter().copied().filter(|shape| !declared.has(shape));
    let structures = inputs.chain(new).filter_map(|shape| model.structure(shape));
    members.extend(structures.flat_map(|structure| &structure.members));
    let is_ambiguous = |shape: &str| {
        members
            .iter()
            .any(|member| member.shape == shape && declared.type_of(shape, &member.name).is_none())
    };
    shapes.retain(|shape| !declared.has(shape) || is_ambiguous(shape));
    shapes
}

/// What goes into a declaration that is there, under a line that says where.
fn paste(printer: &mut Printer<'_>, model: &Model, addition: &Addition) -> Option<String> {
    match addition {
        Addition::Operation(_) => None,
        Addition::OperationAttribute(name) => {
            let operation = model.operations.iter().find(|operation| operation.name == *name)?;
            let attribute = printer.operation_attribute(operation).ok()?;
            Some(format!("// The attribute of `{name}`:\n{attribute}"))
        }
        Addition::Error(name) => {
            // one that is new was printed as a declaration
            printer
                .is_declared(name)
                .then(|| printer.error(name))
                .flatten()
                .map(|error| format!("// `{name}`, in place of what is there:\n{error}"))
        }
        Addition::Member { structure, shape, member, is_new } => {
            let field = printer.member_field(shape, model.structure(shape)?, member).ok()?;
            let what = if *is_new { "A new member" } else { "A changed member" };
            Some(format!("// {what} of `{structure}`:\n{field}"))
        }
        Addition::Values { name, shape, values } => {
            let Kind::String { values: Some(all), .. } = &model.shape(shape)?.kind else {
                return None;
            };
            Some(format!("// New values of `{name}`:\n{}", variants(values, all)))
        }
        Addition::Text { name, shape } => {
            let modelled = model.shape(shape)?;
            let text = match &modelled.kind {
                Kind::String { values: Some(_), .. } => printer.enum_attribute(modelled),
                _ => printer.string(shape, name, modelled, modelled.sensitive),
            };
            Some(format!("// `{name}`, in place of what is there:\n{text}"))
        }
    }
}
