//! The way to servers on this machine: plain `http` to loopback never goes through a proxy.
//!
//! Credentials may go over `http` to loopback because they do not leave the machine there. A proxy that
//! the environment names is elsewhere, and would read them.

use std::sync::OnceLock;

use url::Url;

use super::super::TransportError;
use super::ReqwestTransportBuilder;
use crate::endpoint::is_loopback;

/// Whether a request to this address has to stay on this machine.
pub(super) fn is_local(url: &Url) -> bool {
    url.scheme() == "http" && is_loopback(url)
}

/// A client without a proxy, beside one that has one. It is made when it is needed, which it is rarely.
#[derive(Debug)]
pub(super) struct LocalClient {
    settings: ReqwestTransportBuilder,
    client: OnceLock<reqwest::Client>,
}

impl LocalClient {
    pub(super) fn new(settings: ReqwestTransportBuilder) -> Self {
        LocalClient { settings, client: OnceLock::new() }
    }

    pub(super) fn client(&self) -> Result<&reqwest::Client, TransportError> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let client = self.settings.build_local()?;
        // of two requests that came here at once, one throws its client away
        Ok(self.client.get_or_init(|| client))
    }
}
