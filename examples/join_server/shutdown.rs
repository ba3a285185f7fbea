//! The end of the program.

use std::future::Future;
use std::io;
use std::time::Duration;

/// How long requests may take that are under way when the server is to end. Browsers hold connections
/// open for no request at all, so without a limit there would be no end.
const LIMIT: Duration = Duration::from_secs(5);

/// Waits for Ctrl-C, or for the signal with which a system ends a program.
pub(crate) async fn asked() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            let _ = tokio::signal::ctrl_c().await;
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = tokio::signal::ctrl_c().await;
}

/// Serves until the end, and for [`LIMIT`] longer if a request does not come to its own.
pub(crate) async fn within_limit(
    served: impl Future<Output = io::Result<()>>,
) -> Result<(), String> {
    let limit = async {
        asked().await;
        tokio::time::sleep(LIMIT).await;
    };
    tokio::select! {
        result = served => result.map_err(|error| format!("serving has failed: {error}")),
        () = limit => Ok(()),
    }
}
