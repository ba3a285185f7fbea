//! Whoever is told something is told it when it is stored.

use bytes::Bytes;
use http::Response;

use super::backend::Backend;
use super::state::State;

impl Backend {
    /// Gives an answer once all that it may tell of is stored. When that cannot be, it gives an error
    /// that says so instead.
    #[cfg(not(feature = "fake-store"))]
    pub(super) async fn acknowledge<B>(
        &self,
        answer: Response<B>,
        _body: impl FnOnce(Bytes) -> B,
    ) -> Response<B> {
        answer
    }

    /// Does something with the state, and returns when it is stored, or is known not to get there.
    #[cfg(not(feature = "fake-store"))]
    pub(super) fn with_stored<T>(&self, action: impl FnOnce(&mut State) -> T) -> T {
        self.with(action)
    }
}

#[cfg(feature = "fake-store")]
mod waiting {
    use std::io;
    use std::thread::JoinHandle;

    use chime_sdk_core::server::{Fault, encode_fault};

    use super::{Backend, Bytes, Response, State};
    use crate::errors::ServiceFailureException;

    impl Backend {
        pub(in super::super) async fn acknowledge<B>(
            &self,
            answer: Response<B>,
            body: impl FnOnce(Bytes) -> B,
        ) -> Response<B> {
            let Err(reason) = self.stored().await else { return answer };
            let message = format!("{reason}; what was asked for may be lost when the fake ends");
            let id = "x-amzn-requestid";
            let id = answer.headers().get(id).and_then(|id| Some((id.clone(), id.to_str().ok()?)));
            let fault = Fault::new(ServiceFailureException::new(), message);
            let text = id.as_ref().map(|(_, text)| *text).unwrap_or_default();
            let mut refusal = encode_fault(&fault, text).map(body);
            if let Some((value, _)) = id {
                refusal.headers_mut().insert("x-amzn-requestid", value);
            }
            refusal
        }

        /// Returns when everything up to now is stored.
        ///
        /// # Errors
        /// It cannot be.
        pub(in super::super) async fn stored(&self) -> io::Result<()> {
            let receipt = self.with(|state| state.store.receipt());
            receipt.wait().await.map_err(|reason| io::Error::other(reason.to_string()))
        }

        pub(in super::super) fn with_stored<T>(&self, action: impl FnOnce(&mut State) -> T) -> T {
            let (result, receipt) = self.with(|state| (action(state), state.store.blocking()));
            // a failure is told by the next answer
            let _ = receipt.map(|receipt| receipt.recv());
            result
        }

        /// Lets go of the state file as soon as everything up to now is in it, which has happened when
        /// the thread has ended.
        pub(in super::super) fn close_store(&self) -> Option<JoinHandle<()>> {
            self.with(|state| state.store.close())
        }
    }
}
