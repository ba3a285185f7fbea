//! Inputs that break exactly one rule.

use crate::input::Rows;

mod kinds;
mod labels;
mod patterns;
mod presence;
mod rules;
mod sizes;

pub(super) const TABLES: &[&Rows] =
    &[kinds::ROWS, labels::ROWS, patterns::ROWS, presence::ROWS, rules::ROWS, sizes::ROWS];

/// The text for an id that does not match, at this path.
fn no_guid(path: &str) -> String {
    format!("{path}: does not match `[a-fA-F0-9]{{8}}(?:-[a-fA-F0-9]{{4}}){{3}}-[a-fA-F0-9]{{12}}`")
}
