//! What must hold of every text that is shown to a person, and values written out to be compared.

use std::fmt;

use chime_sdk_core::shape::{Structure, View};

/// Longer than any line that is made of cut texts.
const LONGEST: usize = 2_500;

/// One line, which what it repeats can neither break nor turn around, and not an endless one.
#[track_caller]
pub(crate) fn assert_is_a_line(error: &dyn fmt::Display) {
    let text = error.to_string();
    assert!(!text.is_empty(), "nothing is said");
    let forges = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}')
            || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(forges), "not one line: {text:?}");
    let length = text.chars().count();
    assert!(length <= LONGEST, "{length} characters: {text}");
}

/// The same for `Debug`, whose length is that of what it has.
#[track_caller]
pub(crate) fn assert_debugs_in_a_line(value: &dyn fmt::Debug) {
    let text = format!("{value:?}");
    assert!(!text.contains(char::is_control), "not one line: {text:?}");
}

/// All that a structure has, sensitive members included, with what is not there.
pub(crate) fn contents(structure: &dyn Structure) -> String {
    let mut text = String::new();
    add(View::Structure(structure), &mut text);
    text
}

fn add(view: View<'_>, text: &mut String) {
    match view {
        View::Absent => text.push('-'),
        View::Boolean(value) => text.push_str(&value.to_string()),
        View::Integer(value) => text.push_str(&value.to_string()),
        View::Float(value) => text.push_str(&value.to_string()),
        View::String(value) => text.push_str(&format!("{value:?}")),
        View::Timestamp(value) => text.push_str(&value.to_string()),
        View::Blob(value) => text.push_str(&format!("{value:?}")),
        View::List(list) => {
            text.push('[');
            for index in 0..list.len() {
                add(list.get(index), text);
                text.push(',');
            }
            text.push(']');
        }
        View::Map(map) => {
            text.push('{');
            for (key, value) in map.entries() {
                text.push_str(&format!("{key:?}:"));
                add(value, text);
                text.push(',');
            }
            text.push('}');
        }
        View::Structure(structure) => {
            text.push('(');
            for (index, member) in structure.members().members.iter().enumerate() {
                text.push_str(member.name);
                text.push('=');
                add(structure.member(index), text);
                text.push(';');
            }
            text.push(')');
        }
        other => panic!("{other:?} is a kind of value that is not known here"),
    }
}
