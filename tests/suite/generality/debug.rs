//! What `Debug` shows.

use super::*;

#[test]
fn times_are_shown_in_rfc_3339_and_bytes_are_counted() {
    let facts = facts().head(b"planted").labels([("red", "x")]);
    let text = format!("{facts:?}");
    assert!(text.contains("Made: 2026-11-23T08:30:00Z"), "{text}");
    assert!(text.contains("Head: Blob(7 bytes)"), "{text}");
    assert!(text.contains(r#"Labels: {"red": "x"}"#), "{text}");
    assert!(!text.contains("planted"), "{text}");
}

#[test]
fn a_key_that_is_sensitive_is_not_shown() {
    let facts = facts().readers([("planted", [Piece::new(1)])]);
    let text = format!("{facts:?}");
    assert!(text.contains("Readers: {***: [Piece { Start: 1 }]}"), "{text}");
    assert!(!text.contains("planted"), "{text}");
}
