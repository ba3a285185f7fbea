//! Says which credentials the AWS SDK's own sources give in the environment of this process: a line
//! for the first time of asking, and one for the second.
//!
//! The suite runs it with different environments. The SDK reads that of the process, and a test
//! cannot change its own.

#![forbid(unsafe_code)]

use std::error::Error as StdError;
use std::io::{self, Write as _};

use chime_sdk_core::credentials::{OfficialCredentials, ProvideCredentials as _};

#[tokio::main]
async fn main() -> io::Result<()> {
    let source = OfficialCredentials::new();
    for _ in 0..2 {
        let line = match source.provide_credentials().await {
            Ok(credentials) => format!(
                "key {}, token {}, {}",
                credentials.access_key_id(),
                credentials.session_token().unwrap_or("none"),
                if credentials.expiry().is_some() { "expires" } else { "stays" },
            ),
            Err(error) => with_reasons(&error),
        };
        writeln!(io::stdout(), "{line}")?;
    }
    Ok(())
}

fn with_reasons(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        source = inner.source();
    }
    text
}
