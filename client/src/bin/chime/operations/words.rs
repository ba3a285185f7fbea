//! Values of an option with known words: they are shown and completed, and others are taken as well,
//! because the service may know words that were not declared.

use std::ffi::OsStr;

use chime_sdk_core::schema::Schema;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, Error};

/// Takes any text, and knows these words.
#[derive(Clone, Debug)]
pub(super) struct OpenWords(&'static [&'static str]);

impl OpenWords {
    /// The words of an enum, or of a list of one; none for all else.
    pub(super) fn of(schema: &Schema) -> Self {
        match schema {
            Schema::Enum(schema) => OpenWords(schema.values),
            Schema::List(element) => match element() {
                Schema::Enum(schema) => OpenWords(schema.values),
                _ => OpenWords(&[]),
            },
            _ => OpenWords(&[]),
        }
    }
}

impl TypedValueParser for OpenWords {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        argument: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        if self.0.is_empty() {
            return None;
        }
        Some(Box::new(self.0.iter().map(|word| PossibleValue::new(*word))))
    }
}
