//! Text from outside, made fit for a line of a log: no control characters, no endless lines.

use std::fmt::{self, Write as _};

/// Displays a text that a peer or a program's input chose.
pub(crate) struct Printable<'a>(pub(crate) &'a str);

/// So many characters are shown; what follows is an ellipsis.
const LONGEST: usize = 500;

impl fmt::Display for Printable<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, character) in self.0.chars().enumerate() {
            if index == LONGEST {
                return f.write_char('…');
            }
            f.write_char(if character.is_control() { ' ' } else { character })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_cannot_be_forged_and_do_not_go_on_forever() {
        assert_eq!(Printable("a\r\nb\u{1b}[31m").to_string(), "a  b [31m");
        assert_eq!(Printable(&"x".repeat(9000)).to_string().chars().count(), LONGEST + 1);
    }
}
