//! Numbers and their bounds: `status = 204`, `len = 1..=100`.

use quote::ToTokens;
use syn::{Expr, ExprLit, ExprRange, Lit, RangeLimits, UnOp};

use super::{Attribute, wrong_value};
use crate::errors::Errors;

/// Inclusive bounds as written.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    pub(crate) min: Option<i64>,
    pub(crate) max: Option<i64>,
    pub(crate) range: ExprRange,
}

impl Bounds {
    /// The range as it is written, for messages.
    pub(crate) fn spelled(&self) -> String {
        spelled(&self.range)
    }
}

impl Attribute {
    /// `key = 204`.
    pub(crate) fn integer(
        &mut self,
        key: &'static str,
        example: &str,
        errors: &mut Errors,
    ) -> Option<(i64, Expr)> {
        let value = self.value(key, example, errors)?;
        match integer(&value) {
            Some(number) => Some((number, value)),
            None => {
                errors.at(&value, wrong_number(key, "a whole number", &value, example));
                None
            }
        }
    }

    /// `key = 1..=100`, `key = ..=100` or `key = 1..`.
    pub(crate) fn bounds(&mut self, key: &'static str, errors: &mut Errors) -> Option<Bounds> {
        let example = "1..=100";
        let range = match self.value(key, example, errors)? {
            Expr::Range(range) => range,
            other => {
                errors.at(&other, wrong_value(key, "an inclusive range", &other, example));
                return None;
            }
        };
        if let (RangeLimits::HalfOpen(_), Some(end)) = (&range.limits, &range.end) {
            let start = range.start.as_ref().map(ToTokens::to_token_stream).unwrap_or_default();
            let least = range.start.as_deref().and_then(integer).unwrap_or(i64::MIN);
            let help = match integer(end) {
                Some(end) if end > least => format!("{start}..={}", end.saturating_sub(1)),
                _ => example.to_owned(),
            };
            errors.at(
                &range,
                format_args!(
                    "`{}` leaves its end out, and `{key}` takes bounds that are both \
                     included\nhelp: write `{key} = {help}`",
                    spelled(&range)
                ),
            );
            return None;
        }
        let mut bound = |bound: &Option<Box<Expr>>| match bound.as_deref() {
            None => Some(None),
            Some(expr) => match integer(expr) {
                Some(number) => Some(Some(number)),
                None => {
                    errors.at(expr, wrong_number(key, "whole numbers", expr, example));
                    None
                }
            },
        };
        let (min, max) = (bound(&range.start)?, bound(&range.end)?);
        let text = spelled(&range);
        match (min, max) {
            (None, None) => {
                errors.at(&range, format_args!("`{text}` bounds nothing\nhelp: leave `{key}` out"));
                None
            }
            (Some(min), Some(max)) if min > max => {
                errors.at(
                    &range,
                    format_args!(
                        "`{text}` is empty: nothing can be accepted\nhelp: write `{key} = {max}..={min}`"
                    ),
                );
                None
            }
            _ => Some(Bounds { min, max, range }),
        }
    }

    /// [`Self::bounds`] of a length, which is never negative.
    pub(crate) fn length(&mut self, key: &'static str, errors: &mut Errors) -> Option<Bounds> {
        let bounds = self.bounds(key, errors)?;
        if bounds.min.or(bounds.max).is_some_and(|first| first < 0) {
            let max = bounds.max.map_or_else(String::new, |max| format!("={}", max.max(0)));
            errors.at(
                &bounds.range,
                format_args!(
                    "`{}` has a negative bound, and a length is never negative\n\
                     help: write `{key} = 0..{max}`",
                    bounds.spelled()
                ),
            );
            return None;
        }
        Some(bounds)
    }
}

fn wrong_number(key: &str, needed: &str, found: &Expr, example: &str) -> String {
    if let Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) = found {
        return format!("`{number}` is too large for `{key}`\nhelp: write `{key} = {example}`");
    }
    wrong_value(key, needed, found, example)
}

/// A range as it is written.
fn spelled(range: &ExprRange) -> String {
    range.to_token_stream().to_string().replace(' ', "")
}

/// A whole number, with or without a minus.
fn integer(expr: &Expr) -> Option<i64> {
    match expr {
        Expr::Group(group) => integer(&group.expr),
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            integer(&unary.expr).and_then(i64::checked_neg)
        }
        _ => None,
    }
}
