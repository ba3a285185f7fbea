//! Literals without quotes, such as `` `running` ``: no JSON, yet the AWS CLI takes them for text, and many
//! a script has them. The library gets them with quotes.

use serde_json::Value;

/// An expression as it was written, and as the library reads it.
#[derive(Debug)]
pub(crate) struct Rewritten {
    pub(crate) original: String,
    pub(crate) text: String,
    /// Where in `text` a quote was put in.
    inserted: Vec<usize>,
}

impl Rewritten {
    /// A place in the text as a place in the original.
    pub(crate) fn original_at(&self, at: usize) -> usize {
        at - self.inserted.iter().filter(|inserted| **inserted < at).count()
    }
}

/// Puts quotes around the literals that need them.
pub(crate) fn rewrite(expression: &str) -> Rewritten {
    let mut text = String::with_capacity(expression.len());
    let mut inserted = Vec::new();
    let mut rest = expression;
    while let Some(start) = rest.find(['`', '\'', '"']) {
        let (before, quoted) = rest.split_at(start);
        text.push_str(before);
        let Some((inside, mark)) = inside(quoted) else {
            // without an end, which the library complains about
            rest = quoted;
            break;
        };
        text.push(mark);
        if mark == '`' && !is_json(inside) {
            let content = inside.trim_start();
            text.push_str(inside.get(..inside.len() - content.len()).unwrap_or_default());
            inserted.push(text.len());
            text.push('"');
            text.push_str(content);
            inserted.push(text.len());
            text.push('"');
        } else {
            text.push_str(inside);
        }
        text.push(mark);
        rest = quoted.get(inside.len() + 2..).unwrap_or_default();
    }
    text.push_str(rest);
    Rewritten { original: expression.to_owned(), text, inserted }
}

/// What stands between the mark that the text begins with and the next of its kind, and the mark.
fn inside(quoted: &str) -> Option<(&str, char)> {
    let mut characters = quoted.char_indices();
    let (_, mark) = characters.next()?;
    while let Some((at, character)) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == mark {
            return quoted.get(mark.len_utf8()..at).map(|inside| (inside, mark));
        }
    }
    None
}

fn is_json(inside: &str) -> bool {
    serde_json::from_str::<Value>(&inside.replace("\\`", "`")).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::rewrite;

    #[test]
    fn only_literals_that_are_no_json_get_quotes() {
        for (expression, wanted) in [
            ("A[?B==`running`].C", "A[?B==`\"running\"`].C"),
            ("A[?B==`\"running\"`]", "A[?B==`\"running\"`]"),
            ("[`1`, `true`, `[1]`, `  a b`]", "[`1`, `true`, `[1]`, `  \"a b\"`]"),
            ("'`x`' | \"`y`\" | `z`", "'`x`' | \"`y`\" | `\"z\"`"),
            ("`a\\`b`", "`\"a\\`b\"`"),
            ("`open", "`open"),
            ("'open `x`", "'open `x`"),
        ] {
            assert_eq!(rewrite(expression).text, wanted);
        }
    }

    #[test]
    fn places_are_those_of_the_original() {
        let rewritten = rewrite("[`a`,`b`)");
        assert_eq!(rewritten.text, "[`\"a\"`,`\"b\"`)");
        let at = |at| rewritten.original_at(at);
        assert_eq!((at(0), at(1), at(3), at(12)), (0, 1, 2, 8));
    }

    proptest! {
        #[test]
        fn without_the_inserted_quotes_it_is_the_original(expression in "[a`'\"\\\\ 1é]{0,12}") {
            let rewritten = rewrite(&expression);
            let mut text = rewritten.text.clone();
            for at in rewritten.inserted.iter().rev() {
                prop_assert_eq!(text.remove(*at), '"');
            }
            prop_assert_eq!(&text, &expression);
            for at in 0..=rewritten.text.len() {
                prop_assert!(rewritten.original_at(at) <= expression.len());
            }
        }
    }
}
