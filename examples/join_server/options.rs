//! The command line.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use clap::Parser;
use tracing::level_filters::LevelFilter;

/// A join server with the routes of the official browser demo's backend, and a page of its own.
///
/// It runs on a fake of the service in this process. `CHIME_ENDPOINT=aws` takes the real service, with
/// region and credentials from where the AWS CLI finds them; AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS takes
/// the one at that address.
#[derive(Debug, Parser)]
#[command(name = "join_server")]
pub(crate) struct Options {
    /// The port to listen on; 0 takes a free one, which is printed.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,

    /// The address to listen on. Whoever reaches it can join and end meetings.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    pub(crate) host: IpAddr,

    /// A page to serve instead of the own one: a file of HTML, or a folder with one.
    #[arg(long, value_name = "PATH")]
    pub(crate) page: Option<PathBuf>,

    /// The file with amazon-chime-sdk-js as an ES module, for the own page.
    #[arg(long, value_name = "FILE", default_value = DEFAULT_SDK)]
    pub(crate) sdk: PathBuf,

    /// The file that remembers meetings, which several servers can share; memory if this is not given.
    #[arg(long, value_name = "FILE")]
    pub(crate) store: Option<PathBuf>,

    /// The origin of a site that may call this server, such as `https://meet.example.com`; can be given
    /// several times.
    #[arg(long, value_name = "ORIGIN", value_parser = origin)]
    pub(crate) allow_origin: Vec<String>,

    /// Ends the meetings that were joined through this server when it ends.
    #[arg(long)]
    pub(crate) end_meetings: bool,

    /// What is logged to standard error: `off`, `error`, `warn`, `info`, `debug` or `trace`.
    #[arg(long, value_name = "LEVEL", default_value_t = LevelFilter::INFO)]
    pub(crate) log: LevelFilter,
}

/// Where `make_sdk.sh` beside this file puts it.
const DEFAULT_SDK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/join_server/sdk.js");

/// Scheme, host and perhaps a port, as a browser writes it into `Origin`.
fn origin(text: &str) -> Result<String, String> {
    let url = chime_sdk_meetings::url::Url::parse(text).map_err(|error| error.to_string())?;
    let origin = url.origin().ascii_serialization();
    if origin == text {
        Ok(origin)
    } else {
        Err(format!("an origin has no path\nhelp: write `{origin}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_what_a_browser_sends() {
        assert_eq!(origin("https://meet.example.com").as_deref(), Ok("https://meet.example.com"));
        assert_eq!(origin("http://localhost:3000").as_deref(), Ok("http://localhost:3000"));
        for other in ["https://meet.example.com/", "meet.example.com", "*", "https://a.example/b"] {
            assert!(origin(other).is_err(), "{other}");
        }
    }
}
