//! The admin route of the fake, as a client in any language sees it: HTTP and JSON.

use std::io;
use std::time::{Duration, SystemTime};

use chime_sdk_meetings::fake::Fake;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

mod document;
mod events;
mod faults;
mod routes;
mod state;

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// Sends bytes to a fake, and reads until the connection ends: what came, and how it ended.
pub(crate) async fn raw(fake: &Fake, request: &[u8]) -> (Vec<u8>, io::Result<()>) {
    raw_at(fake.url(), request).await
}

/// The same of a fake at an address.
pub(crate) async fn raw_at(url: &str, request: &[u8]) -> (Vec<u8>, io::Result<()>) {
    let mut stream = connect(url).await;
    stream.write_all(request).await.expect("the fake reads");
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).await.map(|_| ());
    (bytes, end)
}

async fn connect(url: &str) -> TcpStream {
    let address = url.strip_prefix("http://").expect("a fake has no TLS");
    TcpStream::connect(address).await.expect("the fake listens")
}

/// What the admin route answers.
#[derive(Debug)]
struct Reply {
    status: u16,
    /// The head, in lower case.
    head: String,
    /// The body; null when it is no JSON.
    json: Value,
}

impl Reply {
    /// What is wrong, of a refusal.
    #[track_caller]
    fn problem(&self, status: u16) -> &str {
        assert_eq!(self.status, status, "{self:?}");
        self.json["message"].as_str().expect("a refusal says why")
    }
}

/// Asks the admin route with these headers, each with its end of line.
async fn ask_with(fake: &Fake, request: &str, headers: &str, body: &str) -> Reply {
    let length = body.len();
    let request = format!(
        "{request} HTTP/1.1\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
    );
    let (bytes, end) = raw(fake, request.as_bytes()).await;
    end.expect("the connection ends in order");
    let text = String::from_utf8(bytes).expect("an answer is text");
    let (head, body) = text.split_once("\r\n\r\n").expect("an answer has a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    Reply {
        status: status.expect("an answer has a status"),
        head: head.to_lowercase(),
        json: serde_json::from_str(body).unwrap_or_default(),
    }
}

/// Asks with what every request needs: `ask(&fake, "POST /_fake/clock", r#"{"advanceMs": 1}"#)`.
async fn ask(fake: &Fake, request: &str, body: &str) -> Reply {
    ask_with(fake, request, "host: localhost\r\ncontent-type: application/json\r\n", body).await
}

/// The JSON of an answer that has to be good.
async fn get(fake: &Fake, request: &str) -> Value {
    done(fake, &format!("GET {request}"), "").await
}

/// The same of any request.
async fn done(fake: &Fake, request: &str, body: &str) -> Value {
    let reply = ask(fake, request, body).await;
    assert_eq!(reply.status, 200, "{request}: {reply:?}");
    reply.json
}

/// A fake whose clock stands at 2026-01-02T03:04:05Z.
async fn standing() -> Fake {
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
    Fake::builder().manual_clock(start).start().await.expect("a port is free")
}
