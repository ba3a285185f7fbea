//! Reading what a request says, key by key: what is not known, or not of its kind, is told by name.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::str::FromStr;

use chime_sdk_core::suggest;
use serde_json::{Map, Value};

/// What is wrong with a request, as a sentence for people.
pub(super) type Problem = String;

/// The keys of an object, taken one by one. What nobody has asked for is a mistake in the end.
pub(super) struct Keys<'a> {
    /// What the object is, for example `a rule`.
    what: &'static str,
    object: &'a Map<String, Value>,
    known: BTreeSet<&'static str>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(what: &'static str, value: &'a Value) -> Result<Self, Problem> {
        match value {
            Value::Object(object) => Ok(Keys { what, object, known: BTreeSet::new() }),
            other => Err(format!("{what} is an object, not {}", kind(other))),
        }
    }

    /// The value of a key; nothing when it is absent or null.
    pub(super) fn value(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.insert(key);
        self.object.get(key).filter(|value| !value.is_null())
    }

    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<&'a str>, Problem> {
        self.read(key, "a text", Value::as_str)
    }

    pub(super) fn boolean(&mut self, key: &'static str) -> Result<Option<bool>, Problem> {
        self.read(key, "true or false", Value::as_bool)
    }

    /// A whole number that is at least this.
    pub(super) fn number(&mut self, key: &'static str, least: u64) -> Result<Option<u64>, Problem> {
        let number = |value: &Value| value.as_u64().filter(|number| *number >= least);
        self.read(key, &format!("a whole number from {least} on"), number)
    }

    pub(super) fn probability(&mut self, key: &'static str) -> Result<Option<f64>, Problem> {
        let number = |value: &Value| value.as_f64().filter(|number| (0.0..=1.0).contains(number));
        self.read(key, "a number from 0 to 1", number)
    }

    /// The texts of a list.
    pub(super) fn texts(&mut self, key: &'static str) -> Result<Option<Vec<&'a str>>, Problem> {
        let texts = |value: &'a Value| value.as_array()?.iter().map(Value::as_str).collect();
        self.read(key, "a list of texts", texts)
    }

    fn read<T>(
        &mut self,
        key: &'static str,
        needed: &str,
        reader: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        let Some(value) = self.value(key) else { return Ok(None) };
        match reader(value) {
            Some(value) => Ok(Some(value)),
            None => Err(format!("`{key}` needs {needed}")),
        }
    }

    /// Refuses keys that nobody has asked for.
    pub(super) fn finish(self) -> Result<(), Problem> {
        match self.object.keys().find(|key| !self.known.contains(key.as_str())) {
            Some(key) => Err(unknown(self.what, key, &self.known)),
            None => Ok(()),
        }
    }
}

/// The parameters of a query, taken one by one.
pub(super) struct Parameters {
    pairs: Vec<(String, String)>,
    known: BTreeSet<&'static str>,
}

impl Parameters {
    pub(super) fn of(query: &str) -> Self {
        let pairs = chime_sdk_core::url::form_urlencoded::parse(query.as_bytes());
        Parameters { pairs: pairs.into_owned().collect(), known: BTreeSet::new() }
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<&str> {
        self.known.insert(key);
        let pair = self.pairs.iter().find(|(name, _)| name == key);
        pair.map(|(_, value)| value.as_str())
    }

    /// A value that can be read from text.
    pub(super) fn parsed<T: FromStr>(
        &mut self,
        key: &'static str,
        needed: impl Display,
    ) -> Result<Option<T>, Problem> {
        let Some(text) = self.text(key) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| format!("`{key}` needs {needed}"))
    }

    /// Refuses parameters that nobody has asked for, and those of which only one could count.
    pub(super) fn finish(self) -> Result<(), Problem> {
        let mut seen = BTreeSet::new();
        if let Some((key, _)) = self.pairs.iter().find(|(key, _)| !seen.insert(key)) {
            return Err(format!("the query has `{key}` twice"));
        }
        match self.pairs.iter().find(|(key, _)| !self.known.contains(key.as_str())) {
            Some((key, _)) => Err(unknown("the query", key, &self.known)),
            None => Ok(()),
        }
    }
}

/// Says that there is no such key, and which there are.
fn unknown(what: &str, key: &str, known: &BTreeSet<&'static str>) -> Problem {
    let similar = suggest::sentence(key, known.iter().copied());
    if known.is_empty() {
        return format!("{what} has no `{key}`, and no keys at all");
    }
    let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
    let end = if similar.is_empty() { ";" } else { "" };
    format!("{what} has no `{key}`{similar}{end} it has {}", known.join(", "))
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
