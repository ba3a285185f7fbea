//! Documentation of the declarations as plain text, and text in columns.

/// Documentation as paragraphs of plain text: links are their texts, and the lines of a paragraph are
/// one line each, for whoever shows them to wrap.
pub(crate) fn plain(documentation: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in documentation.lines().map(str::trim) {
        let begins_anew = line.starts_with("- ") || line.starts_with("# ");
        let text = without_links(line.trim_start_matches("# "));
        match paragraphs.last_mut() {
            Some(paragraph) if is_open && !begins_anew && !line.is_empty() => {
                paragraph.push(' ');
                paragraph.push_str(&text);
            }
            _ if line.is_empty() => {}
            _ => paragraphs.push(text),
        }
        is_open = !line.is_empty();
    }
    paragraphs.join("\n\n")
}

/// The first sentence without its full stop, as lists show it.
pub(crate) fn first_sentence(documentation: &str) -> String {
    let plain = plain(documentation);
    let paragraph = plain.lines().next().unwrap_or_default();
    let sentence = paragraph.split(". ").next().unwrap_or_default();
    sentence.trim_end_matches('.').to_owned()
}

/// Text in which each Markdown link is what it shows.
fn without_links(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        shown.push_str(before);
        let Some((name, after)) = link.split_once(']') else {
            shown.push('[');
            rest = link;
            continue;
        };
        let target = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        match target {
            Some((_, after)) => {
                shown.push_str(name);
                rest = after;
            }
            // a link of rustdoc's is its name in backticks alone, other brackets are text
            None if name.starts_with('`') => {
                shown.push_str(name);
                rest = after;
            }
            None => {
                shown.push('[');
                rest = link;
            }
        }
    }
    shown.push_str(rest);
    shown
}

/// Text in lines of at most `width` characters, broken at spaces. A longer word has its own line.
pub(crate) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_becomes_plain_text() {
        let text = " Reads a [`Meeting`](crate::Meeting) that\n has not ended. See [here](x).\n\n \
                    Ends [`soon`], [1 to 5].\n - one\n - two";
        assert_eq!(
            plain(text),
            "Reads a `Meeting` that has not ended. See here.\n\nEnds `soon`, [1 to 5].\n\n\
             - one\n\n- two"
        );
        assert_eq!(first_sentence(text), "Reads a `Meeting` that has not ended");
        assert_eq!((plain("").as_str(), first_sentence("").as_str()), ("", ""));
    }

    #[test]
    fn brackets_that_are_no_links_stay() {
        for text in ["[", "]", "a[b", "a[b](c", "[]", "[`a", "é[ü]ä"] {
            assert_eq!(without_links(text), text);
        }
    }

    #[test]
    fn lines_are_broken_at_spaces() {
        assert_eq!(wrapped("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrapped("a-long-word b", 4), ["a-long-word", "b"]);
        assert!(wrapped(" ", 4).is_empty());
    }
}
