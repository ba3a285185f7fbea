//! Values that stand side by side without a comma or an operator between them, as in `[A B]`. The
//! library takes these for a list; it is a slip that the AWS CLI refuses.

/// Where a value begins right after another one, in bytes.
pub(super) fn unjoined(expression: &str) -> Option<usize> {
    let mut rest = expression.char_indices().peekable();
    // whether a value may end with what was read last
    let mut ended = false;
    while let Some((at, character)) = rest.next() {
        if matches!(character, ' ' | '\n' | '\t' | '\r') {
            continue;
        }
        let next = rest.peek().map(|(_, next)| *next);
        let begins = match character {
            'a'..='z' | 'A'..='Z' | '_' | '"' | '\'' | '`' | '@' => true,
            '!' => next != Some('='),
            '&' => next != Some('&'),
            _ => false,
        };
        if begins && ended {
            return Some(at);
        }
        ended = matches!(character, ')' | ']' | '}' | '*');
        match character {
            'a'..='z' | 'A'..='Z' | '_' => {
                while rest.next_if(|(_, it)| it.is_ascii_alphanumeric() || *it == '_').is_some() {}
                ended = true;
            }
            '"' | '\'' | '`' => {
                while let Some((_, inside)) = rest.next() {
                    match inside {
                        '\\' => drop(rest.next()),
                        inside if inside == character => break,
                        _ => {}
                    }
                }
                ended = true;
            }
            '@' => ended = true,
            // an operator of two signs
            '&' | '|' | '=' | '<' | '>' | '!' => {
                rest.next_if(|(_, it)| *it == character || *it == '=');
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::unjoined;

    #[test]
    fn values_side_by_side_are_found_and_others_are_not() {
        for (expression, wanted) in [
            ("[A B]", Some(3)),
            ("merge(A `{}`)", Some(8)),
            ("sort_by(A &B)", Some(10)),
            ("[A !B]", Some(3)),
            ("['a' 'b']", Some(5)),
            ("[* A]", Some(3)),
            ("[(A) B]", Some(5)),
            ("[A, B] && !C || !!D", None),
            ("A != B && A == 'x' || B >= `1` | @", None),
            ("A[?B==`x`].{C: D, \"E F\": G}", None),
            ("sort_by(A, &B)[0].*", None),
            ("'it\\'s A B' | length (@)", None),
            ("A [0] . B", None),
            ("a&&b", None),
        ] {
            assert_eq!(unjoined(expression), wanted, "{expression}");
        }
    }
}
