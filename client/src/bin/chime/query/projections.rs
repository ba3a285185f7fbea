//! Where a projection ends. With `.{..}` right behind it, it ends there, in Python's library and in
//! others: `Attendees[].{Id: AttendeeId}[0]` is the first object. The library goes on with each element.

use std::mem;

use jmespath::ast::Ast;

/// Lets such projections end as they do elsewhere.
pub(super) fn settle(ast: &mut Ast) {
    parts(ast).into_iter().for_each(settle);
    let Ast::Projection { rhs, .. } = ast else { return };
    let inside = match rhs.as_mut() {
        Ast::Condition { then, .. } => then.as_mut(),
        other => other,
    };
    if matches!(inside, Ast::MultiHash { .. }) || !matches!(first(inside), Ast::MultiHash { .. }) {
        return;
    }
    // what follows the object moves out: it is asked about the whole projection
    let mut rest = mem::replace(inside, nothing());
    *inside = mem::replace(first(&mut rest), nothing());
    let projection = mem::replace(ast, nothing());
    *first(&mut rest) = projection;
    *ast = rest;
}

fn nothing() -> Ast {
    Ast::Identity { offset: 0 }
}

/// What is asked first in a chain of parts.
fn first(ast: &mut Ast) -> &mut Ast {
    match ast {
        Ast::Subexpr { lhs: before, .. }
        | Ast::Projection { lhs: before, .. }
        | Ast::Flatten { node: before, .. }
        | Ast::ObjectValues { node: before, .. } => first(before),
        other => other,
    }
}

fn parts(ast: &mut Ast) -> Vec<&mut Ast> {
    match ast {
        Ast::Identity { .. }
        | Ast::Field { .. }
        | Ast::Index { .. }
        | Ast::Literal { .. }
        | Ast::Slice { .. } => Vec::new(),
        Ast::Expref { ast: part, .. }
        | Ast::Flatten { node: part, .. }
        | Ast::Not { node: part, .. }
        | Ast::ObjectValues { node: part, .. } => vec![part],
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => vec![lhs, rhs],
        Ast::Condition { predicate, then, .. } => vec![predicate, then],
        Ast::MultiList { elements, .. } => elements.iter_mut().collect(),
        Ast::MultiHash { elements, .. } => {
            elements.iter_mut().map(|pair| &mut pair.value).collect()
        }
        Ast::Function { args, .. } => args.iter_mut().collect(),
    }
}
