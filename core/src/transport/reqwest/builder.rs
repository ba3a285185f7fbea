//! The settings of the default transport.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::super::{TransportError, TransportErrorKind};
use super::ReqwestTransport;
use super::connect_limit::ConnectLimit;
use super::local::LocalClient;
use super::tls::{self, Root, Trust};

/// How long a connection is kept for reuse: the front ends of AWS services keep them for longer, so
/// that a request rarely meets a connection which is being closed at the other end.
const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a connection is kept at most, whatever is asked for.
const LONGEST_IDLE_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// After which silence the system asks whether the other end is still there, and how often it asks
/// again.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Settings of a [`ReqwestTransport`] that is being made.
#[derive(Clone)]
#[must_use = "settings do nothing until `build`"]
pub struct ReqwestTransportBuilder {
    idle_timeout: Duration,
    max_idle_per_host: usize,
    has_proxy: bool,
    trust: Trust,
}

impl ReqwestTransportBuilder {
    pub(super) fn new() -> Self {
        ReqwestTransportBuilder {
            idle_timeout: IDLE_TIMEOUT,
            max_idle_per_host: usize::MAX,
            has_proxy: true,
            trust: Trust { system: true, roots: Vec::new() },
        }
    }

    /// How long a connection that nobody uses is kept for the next request. The default is 20 s; what
    /// is longer than a year counts as a year.
    pub fn idle_timeout(mut self, limit: Duration) -> Self {
        self.idle_timeout = limit;
        self
    }

    /// How many connections that nobody uses are kept for a host at most. By default as many as were
    /// in use at the same time; 0 makes a new connection for each request.
    pub fn max_idle_per_host(mut self, connections: usize) -> Self {
        self.max_idle_per_host = connections;
        self
    }

    /// Whether requests go through the proxy that `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
    /// `NO_PROXY` name, in capitals or not. The default is yes; the variables are read when the
    /// transport is made. Plain `http` to loopback goes through none of them in any case, because
    /// credentials that may go there must not leave this machine.
    pub fn proxy_from_environment(mut self, has_proxy: bool) -> Self {
        self.has_proxy = has_proxy;
        self
    }

    /// Whether the certificates that the system trusts are trusted. The default is yes. With no, only
    /// the root certificates that are given here count, and the system needs to have none.
    pub fn system_certificates(mut self, trusts: bool) -> Self {
        self.trust.system = trusts;
        self
    }

    /// Trusts these root certificates as well, for a private endpoint: one or more as PEM, as they
    /// stand in a file.
    pub fn root_certificates_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.trust.roots.push(Root::Pem(pem.into()));
        self
    }

    /// Trusts this root certificate as well, for a private endpoint: one as DER.
    pub fn root_certificate_der(mut self, der: impl Into<Vec<u8>>) -> Self {
        self.trust.roots.push(Root::Der(der.into()));
        self
    }

    /// Makes the transport. Nothing is connected yet.
    ///
    /// # Errors
    /// [`TransportErrorKind::Connect`] when TLS cannot be set up: a root certificate is not valid, or
    /// the system has none and none is given; or when there are root certificates and no TLS.
    pub fn build(&self) -> Result<ReqwestTransport, TransportError> {
        let client = build(tls::set_up(self.client(), &self.trust)?)?;
        let local = self.has_proxy.then(|| Arc::new(LocalClient::new(self.clone())));
        Ok(ReqwestTransport { client, local, speaks_tls: tls::IS_THERE, may_redirect: false })
    }

    /// The same for plain `http` to this machine: it knows no proxy and trusts nobody.
    pub(super) fn build_local(&self) -> Result<reqwest::Client, TransportError> {
        let nobody = Trust { system: false, roots: Vec::new() };
        build(tls::set_up(self.client().no_proxy(), &nobody)?)
    }

    /// Everything but TLS. What is said here is said although it is the default, where another crate's
    /// features or another version of reqwest would change it.
    pub(super) fn client(&self) -> reqwest::ClientBuilder {
        let builder = restrained(reqwest::Client::builder())
            .http1_only()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .no_hickory_dns()
            // the pool adds it to the time that it is, which must not overflow
            .pool_idle_timeout(self.idle_timeout.min(LONGEST_IDLE_TIMEOUT))
            .pool_max_idle_per_host(self.max_idle_per_host)
            .tcp_nodelay(true)
            .tcp_keepalive(KEEPALIVE)
            .tcp_keepalive_interval(KEEPALIVE)
            .tcp_keepalive_retries(3);
        if self.has_proxy { builder } else { builder.no_proxy() }
    }
}

/// What holds for every client of a transport, whoever sets up the rest: it sends a request once and
/// nowhere else, and connects within the limit of that request.
pub(super) fn restrained(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connector_layer(ConnectLimit)
}

pub(super) fn build(builder: reqwest::ClientBuilder) -> Result<reqwest::Client, TransportError> {
    builder.build().map_err(|error| TransportError::new(TransportErrorKind::Connect, error))
}

impl fmt::Debug for ReqwestTransportBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransportBuilder")
            .field("idle_timeout", &self.idle_timeout)
            .field("max_idle_per_host", &self.max_idle_per_host)
            .field("proxy_from_environment", &self.has_proxy)
            .field("system_certificates", &self.trust.system)
            .field("root_certificates", &self.trust.roots.len())
            .finish()
    }
}
