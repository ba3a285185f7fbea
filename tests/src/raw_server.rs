//! A server on loopback that answers every connection with the same bytes, right or wrong.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The server; it ends when this is dropped.
#[derive(Debug)]
pub struct RawServer {
    url: String,
    requests: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl RawServer {
    /// Starts a server that answers with these bytes and closes the connection.
    ///
    /// # Errors
    /// No port of the loopback address is free.
    pub async fn start(answer: impl Into<Vec<u8>>) -> io::Result<Self> {
        crate::log::install();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let requests = Arc::new(AtomicUsize::new(0));
        let answer = Arc::new(answer.into());
        let count = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (answer, count) = (Arc::clone(&answer), Arc::clone(&count));
                tokio::spawn(async move {
                    // a client that goes away early is part of what is tested
                    let _ = serve(stream, &answer, &count).await;
                });
            }
        });
        Ok(RawServer { url, requests, task })
    }

    /// The server's address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many requests arrived whole.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Drop for RawServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, answer: &[u8], count: &AtomicUsize) -> io::Result<()> {
    read_request(&mut stream).await?;
    count.fetch_add(1, Ordering::SeqCst);
    stream.write_all(answer).await?;
    stream.shutdown().await
}

/// Reads the head, and the body that its content-length announces.
async fn read_request(stream: &mut TcpStream) -> io::Result<()> {
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
        let head = String::from_utf8_lossy(&received[..end]).to_lowercase();
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length:"))
            .and_then(|length| length.trim().parse().ok())
            .unwrap_or(0);
        if received.len() >= end + 4 + length {
            return Ok(());
        }
    }
}
