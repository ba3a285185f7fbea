//! Reading a step's input, which has the service's names, into the builders of the SDK.

use serde_json::Value;

/// Reads one value; the error says what it is not.
pub(crate) type Read<T> = fn(&Value) -> Result<T, String>;

/// Sets the members of an input on a builder, and refuses one that the table does not have: a member that
/// is dropped in silence would make a step mean less than it says.
macro_rules! members {
    ($builder:expr, $input:expr, { $($name:literal => $setter:ident($read:expr)),* $(,)? }) => {{
        $crate::read::known($input, &[$($name),*])?;
        #[allow(unused_mut, reason = "an input without members sets none")]
        let mut builder = $builder;
        $(builder = builder.$setter($crate::read::member($input, $name, $read)?);)*
        builder
    }};
}
pub(crate) use members;

pub(crate) fn known(input: &Value, names: &[&str]) -> Result<(), String> {
    let Some(members) = input.as_object() else {
        return Err(format!("the driver needs an object, not {input}"));
    };
    match members.keys().find(|key| !names.contains(&key.as_str())) {
        Some(name) => Err(format!("the driver knows no member `{name}`")),
        None => Ok(()),
    }
}

pub(crate) fn member<T>(input: &Value, name: &str, read: Read<T>) -> Result<Option<T>, String> {
    match input.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => read(value).map(Some).map_err(|reason| format!("{name}: {reason}")),
    }
}

pub(crate) fn list<T>(value: &Value, read: Read<T>) -> Result<Vec<T>, String> {
    value.as_array().ok_or("the driver needs a list")?.iter().map(read).collect()
}

pub(crate) fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| "the driver needs a string".to_owned())
}

pub(crate) fn texts(value: &Value) -> Result<Vec<String>, String> {
    list(value, text)
}

/// A word of an enum; all of them are open.
pub(crate) fn word<T: for<'a> From<&'a str>>(value: &Value) -> Result<T, String> {
    value.as_str().map(T::from).ok_or_else(|| "the driver needs a string".to_owned())
}

pub(crate) fn number(value: &Value) -> Result<i32, String> {
    let number = value.as_i64().and_then(|number| i32::try_from(number).ok());
    number.ok_or_else(|| "the driver needs a whole number".to_owned())
}

pub(crate) fn truth(value: &Value) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| "the driver needs true or false".to_owned())
}
