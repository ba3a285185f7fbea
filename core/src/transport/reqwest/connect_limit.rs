//! The limit of a connection, for each request: reqwest knows one for all requests of a client.
//!
//! The request says its limit in a variable of its task, and a layer around reqwest's connector reads
//! it there when that request asks for a new connection. What a connection takes is counted from that
//! moment: the name, TCP, a proxy, TLS. A connection that another request is the first to use keeps
//! the limit of the one that asked for it.

use std::error::Error as StdError;
use std::future::Future;
use std::task::{Context, Poll};
use std::time::Duration;

use tower_layer::Layer;
use tower_service::Service;

use super::super::{BoxFuture, RequestLimits};

type BoxError = Box<dyn StdError + Send + Sync>;

tokio::task_local! {
    static LIMIT: Duration;
}

/// Runs a request; the connections that it asks for are held to this limit.
pub(super) fn within<F: Future>(limit: Duration, request: F) -> impl Future<Output = F::Output> {
    LIMIT.scope(limit, request)
}

/// Why there is no connection.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("no connection within {after:?}")]
pub(super) struct ConnectTimedOut {
    after: Duration,
}

impl ConnectTimedOut {
    /// What lies behind an error, if it is this.
    pub(super) fn behind(error: &(dyn StdError + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = error.downcast_ref::<Self>() {
                return Some(*found);
            }
            next = error.source();
        }
        None
    }
}

/// Holds a connector to the limit of the request that asks for a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct ConnectLimit;

/// A connector that is held to the limit.
#[derive(Clone, Debug)]
pub(super) struct Limited<S> {
    connector: S,
}

impl<S> Layer<S> for ConnectLimit {
    type Service = Limited<S>;

    fn layer(&self, connector: S) -> Limited<S> {
        Limited { connector }
    }
}

impl<S, T> Service<T> for Limited<S>
where
    S: Service<T, Error = BoxError>,
    S::Future: Send + 'static,
    S::Response: 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<S::Response, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.connector.poll_ready(context)
    }

    fn call(&mut self, target: T) -> Self::Future {
        // read here and not in the future: this runs in the request's task, while the future goes to a
        // task of its own when another connection becomes free before this one is there
        let after = LIMIT
            .try_with(|limit| *limit)
            .unwrap_or_else(|_| RequestLimits::default().connect_timeout);
        let connecting = self.connector.call(target);
        Box::pin(async move {
            match tokio::time::timeout(after, connecting).await {
                Ok(connection) => connection,
                Err(_) => Err(ConnectTimedOut { after }.into()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Pending, Ready, ready};

    use tokio::time::Instant;

    use super::*;

    /// A connector that never gets anywhere.
    #[derive(Clone, Copy)]
    struct Nowhere;

    impl Service<()> for Nowhere {
        type Response = ();
        type Error = BoxError;
        type Future = Pending<Result<(), BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, (): ()) -> Self::Future {
            std::future::pending()
        }
    }

    /// A connector that is refused at once.
    #[derive(Clone, Copy)]
    struct Refused;

    impl Service<()> for Refused {
        type Response = ();
        type Error = BoxError;
        type Future = Ready<Result<(), BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, (): ()) -> Self::Future {
            ready(Err("refused".into()))
        }
    }

    /// How long the connector is waited for, after which it has to have timed out.
    async fn waited(connecting: impl Future<Output = Result<(), BoxError>>) -> Duration {
        let started = Instant::now();
        let error = connecting.await.unwrap_err();
        let found = ConnectTimedOut::behind(error.as_ref()).unwrap();
        assert_eq!(found.after, started.elapsed());
        started.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_is_the_one_of_the_request_that_asks() {
        for limit in [Duration::from_millis(1), Duration::from_secs(90)] {
            let connecting = async { ConnectLimit.layer(Nowhere).call(()).await };
            assert_eq!(waited(within(limit, connecting)).await, limit);
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_nobody_set_a_limit_for_has_the_default_one() {
        let connecting = ConnectLimit.layer(Nowhere).call(());
        assert_eq!(waited(connecting).await, RequestLimits::default().connect_timeout);
    }

    #[tokio::test(start_paused = true)]
    async fn the_limit_goes_along_when_connecting_goes_to_another_task() {
        let limit = Duration::from_secs(7);
        let connecting = LIMIT.sync_scope(limit, || ConnectLimit.layer(Nowhere).call(()));
        let elsewhere = tokio::spawn(connecting);
        assert_eq!(waited(async { elsewhere.await.unwrap() }).await, limit);
    }

    #[tokio::test]
    async fn another_failure_stays_what_it_is() {
        let error = ConnectLimit.layer(Refused).call(()).await.unwrap_err();
        assert_eq!(error.to_string(), "refused");
        assert!(ConnectTimedOut::behind(error.as_ref()).is_none());
    }
}
