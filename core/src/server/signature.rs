//! Verifies AWS Signature Version 4 in the `authorization` header, for a server of any service.
//!
//! It is written from the specification and shares nothing with the signer of the client half, so
//! each is a check of the other. A server reads who claims to have signed, looks the secret up, and
//! verifies:
//!
//! ```
//! use std::time::{Duration, SystemTime};
//!
//! use chime_sdk_core::server::signature::{Authorization, SignatureError, SignedRequest};
//!
//! fn admit(request: &SignedRequest<'_>, now: SystemTime) -> Result<(), SignatureError> {
//!     let authorization = Authorization::parse(request.headers)?;
//!     authorization.check_scope("chime", &["us-east-1"])?;
//!     let secret = match authorization.access_key_id() {
//!         "AKIDEXAMPLE" => "a secret",
//!         _ => return Err(SignatureError::UnknownClient),
//!     };
//!     authorization.verify(request, secret, now, Duration::from_secs(5 * 60))
//! }
//! ```

use std::fmt;
use std::time::{Duration, SystemTime};

use hmac::{Hmac, KeyInit, Mac};
use http::header::HOST;
use http::{HeaderMap, Method};
use sha2::Sha256;

mod authorization;
mod canonical;
mod date;
mod error;

pub use authorization::{Authorization, Scope};
pub use error::SignatureError;

/// The one algorithm that is understood.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// How far the clocks of client and server may differ where a service says nothing else.
pub const USUAL_SKEW: Duration = Duration::from_secs(5 * 60);

/// A request as it came in, before anything was decoded. `Debug` shows the method and the names of
/// the headers.
#[derive(Clone, Copy)]
pub struct SignedRequest<'a> {
    /// The method.
    pub method: &'a Method,
    /// The path as it was on the wire, percent-encoded, with its first slash.
    pub path: &'a str,
    /// The query as it was on the wire, without the question mark; empty when there is none.
    pub query: &'a str,
    /// The headers. In HTTP/2 a `host` has to be put in for `:authority`.
    pub headers: &'a HeaderMap,
    /// The whole body.
    pub body: &'a [u8],
}

impl fmt::Debug for SignedRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("method", self.method)
            .field("headers", &self.headers.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Authorization<'_> {
    /// Verifies that the owner of the secret signed this request, and did so within `skew` of `now`.
    ///
    /// Besides the signature it holds that `host` and every `x-amz-*` header are signed, that the
    /// date is that of the scope, and that `x-amz-content-sha256`, if sent, is the hash of the body,
    /// or `UNSIGNED-PAYLOAD`, by which the client leaves the body out of the signature. Whether the
    /// scope is right is asked by [`check_scope`](Authorization::check_scope); whether an
    /// `x-amz-security-token` belongs to the access key is for the caller to know.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn verify(
        &self,
        request: &SignedRequest<'_>,
        secret_access_key: &str,
        now: SystemTime,
        skew: Duration,
    ) -> Result<(), SignatureError> {
        let time = date::of_request(request.headers, now)?;
        let day = time.get(..8).unwrap_or_default();
        if day != self.scope().date {
            let (scope, day) = (self.scope().date.to_owned(), day.to_owned());
            return Err(SignatureError::DateOfScope { scope, day });
        }
        date::check_skew(&time, now, skew)?;
        self.check_signed_headers(request.headers)?;
        let payload = canonical::payload_hash(request)?;
        let canonical = canonical::request(request, self.signed_headers(), &payload);
        let text =
            format!("{ALGORITHM}\n{time}\n{}\n{}", self.scope(), canonical::hash_text(&canonical));
        signing_key(secret_access_key, self.scope())
            .and_then(|key| keyed(&key, text.as_bytes()))
            // compares in constant time
            .and_then(|code| code.verify_slice(self.signature()).ok())
            .ok_or_else(|| SignatureError::Mismatch { signed: self.signed_headers().join(";") })
    }

    /// What is signed has to be there, and what tells the service something has to be signed.
    fn check_signed_headers(&self, headers: &HeaderMap) -> Result<(), SignatureError> {
        let is_signed = |name: &str| self.signed_headers().contains(&name);
        if let Some(name) = self.signed_headers().iter().find(|name| !headers.contains_key(**name))
        {
            return Err(SignatureError::AbsentHeader((*name).to_owned()));
        }
        let names = headers.keys().map(http::HeaderName::as_str);
        let mut demanded = names.filter(|name| name.starts_with("x-amz-")).chain([HOST.as_str()]);
        match demanded.find(|name| !is_signed(name)) {
            Some(name) => Err(SignatureError::UnsignedHeader(name.to_owned())),
            None => Ok(()),
        }
    }
}

/// The key that is good for one day, region and service. A code of any length is a key, so there is
/// always one.
fn signing_key(secret_access_key: &str, scope: Scope<'_>) -> Option<Vec<u8>> {
    let mut key = format!("AWS4{secret_access_key}").into_bytes();
    for part in [scope.date, scope.region, scope.service, authorization::TERMINATOR] {
        key = keyed(&key, part.as_bytes())?.finalize().into_bytes().to_vec();
    }
    Some(key)
}

fn keyed(key: &[u8], message: &[u8]) -> Option<Hmac<Sha256>> {
    Hmac::new_from_slice(key).ok().map(|code: Hmac<Sha256>| code.chain_update(message))
}

#[cfg(test)]
mod tests;
