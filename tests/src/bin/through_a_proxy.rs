//! Sends a request to each address that it is given through each transport, and says the statuses of the
//! answers, or `none`: by default, with the proxy of the environment, without it, and through the plain transport.
//!
//! The suite runs it with a proxy in the environment, which a test cannot set for itself.

#![forbid(unsafe_code)]

use std::error::Error as StdError;
use std::io::{self, Write as _};

use chime_sdk_core::transport::{HttpRequest, ReqwestTransport, Transport as _};
use http::Method;
use url::Url;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    chime_sdk_tests::log::install();
    let settings = || ReqwestTransport::builder().system_certificates(false);
    let transports = [
        settings().build()?,
        settings().proxy_from_environment(true).build()?,
        settings().proxy_from_environment(false).build()?,
        ReqwestTransport::plain()?,
    ];
    for address in std::env::args().skip(1) {
        for transport in &transports {
            let request = HttpRequest::new(Method::GET, Url::parse(&address)?);
            match transport.send(request).await {
                Ok(answer) => writeln!(io::stdout(), "{}", answer.status.as_u16())?,
                Err(_) => writeln!(io::stdout(), "none")?,
            }
        }
    }
    Ok(())
}
