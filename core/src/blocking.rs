//! Calls from code without a runtime: the calling thread waits for the answer.
//!
//! Every call has `send_blocking()` beside `await`, pages and items have `blocking()`, which makes an
//! iterator of the stream, a client has `from_env_blocking()` and `call_blocking(..)`, and
//! [`wait`] waits for everything else. What they wait for is looked after by one thread in the
//! background, which is started by the first of them and stays until the process ends: it keeps
//! connections alive between calls.
//!
//! Inside of a tokio runtime none of this is needed, and waiting would keep the runtime from its work:
//! there it fails with an error of kind [`Configuration`](crate::error::ErrorKind::Configuration),
//! also on the threads of `spawn_blocking`. Those cannot await, but they may wait:
//! `tokio::runtime::Handle::current().block_on(call.send())`.

use std::fmt;
use std::future::Future;
use std::io;
use std::iter::FusedIterator;
use std::sync::OnceLock;

use serde_json::Value;
use tokio::runtime::{Builder, Handle, Runtime};

use crate::client::Client;
use crate::error::{Cause, Error};
use crate::operation::{Call, Operation};
use crate::paginate::{Items, Pages, Paginated};

/// Waits for a future on this thread, for example for several calls that run at the same time:
///
/// ```
/// # fn example(
/// #     first: impl Future<Output = Result<u8, chime_sdk_core::error::Error>>,
/// #     client: chime_sdk_core::client::Client,
/// # ) -> Result<(), chime_sdk_core::error::Error> {
/// let answer = chime_sdk_core::blocking::wait(first)?;
/// chime_sdk_core::blocking::wait(async {
///     client.close().await;
///     Ok(())
/// })?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// What the future fails with, and [`Configuration`](crate::error::ErrorKind::Configuration) inside of
/// a runtime, or when the system gives no thread. The future is not polled then.
///
/// # Panics
/// When the future does. Later calls are not affected.
pub fn wait<T>(future: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    wait_for(None, future)
}

/// The same with the name of the operation for errors that arise here.
fn wait_for<T>(
    operation: Option<&'static str>,
    future: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let refused = |text: String| Error::new(operation, 0, Cause::Configuration(text));
    if is_inside_of_a_runtime() {
        let text = "called from inside of a runtime, which would come to a halt; \
                    help: await the call instead; on a thread of `spawn_blocking`, \
                    where nothing can be awaited, use `Handle::current().block_on(call.send())`";
        return Err(refused(text.to_owned()));
    }
    match runtime() {
        Ok(runtime) => runtime.block_on(future),
        Err(error) => Err(refused(format!("no thread for calls without a runtime: {error}"))),
    }
}

/// Whether this thread belongs to a runtime, or has come so near its end that it cannot be told.
fn is_inside_of_a_runtime() -> bool {
    match Handle::try_current() {
        Ok(_) => true,
        Err(error) => error.is_thread_local_destroyed(),
    }
}

/// The runtime in the background, made when it is asked for first.
fn runtime() -> io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    // futures run on the threads that wait for them; this one has their connections and timers
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .thread_name("sdk-blocking")
        .enable_all()
        .build()?;
    // of two threads that came here at once, one throws its runtime away
    Ok(RUNTIME.get_or_init(|| runtime))
}

impl<O: Operation> Call<O> {
    /// Sends the call and waits for the answer on this thread, for code without a runtime.
    ///
    /// # Errors
    /// Everything that a call can fail with, see [`ErrorKind`](crate::error::ErrorKind); inside of a
    /// runtime [`Configuration`](crate::error::ErrorKind::Configuration).
    pub fn send_blocking(self) -> Result<O::Output, Error> {
        wait_for(Some(O::SCHEMA.name), self.send())
    }
}

impl Client {
    /// [`call`](Client::call) for code without a runtime: waits for the answer on this thread.
    ///
    /// # Errors
    /// What `call` fails with; inside of a runtime
    /// [`Configuration`](crate::error::ErrorKind::Configuration).
    pub fn call_blocking(&self, operation: &str, input: Value) -> Result<Value, Error> {
        let operation = self.operation(operation)?.name;
        wait_for(Some(operation), self.call(operation, input))
    }
}

impl<O: Paginated> Pages<O> {
    /// The pages as an iterator, for code without a runtime. It ends after the last page, or after an
    /// error.
    pub fn blocking(self) -> BlockingPages<O> {
        BlockingPages { pages: Some(self) }
    }
}

impl<O: Paginated> Items<O> {
    /// The items as an iterator, for code without a runtime. It ends after the last item, or after an
    /// error.
    pub fn blocking(self) -> BlockingItems<O> {
        BlockingItems { items: Some(self) }
    }
}

/// The pages of an operation, each waited for on this thread.
#[must_use = "an iterator does nothing until it is read"]
pub struct BlockingPages<O: Paginated> {
    /// `None` once it has ended.
    pages: Option<Pages<O>>,
}

/// The items of an operation's pages, each page waited for on this thread.
#[must_use = "an iterator does nothing until it is read"]
pub struct BlockingItems<O: Paginated> {
    /// `None` once it has ended.
    items: Option<Items<O>>,
}

impl<O: Paginated> Iterator for BlockingPages<O> {
    type Item = Result<O::Output, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let pages = self.pages.as_mut()?;
        let next = wait_for(Some(O::SCHEMA.name), pages.try_next()).transpose();
        if !matches!(next, Some(Ok(_))) {
            self.pages = None;
        }
        next
    }
}

impl<O: Paginated> Iterator for BlockingItems<O> {
    type Item = Result<O::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let items = self.items.as_mut()?;
        let next = wait_for(Some(O::SCHEMA.name), items.try_next()).transpose();
        if !matches!(next, Some(Ok(_))) {
            self.items = None;
        }
        next
    }
}

impl<O: Paginated> FusedIterator for BlockingPages<O> {}

impl<O: Paginated> FusedIterator for BlockingItems<O> {}

impl<O: Paginated> fmt::Debug for BlockingPages<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingPages").field("pages", &self.pages).finish()
    }
}

impl<O: Paginated> fmt::Debug for BlockingItems<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingItems").field("items", &self.items).finish()
    }
}
