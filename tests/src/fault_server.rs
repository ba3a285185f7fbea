//! A server on loopback that does wrong what a script tells it to: it cuts connections, breaks HTTP,
//! answers slowly, too much, or not at all.
//!
//! It works on real sockets and on tokio's clock. On a runtime of one thread whose clock is paused,
//! slow answers take no time: tokio moves the clock only once no socket has anything to read, and
//! what is written to a loopback socket without delay can be read at once.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::sleep;

mod answer;
mod cut;
mod fault;
mod request;

pub use answer::Answer;
pub use cut::{At, cut};
pub use fault::{Ending, Fault, Step};
pub use request::Received;

use request::Incoming;

/// Decides what happens to connections and requests.
pub trait Script: Send + Sync + 'static {
    /// What happens to a new connection instead of reading a request from it; nothing if `None`.
    fn connected(&self) -> Option<Fault> {
        None
    }

    /// What a request gets that has arrived whole.
    fn requested(&self, request: &Received) -> Fault;
}

/// The server; it and its connections end when this is dropped.
#[derive(Debug)]
pub struct FaultServer {
    url: String,
    state: Arc<State>,
    task: JoinHandle<()>,
}

/// What the server has seen.
#[derive(Debug, Default)]
struct State {
    connections: AtomicUsize,
    requests: AtomicUsize,
    received: Mutex<Vec<Received>>,
}

/// How many bytes are written without end.
const MOST_ENDLESS: usize = 64 * 1024 * 1024;

/// How many requests are kept; all are counted.
const MOST_KEPT: usize = 64;

impl FaultServer {
    /// Starts a server that plays these faults, one for a request, or for a connection where the
    /// fault comes before a request, and that gives `good` to all further requests.
    ///
    /// # Errors
    /// No port of the loopback address is free.
    pub async fn start(
        faults: impl IntoIterator<Item = Fault>,
        good: Answer,
    ) -> io::Result<FaultServer> {
        let faults = Mutex::new(faults.into_iter().collect());
        FaultServer::with_script(Lines { faults, good }).await
    }

    /// Starts a server that asks a script each time.
    ///
    /// # Errors
    /// No port of the loopback address is free.
    pub async fn with_script(script: impl Script) -> io::Result<FaultServer> {
        crate::log::install();
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(State::default());
        let task = tokio::spawn(listen(listener, Arc::new(script), Arc::clone(&state)));
        Ok(FaultServer { url, state, task })
    }

    /// The server's address.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// How many requests arrived whole.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }

    /// The requests that arrived whole, of many the first 64.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.state.received().clone()
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    fn note(&self, request: &Received) {
        self.requests.fetch_add(1, Ordering::SeqCst);
        let mut received = self.received();
        if received.len() < MOST_KEPT {
            received.push(request.clone());
        }
    }

    fn received(&self) -> MutexGuard<'_, Vec<Received>> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A script of lines, each played once.
struct Lines {
    faults: Mutex<VecDeque<Fault>>,
    good: Answer,
}

impl Lines {
    /// The next fault, if it is one of a request (or of a connection).
    fn next(&self, before_request: bool) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        faults.pop_front_if(|fault| fault.is_before_request() == before_request)
    }
}

impl Script for Lines {
    fn connected(&self) -> Option<Fault> {
        self.next(true)
    }

    fn requested(&self, _: &Received) -> Fault {
        self.next(false).unwrap_or_else(|| self.good.clone().into())
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

async fn listen(listener: TcpListener, script: Arc<impl Script>, state: Arc<State>) {
    // dropped with this task, and all connections with it
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // no descriptor is free; wait for one instead of trying without end
            sleep(std::time::Duration::from_millis(10)).await;
            continue;
        };
        state.connections.fetch_add(1, Ordering::SeqCst);
        let (script, state) = (Arc::clone(&script), Arc::clone(&state));
        connections.spawn(async move {
            // a client that goes away early is part of what is tested
            let _ = serve(stream, script.as_ref(), &state).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn serve(mut stream: TcpStream, script: &impl Script, state: &State) -> io::Result<()> {
    // what is written leaves at once, so that parts arrive as parts
    stream.set_nodelay(true)?;
    let mut incoming = Incoming::default();
    if let Some(fault) = script.connected() {
        play(&fault, &mut stream, &mut incoming, state).await?;
        if fault.ending() != Ending::KeepAlive {
            return Ok(());
        }
    }
    while let Some(request) = incoming.request(&mut stream).await? {
        state.note(&request);
        let fault = script.requested(&request);
        play(&fault, &mut stream, &mut incoming, state).await?;
        if fault.ending() != Ending::KeepAlive {
            return Ok(());
        }
    }
    Ok(())
}

async fn play(
    fault: &Fault,
    stream: &mut TcpStream,
    incoming: &mut Incoming,
    state: &State,
) -> io::Result<()> {
    for step in fault.steps() {
        match step {
            Step::Write(bytes) => stream.write_all(bytes).await?,
            Step::Drip(bytes, pause) => {
                for byte in bytes.chunks(1) {
                    stream.write_all(byte).await?;
                    gone_or(stream, sleep(*pause)).await?;
                }
            }
            Step::Endless(bytes) => {
                for _ in 0..MOST_ENDLESS / bytes.len().max(1) {
                    stream.write_all(bytes).await?;
                    // others of the same thread must get their turn
                    tokio::task::yield_now().await;
                }
                // a client that takes all this has to run into its limit of time
                gone_or(stream, std::future::pending()).await?;
            }
            Step::Pause(pause) => gone_or(stream, sleep(*pause)).await?,
            Step::Silence => gone_or(stream, std::future::pending()).await?,
            Step::ReadSome => incoming.some(stream).await?,
        }
    }
    match fault.ending() {
        Ending::KeepAlive => {}
        Ending::Reset => stream.set_zero_linger()?,
        Ending::Fin => {
            stream.shutdown().await?;
            // closing a socket with bytes unread would be a reset; and what still comes is counted
            while let Some(request) = incoming.request(stream).await? {
                state.note(&request);
            }
        }
    }
    Ok(())
}

/// Waits for something, or for the client's end of the connection, which is an error.
async fn gone_or(stream: &TcpStream, other: impl Future<Output = ()>) -> io::Result<()> {
    let gone = async {
        let mut byte = [0];
        match stream.peek(&mut byte).await {
            // a further request may wait, unread
            Ok(1..) => std::future::pending().await,
            Ok(0) => io::ErrorKind::UnexpectedEof.into(),
            Err(error) => error,
        }
    };
    tokio::select! {
        () = other => Ok(()),
        error = gone => Err(error),
    }
}
