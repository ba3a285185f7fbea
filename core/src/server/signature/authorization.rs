//! The `authorization` header: who claims to have signed what.

use std::fmt;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName};

use super::{ALGORITHM, SignatureError};

/// The last part of every credential scope.
pub(super) const TERMINATOR: &str = "aws4_request";

/// The claim of an `authorization` header, not yet verified. `Debug` does not show the signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Authorization<'a> {
    access_key_id: &'a str,
    scope: Scope<'a>,
    signed_headers: Vec<&'a str>,
    signature: [u8; 32],
}

/// What a signature is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The day of signing in UTC, `YYYYMMDD`.
    pub date: &'a str,
    /// The region that was signed for.
    pub region: &'a str,
    /// The signing name of the service.
    pub service: &'a str,
}

impl fmt::Display for Scope<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{TERMINATOR}", self.date, self.region, self.service)
    }
}

impl fmt::Debug for Authorization<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authorization")
            .field("access_key_id", &self.access_key_id)
            .field("scope", &self.scope)
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

impl<'a> Authorization<'a> {
    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=a;b,
    /// Signature=..`. The spaces after the commas may be absent.
    ///
    /// # Errors
    /// There is no such header, or it is not written like this.
    pub fn parse(headers: &'a HeaderMap) -> Result<Self, SignatureError> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let value = values.next().ok_or(SignatureError::MissingToken)?;
        if values.next().is_some() {
            return Err(SignatureError::Malformed("the header stands there twice"));
        }
        let value = value.to_str().map_err(|_| NO_TEXT)?.trim_matches(' ');
        if value.is_empty() {
            return Err(SignatureError::MissingToken);
        }
        let parameters = value
            .strip_prefix(ALGORITHM)
            .filter(|rest| rest.starts_with(' '))
            .ok_or(SignatureError::Algorithm)?;
        let [credential, signed_headers, signature] = parsed_parameters(parameters)?;
        let (access_key_id, scope) = parse_credential(credential)?;
        Ok(Authorization {
            access_key_id,
            scope,
            signed_headers: parse_names(signed_headers)?,
            signature: parse_signature(signature).ok_or(NO_SIGNATURE)?,
        })
    }

    /// The access key id whose secret is said to have signed.
    #[must_use]
    pub fn access_key_id(&self) -> &'a str {
        self.access_key_id
    }

    /// What the signature is good for.
    #[must_use]
    pub fn scope(&self) -> Scope<'a> {
        self.scope
    }

    /// The names of the signed headers, in lower case and in order.
    #[must_use]
    pub fn signed_headers(&self) -> &[&'a str] {
        &self.signed_headers
    }

    pub(super) fn signature(&self) -> &[u8] {
        &self.signature
    }

    /// Holds that the signature is for this service, and for one of these regions if there are any.
    ///
    /// # Errors
    /// It is for another one.
    pub fn check_scope(&self, service: &str, regions: &[&str]) -> Result<(), SignatureError> {
        if !regions.is_empty() && !regions.contains(&self.scope.region) {
            return Err(SignatureError::Region(self.scope.region.to_owned()));
        }
        if self.scope.service != service {
            let (found, wanted) = (self.scope.service.to_owned(), service.to_owned());
            return Err(SignatureError::Service { found, wanted });
        }
        Ok(())
    }
}

const NO_TEXT: SignatureError = SignatureError::Malformed("it has characters beyond ASCII");
const NO_PAIR: SignatureError = SignatureError::Malformed("a parameter is not `key=value`");
const NO_SIGNATURE: SignatureError =
    SignatureError::Malformed("the signature is not 64 hexadecimal digits in lower case");
const NO_CREDENTIAL: SignatureError =
    SignatureError::Malformed("the credential is not `KEY/YYYYMMDD/REGION/SERVICE/aws4_request`");
const NO_NAMES: SignatureError = SignatureError::Malformed(
    "the signed headers are not names in lower case and in order, with `;` between them",
);

/// The values of the three parameters, each of which stands there once. Others are passed over.
fn parsed_parameters(text: &str) -> Result<[&str; 3], SignatureError> {
    let mut found = [("Credential", None), ("SignedHeaders", None), ("Signature", None)];
    for pair in text.split(',') {
        let (key, value) = pair.trim_matches(' ').split_once('=').ok_or(NO_PAIR)?;
        let Some((_, place)) = found.iter_mut().find(|(name, _)| *name == key) else { continue };
        if place.replace(value).is_some() {
            return Err(SignatureError::Malformed("a parameter stands there twice"));
        }
    }
    let [credential, signed_headers, signature] =
        found.map(|(name, value)| value.ok_or(SignatureError::MissingParameter(name)));
    Ok([credential?, signed_headers?, signature?])
}

fn parse_credential(text: &str) -> Result<(&str, Scope<'_>), SignatureError> {
    let mut parts = text.split('/');
    let mut part = || parts.next().ok_or(NO_CREDENTIAL);
    let [key, date, region, service, end] = [part()?, part()?, part()?, part()?, part()?];
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
    let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
    let is_whole = end == TERMINATOR && parts.next().is_none();
    if is_key && is_date && is_name(region) && is_name(service) && is_whole {
        Ok((key, Scope { date, region, service }))
    } else {
        Err(NO_CREDENTIAL)
    }
}

/// Whether this can name a region or a service: what messages show must not hold anything else.
fn is_name(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    (1..=63).contains(&text.len()) && text.bytes().all(is_of_name)
}

fn parse_names(text: &str) -> Result<Vec<&str>, SignatureError> {
    let names: Vec<&str> = text.split(';').collect();
    let is_lower = |name: &&str| !name.bytes().any(|byte| byte.is_ascii_uppercase());
    let are_names = names.iter().all(|name| HeaderName::try_from(*name).is_ok() && is_lower(name));
    let are_in_order = names.is_sorted_by(|first, second| first < second);
    if are_names && are_in_order { Ok(names) } else { Err(NO_NAMES) }
}

fn parse_signature(text: &str) -> Option<[u8; 32]> {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if text.len() != 64 || !text.bytes().all(is_digit) {
        return None;
    }
    let mut signature = [0; 32];
    for (index, byte) in signature.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * index..2 * index + 2)?, 16).ok()?;
    }
    Some(signature)
}
