//! A service that answers when the test says so, so that the order of answers is the test's.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// A service whose requests wait for their answers.
pub(crate) struct Held {
    pub(crate) url: String,
    requests: Receiver<Request>,
}

/// A request without a body that waits for its answer.
pub(crate) struct Request {
    stream: TcpStream,
    pub(crate) path: String,
}

impl Held {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, sender) = (stream.unwrap(), sender.clone());
                std::thread::spawn(move || {
                    let mut reader = BufReader::new(stream.try_clone().unwrap());
                    let mut first = String::new();
                    // a connection may be opened ahead and never used
                    if reader.read_line(&mut first).is_err() || first.is_empty() {
                        return;
                    }
                    let mut header = String::new();
                    while header != "\r\n" {
                        header.clear();
                        reader.read_line(&mut header).unwrap();
                    }
                    let path = first.split(' ').nth(1).unwrap().to_owned();
                    // the test may have ended
                    let _ = sender.send(Request { stream, path });
                });
            }
        });
        Held { url, requests }
    }

    /// The next request that arrives.
    pub(crate) fn next(&self) -> Request {
        self.requests.recv().unwrap()
    }

    /// Whether no request has arrived that nobody has taken.
    pub(crate) fn is_idle(&self) -> bool {
        self.requests.try_recv().is_err()
    }
}

impl Request {
    /// Answers with a meeting that has the id of the path.
    pub(crate) fn answer(mut self) {
        let id = self.path.rsplit('/').next().unwrap();
        let body = format!("{{\"Meeting\":{{\"MeetingId\":\"{id}\"}}}}");
        let head = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\n";
        let answer = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
        self.stream.write_all(answer.as_bytes()).unwrap();
    }
}

/// The id of a meeting by a digit.
pub(crate) fn id(digit: usize) -> String {
    format!("00000000-0000-0000-0000-00000000000{digit}")
}

/// A line that asks for that meeting.
pub(crate) fn line(digit: usize) -> String {
    format!(r#"{{"operation":"GetMeeting","input":{{"MeetingId":"{}"}}}}"#, id(digit))
}
