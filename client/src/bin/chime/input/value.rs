//! The value of one option: text, shorthand or JSON, by what its member is.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chime_sdk_core::schema::Schema;
use serde_json::{Value, json};

use super::files::{Loaded, load};
use super::shorthand;
use crate::failure::Failure;
use crate::operations::MemberOption;

/// The value that the words after an option say.
///
/// # Errors
/// Text that is not what the member takes, or a file that cannot be read.
pub(super) fn read(option: &MemberOption, words: &[&str]) -> Result<Value, Failure> {
    let place = format!("--{}", option.name);
    let schema = option.schema();
    let Schema::List(element) = schema else {
        let word = words.first().copied().unwrap_or_default();
        return single(schema, load(word, &place)?, &place);
    };
    // only a value of one word can be the whole list, in JSON or in a file
    if let [word] = words {
        let loaded = load(word, &place)?;
        if let Loaded::Text(text) = &loaded
            && text.trim_start().starts_with('[')
        {
            return super::json(text, &place);
        }
        return Ok(Value::Array(vec![single(element(), loaded, &place)?]));
    }
    let values =
        words.iter().map(|word| single(element(), Loaded::Text((*word).to_owned()), &place));
    Ok(Value::Array(values.collect::<Result<_, _>>()?))
}

/// A value that is no list of an option's words.
fn single(schema: &'static Schema, loaded: Loaded, place: &str) -> Result<Value, Failure> {
    let text = text_or_bytes(schema, loaded, place)?;
    match schema {
        Schema::List(_) | Schema::Map { .. } | Schema::Structure(_) => {
            if text.trim_start().starts_with(['{', '[']) {
                return super::json(&text, place);
            }
            shorthand::read(&text, schema, place)
        }
        _ => scalar(schema, &text).map_err(|(problem, help)| {
            Failure::usage(format!("`{place} {text}`: {problem}\nhelp: {help}"))
        }),
    }
}

/// A text as it is, and bytes as the text that says them: in base64 where bytes are meant.
pub(super) fn text_or_bytes(
    schema: &Schema,
    loaded: Loaded,
    place: &str,
) -> Result<String, Failure> {
    match (schema, loaded) {
        (_, Loaded::Text(text)) => Ok(text),
        (Schema::Blob, Loaded::Bytes(bytes)) => Ok(STANDARD.encode(bytes)),
        (_, Loaded::Bytes(bytes)) => String::from_utf8(bytes).map_err(|_| {
            Failure::usage(format!(
                "`{place}`: the file is no text, and this member takes no bytes\n\
                 help: give a file with text"
            ))
        }),
    }
}

/// A value that is one word, or the problem with it and what to write instead.
pub(super) fn scalar(schema: &Schema, text: &str) -> Result<Value, (String, &'static str)> {
    let trimmed = text.trim();
    match schema {
        Schema::Boolean => match trimmed.to_ascii_lowercase().as_str() {
            "true" => Ok(Value::Bool(true)),
            "false" => Ok(Value::Bool(false)),
            _ => Err(("neither true nor false".to_owned(), "write `true` or `false`")),
        },
        Schema::Integer { .. } => match trimmed.parse::<i64>() {
            Ok(number) => Ok(json!(number)),
            Err(_) => Err(("no whole number".to_owned(), "write digits, such as `25`")),
        },
        Schema::Float => match trimmed.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(json!(number)),
            _ => Err(("no number".to_owned(), "write digits, such as `0.5`")),
        },
        _ => Ok(Value::String(text.to_owned())),
    }
}
