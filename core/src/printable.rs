//! Text from outside, made fit for a line of a log: nothing that ends a line or turns it around, no
//! endless lines.

use std::fmt::{self, Write as _};

/// Displays a text that a peer or a program's input chose.
#[derive(Debug)]
pub struct Printable<'a>(pub &'a str);

/// So many characters are shown; what follows is an ellipsis.
const LONGEST: usize = 500;

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.0.chars().enumerate() {
            if index == LONGEST {
                return f.write_char('…');
            }
            f.write_char(if forges(character) { ' ' } else { character })?;
        }
        Ok(())
    }
}

/// Whether a character makes a text look like another one, or like several: controls, the separators
/// of lines and paragraphs, and what changes the direction of writing.
fn forges(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{2028}' | '\u{2029}')
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cannot_be_forged_and_do_not_go_on_forever() {
        assert_eq!(Printable("a\r\nb\u{1b}[31m").to_string(), "a  b [31m");
        assert_eq!(Printable(&"x".repeat(9000)).to_string().chars().count(), LONGEST + 1);
    }

    #[test]
    fn what_ends_a_line_or_turns_it_around_without_being_a_control_is_a_space_too() {
        let turned = "a\u{2028}b\u{2029}c\u{202e}d\u{2066}e\u{2069}";
        assert_eq!(Printable(turned).to_string(), "a b c d e ");
    }
}
