//! A stand-in of Lambda on loopback: hands events to a function and takes its answers, by the HTTP interface
//! that Lambda offers to runtimes.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex as Queue, mpsc, oneshot};
use tokio::task::JoinHandle;

/// How long a function may take for an event, by what it is told.
const LIMIT: Duration = Duration::from_secs(30);

/// Lambda, for one instance of a function. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct StandIn {
    address: String,
    shared: Arc<Shared>,
    events: mpsc::UnboundedSender<(String, Value)>,
    count: AtomicU64,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    next: Queue<mpsc::UnboundedReceiver<(String, Value)>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Answer>>>,
}

/// What a function answers: a result, or the description of a failure.
type Answer = Result<Value, Value>;

impl StandIn {
    /// Starts it on a free port.
    pub(crate) async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let (events, next) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared { next: Queue::new(next), waiting: Mutex::default() });
        let routes = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next_event))
            .route("/2018-06-01/runtime/invocation/{id}/response", post(succeeded))
            .route("/2018-06-01/runtime/invocation/{id}/error", post(failed))
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            // it ends with the task, and not by itself
            let _ = axum::serve(listener, routes).await;
        });
        Ok(StandIn { address, shared, events, count: AtomicU64::new(1), server })
    }

    /// The variables by which Lambda tells a function who it is and where it gets its events.
    pub(crate) fn variables(&self) -> [(&'static str, &str); 6] {
        [
            ("AWS_LAMBDA_RUNTIME_API", &self.address),
            ("AWS_LAMBDA_FUNCTION_NAME", "join"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/join"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "1"),
        ]
    }

    /// Hands an event to the function and waits for its answer. Without a function that asks for events this
    /// waits until there is one.
    pub(crate) async fn invoke(&self, event: Value) -> Result<Answer, Box<dyn std::error::Error>> {
        let (answer, answered) = oneshot::channel();
        let id = format!("event-{}", self.count.fetch_add(1, Ordering::Relaxed));
        lock(&self.shared.waiting).insert(id.clone(), answer);
        self.events.send((id, event))?;
        Ok(answered.await?)
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for the next event, as long as it takes.
async fn next_event(State(shared): State<Arc<Shared>>) -> Response {
    let Some((id, event)) = shared.next.lock().await.recv().await else {
        return StatusCode::GONE.into_response();
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let deadline = (now + LIMIT).as_millis().to_string();
    let arn = "arn:aws:lambda:us-east-1:123456789012:function:join";
    let mut response = event.to_string().into_response();
    for (name, value) in [
        ("lambda-runtime-aws-request-id", id.as_str()),
        ("lambda-runtime-deadline-ms", deadline.as_str()),
        ("lambda-runtime-invoked-function-arn", arn),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
    response
}

async fn succeeded(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    answer(&shared, &id, &body, Ok)
}

async fn failed(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
    body: Bytes,
) -> StatusCode {
    answer(&shared, &id, &body, Err)
}

fn answer(shared: &Shared, id: &str, body: &[u8], kind: fn(Value) -> Answer) -> StatusCode {
    let Ok(value) = serde_json::from_slice(body) else { return StatusCode::BAD_REQUEST };
    let waiting = lock(&shared.waiting).remove(id);
    let is_told = waiting.is_some_and(|waiting| waiting.send(kind(value)).is_ok());
    if is_told { StatusCode::ACCEPTED } else { StatusCode::NOT_FOUND }
}
