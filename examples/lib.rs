//! Runnable examples; see `quickstart.rs` beside this file.
