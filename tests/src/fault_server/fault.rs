//! A fault: what the server does with a request, step by step.

use std::time::Duration;

use bytes::Bytes;

/// What the server does with one request, or with one connection.
#[derive(Clone, Debug)]
pub struct Fault {
    before_request: bool,
    steps: Vec<Step>,
    ending: Ending,
}

/// One thing that the server does.
#[derive(Clone, Debug)]
pub enum Step {
    /// Writes bytes.
    Write(Bytes),
    /// Writes bytes one by one, with this pause after each.
    Drip(Bytes, Duration),
    /// Writes the same bytes until the client goes away, 64 MiB at most, and is silent then.
    Endless(Bytes),
    /// Does nothing for a while.
    Pause(Duration),
    /// Does nothing until the client goes away.
    Silence,
    /// Waits for the first bytes of a request, and does not read on.
    ReadSome,
}

/// What becomes of the connection in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It waits for the next request.
    KeepAlive,
    /// It is closed in order (FIN).
    Fin,
    /// It is cut (RST).
    Reset,
}

impl Fault {
    /// A fault that begins when a request has arrived whole, and ends with the connection being
    /// kept for the next one.
    #[must_use]
    pub fn new() -> Self {
        Fault { before_request: false, steps: Vec::new(), ending: Ending::KeepAlive }
    }

    /// A fault that begins as soon as there is a connection.
    #[must_use]
    pub fn on_connection() -> Self {
        Fault { before_request: true, ..Fault::new() }
    }

    /// Adds a step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    /// Adds the writing of bytes.
    #[must_use]
    pub fn write(self, bytes: impl Into<Bytes>) -> Self {
        self.then(Step::Write(bytes.into()))
    }

    /// Adds a pause.
    #[must_use]
    pub fn pause(self, pause: Duration) -> Self {
        self.then(Step::Pause(pause))
    }

    /// Says what becomes of the connection.
    #[must_use]
    pub fn end(mut self, ending: Ending) -> Self {
        self.ending = ending;
        self
    }

    /// Whether it begins before a request.
    #[must_use]
    pub fn is_before_request(&self) -> bool {
        self.before_request
    }

    /// What is done, in this order.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What becomes of the connection.
    #[must_use]
    pub fn ending(&self) -> Ending {
        self.ending
    }
}

impl Default for Fault {
    fn default() -> Self {
        Fault::new()
    }
}
