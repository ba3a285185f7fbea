//! What an expression makes of a value.

use std::borrow::Cow;

use jmespath::Variable;
use jmespath::ast::{Ast, Comparator};

use super::functions;
use super::numbers;
use crate::output::node::Node;

/// A value that cannot be used as it is asked to be, at which byte of the expression.
pub(super) struct Problem {
    pub(super) at: usize,
    pub(super) what: String,
}

/// A part of what was asked about, or a new value.
pub(super) type Found<'a> = Result<Cow<'a, Node>, Problem>;

pub(super) fn evaluate<'a>(ast: &Ast, node: &'a Node) -> Found<'a> {
    match ast {
        Ast::Identity { .. } => Ok(Cow::Borrowed(node)),
        Ast::Field { name, .. } => Ok(node.get(name).map_or_else(nothing, Cow::Borrowed)),
        Ast::Index { idx, .. } => Ok(element(node, *idx).map_or_else(nothing, Cow::Borrowed)),
        Ast::Literal { value, .. } => Ok(Cow::Owned(literal(value))),
        Ast::Subexpr { lhs, rhs, .. } => then(evaluate(lhs, node)?, rhs),
        Ast::Or { lhs, rhs, .. } => {
            let left = evaluate(lhs, node)?;
            if is_true(&left) { Ok(left) } else { evaluate(rhs, node) }
        }
        Ast::And { lhs, rhs, .. } => {
            let left = evaluate(lhs, node)?;
            if is_true(&left) { evaluate(rhs, node) } else { Ok(left) }
        }
        Ast::Not { node: inner, .. } => {
            let inner = evaluate(inner, node)?;
            Ok(Cow::Owned(Node::Boolean(!is_true(&inner))))
        }
        Ast::Condition { predicate, then, .. } => {
            if is_true(evaluate(predicate, node)?.as_ref()) {
                evaluate(then, node)
            } else {
                Ok(nothing())
            }
        }
        Ast::Comparison { comparator, lhs, rhs, .. } => {
            let (left, right) = (evaluate(lhs, node)?, evaluate(rhs, node)?);
            Ok(Cow::Owned(compared(comparator, &left, &right)))
        }
        Ast::ObjectValues { node: inner, .. } => match evaluate(inner, node)?.into_owned() {
            Node::Object(members) => {
                Ok(Cow::Owned(Node::List(members.into_iter().map(|(_, node)| node).collect())))
            }
            _ => Ok(nothing()),
        },
        Ast::Projection { lhs, rhs, .. } => {
            let left = evaluate(lhs, node)?;
            let Node::List(nodes) = left.as_ref() else { return Ok(nothing()) };
            let mut projected = Vec::with_capacity(nodes.len());
            for node in nodes {
                let found = evaluate(rhs, node)?;
                if *found != Node::Null {
                    projected.push(found.into_owned());
                }
            }
            Ok(Cow::Owned(Node::List(projected)))
        }
        Ast::Flatten { node: inner, .. } => match evaluate(inner, node)?.into_owned() {
            Node::List(nodes) => {
                let mut flat = Vec::with_capacity(nodes.len());
                for node in nodes {
                    match node {
                        Node::List(inner) => flat.extend(inner),
                        other => flat.push(other),
                    }
                }
                Ok(Cow::Owned(Node::List(flat)))
            }
            _ => Ok(nothing()),
        },
        Ast::MultiList { .. } | Ast::MultiHash { .. } if *node == Node::Null => Ok(nothing()),
        Ast::MultiList { elements, .. } => {
            let nodes = elements.iter().map(|ast| Ok(evaluate(ast, node)?.into_owned()));
            Ok(Cow::Owned(Node::List(nodes.collect::<Result<_, Problem>>()?)))
        }
        Ast::MultiHash { elements, .. } => {
            let mut members = Vec::with_capacity(elements.len());
            for pair in elements {
                functions::put(&mut members, &pair.key, evaluate(&pair.value, node)?.into_owned());
            }
            Ok(Cow::Owned(Node::Object(members)))
        }
        Ast::Slice { start, stop, step, .. } => match node {
            Node::List(nodes) => {
                let indexes = slice(nodes.len(), *start, *stop, *step);
                let nodes = indexes.into_iter().filter_map(|index| nodes.get(index).cloned());
                Ok(Cow::Owned(Node::List(nodes.collect())))
            }
            _ => Ok(nothing()),
        },
        Ast::Function { offset, name, args } => functions::call(*offset, name, args, node),
        Ast::Expref { offset, .. } => {
            Err(Problem { at: *offset, what: "`&` has no value of its own".to_owned() })
        }
    }
}

