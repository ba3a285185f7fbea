//! A server on loopback that stands in for a service: it answers by method and path, right or wrong,
//! and remembers what it was asked.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The server; it ends when this is dropped. What it was not told to answer is a 404.
#[derive(Debug)]
pub struct StandIn {
    url: String,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct State {
    replies: HashMap<(String, String), VecDeque<Reply>>,
    requests: Vec<Received>,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Received {
    /// The method.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// The headers, their names in lower case.
    pub headers: HashMap<String, String>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: String,
    body: Vec<u8>,
    delay: Duration,
    /// How many bytes of the body are left out at its end.
    missing: usize,
    hangs_up: bool,
}

impl Reply {
    /// An answer of this status and body.
    pub fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Reply {
            status,
            headers: String::new(),
            body: body.into(),
            delay: Duration::ZERO,
            missing: 0,
            hangs_up: false,
        }
    }

    /// No answer: the connection ends.
    #[must_use]
    pub fn hang_up() -> Self {
        Reply { hangs_up: true, ..Reply::new(0, "") }
    }

    /// With this header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// After this time.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Without the last bytes of the body that its length announces.
    #[must_use]
    pub fn cut_off(mut self, missing: usize) -> Self {
        self.missing = missing;
        self
    }
}

impl StandIn {
    /// Starts a server that knows no answers yet.
    ///
    /// # Errors
    /// No port of the loopback address is free.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State::default()));
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let state = Arc::clone(&shared);
                tokio::spawn(async move {
                    // a client that goes away early is part of what is tested
                    let _ = serve(stream, &state).await;
                });
            }
        });
        Ok(StandIn { url, state, task })
    }

    /// The server's address, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Adds an answer. Those of one method and path are given one after the other, and the last one
    /// again and again.
    pub fn on(&self, method: &str, path: &str, reply: Reply) -> &Self {
        let key = (method.to_owned(), path.to_owned());
        lock(&self.state).replies.entry(key).or_default().push_back(reply);
        self
    }

    /// Forgets the answers so far.
    pub fn forget(&self) -> &Self {
        lock(&self.state).replies.clear();
        self
    }

    /// The requests so far, in the order in which they arrived.
    #[must_use]
    pub fn requests(&self) -> Vec<Received> {
        lock(&self.state).requests.clone()
    }

    /// How many requests of this method and path arrived.
    #[must_use]
    pub fn count(&self, method: &str, path: &str) -> usize {
        let requests = &lock(&self.state).requests;
        requests.iter().filter(|request| request.method == method && request.path == path).count()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn serve(mut stream: TcpStream, state: &Mutex<State>) -> io::Result<()> {
    let request = read_request(&mut stream).await?;
    let key = (request.method.clone(), request.path.clone());
    let reply = {
        let mut state = lock(state);
        state.requests.push(request);
        match state.replies.get_mut(&key) {
            Some(replies) if replies.len() > 1 => replies.pop_front(),
            Some(replies) => replies.front().cloned(),
            None => None,
        }
    };
    let reply = reply.unwrap_or_else(|| Reply::new(404, ""));
    tokio::time::sleep(reply.delay).await;
    if reply.hangs_up {
        return Ok(());
    }
    let head = format!(
        "HTTP/1.1 {} Reply\r\ncontent-length: {}\r\nconnection: close\r\n{}\r\n",
        reply.status,
        reply.body.len(),
        reply.headers
    );
    stream.write_all(head.as_bytes()).await?;
    let sent = reply.body.len().saturating_sub(reply.missing);
    stream.write_all(&reply.body[..sent]).await?;
    stream.shutdown().await
}

/// Reads the head, and the body that its content-length announces.
async fn read_request(stream: &mut TcpStream) -> io::Result<Received> {
    let mut received = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let size = stream.read(&mut chunk).await?;
        if size == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        received.extend_from_slice(&chunk[..size]);
        let Some(end) = received.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&received[..end]).into_owned();
        let mut lines = head.lines();
        let mut words = lines.next().unwrap_or_default().split(' ').map(str::to_owned);
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let headers: HashMap<_, _> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
            .collect();
        let length = headers.get("content-length").and_then(|length| length.parse().ok());
        let end = end + 4;
        if received.len() >= end + length.unwrap_or(0) {
            let body = received.split_off(end);
            return Ok(Received { method, path, headers, body });
        }
    }
}
