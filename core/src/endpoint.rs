//! The endpoint: where requests go, from a region or as it is given.

use url::Url;

/// Where requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
}

/// Why there is no endpoint.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// The region is no label of a host name.
    #[error(
        "the region `{}` cannot be part of a host name: it takes 1 to 63 letters, digits and \
         dashes, no dash at either end; help: use a region such as `us-east-1`",
        crate::printable::Printable(region)
    )]
    Region {
        /// The region as given.
        region: String,
    },
    /// The text is no URL.
    #[error(
        "the endpoint URL is not valid; help: write it like `https://host` or `http://127.0.0.1:8080`"
    )]
    Url(#[source] url::ParseError),
    /// The URL has something that an endpoint cannot have.
    #[error("the endpoint URL must not have {0}; help: write it like `https://host/base-path`")]
    Part(&'static str),
    /// A request's address came out as no URL.
    #[error("the request's address is not valid")]
    Target(#[source] url::ParseError),
}

impl Endpoint {
    /// The service's endpoint in a region.
    ///
    /// # Errors
    /// A region that is no host label: `us-east-1@elsewhere.example/` would send credentials to
    /// another host.
    pub fn of_region(prefix: &str, region: &str) -> Result<Self, EndpointError> {
        if !is_host_label(region) {
            return Err(EndpointError::Region { region: region.to_owned() });
        }
        let suffix = if region.starts_with("cn-") { "amazonaws.com.cn" } else { "amazonaws.com" };
        Url::parse(&format!("https://{prefix}.{region}.{suffix}"))
            .map(|url| Endpoint { url })
            // a label that looks right but is not, such as `xn--a`
            .map_err(|_| EndpointError::Region { region: region.to_owned() })
    }

    /// An endpoint that is given as a URL. A path in it becomes a prefix of every request's path.
    ///
    /// # Errors
    /// Text that is no `http` or `https` URL, or one with user information, a query or a fragment.
    pub fn custom(url: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(url).map_err(EndpointError::Url)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EndpointError::Part("a scheme other than http or https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EndpointError::Part("user information"));
        }
        if url.query().is_some() {
            return Err(EndpointError::Part("a query"));
        }
        if url.fragment().is_some() {
            return Err(EndpointError::Part("a fragment"));
        }
        Ok(Endpoint { url })
    }

    /// The endpoint as a URL.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The address of a request below this endpoint, from an encoded path and query.
    ///
    /// # Errors
    /// The parts make no URL.
    pub fn join(&self, path: &str, query: &str) -> Result<Url, EndpointError> {
        let base = self.url.as_str().trim_end_matches('/');
        let mut address = String::with_capacity(base.len() + path.len() + query.len() + 1);
        address.push_str(base);
        address.push_str(path);
        if !query.is_empty() {
            address.push('?');
            address.push_str(query);
        }
        Url::parse(&address).map_err(EndpointError::Target)
    }
}

/// 1 to 63 letters, digits and dashes, no dash at either end.
fn is_host_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_becomes_a_host() {
        for (region, expected) in [
            ("us-east-1", "https://meetings-chime.us-east-1.amazonaws.com/"),
            ("us-gov-west-1", "https://meetings-chime.us-gov-west-1.amazonaws.com/"),
            ("cn-north-1", "https://meetings-chime.cn-north-1.amazonaws.com.cn/"),
        ] {
            let endpoint = Endpoint::of_region("meetings-chime", region).unwrap();
            assert_eq!(endpoint.url().as_str(), expected);
        }
    }

    #[test]
    fn a_region_that_would_change_the_host_is_refused() {
        for region in
            ["", "-a", "a-", "us-east-1@evil.com/", "a.b", "a/b", "a b", "a\n", &"a".repeat(64)]
        {
            assert!(Endpoint::of_region("meetings-chime", region).is_err(), "{region:?}");
        }
    }

    #[test]
    fn a_custom_endpoint_keeps_its_base_path() {
        let endpoint = Endpoint::custom("http://127.0.0.1:8080/base/").unwrap();
        let url = endpoint.join("/meetings/a%2Fb", "operation=start").unwrap();
        assert_eq!(url.as_str(), "http://127.0.0.1:8080/base/meetings/a%2Fb?operation=start");
    }

    #[test]
    fn a_custom_endpoint_is_only_scheme_host_port_and_path() {
        for url in [
            "",
            "localhost:80",
            "ftp://host",
            "http://user@host",
            "http://user:secret@host",
            "http://host?a",
            "http://host#a",
        ] {
            let error = Endpoint::custom(url).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
