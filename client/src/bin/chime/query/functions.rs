//! The functions of expressions: what they take and what they give.

use std::borrow::Cow;
use std::cmp::Ordering;

use jmespath::ast::Ast;
use serde_json::Number;

use super::evaluate::{Found, Problem, equal, evaluate};
use super::numbers;
use crate::output::node::Node;

/// What an argument has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Number,
    Text,
    List,
    Object,
    TextOrList,
    /// What has a length.
    Sized,
    Numbers,
    Texts,
    /// A list whose elements can be put in order.
    NumbersOrTexts,
    /// An expression with `&`, to be asked about each element of a list.
    Expression,
}

pub(super) struct Signature {
    name: &'static str,
    pub(super) parameters: &'static [Kind],
    /// Whether the last may be given any number of times.
    pub(super) variadic: bool,
}

impl Signature {
    pub(super) fn parameter(&self, index: usize) -> Kind {
        self.parameters.get(index).or(self.parameters.last()).copied().unwrap_or(Kind::Any)
    }
}

const fn takes(name: &'static str, parameters: &'static [Kind]) -> Signature {
    Signature { name, parameters, variadic: false }
}

const fn takes_many(name: &'static str, parameters: &'static [Kind]) -> Signature {
    Signature { name, parameters, variadic: true }
}

const SIGNATURES: [Signature; 26] = [
    takes("abs", &[Kind::Number]),
    takes("avg", &[Kind::Numbers]),
    takes("ceil", &[Kind::Number]),
    takes("contains", &[Kind::TextOrList, Kind::Any]),
    takes("ends_with", &[Kind::Text, Kind::Text]),
    takes("floor", &[Kind::Number]),
    takes("join", &[Kind::Text, Kind::Texts]),
    takes("keys", &[Kind::Object]),
    takes("length", &[Kind::Sized]),
    takes("map", &[Kind::Expression, Kind::List]),
    takes("max", &[Kind::NumbersOrTexts]),
    takes("max_by", &[Kind::List, Kind::Expression]),
    takes_many("merge", &[Kind::Object]),
    takes("min", &[Kind::NumbersOrTexts]),
    takes("min_by", &[Kind::List, Kind::Expression]),
    takes_many("not_null", &[Kind::Any]),
    takes("reverse", &[Kind::TextOrList]),
    takes("sort", &[Kind::NumbersOrTexts]),
    takes("sort_by", &[Kind::List, Kind::Expression]),
    takes("starts_with", &[Kind::Text, Kind::Text]),
    takes("sum", &[Kind::Numbers]),
    takes("to_array", &[Kind::Any]),
    takes("to_number", &[Kind::Any]),
    takes("to_string", &[Kind::Any]),
    takes("type", &[Kind::Any]),
    takes("values", &[Kind::Object]),
];

pub(super) fn signature(name: &str) -> Option<&'static Signature> {
    SIGNATURES.iter().find(|signature| signature.name == name)
}

pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SIGNATURES.iter().map(|signature| signature.name)
}

/// Where a call begins; the library says where its bracket opens.
pub(super) fn start(at: usize, name: &str) -> usize {
    at.saturating_sub(name.len())
}

/// Calls a function with the values of its arguments.
pub(super) fn call<'a>(at: usize, name: &str, arguments: &[Ast], node: &'a Node) -> Found<'a> {
    let at = start(at, name);
    let mut values: Vec<Node> = Vec::with_capacity(arguments.len());
    let mut expression = None;
    for (index, argument) in arguments.iter().enumerate() {
        if let Ast::Expref { ast, .. } = argument {
            expression = Some(ast.as_ref());
            continue;
        }
        let value = evaluate(argument, node)?.into_owned();
        let kind = signature(name).map_or(Kind::Any, |signature| signature.parameter(index));
        if !is(&value, kind) {
            let (ordinal, given) = (index + 1, given(&value, kind));
            let what = format!("`{name}` takes {} as argument {ordinal}, not {given}", said(kind));
            return Err(Problem { at, what });
        }
        values.push(value);
    }
    let mut values = values.into_iter();
    let first = values.next().unwrap_or(Node::Null);
    let value = match (expression, first) {
        (Some(expression), Node::List(nodes)) => by(at, name, nodes, expression)?,
        (_, first) => apply(name, first, values),
    };
    Ok(Cow::Owned(value))
}

