//! Values as Python writes them, because text output of the AWS CLI has them like that.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Number;

use super::node::Node;

/// What `str()` makes of a value.
pub(crate) fn text(node: &Node) -> Cow<'_, str> {
    match node {
        Node::Text(text) => Cow::Borrowed(text),
        Node::Null => Cow::Borrowed("None"),
        Node::Boolean(true) => Cow::Borrowed("True"),
        Node::Boolean(false) => Cow::Borrowed("False"),
        Node::Number(value) => Cow::Owned(number(value)),
        Node::List(_) | Node::Object(_) => {
            let mut text = String::new();
            write_literal(node, &mut text);
            Cow::Owned(text)
        }
    }
}

fn number(number: &Number) -> String {
    match number.as_f64() {
        Some(value) if number.is_f64() => float(value),
        _ => number.to_string(),
    }
}

/// A number with a fraction: an exponent has a sign and two digits.
pub(crate) fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((mantissa, exponent)) = text.split_once('e') else { return text };
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    format!("{}e{sign}{digits:0>2}", mantissa.trim_end_matches(".0"))
}

/// What `repr()` makes of a value.
fn write_literal(node: &Node, literal: &mut String) {
    match node {
        Node::Text(text) => write_quoted(text, literal),
        Node::List(nodes) => {
            literal.push('[');
            for (index, node) in nodes.iter().enumerate() {
                literal.push_str(if index == 0 { "" } else { ", " });
                write_literal(node, literal);
            }
            literal.push(']');
        }
        Node::Object(members) => {
            literal.push('{');
            for (index, (name, node)) in members.iter().enumerate() {
                literal.push_str(if index == 0 { "" } else { ", " });
                write_quoted(name, literal);
                literal.push_str(": ");
                write_literal(node, literal);
            }
            literal.push('}');
        }
        scalar => literal.push_str(&text(scalar)),
    }
}

fn write_quoted(text: &str, literal: &mut String) {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    literal.push(quote);
    for character in text.chars() {
        // writing to a String cannot fail
        let _ = match character {
            '\\' => literal.write_str("\\\\"),
            '\n' => literal.write_str("\\n"),
            '\r' => literal.write_str("\\r"),
            '\t' => literal.write_str("\\t"),
            it if it == quote => write!(literal, "\\{it}"),
            it if it.is_control() => write!(literal, "\\x{:02x}", u32::from(it)),
            it => literal.write_char(it),
        };
    }
    literal.push(quote);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Node, text};

    #[test]
    fn values_are_written_as_python_writes_them() {
        for (value, wanted) in [
            (json!(1), "1"),
            (json!(-3), "-3"),
            (json!(2.0), "2.0"),
            (json!(0.0001), "0.0001"),
            (json!(0.00001), "1e-05"),
            (json!(1.5e-7), "1.5e-07"),
            (json!(1e15), "1000000000000000.0"),
            (json!(1e16), "1e+16"),
            (json!(1.25e100), "1.25e+100"),
            (json!(["a", null, { "b": true }]), "['a', None, {'b': True}]"),
            (
                json!(["it's", "\"it's\"", "a\n\\\u{1b}"]),
                "[\"it's\", '\"it\\'s\"', 'a\\n\\\\\\x1b']",
            ),
        ] {
            assert_eq!(text(&Node::of(value, None)), wanted);
        }
    }
}
