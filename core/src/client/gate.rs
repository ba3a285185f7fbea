//! The gate: counts the calls that run, and lets none in once the client is closed.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Counts running calls, and lets none in once it is closed.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    closed: AtomicBool,
    running: AtomicUsize,
    emptied: tokio::sync::Notify,
}

/// A call that is under way; it leaves when this is dropped, however the call ends.
#[derive(Debug)]
pub(crate) struct Running<'a> {
    gate: &'a Gate,
}

impl Gate {
    /// Lets a call in; `None` once closed.
    pub(crate) fn enter(&self) -> Option<Running<'_>> {
        // counted before looking, so that `close` either sees the call or the call sees `close`
        self.running.fetch_add(1, Ordering::SeqCst);
        let running = Running { gate: self };
        (!self.closed.load(Ordering::SeqCst)).then_some(running)
    }

    /// Lets none in from now on, and waits until those that are in have left.
    pub(crate) async fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        loop {
            let emptied = self.emptied.notified();
            let mut emptied = std::pin::pin!(emptied);
            // registered before looking, so that a call that leaves in between is not missed
            emptied.as_mut().enable();
            if self.running.load(Ordering::SeqCst) == 0 {
                return;
            }
            emptied.await;
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.gate.running.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.gate.emptied.notify_waiters();
        }
    }
}
