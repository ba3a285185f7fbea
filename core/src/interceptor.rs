//! Middleware: code of the user's that sees every attempt before it is signed, and every answer
//! before it is decoded.

use std::error::Error as StdError;
use std::fmt;

use crate::schema::{OperationSchema, ServiceSchema};
use crate::transport::{HttpRequest, HttpResponse};

/// Looks at requests and answers, and may change them. A client asks its interceptors in the order in
/// which they were added, anew for each attempt.
///
/// ```
/// use chime_sdk_core::interceptor::{Attempt, Interceptor, InterceptorError};
/// use chime_sdk_core::transport::HttpRequest;
/// use http::HeaderValue;
///
/// /// Says for whom a request is made.
/// #[derive(Debug)]
/// struct Tenant(HeaderValue);
///
/// impl Interceptor for Tenant {
///     fn before_signing(
///         &self,
///         _: &Attempt<'_>,
///         request: &mut HttpRequest,
///     ) -> Result<(), InterceptorError> {
///         request.headers.insert("x-tenant", self.0.clone());
///         Ok(())
///     }
/// }
/// ```
pub trait Interceptor: fmt::Debug + Send + Sync + 'static {
    /// Sees a request before it is signed. What it leaves is what is signed and sent; the signature's
    /// own headers are added after it. An address that is neither https nor on loopback is refused
    /// afterwards, as it is for an endpoint.
    ///
    /// # Errors
    /// Whatever it fails with ends the call.
    fn before_signing(
        &self,
        attempt: &Attempt<'_>,
        request: &mut HttpRequest,
    ) -> Result<(), InterceptorError> {
        let _ = (attempt, request);
        Ok(())
    }

    /// Sees an answer before it is decoded, a success or an error of the service; not a failure of the
    /// connection.
    ///
    /// # Errors
    /// Whatever it fails with ends the call.
    fn before_decoding(
        &self,
        attempt: &Attempt<'_>,
        response: &mut HttpResponse,
    ) -> Result<(), InterceptorError> {
        let _ = (attempt, response);
        Ok(())
    }
}

/// What an interceptor fails with. Its text becomes part of the call's error.
pub type InterceptorError = Box<dyn StdError + Send + Sync>;

/// The attempt that an interceptor is asked about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The service that is called.
    pub service: &'static ServiceSchema,
    /// The operation that is called.
    pub operation: &'static OperationSchema,
    /// The region that the request is signed for.
    pub region: &'a str,
    /// Which attempt of the call it is; the first is 1.
    pub number: u32,
}
