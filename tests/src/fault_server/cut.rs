//! Connections that end before the answer does.

use std::time::Duration;

use super::answer::Answer;
use super::fault::{Ending, Fault, Step};

/// A moment in an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// As soon as there is a connection.
    Connected,
    /// When the first bytes of the request are there, unread.
    FirstBytes,
    /// When the request is read, before any byte of the answer.
    Request,
    /// In the middle of the status line.
    StatusLine,
    /// In the middle of the headers.
    Headers,
    /// After the headers, before the body.
    Head,
    /// In the middle of the body.
    Body,
}

/// Gives as much of the answer as has been given at this moment, and ends the connection.
#[must_use]
pub fn cut(answer: &Answer, at: At, ending: Ending) -> Fault {
    let head = answer.head().len();
    let given = match at {
        At::Connected => return Fault::on_connection().end(ending),
        At::FirstBytes => return Fault::on_connection().then(Step::ReadSome).end(ending),
        At::Request => return Fault::new().end(ending),
        At::StatusLine => "HTTP/1.1 ".len(),
        At::Headers => head - "\r\n\r\n".len(),
        At::Head => head,
        At::Body => head + answer.payload().len() / 2,
    };
    // after the pause the client has read what was given, so that it is the same each time
    Fault::new().write(answer.bytes().slice(..given)).pause(Duration::from_millis(1)).end(ending)
}
