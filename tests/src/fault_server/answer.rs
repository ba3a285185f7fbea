//! An answer that is HTTP as it should be, to be given whole or to be broken.

use bytes::Bytes;

use super::fault::Fault;

/// A well-formed answer.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Answer {
    /// An answer with this status, without headers and body.
    #[must_use]
    pub fn new(status: u16) -> Self {
        Answer { status, headers: Vec::new(), body: Bytes::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// The body.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.body
    }

    /// The head without a length: status line and headers, each with its end of line.
    #[must_use]
    pub fn bare_head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} Status\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head
    }

    /// The whole head: with the length, where the status allows a body, and the empty line.
    #[must_use]
    pub fn head(&self) -> String {
        let mut head = self.bare_head();
        if !matches!(self.status, 100..=199 | 204 | 304) {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        head + "\r\n"
    }

    /// The answer as it is sent.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        [self.head().as_bytes(), &self.body].concat().into()
    }

    /// The answer with a head that says something else about the length.
    #[must_use]
    pub fn with_lines(&self, lines: &str) -> Bytes {
        [self.bare_head().as_bytes(), lines.as_bytes(), b"\r\n", &self.body].concat().into()
    }

    /// A head for chunks and then these, right or wrong.
    #[must_use]
    pub fn with_chunks(&self, chunks: impl AsRef<[u8]>) -> Bytes {
        let head = self.bare_head() + "transfer-encoding: chunked\r\n\r\n";
        [head.as_bytes(), chunks.as_ref()].concat().into()
    }
}

/// Gives the answer, and keeps the connection.
impl From<Answer> for Fault {
    fn from(answer: Answer) -> Self {
        Fault::new().write(answer.bytes())
    }
}
