//! Sends a request to the address that it is given through each transport, and says the statuses of the
//! answers: by default, with the proxy of the environment, without it, and through the plain transport.
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
    let url = Url::parse(&std::env::args().nth(1).ok_or("the address is missing")?)?;
    let settings = || ReqwestTransport::builder().system_certificates(false);
    for transport in [
        settings().build(),
        settings().proxy_from_environment(true).build(),
        settings().proxy_from_environment(false).build(),
        ReqwestTransport::plain(),
    ] {
        let request = HttpRequest::new(Method::GET, url.clone());
        let answer = transport?.send(request).await?;
        writeln!(io::stdout(), "{}", answer.status.as_u16())?;
    }
    Ok(())
}
