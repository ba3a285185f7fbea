//! The spans of calls and attempts, as a subscriber of `tracing` sees them.