/// A function without an expression; its arguments are of the kinds that it takes.
fn apply(name: &str, first: Node, mut others: impl Iterator<Item = Node>) -> Node {
    match (name, first) {
        ("abs", Node::Number(number)) => numbers::absolute(&number),
        ("ceil", Node::Number(number)) => numbers::rounded(&number, f64::ceil),
        ("floor", Node::Number(number)) => numbers::rounded(&number, f64::floor),
        ("avg", Node::List(nodes)) => numbers::average(&numbers_of(&nodes)),
        ("sum", Node::List(nodes)) => numbers::sum(&numbers_of(&nodes)),
        ("contains", Node::List(nodes)) => {
            let wanted = others.next().unwrap_or(Node::Null);
            Node::Boolean(nodes.iter().any(|node| equal(node, &wanted)))
        }
        ("contains", Node::Text(text)) => Node::Boolean(second(others, |it| text.contains(it))),
        ("ends_with", Node::Text(text)) => Node::Boolean(second(others, |it| text.ends_with(it))),
        ("starts_with", Node::Text(text)) => {
            Node::Boolean(second(others, |it| text.starts_with(it)))
        }
        ("join", Node::Text(between)) => match others.next() {
            Some(Node::List(nodes)) => {
                let texts = nodes.into_iter().filter_map(|node| match node {
                    Node::Text(text) => Some(text),
                    _ => None,
                });
                Node::Text(texts.collect::<Vec<_>>().join(&between))
            }
            _ => Node::Null,
        },
        ("keys", Node::Object(members)) => {
            Node::List(members.into_iter().map(|(name, _)| Node::Text(name)).collect())
        }
        ("values", Node::Object(members)) => {
            Node::List(members.into_iter().map(|(_, node)| node).collect())
        }
        ("length", node) => Node::Number(length(&node).into()),
        ("max", Node::List(nodes)) => best(nodes, Ordering::Greater),
        ("min", Node::List(nodes)) => best(nodes, Ordering::Less),
        ("merge", first) => {
            let mut merged = Vec::new();
            for node in std::iter::once(first).chain(others) {
                if let Node::Object(members) = node {
                    members.into_iter().for_each(|(name, node)| put(&mut merged, &name, node));
                }
            }
            Node::Object(merged)
        }
        ("not_null", first) => {
            let mut all = std::iter::once(first).chain(others);
            all.find(|node| *node != Node::Null).unwrap_or(Node::Null)
        }
        ("reverse", Node::List(nodes)) => Node::List(nodes.into_iter().rev().collect()),
        ("reverse", Node::Text(text)) => Node::Text(text.chars().rev().collect()),
        ("sort", Node::List(mut nodes)) => {
            nodes.sort_by(order);
            Node::List(nodes)
        }
        ("to_array", Node::List(nodes)) => Node::List(nodes),
        ("to_array", node) => Node::List(vec![node]),
        ("to_number", Node::Number(number)) => Node::Number(number),
        ("to_number", Node::Text(text)) => numbers::read(&text),
        ("to_string", Node::Text(text)) => Node::Text(text),
        ("to_string", node) => Node::Text(ascii_json(&node)),
        ("type", node) => Node::Text(type_name(&node).to_owned()),
        _ => Node::Null,
    }
}

fn second(mut others: impl Iterator<Item = Node>, holds: impl FnOnce(&str) -> bool) -> bool {
    matches!(others.next(), Some(Node::Text(text)) if holds(&text))
}

fn numbers_of(nodes: &[Node]) -> Vec<&Number> {
    let numbers = nodes.iter().filter_map(|node| match node {
        Node::Number(number) => Some(number),
        _ => None,
    });
    numbers.collect()
}

fn length(node: &Node) -> usize {
    match node {
        Node::Text(text) => text.chars().count(),
        Node::List(nodes) => nodes.len(),
        Node::Object(members) => members.len(),
        _ => 0,
    }
}

