//! Numbers that stay whole as long as they are, as in the AWS CLI.

use std::cmp::Ordering;

use serde_json::Number;

use crate::output::node::Node;

fn whole(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

fn float(number: &Number) -> f64 {
    number.as_f64().unwrap_or(f64::NAN)
}

/// A number with a fraction, if there is one.
fn fraction(value: f64) -> Node {
    Number::from_f64(value).map_or(Node::Null, Node::Number)
}

fn of_whole(value: i128) -> Option<Node> {
    Number::from_i128(value).map(Node::Number)
}

pub(super) fn compare(left: &Number, right: &Number) -> Option<Ordering> {
    match (whole(left), whole(right)) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => float(left).partial_cmp(&float(right)),
    }
}

pub(super) fn absolute(number: &Number) -> Node {
    let of_float = || fraction(float(number).abs());
    whole(number).and_then(|number| of_whole(number.abs())).unwrap_or_else(of_float)
}

/// A whole number near a number, which `round` finds.
pub(super) fn rounded(number: &Number, round: fn(f64) -> f64) -> Node {
    let float = round(float(number));
    // beyond 2^53 all numbers are whole, and some have no room in an integer
    let of_float = || {
        let exact = float.abs() < 9_007_199_254_740_992.0;
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
        exact.then_some(float as i128).and_then(of_whole).unwrap_or_else(|| fraction(float))
    };
    whole(number).and_then(of_whole).unwrap_or_else(of_float)
}

pub(super) fn sum(numbers: &[&Number]) -> Node {
    let wholes: Option<Vec<i128>> = numbers.iter().map(|number| whole(number)).collect();
    wholes
        .and_then(|wholes| of_whole(wholes.iter().sum()))
        .unwrap_or_else(|| fraction(numbers.iter().map(|number| float(number)).sum()))
}

/// Nothing, of no numbers.
pub(super) fn average(numbers: &[&Number]) -> Node {
    let sum: f64 = numbers.iter().map(|number| float(number)).sum();
    // nobody counts to 2^53
    fraction(sum / numbers.len() as f64)
}

/// The number that a text says.
pub(super) fn read(text: &str) -> Node {
    let text = text.trim();
    match text.parse::<i64>() {
        Ok(number) => Node::Number(number.into()),
        // in Rust and in Python the words for what is not finite are numbers too; JSON has none of them
        Err(_) => text.parse::<f64>().map_or(Node::Null, fraction),
    }
}
