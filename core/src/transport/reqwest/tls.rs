//! TLS: whom a transport trusts, and the stack that the features choose.
//!
//! Features add up in a tree of crates, so several stacks may be there. The one that is asked for by
//! name goes before the default one: native-tls, then aws-lc, then ring.

use super::super::{TransportError, TransportErrorKind};

#[cfg(feature = "native-tls")]
mod native;
#[cfg(feature = "native-tls")]
use native as stack;
#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
mod rustls;
#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
use self::rustls as stack;
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
mod none;
#[cfg(not(any(feature = "__rustls", feature = "native-tls")))]
use none as stack;

/// Whether `https` can be spoken.
pub(super) const IS_THERE: bool = cfg!(any(feature = "__rustls", feature = "native-tls"));

/// What is said where it cannot.
pub(super) const IS_MISSING: &str = "there is no TLS in this build; help: turn on one of the features \
    `rustls-ring`, `rustls-aws-lc` and `native-tls`, or give `ReqwestTransport::from_builder` a \
    builder of reqwest that has TLS";

/// Whom a transport trusts.
#[derive(Clone)]
pub(super) struct Trust {
    /// Whether what the system trusts is trusted.
    pub(super) system: bool,
    /// Roots beside those.
    pub(super) roots: Vec<Root>,
}

/// Root certificates as they were given.
#[derive(Clone)]
#[cfg_attr(
    not(any(feature = "__rustls", feature = "native-tls")),
    expect(dead_code, reason = "nobody is trusted where there is no TLS")
)]
pub(super) enum Root {
    /// One or more, in text.
    Pem(Vec<u8>),
    /// One, in binary.
    Der(Vec<u8>),
}

/// What is said of text that has no certificates in it.
#[cfg(any(feature = "__rustls", feature = "native-tls"))]
const NO_CERTIFICATE: &str =
    "a root certificate is not valid PEM; help: it begins with `-----BEGIN CERTIFICATE-----`";

/// Gives a client its TLS.
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    trust: &Trust,
) -> Result<reqwest::ClientBuilder, TransportError> {
    stack::set_up(builder, trust)
        .map_err(|error| TransportError::new(TransportErrorKind::Connect, error))
}
