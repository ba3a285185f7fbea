//! Reading requests from a connection.

use std::io;

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio::time::Instant;

/// A request that arrived whole. `Debug` is for tests, which have no secrets.
#[derive(Clone, Debug)]
pub struct Received {
    /// When it was complete, on tokio's clock.
    pub at: Instant,
    /// The method.
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Received {
    /// The text of a header; `None` when it is not there, or not once.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }
}

/// What has come over a connection and is not read yet.
#[derive(Debug, Default)]
pub(super) struct Incoming {
    bytes: BytesMut,
}

impl Incoming {
    /// Reads the head, and the body that its content-length announces. `None` when the connection
    /// ended before.
    pub(super) async fn request(&mut self, stream: &mut TcpStream) -> io::Result<Option<Received>> {
        loop {
            if let Some((head, body)) = self.take() {
                return Ok(Some(received(&head, body)));
            }
            if stream.read_buf(&mut self.bytes).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// Waits for the first bytes, and leaves what comes after them.
    pub(super) async fn some(&mut self, stream: &mut TcpStream) -> io::Result<()> {
        let mut byte = [0];
        let size = stream.read(&mut byte).await?;
        self.bytes.extend_from_slice(&byte[..size]);
        Ok(())
    }

    /// Head and body, when they are there.
    fn take(&mut self) -> Option<(Bytes, Bytes)> {
        let end = self.bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
        let length = lines(&self.bytes[..end])
            .find_map(|(name, value)| {
                name.eq_ignore_ascii_case("content-length").then(|| value.parse().ok())?
            })
            .unwrap_or(0);
        if self.bytes.len() < end + length {
            return None;
        }
        let head = self.bytes.split_to(end).freeze();
        Some((head, self.bytes.split_to(length).freeze()))
    }
}

fn received(head: &[u8], body: Bytes) -> Received {
    let first = head.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let first = String::from_utf8_lossy(first);
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = HeaderMap::new();
    for (name, value) in lines(head) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            headers.append(name, value);
        }
    }
    Received { at: Instant::now(), method, target, headers, body }
}

/// The headers of a head.
fn lines(head: &[u8]) -> impl Iterator<Item = (&str, &str)> {
    let text = std::str::from_utf8(head).unwrap_or_default();
    text.split("\r\n").skip(1).filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name, value.trim()))
    })
}
