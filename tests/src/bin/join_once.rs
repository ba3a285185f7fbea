//! One process of several that want into one meeting at the same moment: it opens a store, says `ready`,
//! waits for a line, joins, and prints the id of the meeting that it came into.
//!
//! `join_once URL FILE MEETING USER`

#![forbid(unsafe_code)]
#![allow(clippy::print_stdout)]

use std::error::Error as StdError;
use std::io::stdin;

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::Client;
use chime_sdk_meetings::join::{Joiner, SqliteStore};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn StdError>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, file, meeting, user] = arguments.as_slice() else {
        return Err("join_once URL FILE MEETING USER".into());
    };
    let client = Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDFAKE", "fake-secret", None, None, "join_once"))
        .endpoint_url(url)
        .transport(ReqwestTransport::plain()?)
        .build()?;
    println!("ready");
    stdin().read_line(&mut String::new())?;
    // the file too is made by whoever comes first
    let joiner = Joiner::new(&client).store(SqliteStore::open(file).await?);
    let info = joiner.join(meeting.as_str(), user.as_str()).await?;
    println!("{}", info.meeting().meeting_id);
    Ok(())
}
