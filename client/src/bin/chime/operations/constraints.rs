//! What a member may be, in words for the help.

use chime_sdk_core::schema::{Bounds, Member, Schema, StructureSchema};

/// The longest pattern or form that a person reads, which also fits a line of the help.
const READABLE: usize = 66;
/// How deep the shorthand of nested structures is shown, if it is short enough to be read.
const DEEPEST: usize = 3;

/// A line for each rule, and one that shows the shorthand.
pub(super) fn lines(member: &Member) -> Vec<String> {
    let schema = (member.schema)();
    let mut lines = Vec::new();
    lines.extend(of_schema(schema, member.bounds));
    if let Schema::List(element) = schema {
        lines.extend(of_schema(element(), Bounds::NONE).map(|line| format!("Each: {line}")));
    }
    lines.extend(shorthand(schema).map(|form| format!("Shorthand: {form}")));
    if matches!(schema, Schema::Blob) {
        lines.push("In base64, or the bytes of a file: fileb://PATH".to_owned());
    }
    if matches!(schema, Schema::Timestamp) {
        lines.push("Such as 2026-11-23T08:30:00Z, or the seconds since 1970".to_owned());
    }
    lines
}

fn of_schema(schema: &Schema, bounds: Bounds) -> Option<String> {
    match schema {
        Schema::String(string) => {
            let bounds = if string.length == Bounds::NONE { bounds } else { string.length };
            let length = range(bounds, "characters");
            let pattern = string.pattern.map(|pattern| pattern.source);
            let pattern = pattern.filter(|source| source.len() <= READABLE);
            match (length, pattern) {
                (Some(length), Some(pattern)) => Some(format!("{length}, matching {pattern}")),
                (None, Some(pattern)) => Some(format!("Matching {pattern}")),
                (length, None) => length,
            }
        }
        Schema::Integer { .. } | Schema::Float => range(bounds, ""),
        Schema::List(_) => range(bounds, "values"),
        Schema::Map { .. } => range(bounds, "entries"),
        Schema::Blob => range(bounds, "bytes"),
        _ => None,
    }
}

fn range(bounds: Bounds, of: &str) -> Option<String> {
    let text = match (bounds.min, bounds.max) {
        (Some(min), Some(max)) if min == max => format!("Exactly {min} {of}"),
        (Some(min), Some(max)) => format!("{min} to {max} {of}"),
        (Some(min), None) => format!("At least {min} {of}"),
        (None, Some(max)) => format!("At most {max} {of}"),
        (None, None) => return None,
    };
    Some(text.trim_end().to_owned())
}

/// How the value is written in shorthand, as deep as a line allows; nothing for what has none.
fn shorthand(schema: &Schema) -> Option<String> {
    (1..=DEEPEST).rev().map(|depth| outermost(schema, depth)).find_map(|form| {
        let form = form?;
        (form.len() <= READABLE).then_some(form)
    })
}

fn outermost(schema: &Schema, depth: usize) -> Option<String> {
    match schema {
        Schema::Structure(structure) => Some(members(structure, depth)),
        Schema::Map { value, .. } => Some(format!("KEY={},..", form(value(), depth))),
        Schema::List(element) => match element() {
            Schema::Structure(structure) => Some(format!("{} ..", members(structure, depth))),
            _ => None,
        },
        _ => None,
    }
}

fn members(structure: &StructureSchema, depth: usize) -> String {
    let members = structure.members.iter();
    let forms = members.map(|member| format!("{}={}", member.name, form((member.schema)(), depth)));
    forms.collect::<Vec<_>>().join(",")
}

/// The form of a value inside of another one.
fn form(schema: &Schema, depth: usize) -> String {
    let depth = depth.saturating_sub(1);
    match schema {
        Schema::Boolean => "true|false".to_owned(),
        Schema::Integer { .. } | Schema::Float => "NUMBER".to_owned(),
        Schema::String(_) => "TEXT".to_owned(),
        Schema::Enum(_) => "WORD".to_owned(),
        Schema::Timestamp => "TIME".to_owned(),
        Schema::Blob => "BASE64".to_owned(),
        Schema::List(element) if depth > 0 => format!("[{},..]", form(element(), depth)),
        Schema::List(_) => "[..]".to_owned(),
        Schema::Map { value, .. } if depth > 0 => format!("{{KEY={},..}}", form(value(), depth)),
        Schema::Structure(structure) if depth > 0 => format!("{{{}}}", members(structure, depth)),
        _ => "{..}".to_owned(),
    }
}
