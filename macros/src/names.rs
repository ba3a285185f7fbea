//! Names: between Rust's conventions and the service's, and the nearest known one.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

/// The methods that every client has, and every server.
pub(crate) const METHODS_OF_CLIENTS: &[&str] = &[
    "as_ref",
    "builder",
    "call",
    "call_blocking",
    "call_with",
    "can_paginate",
    "clone",
    "close",
    "core",
    "from_env",
    "from_env_blocking",
    "handle",
    "region",
    "request",
    "warm_up",
];

/// The methods that every call has.
pub(crate) const METHODS_OF_CALLS: &[&str] =
    &["blocking", "input", "send", "send_blocking", "send_with_metadata", "with_options"];

/// The methods that a call has beside these when its results come in pages.
pub(crate) const METHODS_OF_PAGES: &[&str] = &["items", "pages"];

/// The macros of which an item takes one.
pub(crate) const KINDS: &[&str] =
    &["chime_operation", "chime_shape", "chime_string", "chime_enum", "chime_error"];

/// A name as it is on the wire and in messages, without the `r#` by which Rust takes a word for one.
pub(crate) fn of(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// Whether the word cannot be a name in Rust, not even as `r#word`.
pub(crate) fn is_never_raw(word: &str) -> bool {
    matches!(word, "crate" | "self" | "super" | "_" | "")
}

/// `meeting_id` to `MeetingId`: the wire name of a field.
pub(crate) fn pascal_case(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    for word in name.trim_start_matches("r#").split('_') {
        let mut characters = word.chars();
        pascal.extend(characters.next().into_iter().flat_map(char::to_uppercase));
        pascal.push_str(characters.as_str());
    }
    pascal
}

/// `CreateMeeting` to `create_meeting`, `ListTagsForARN` to `list_tags_for_arn`: the method of an
/// operation.
pub(crate) fn snake_case(name: &str) -> String {
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 4);
    for (index, character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let after = characters.get(index + 1);
        let starts_word = character.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || after.is_some_and(|after| after.is_lowercase())
            });
        if starts_word && before != Some(&'_') {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}

/// Whether the text can be a label of a host name: 1 to 63 letters, digits and dashes, no dash at
/// either end.
pub(crate) fn is_host_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// The label of a host name that a text was meant to be; none if it cannot be told.
pub(crate) fn near_host_label(text: &str) -> Option<String> {
    let dashed = text.trim().to_lowercase().replace(['_', ' ', '.'], "-");
    let label = dashed.trim_matches('-');
    is_host_label(label).then(|| label.to_owned())
}

/// The known word nearest to `word`, if a person could have meant it.
pub(crate) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    let word = fold(word);
    let length = |text: &str| text.chars().count();
    known
        .map(|candidate| (fold(candidate), candidate))
        .map(|(folded, candidate)| {
            let allowed = 1 + length(&word).min(length(&folded)) / 4;
            (distance(&word, &folded), allowed, candidate)
        })
        .filter(|(distance, allowed, _)| distance <= allowed)
        .map(|(distance, _, candidate)| (distance, candidate))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `a`, `b` or `c`, each in backticks.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

/// The number of insertions, removals, replacements and swaps of neighbours between two texts.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=right.len()).collect();
    for row in 1..=left.len() {
        let mut now = vec![row];
        for column in 1..=right.len() {
            let differs = usize::from(left[row - 1] != right[column - 1]);
            let mut best =
                (last[column] + 1).min(now[column - 1] + 1).min(last[column - 1] + differs);
            let swapped = row > 1
                && column > 1
                && left[row - 1] == right[column - 2]
                && left[row - 2] == right[column - 1];
            if swapped {
                best = best.min(before_last[column - 2] + 1);
            }
            now.push(best);
        }
        before_last = std::mem::replace(&mut last, now);
    }
    last[right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_become_wire_names() {
        for (field, wire) in [
            ("meeting_id", "MeetingId"),
            ("r#type", "Type"),
            ("attendees", "Attendees"),
            ("sns_topic_arn", "SnsTopicArn"),
        ] {
            assert_eq!(pascal_case(field), wire);
        }
    }

    #[test]
    fn operation_names_become_method_names() {
        for (operation, method) in [
            ("CreateMeeting", "create_meeting"),
            ("ListTagsForResource", "list_tags_for_resource"),
            ("UpdateSipARN", "update_sip_arn"),
            ("GetARNOfRule", "get_arn_of_rule"),
        ] {
            assert_eq!(snake_case(operation), method);
        }
    }

    #[test]
    fn a_near_word_is_suggested_and_a_far_one_is_not() {
        let known = ["path", "query", "header", "idempotency_token"];
        assert_eq!(nearest("pth", known.into_iter()), Some("path"));
        assert_eq!(nearest("Path", known.into_iter()), Some("path"));
        assert_eq!(nearest("idempotencyToken", known.into_iter()), Some("idempotency_token"));
        assert_eq!(nearest("body", known.into_iter()), None);
        assert_eq!(nearest("open", std::iter::once("len")), None);
    }

    #[test]
    fn a_host_label_is_suggested_for_what_is_near_one() {
        for (text, expected) in [
            ("us_east_1", Some("us-east-1")),
            (" US-EAST-1", Some("us-east-1")),
            ("us-east-1-", Some("us-east-1")),
            ("us-east-1@host", None),
            ("", None),
        ] {
            assert!(!is_host_label(text), "{text}");
            assert_eq!(near_host_label(text).as_deref(), expected, "{text}");
        }
        assert!(is_host_label(&"a".repeat(63)) && !is_host_label(&"a".repeat(64)));
    }

    #[test]
    fn alternatives_read_as_a_sentence() {
        assert_eq!(one_of(["a"]), "`a`");
        assert_eq!(one_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