fn nothing<'a>() -> Cow<'a, Node> {
    Cow::Owned(Node::Null)
}

/// What an expression makes of a value that may be new.
fn then<'a>(left: Cow<'a, Node>, right: &Ast) -> Found<'a> {
    match left {
        Cow::Borrowed(left) => evaluate(right, left),
        Cow::Owned(left) => Ok(Cow::Owned(evaluate(right, &left)?.into_owned())),
    }
}

/// Everything is true but false, null and what is empty; a zero is true.
fn is_true(node: &Node) -> bool {
    match node {
        Node::Null | Node::Boolean(false) => false,
        Node::Text(text) => !text.is_empty(),
        Node::List(nodes) => !nodes.is_empty(),
        Node::Object(members) => !members.is_empty(),
        Node::Boolean(true) | Node::Number(_) => true,
    }
}

fn element(node: &Node, index: i32) -> Option<&Node> {
    let Node::List(nodes) = node else { return None };
    let distance = usize::try_from(index.unsigned_abs()).ok()?;
    let index = if index < 0 { nodes.len().checked_sub(distance)? } else { distance };
    nodes.get(index)
}

/// The indexes from `start` up to but without `stop`; negative ones count from the end.
fn slice(length: usize, start: Option<i32>, stop: Option<i32>, step: i32) -> Vec<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let step = i64::from(step);
    // where a walk in each direction begins and ends at most
    let (least, most) = if step < 0 { (-1, length - 1) } else { (0, length) };
    let place = |index: Option<i32>, default: i64| {
        index.map_or(default, |index| {
            let index = i64::from(index);
            let index = if index < 0 { index.saturating_add(length) } else { index };
            index.clamp(least, most)
        })
    };
    let (first, end) = if step < 0 { (most, least) } else { (least, most) };
    let (mut index, stop) = (place(start, first), place(stop, end));
    let mut indexes = Vec::new();
    while if step < 0 { index > stop } else { index < stop } {
        indexes.extend(usize::try_from(index));
        index += step;
        if step == 0 {
            break;
        }
    }
    indexes
}

/// Numbers have an order, and so do texts; of other pairs no one is the smaller.
fn compared(comparator: &Comparator, left: &Node, right: &Node) -> Node {
    let ordering = match (left, right) {
        (Node::Number(left), Node::Number(right)) => numbers::compare(left, right),
        (Node::Text(left), Node::Text(right)) => Some(left.cmp(right)),
        _ => None,
    };
    let ordered = |is: fn(std::cmp::Ordering) -> bool| {
        ordering.map_or(Node::Null, |ordering| Node::Boolean(is(ordering)))
    };
    match comparator {
        Comparator::Equal => Node::Boolean(equal(left, right)),
        Comparator::NotEqual => Node::Boolean(!equal(left, right)),
        Comparator::LessThan => ordered(std::cmp::Ordering::is_lt),
        Comparator::LessThanEqual => ordered(std::cmp::Ordering::is_le),
        Comparator::GreaterThan => ordered(std::cmp::Ordering::is_gt),
        Comparator::GreaterThanEqual => ordered(std::cmp::Ordering::is_ge),
    }
}

/// Whether two values are the same: numbers by their amount, objects in any order.
pub(super) fn equal(left: &Node, right: &Node) -> bool {
    match (left, right) {
        (Node::Number(left), Node::Number(right)) => {
            numbers::compare(left, right) == Some(std::cmp::Ordering::Equal)
        }
        (Node::List(left), Node::List(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Node::Object(members), Node::Object(others)) => {
            members.len() == others.len()
                && members
                    .iter()
                    .all(|(name, node)| right.get(name).is_some_and(|other| equal(node, other)))
        }
        (left, right) => left == right,
    }
}

fn literal(value: &Variable) -> Node {
    match value {
        Variable::Null | Variable::Expref(_) => Node::Null,
        Variable::String(text) => Node::Text(text.clone()),
        Variable::Bool(value) => Node::Boolean(*value),
        Variable::Number(value) => Node::Number(value.clone()),
        Variable::Array(values) => Node::List(values.iter().map(|value| literal(value)).collect()),
        Variable::Object(values) => Node::Object(
            values.iter().map(|(name, value)| (name.clone(), literal(value))).collect(),
        ),
    }
}
