//! What can be said of an expression before it is asked about anything.

use jmespath::ast::Ast;

use super::functions::{self, Kind};

/// What is wrong, at which byte.
pub(super) struct Problem<'a> {
    pub(super) at: usize,
    pub(super) what: String,
    /// The name of the function that there is not.
    pub(super) unknown: Option<&'a str>,
}

/// # Errors
/// A function that there is not, too few or too many arguments, `&` where it has no place, and a slice
/// that does not move.
pub(super) fn check(ast: &Ast) -> Result<(), Problem<'_>> {
    let problem = |at, what: &str| Err(Problem { at, what: what.to_owned(), unknown: None });
    match ast {
        Ast::Identity { .. } | Ast::Field { .. } | Ast::Index { .. } | Ast::Literal { .. } => {
            Ok(())
        }
        Ast::Slice { step: 0, offset, .. } => problem(*offset, "the step of a slice is not zero"),
        Ast::Slice { .. } => Ok(()),
        Ast::Expref { offset, .. } => {
            problem(*offset, "`&` stands only before an argument of `sort_by` and its like")
        }
        Ast::Flatten { node, .. } | Ast::Not { node, .. } | Ast::ObjectValues { node, .. } => {
            check(node)
        }
        Ast::Comparison { lhs, rhs, .. }
        | Ast::Projection { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::Subexpr { lhs, rhs, .. } => check(lhs).and_then(|()| check(rhs)),
        Ast::Condition { predicate, then, .. } => check(predicate).and_then(|()| check(then)),
        Ast::MultiList { elements, .. } => elements.iter().try_for_each(check),
        Ast::MultiHash { elements, .. } => elements.iter().try_for_each(|pair| check(&pair.value)),
        Ast::Function { offset, name, args } => call(*offset, name, args),
    }
}

fn call<'a>(at: usize, name: &'a str, arguments: &'a [Ast]) -> Result<(), Problem<'a>> {
    let at = functions::start(at, name);
    let Some(signature) = functions::signature(name) else {
        let what = format!("there is no function `{name}`");
        return Err(Problem { at, what, unknown: Some(name) });
    };
    let (wanted, given) = (signature.parameters.len(), arguments.len());
    let fits = if signature.variadic { given >= wanted } else { given == wanted };
    if !fits {
        let least = if signature.variadic { "at least " } else { "" };
        let arguments = if wanted == 1 { "argument" } else { "arguments" };
        let what = format!("`{name}` takes {least}{wanted} {arguments}, not {given}");
        return Err(Problem { at, what, unknown: None });
    }
    for (index, argument) in arguments.iter().enumerate() {
        match (signature.parameter(index), argument) {
            (Kind::Expression, Ast::Expref { ast, .. }) => check(ast)?,
            (Kind::Expression, _) => {
                let ordinal = index + 1;
                let what = format!("argument {ordinal} of `{name}` is an expression with `&`");
                return Err(Problem { at, what, unknown: None });
            }
            (_, argument) => check(argument)?,
        }
    }
    Ok(())
}
