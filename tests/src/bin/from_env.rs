//! Says what a client finds in the environment of this process: a line about the region, and one
//! about the credentials that a request is signed with.
//!
//! The suite runs it with different environments. A test cannot change its own: that would change it
//! for all tests at once.

#![forbid(unsafe_code)]

use std::io::{self, Write as _};

use chime_sdk_meetings::{Client, Error};
use chime_sdk_tests::scripted::Scripted;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

#[tokio::main(flavor = "current_thread")]
async fn main() -> io::Result<()> {
    chime_sdk_tests::log::install();
    let region = match Client::from_env().await {
        Ok(client) => format!("region {}", client.region()),
        Err(error) => error.to_string(),
    };
    let credentials = credentials().await.unwrap_or_else(|error| error.to_string());
    writeln!(io::stdout(), "{region}\n{credentials}")
}

/// The access key and the session token that a request carries.
async fn credentials() -> Result<String, Error> {
    let script = Scripted::new().answer(204, &[], "");
    let builder = Client::builder().with_environment().region("us-east-1");
    let client = builder.transport(script.clone()).build()?;
    client.delete_meeting(MEETING).await?;
    let requests = script.requests();
    let header = |name: &str| {
        let value = requests.first().and_then(|request| request.headers.get(name));
        value.and_then(|value| value.to_str().ok()).unwrap_or("none")
    };
    let key = header("authorization").split(['=', '/']).nth(1).unwrap_or("none");
    Ok(format!("key {key}, token {}", header("x-amz-security-token")))
}
