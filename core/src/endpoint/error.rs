//! Why there is no endpoint.

use crate::printable::Printable;

/// Why there is no endpoint. Where the published rules of endpoints have a text for it, the message
/// begins with that text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// A custom endpoint together with FIPS, which only the service's own endpoints can promise.
    #[error(
        "Invalid Configuration: FIPS and custom endpoint are not supported; help: leave the \
         endpoint URL out, or turn `use_fips` off"
    )]
    CustomWithFips,
    /// A custom endpoint together with dual stack, which only the service's own endpoints have.
    #[error(
        "Invalid Configuration: Dualstack and custom endpoint are not supported; help: leave the \
         endpoint URL out, or turn `use_dual_stack` off"
    )]
    CustomWithDualStack,
    /// There is neither a region nor a custom endpoint.
    #[error(
        "Invalid Configuration: Missing Region; help: set AWS_REGION, or call \
         `.region(\"us-east-1\")`"
    )]
    MissingRegion,
    /// FIPS and dual stack at once, in a partition that lacks one of them.
    #[error(
        "FIPS and DualStack are enabled, but this partition does not support one or both; help: \
         turn `use_fips` or `use_dual_stack` off in the partition `{partition}`"
    )]
    NoFipsWithDualStack {
        /// The region's partition, such as `aws-cn`.
        partition: &'static str,
    },
    /// FIPS in a partition that lacks it.
    #[error(
        "FIPS is enabled but this partition does not support FIPS; help: turn `use_fips` off in \
         the partition `{partition}`"
    )]
    NoFips {
        /// The region's partition, such as `aws-cn`.
        partition: &'static str,
    },
    /// Dual stack in a partition that lacks it.
    #[error(
        "DualStack is enabled but this partition does not support DualStack; help: turn \
         `use_dual_stack` off in the partition `{partition}`"
    )]
    NoDualStack {
        /// The region's partition, such as `aws-cn`.
        partition: &'static str,
    },
    /// The region is no label of a host name.
    #[error(
        "the region `{}` cannot be part of a host name: it takes 1 to 63 letters, digits and \
         dashes, no dash at either end; help: use a region such as `us-east-1`",
        Printable(region)
    )]
    Region {
        /// The region as given.
        region: String,
    },
    /// The service's prefix is no beginning of a host name.
    #[error(
        "the endpoint prefix `{}` cannot begin a host name; help: declare the service with one of \
         letters, digits and dashes",
        Printable(prefix)
    )]
    Prefix {
        /// The prefix as declared.
        prefix: String,
    },
    /// Credentials and contents would travel in the open.
    #[error(
        "the endpoint URL is plain http, which is for loopback only, and `{}` is another host; \
         help: write `https://`, or turn `allow_plain_http` on if nobody can listen on the way",
        Printable(host)
    )]
    PlainHttp {
        /// The host of the URL.
        host: String,
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
