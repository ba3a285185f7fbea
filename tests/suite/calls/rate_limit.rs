//! The rate limit holds requests back so that the service has none to throttle.

use std::future::IntoFuture as _;
use std::time::Duration;

use chime_sdk_core::server::InProcess;
use chime_sdk_meetings::Client;
use futures_util::future::join_all;
use tokio::time::{Instant, timeout};
