//! Which patterns a declaration can have: asked of the compiler that the macros use.

use quote::quote;

#[path = "../../../macros/src/pattern.rs"]
mod pattern;

/// Whether the pattern can stand in a declaration; if not, why.
///
/// # Errors
/// The reason, in the words of the compile error that it would be.
pub fn accept(source: &str) -> Result<(), String> {
    let reason = |message: String| message.lines().next().unwrap_or_default().to_owned();
    pattern::compile(source, &quote!(core)).map(drop).map_err(reason)
}

/// The name of a pattern that has one.
#[must_use]
pub fn name_of(source: &str) -> Option<&'static str> {
    pattern::NAMED.iter().find(|(_, named)| *named == source).map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_backtracking_is_refused_with_the_reason() {
        assert_eq!(accept(r"^arn:.*[\w]{1,63}$"), Ok(()));
        let reason = accept(r"^(?!.*?(.)\1{3})[a-z]*$").unwrap_err();
        assert!(reason.contains("look-ahead"), "{reason}");
        assert!(!reason.contains('\n'), "{reason}");
    }

    #[test]
    fn a_pattern_with_a_name_is_called_by_it() {
        let guid = "[a-fA-F0-9]{8}(?:-[a-fA-F0-9]{4}){3}-[a-fA-F0-9]{12}";
        assert_eq!(name_of(guid), Some("guid"));
        assert_eq!(name_of("[a-f]"), None);
    }
}
