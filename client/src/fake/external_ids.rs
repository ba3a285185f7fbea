//! Which names of users and meetings are taken.

use chime_sdk_core::server::Fault;

use super::assumptions::{Assumptions, ExternalIds};
use super::refusals;

/// Refuses a value of this member that the prose of the reference does not allow, if that is assumed
/// to hold. The value is not repeated: it may tell who somebody is.
pub(super) fn check(assumptions: &Assumptions, member: &str, value: &str) -> Result<(), Fault> {
    if assumptions.external_ids == ExternalIds::Any {
        return Ok(());
    }
    let reserved = value.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"));
    if reserved {
        return Err(refusals::bad_request(format!("{member}: the prefix aws: is reserved")));
    }
    if !value.chars().all(is_documented) {
        let message = format!("{member}: has a character that is not allowed");
        return Err(refusals::bad_request(message));
    }
    Ok(())
}

fn is_documented(character: char) -> bool {
    character.is_ascii_alphanumeric()
        || ('À'..='ÿ').contains(&character)
        || character.is_whitespace()
        || "-_&@+=,(){}[]/«».:|'\"#".contains(character)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_characters_are_enforced_on_request() {
        let mut assumptions = Assumptions::default();
        let taken = |assumptions: &Assumptions, value| check(assumptions, "Id", value).is_ok();
        for value in ["user-7", "a@b.example", "Zoë Müller", "\u{1f600}\u{1f600}", "aws:me", "a;b"]
        {
            assert!(taken(&assumptions, value), "{value}");
        }
        assumptions.external_ids = ExternalIds::Documented;
        for value in ["user-7", "a@b.example", "Zoë Müller", "x (y) [z] {#} 'q' \"r\"", "my aws:"]
        {
            assert!(taken(&assumptions, value), "{value}");
        }
        for value in ["\u{1f600}\u{1f600}", "aws:me", "AWS:me", "a;b", "a!b", "日本"] {
            assert!(!taken(&assumptions, value), "{value}");
        }
    }
}
