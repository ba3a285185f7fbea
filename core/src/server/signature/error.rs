//! Why a request is not let in, and the code that services have for it.

use http::StatusCode;

/// Why a request is not let in.
///
/// The messages repeat nothing of the request but names of headers, dates, regions and services.
/// Which header a mismatch comes from cannot be told: a signature is right or wrong as a whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// There is no `authorization` header.
    #[error("the request has no authentication token: it needs an `authorization` header")]
    MissingToken,
    /// The header is of another scheme, such as `Basic`.
    #[error("the `authorization` header does not start with `AWS4-HMAC-SHA256 `")]
    Algorithm,
    /// The header is not written as it has to be.
    #[error("the `authorization` header cannot be read: {0}")]
    Malformed(&'static str),
    /// A parameter of the header is missing.
    #[error("the `authorization` header lacks the parameter `{0}`")]
    MissingParameter(&'static str),
    /// Nothing says when the request was signed.
    #[error(
        "the request does not say when it was signed: it needs the header `x-amz-date` or `date`"
    )]
    MissingDate,
    /// The header of this name is no date.
    #[error("the header `{0}` is no date; help: write it like `20261123T083000Z`, once")]
    MalformedDate(String),
    /// The header of this name is said to be signed and was not sent.
    #[error("the header `{0}` is named among the signed ones, but the request does not have it")]
    AbsentHeader(String),
    /// The header of this name has to be signed and is not.
    #[error("the header `{0}` has to be signed; help: name it in `SignedHeaders`")]
    UnsignedHeader(String),
    /// The scope is of another day than the date of signing.
    #[error("the credential scope is of the day {scope}, but the request was signed on {day}")]
    DateOfScope {
        /// The day of the scope.
        scope: String,
        /// The day of the date header, in UTC.
        day: String,
    },
    /// The request was signed too long ago.
    #[error(
        "the signature has expired: it was made at {signed}, and at {now} none from before {oldest} \
         is accepted; help: set the client's clock"
    )]
    Expired {
        /// When it was signed.
        signed: String,
        /// The oldest moment that is accepted.
        oldest: String,
        /// The server's time.
        now: String,
    },
    /// The request was signed in the future.
    #[error(
        "the signature is not yet current: it was made at {signed}, and at {now} none from after \
         {newest} is accepted; help: set the client's clock"
    )]
    NotYetCurrent {
        /// When it was signed.
        signed: String,
        /// The newest moment that is accepted.
        newest: String,
        /// The server's time.
        now: String,
    },
    /// The scope names a region in which the service is not.
    #[error("the credential should be scoped to a valid region, not `{0}`")]
    Region(String),
    /// The scope names another service.
    #[error("the credential should be scoped to the service `{wanted}`, not `{found}`")]
    Service {
        /// The service of the scope.
        found: String,
        /// The service that was called.
        wanted: String,
    },
    /// The access key id, or the session token, is nobody's. [`Authorization::verify`] does not know
    /// that; it is for whoever looks the secret up.
    ///
    /// [`Authorization::verify`]: super::Authorization::verify
    #[error("the access key id or the session token of the request is not valid")]
    UnknownClient,
    /// The body is not the one that was announced.
    #[error("the header `x-amz-content-sha256` is not the hash of the body that arrived")]
    Payload,
    /// The signature is another one.
    #[error(
        "the signature does not match the one that was calculated over the request and the headers \
         `{signed}`; help: check the secret access key, and that nothing changes the request on its way"
    )]
    Mismatch {
        /// The names of the signed headers with `;` between them.
        signed: String,
    },
}

impl SignatureError {
    /// The code that services of REST-JSON answer with.
    ///
    /// AWS publishes no list of them. These are the codes in answers of its services that people
    /// have quoted in public issues, Lambda's above all: `InvalidSignatureException` for what query
    /// and XML services call `SignatureDoesNotMatch`. The user guide of IAM, in "Troubleshoot signed
    /// requests", describes the cases.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            SignatureError::MissingToken => "MissingAuthenticationTokenException",
            SignatureError::Algorithm
            | SignatureError::Malformed(_)
            | SignatureError::MissingParameter(_)
            | SignatureError::MissingDate
            | SignatureError::MalformedDate(_)
            | SignatureError::AbsentHeader(_) => "IncompleteSignatureException",
            SignatureError::UnsignedHeader(_)
            | SignatureError::DateOfScope { .. }
            | SignatureError::Expired { .. }
            | SignatureError::NotYetCurrent { .. }
            | SignatureError::Region(_)
            | SignatureError::Service { .. }
            | SignatureError::Payload
            | SignatureError::Mismatch { .. } => "InvalidSignatureException",
            SignatureError::UnknownClient => "UnrecognizedClientException",
        }
    }

    /// The status of that answer: 403 in all cases. Services of other protocols say 400.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        StatusCode::FORBIDDEN
    }
}
