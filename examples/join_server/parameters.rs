//! The query of a request: the demo's page sends everything there, whatever the method.

use std::collections::HashMap;
use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chime_sdk_meetings::url::form_urlencoded;

use crate::failure::Failure;

/// The parameters that have a value; of those given twice, the first.
#[derive(Debug)]
pub(crate) struct Parameters(HashMap<String, String>);

impl Parameters {
    pub(crate) fn parse(query: &str) -> Self {
        let mut all = HashMap::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !value.is_empty() {
                all.entry(name.into_owned()).or_insert_with(|| value.into_owned());
            }
        }
        Parameters(all)
    }

    /// A parameter that may be missing.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Those that must be there, or a message that names all that are missing.
    pub(crate) fn need<const N: usize>(&self, names: [&str; N]) -> Result<[&str; N], Failure> {
        let missing: Vec<&str> =
            names.iter().copied().filter(|name| self.get(name).is_none()).collect();
        if missing.is_empty() {
            return Ok(names.map(|name| self.get(name).unwrap_or_default()));
        }
        Err(Failure::bad_request(format!("parameters are missing: {}", missing.join(", "))))
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_the_first_one_counts() {
        let parameters = Parameters::parse("title=a+b%26c&name=%C3%A9&name=other&region=");
        assert_eq!(parameters.get("title"), Some("a b&c"));
        assert_eq!(parameters.get("name"), Some("é"));
        assert_eq!(parameters.get("region"), None);
    }

    #[test]
    fn all_that_is_missing_is_named() {
        let error = Parameters::parse("title=a&name=").need(["title", "name", "id"]).unwrap_err();
        assert!(format!("{error:?}").contains("missing: name, id"), "{error:?}");
    }
}
