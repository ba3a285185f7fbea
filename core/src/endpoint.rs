//! The endpoint: where requests go, from a region and the flags of a client, or as it is given.

use std::fmt;

use url::{Host, Url};

mod error;
mod partitions;
mod warning;

pub use error::EndpointError;
pub use warning::region_warning;

use partitions::Partition;

/// Where requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: Url,
}

/// What an endpoint is resolved from. It begins with a service's prefix and nothing else set:
///
/// ```
/// use chime_sdk_core::endpoint::{Endpoint, EndpointParameters};
///
/// let parameters = EndpointParameters::new("things").region("eu-west-2").use_fips(true);
/// let endpoint = Endpoint::resolve(&parameters)?;
/// assert_eq!(endpoint.url().as_str(), "https://things-fips.eu-west-2.amazonaws.com/");
/// # Ok::<(), chime_sdk_core::endpoint::EndpointError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointParameters<'a> {
    /// The first label of the service's host names, or its first labels.
    pub prefix: &'a str,
    /// The region, which a custom endpoint does without.
    pub region: Option<&'a str>,
    /// Whether the endpoint must be one with validated cryptography.
    pub use_fips: bool,
    /// Whether the endpoint must be reachable over IPv6 as well as IPv4.
    pub use_dual_stack: bool,
    /// A URL that takes the place of the region's.
    pub custom: Option<&'a str>,
    /// Whether a custom endpoint may be plain http beyond loopback.
    pub allow_plain_http: bool,
}

impl<'a> EndpointParameters<'a> {
    /// Nothing is set but the prefix: no region, no custom endpoint, all flags off.
    #[must_use]
    pub const fn new(prefix: &'a str) -> Self {
        EndpointParameters {
            prefix,
            region: None,
            use_fips: false,
            use_dual_stack: false,
            custom: None,
            allow_plain_http: false,
        }
    }

    /// The same in this region, such as `us-east-1`; `None` for none.
    #[must_use]
    pub fn region(mut self, region: impl Into<Option<&'a str>>) -> Self {
        self.region = region.into();
        self
    }

    /// The same with FIPS on or off.
    #[must_use]
    pub const fn use_fips(mut self, on: bool) -> Self {
        self.use_fips = on;
        self
    }

    /// The same with dual stack on or off.
    #[must_use]
    pub const fn use_dual_stack(mut self, on: bool) -> Self {
        self.use_dual_stack = on;
        self
    }

    /// The same with this URL instead of the region's; `None` for none.
    #[must_use]
    pub fn custom(mut self, url: impl Into<Option<&'a str>>) -> Self {
        self.custom = url.into();
        self
    }

    /// The same, allowing plain http to any host or to loopback alone.
    #[must_use]
    pub const fn allow_plain_http(mut self, on: bool) -> Self {
        self.allow_plain_http = on;
        self
    }
}

/// A custom URL is not shown, because it may have a password in it.
impl fmt::Debug for EndpointParameters<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EndpointParameters")
            .field("prefix", &self.prefix)
            .field("region", &self.region)
            .field("use_fips", &self.use_fips)
            .field("use_dual_stack", &self.use_dual_stack)
            .field("custom", &self.custom.map(|_| format_args!("..")))
            .field("allow_plain_http", &self.allow_plain_http)
            .finish()
    }
}

/// The name of the partition of a region, as it stands in ARNs, such as `aws-us-gov`. A region that
/// no partition knows is taken for one of `aws`.
#[must_use]
pub fn partition_of(region: &str) -> &'static str {
    Partition::of_region(region).id
}

impl Endpoint {
    /// Decides where requests go, by the rules that all clients of AWS follow: a custom endpoint if
    /// there is one, else `https://{prefix}[-fips].{region}.{suffix of the region's partition}`. A
    /// region that no partition knows is taken for one of the partition `aws`.
    ///
    /// # Errors
    /// The first of these that applies: a custom endpoint together with FIPS or dual stack; a region
    /// that is no host label; a custom endpoint that is no endpoint, or plain http beyond loopback;
    /// neither a region nor a custom endpoint; a flag that the partition does not support.
    pub fn resolve(parameters: &EndpointParameters<'_>) -> Result<Self, EndpointError> {
        if parameters.custom.is_some() && parameters.use_fips {
            return Err(EndpointError::CustomWithFips);
        }
        if parameters.custom.is_some() && parameters.use_dual_stack {
            return Err(EndpointError::CustomWithDualStack);
        }
        // beside a custom endpoint too, because requests are signed for it
        if let Some(region) = parameters.region.filter(|region| !is_host_label(region)) {
            return Err(EndpointError::Region { region: region.to_owned() });
        }
        if let Some(url) = parameters.custom {
            let endpoint = Endpoint::custom(url)?;
            check_scheme(&endpoint.url, parameters.allow_plain_http)?;
            return Ok(endpoint);
        }
        let region = parameters.region.ok_or(EndpointError::MissingRegion)?;
        Endpoint::in_partition(parameters, region, Partition::of_region(region))
    }

