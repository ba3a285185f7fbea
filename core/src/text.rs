//! Values that travel as text: in the path, in the query, in a header.

use std::borrow::Cow;

use serde_json::Number;

use crate::schema::{Schema, TimestampFormat};
use crate::shape::{Place, Shape, View};
use crate::timestamp::TimestampError;

/// Why a value has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TextError {
    /// The number is infinite or none at all, which no request may say.
    #[error("not a finite number")]
    NotFinite,
    /// The date cannot be written in its format.
    #[error(transparent)]
    Timestamp(#[from] TimestampError),
}

/// The text of a value that is not made of others; nothing for any other and for an absent one.
pub(crate) fn write(
    view: View<'_>,
    format: TimestampFormat,
) -> Result<Option<Cow<'_, str>>, TextError> {
    Ok(Some(match view {
        View::String(value) => Cow::Borrowed(value),
        View::Boolean(value) => Cow::Borrowed(if value { "true" } else { "false" }),
        View::Integer(value) => Cow::Owned(value.to_string()),
        // as in JSON, `1.0` and not `1`: other clients have one form for all places too
        View::Float(value) => match Number::from_f64(value) {
            Some(number) => Cow::Owned(number.to_string()),
            None => return Err(TextError::NotFinite),
        },
        View::Timestamp(value) => Cow::Owned(value.to_text(format)?),
        View::Absent | View::Blob(_) | View::List(_) | View::Map(_) | View::Structure(_) => {
            return Ok(None);
        }
    }))
}

/// The same for an answer, which has words for a number that is not finite; nothing for what has no
/// text.
#[cfg(feature = "server")]
pub(crate) fn write_answer(view: View<'_>, format: TimestampFormat) -> Option<Cow<'_, str>> {
    match view {
        View::Float(value) if !value.is_finite() => Some(Cow::Borrowed(of_not_finite(value))),
        view => write(view, format).unwrap_or_default(),
    }
}

/// Reads a value that travels as text; `false`, and nothing is read, when it does not fit.
pub(crate) fn read(shape: &mut dyn Shape, schema: &Schema, text: &str) -> bool {
    // an optional becomes present by being a place, so what does not fit must not get that far
    let fits = match schema {
        Schema::String(_) | Schema::Enum(_) => true,
        Schema::Boolean => matches!(text, "true" | "false"),
        Schema::Integer { min, max } => {
            text.parse::<i64>().is_ok_and(|number| (*min..=*max).contains(&number))
        }
        Schema::Float => float(text).is_some(),
        Schema::Timestamp => text.parse::<crate::timestamp::Timestamp>().is_ok(),
        Schema::Blob | Schema::List(_) | Schema::Map { .. } | Schema::Structure(_) => false,
    };
    if !fits {
        return false;
    }
    match shape.place() {
        Place::String(place) => text.clone_into(place),
        Place::Enum(place) => place.set(text),
        Place::Boolean(place) => *place = text == "true",
        Place::Integer(place) => return text.parse().is_ok_and(|number| place.set(number)),
        Place::Float(place) => return float(text).is_some_and(|number| place.set(number)),
        Place::Timestamp(place) => return text.parse().map(|moment| *place = moment).is_ok(),
        Place::Blob(_) | Place::List(_) | Place::Map(_) | Place::Structure(_) => return false,
    }
    true
}

fn float(text: &str) -> Option<f64> {
    not_finite(text).or_else(|| text.parse().ok().filter(|number: &f64| number.is_finite()))
}

/// The number that JSON has no other way to write.
pub(crate) fn not_finite(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// How services write a number that is not finite.
pub(crate) fn of_not_finite(number: f64) -> &'static str {
    if number.is_nan() {
        "NaN"
    } else if number > 0.0 {
        "Infinity"
    } else {
        "-Infinity"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::timestamp::Timestamp;

    #[test]
    fn numbers_that_are_not_finite_are_read_in_three_words_and_never_sent() {
        for (text, expected) in [
            ("NaN", Some("NaN")),
            ("Infinity", Some("inf")),
            ("-Infinity", Some("-inf")),
            ("inf", None),
            ("nan", None),
            ("1e999", None),
        ] {
            let mut number = Some(0.5_f64);
            let is_read = read(&mut number, &Schema::Float, text);
            assert_eq!(is_read.then(|| number.unwrap().to_string()).as_deref(), expected, "{text}");
            if is_read {
                let number = number.unwrap();
                assert_eq!(of_not_finite(number), text);
                let written = write(View::Float(number), TimestampFormat::DateTime);
                assert_eq!(written, Err(TextError::NotFinite));
            }
        }
    }

    #[test]
    fn a_number_has_the_form_that_json_gives_it() {
        for (number, text) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (16_777_216.5, "16777216.5"),
            (0.0001, "0.0001"),
            (1e300, "1e+300"),
        ] {
            let written = write(View::Float(number), TimestampFormat::DateTime).unwrap();
            assert_eq!(written.as_deref(), Some(text));
            assert_eq!(serde_json::to_string(&number).unwrap(), text);
        }
    }

    #[test]
    fn what_does_not_fit_leaves_an_optional_absent() {
        let mut moment: Option<Timestamp> = None;
        assert!(!read(&mut moment, &Schema::Timestamp, "soon"));
        assert_eq!(moment, None);
        assert!(read(&mut moment, &Schema::Timestamp, "1795422600.5"));
        assert_eq!(moment, Some(Timestamp::from_millis(1_795_422_600_500)));
    }
}
