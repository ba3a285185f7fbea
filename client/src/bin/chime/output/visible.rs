//! Text of others on a terminal: nothing in it is obeyed, all of it is seen.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether a terminal would do something else than show this character: controls, and what changes the
/// direction of writing or ends a line without being a control.
pub(crate) fn is_active(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text with such characters written as JSON writes them.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_active) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            active if is_active(active) => {
                // all of them are of the basic plane; writing to a String cannot fail
                let _ = write!(shown, "\\u{:04x}", u32::from(active));
            }
            other => shown.push(other),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_is_left_for_a_terminal_to_obey() {
        assert_eq!(visible("Zoë 😀 \\u001b"), "Zoë 😀 \\u001b");
        assert_eq!(
            visible("a\u{1b}[2J\r\n\tb\u{9b}c\u{7f}"),
            "a\\u001b[2J\\r\\n\\tb\\u009bc\\u007f"
        );
        assert_eq!(visible("\u{202e}txt\u{2066}\u{2028}"), "\\u202etxt\\u2066\\u2028");
    }
}
