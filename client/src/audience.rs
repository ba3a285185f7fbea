//! Audiences.
