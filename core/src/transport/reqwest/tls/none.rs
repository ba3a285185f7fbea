//! No TLS of ours: `http`, or a client of one's own.

use std::error::Error as StdError;

use super::{IS_MISSING, Trust};

pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    trust: &Trust,
) -> Result<reqwest::ClientBuilder, Box<dyn StdError + Send + Sync>> {
    // certificates that would never be looked at are a mistake
    if trust.roots.is_empty() { Ok(builder) } else { Err(IS_MISSING.into()) }
}
