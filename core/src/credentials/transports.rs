//! What carries the requests of the sources. It is made when the first one is sent: setting up TLS
//! takes time, and most programs find their credentials without a request.

use std::sync::Arc;
#[cfg(feature = "reqwest")]
use std::sync::OnceLock;

use url::{Host, Url};

use super::CredentialsError;
use crate::endpoint::is_loopback;
use crate::transport::Transport;

/// A transport that was given carries everything. Without one there are two: services of this machine
/// are never asked through a proxy, others as the environment says.
#[derive(Clone, Debug, Default)]
pub(super) struct Transports {
    given: Option<Arc<dyn Transport>>,
    #[cfg(feature = "reqwest")]
    made: Arc<Made>,
}

#[cfg(feature = "reqwest")]
#[derive(Debug, Default)]
struct Made {
    local: OnceLock<Arc<dyn Transport>>,
    remote: OnceLock<Arc<dyn Transport>>,
}

impl Transports {
    pub(super) fn given(transport: Arc<dyn Transport>) -> Self {
        Transports {
            given: Some(transport),
            #[cfg(feature = "reqwest")]
            made: Arc::default(),
        }
    }

    /// For this address.
    pub(super) fn to(&self, url: &Url) -> Result<Arc<dyn Transport>, CredentialsError> {
        if url.scheme() == "http" && is_local(url) { self.local() } else { self.remote() }
    }

    /// For plain `http` to this machine and to link-local addresses.
    pub(super) fn local(&self) -> Result<Arc<dyn Transport>, CredentialsError> {
        match &self.given {
            Some(transport) => Ok(Arc::clone(transport)),
            None => self.make_local(),
        }
    }

    /// For everything else.
    pub(super) fn remote(&self) -> Result<Arc<dyn Transport>, CredentialsError> {
        match &self.given {
            Some(transport) => Ok(Arc::clone(transport)),
            None => self.make_remote(),
        }
    }
}

#[cfg(feature = "reqwest")]
impl Transports {
    fn make_local(&self) -> Result<Arc<dyn Transport>, CredentialsError> {
        once(&self.made.local, crate::transport::ReqwestTransport::plain)
    }

    fn make_remote(&self) -> Result<Arc<dyn Transport>, CredentialsError> {
        once(&self.made.remote, crate::transport::ReqwestTransport::new)
    }
}

#[cfg(feature = "reqwest")]
fn once(
    place: &OnceLock<Arc<dyn Transport>>,
    make: impl FnOnce() -> Result<crate::transport::ReqwestTransport, crate::transport::TransportError>,
) -> Result<Arc<dyn Transport>, CredentialsError> {
    if let Some(made) = place.get() {
        return Ok(Arc::clone(made));
    }
    let made = make().map_err(|error| {
        CredentialsError::invalid_configuration(format!(
            "the transport for credentials cannot be set up{}",
            crate::error::reasons(&error)
        ))
    })?;
    Ok(Arc::clone(place.get_or_init(|| Arc::new(made))))
}

#[cfg(not(feature = "reqwest"))]
impl Transports {
    fn make_local(&self) -> Result<Arc<dyn Transport>, CredentialsError> {
        Err(CredentialsError::invalid_configuration(
            "there is no transport for credentials; help: call `.transport(..)`, or turn on the \
             feature `reqwest`",
        ))
    }

    fn make_remote(&self) -> Result<Arc<dyn Transport>, CredentialsError> {
        self.make_local()
    }
}

/// Whether an address is one of this machine, or one that only hosts of EC2 and of containers have.
pub(super) fn is_local(url: &Url) -> bool {
    let is_of_the_instance = match url.host() {
        Some(Host::Ipv4(address)) => address.is_link_local(),
        Some(Host::Ipv6(address)) => address.segments()[..2] == [0xfd00, 0x0ec2],
        Some(Host::Domain(_)) | None => false,
    };
    is_of_the_instance || is_loopback(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_near_is_not_asked_through_a_proxy() {
        for (url, expected) in [
            ("http://127.0.0.1:80", true),
            ("http://localhost/a", true),
            ("http://[::1]/", true),
            ("http://169.254.169.254", true),
            ("http://169.254.170.2/a", true),
            ("http://[fd00:ec2::254]", true),
            ("http://[fd00:ec3::254]", false),
            ("http://10.0.0.1", false),
            ("http://sts.example", false),
        ] {
            assert_eq!(is_local(&Url::parse(url).unwrap()), expected, "{url}");
        }
    }
}
