//! Says which credentials the usual sources give in the environment of this process.
//!
//! The suite runs it with proxies in the environment, which a test cannot set for itself.

#![forbid(unsafe_code)]

use std::error::Error as _;
use std::io::{self, Write as _};

use chime_sdk_core::credentials::{DefaultCredentials, ProvideCredentials as _};
use chime_sdk_core::environment::Environment;

#[tokio::main]
async fn main() -> io::Result<()> {
    chime_sdk_tests::log::install();
    let source = DefaultCredentials::new(Environment::of_process());
    let line = match source.provide_credentials().await {
        Ok(credentials) => format!("key {}", credentials.access_key_id()),
        Err(error) => {
            format!("{error}: {}", error.source().map_or_else(String::new, ToString::to_string))
        }
    };
    writeln!(io::stdout(), "{line}")
}
