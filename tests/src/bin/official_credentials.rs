//! Says which credentials the AWS SDK's own sources give in the environment of this process: a line
//! for the first time of asking, and one for the second.
//!
//! The suite runs it with different environments. The SDK reads that of the process, and a test
//! cannot change its own. With `CHIME_SDK_TESTS_LOG` the log goes to standard error, and so does all
//! that a client shows of its error.

#![forbid(unsafe_code)]

use std::error::Error as StdError;
use std::io::{self, Write as _};

use chime_sdk_core::credentials::{OfficialCredentials, ProvideCredentials as _};
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::scripted::Scripted;

#[tokio::main]
async fn main() -> io::Result<()> {
    chime_sdk_tests::log::install();
    let source = OfficialCredentials::new();
    for _ in 0..2 {
        let line = match source.provide_credentials().await {
            Ok(credentials) => format!(
                "key {}, token {}, {}",
                credentials.access_key_id(),
                credentials.session_token().unwrap_or("none"),
                if credentials.expiry().is_some() { "expires" } else { "stays" },
            ),
            Err(error) => {
                show(&error)?;
                with_reasons(&error)
            }
        };
        writeln!(io::stdout(), "{line}")?;
    }
    // the same as a client's error
    let client = Client::builder()
        .region("us-east-1")
        .credentials(source)
        .transport(Scripted::new())
        .build()
        .map_err(io::Error::other)?;
    match client.get_meeting("0a1b2c3d-4e5f-6789-abcd-ef0123456789").await {
        Err(error) if error.kind() == ErrorKind::Credentials => show(&error),
        _ => Ok(()),
    }
}

/// Writes down all that an error shows of itself and of what lies behind it.
fn show(error: &dyn StdError) -> io::Result<()> {
    let mut next = Some(error);
    while let Some(error) = next {
        writeln!(io::stderr(), "shown: {error}\n{error:?}\n{error:#?}")?;
        next = error.source();
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