    /// The endpoint of a region, which is a host label, in its partition.
    fn in_partition(
        parameters: &EndpointParameters<'_>,
        region: &str,
        partition: &Partition,
    ) -> Result<Self, EndpointError> {
        let EndpointParameters { prefix, use_fips, use_dual_stack, .. } = *parameters;
        let Partition { id, supports_fips, supports_dual_stack, .. } = *partition;
        match (use_fips, use_dual_stack) {
            (true, true) if !(supports_fips && supports_dual_stack) => {
                return Err(EndpointError::NoFipsWithDualStack { partition: id });
            }
            (true, false) if !supports_fips => {
                return Err(EndpointError::NoFips { partition: id });
            }
            (false, true) if !supports_dual_stack => {
                return Err(EndpointError::NoDualStack { partition: id });
            }
            _ => {}
        }
        if !prefix.split('.').all(is_host_label) {
            return Err(EndpointError::Prefix { prefix: prefix.to_owned() });
        }
        let fips = if use_fips { "-fips" } else { "" };
        let suffix =
            if use_dual_stack { partition.dual_stack_suffix } else { partition.dns_suffix };
        let host = format!("{prefix}{fips}.{region}.{suffix}");
        Url::parse(&format!("https://{host}"))
            .ok()
            .filter(|url| url.host_str().is_some_and(|parsed| parsed.eq_ignore_ascii_case(&host)))
            .map(|url| Endpoint { url })
            // a label that looks right but is not, such as `xn--a`
            .ok_or_else(|| EndpointError::Region { region: region.to_owned() })
    }

    /// The service's endpoint in a region, with neither FIPS nor dual stack.
    ///
    /// # Errors
    /// A region that is no host label: `us-east-1@elsewhere.example/` would send credentials to
    /// another host.
    pub fn of_region(prefix: &str, region: &str) -> Result<Self, EndpointError> {
        Endpoint::resolve(&EndpointParameters::new(prefix).region(region))
    }

    /// An endpoint that is given as a URL. A path in it becomes a prefix of every request's path.
    /// Whether plain http may be used is not decided here but in [`resolve`](Self::resolve).
    ///
    /// # Errors
    /// Text that is no `http` or `https` URL, or one with user information, a query or a fragment.
    pub fn custom(url: &str) -> Result<Self, EndpointError> {
        let url = Url::parse(url).map_err(EndpointError::Url)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(EndpointError::Part(OTHER_SCHEME));
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

    /// Whether requests stay on this machine: the host is in `127.0.0.0/8`, or `::1`, or
    /// `localhost`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
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

const OTHER_SCHEME: &str = "a scheme other than http or https";

/// Refuses addresses of requests that are not fit to be signed and sent: the signature covers neither
/// user information nor a fragment, and the scheme has to be right.
pub(crate) fn check_target(url: &Url, allow_plain_http: bool) -> Result<(), EndpointError> {
    if !url.username().is_empty() || url.password().is_some() {
        return Err(EndpointError::Part("user information"));
    }
    if url.fragment().is_some() {
        return Err(EndpointError::Part("a fragment"));
    }
    check_scheme(url, allow_plain_http)
}

/// Refuses to send credentials where they could be read on the way: the scheme is https, or http to
/// loopback, or http to anywhere if that is allowed.
pub(crate) fn check_scheme(url: &Url, allow_plain_http: bool) -> Result<(), EndpointError> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if allow_plain_http || is_loopback(url) => Ok(()),
        "http" => {
            let host = url.host_str().unwrap_or_default().to_owned();
            Err(EndpointError::PlainHttp { host })
        }
        _ => Err(EndpointError::Part(OTHER_SCHEME)),
    }
}

/// The parser has turned all spellings of an address, `0x7f.1` for one, into an address, and names
/// into lower case.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        // names below it are looked up like any other by many systems
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
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
mod tests;