/// A function that asks an expression about each element.
fn by(at: usize, name: &str, nodes: Vec<Node>, expression: &Ast) -> Result<Node, Problem> {
    let mut keyed = Vec::with_capacity(nodes.len());
    for node in nodes {
        let key = evaluate(expression, &node)?.into_owned();
        keyed.push((key, node));
    }
    if name == "map" {
        return Ok(Node::List(keyed.into_iter().map(|(key, _)| key).collect()));
    }
    let numbers = keyed.iter().all(|(key, _)| matches!(key, Node::Number(_)));
    if !numbers && let Some((key, _)) = keyed.iter().find(|(key, _)| !matches!(key, Node::Text(_)))
    {
        let given = of_kind(key);
        let what = format!("`{name}` needs a number or a text of every element, not {given}");
        return Err(Problem { at, what });
    }
    // the first of several that are equal
    let best = |keyed: Vec<(Node, Node)>, wanted| {
        let best = keyed
            .into_iter()
            .reduce(|best, next| if order(&next.0, &best.0) == wanted { next } else { best });
        best.map_or(Node::Null, |(_, node)| node)
    };
    Ok(match name {
        "max_by" => best(keyed, Ordering::Greater),
        "min_by" => best(keyed, Ordering::Less),
        _ => {
            keyed.sort_by(|(left, _), (right, _)| order(left, right));
            Node::List(keyed.into_iter().map(|(_, node)| node).collect())
        }
    })
}

fn best(nodes: Vec<Node>, wanted: Ordering) -> Node {
    let best = nodes.into_iter().reduce(
        |best, next| {
            if order(&next, &best) == wanted { next } else { best }
        },
    );
    best.unwrap_or(Node::Null)
}

/// The order of two numbers or of two texts.
fn order(left: &Node, right: &Node) -> Ordering {
    match (left, right) {
        (Node::Number(left), Node::Number(right)) => {
            numbers::compare(left, right).unwrap_or(Ordering::Equal)
        }
        (Node::Text(left), Node::Text(right)) => left.cmp(right),
        _ => Ordering::Equal,
    }
}

/// Sets a member, which keeps its place if it is there already.
pub(super) fn put(members: &mut Vec<(String, Node)>, name: &str, node: Node) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, place)) => *place = node,
        None => members.push((name.to_owned(), node)),
    }
}

/// JSON on one line, in ASCII as Python writes it.
fn ascii_json(node: &Node) -> String {
    // of text, numbers and names, of which there is nothing that JSON cannot say
    let text = serde_json::to_string(node).unwrap_or_default();
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    ascii
}

fn is(node: &Node, kind: Kind) -> bool {
    let numbers = |nodes: &[Node]| nodes.iter().all(|node| matches!(node, Node::Number(_)));
    let texts = |nodes: &[Node]| nodes.iter().all(|node| matches!(node, Node::Text(_)));
    match (kind, node) {
        (Kind::Any, _)
        | (Kind::Number, Node::Number(_))
        | (Kind::Text | Kind::TextOrList | Kind::Sized, Node::Text(_))
        | (Kind::List | Kind::TextOrList | Kind::Sized, Node::List(_))
        | (Kind::Object | Kind::Sized, Node::Object(_)) => true,
        (Kind::Numbers, Node::List(nodes)) => numbers(nodes),
        (Kind::Texts, Node::List(nodes)) => texts(nodes),
        (Kind::NumbersOrTexts, Node::List(nodes)) => numbers(nodes) || texts(nodes),
        _ => false,
    }
}

fn type_name(node: &Node) -> &'static str {
    match node {
        Node::Null => "null",
        Node::Boolean(_) => "boolean",
        Node::Number(_) => "number",
        Node::Text(_) => "string",
        Node::List(_) => "array",
        Node::Object(_) => "object",
    }
}

fn said(kind: Kind) -> &'static str {
    match kind {
        Kind::Any => "any value",
        Kind::Number => "a number",
        Kind::Text => "a text",
        Kind::List => "a list",
        Kind::Object => "an object",
        Kind::TextOrList => "a text or a list",
        Kind::Sized => "a text, a list or an object",
        Kind::Numbers => "a list of numbers",
        Kind::Texts => "a list of texts",
        Kind::NumbersOrTexts => "a list of numbers or one of texts",
        Kind::Expression => "an expression",
    }
}

/// What is given in the place of a value of this kind.
fn given(node: &Node, wanted: Kind) -> &'static str {
    let of_elements = matches!(wanted, Kind::Numbers | Kind::Texts | Kind::NumbersOrTexts);
    match node {
        Node::List(_) if of_elements => "a list of other values",
        node => of_kind(node),
    }
}

fn of_kind(node: &Node) -> &'static str {
    match node {
        Node::Null => "null",
        Node::Boolean(_) => "a boolean",
        Node::Number(_) => "a number",
        Node::Text(_) => "a text",
        Node::List(_) => "a list",
        Node::Object(_) => "an object",
    }
}
