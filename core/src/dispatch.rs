//! The dispatch: the life of a request from an input to an output, the same for every operation.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::error::CredentialsError;
use http::HeaderValue;
use http::header::USER_AGENT;
use tokio::time::{Instant, sleep, timeout};
use url::Url;

use crate::client::{Client, Inner};
use crate::error::{Cause, Error, reasons};
use crate::request::{EncodedRequest, encode};
use crate::response;
use crate::schema::OperationSchema;
use crate::shape::Structure;
use crate::sign::{Scope, sign};
use crate::transport::{HttpRequest, HttpResponse, RequestLimits};
use crate::validate::validate;

impl Client {
    /// Sends an input and reads the answer into `output`.
    ///
    /// Validate, encode, and then for each attempt: credentials, sign, send, decode, and when that
    /// failed, ask whether another attempt is worth it.
    ///
    /// # Errors
    /// Everything that a call can fail with, see [`ErrorKind`](crate::error::ErrorKind).
    pub async fn dispatch(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
    ) -> Result<(), Error> {
        self.run(operation, input, output, self.inner.validate).await
    }

    /// The same for an input that was validated where it was read.
    pub(crate) async fn dispatch_validated(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
    ) -> Result<(), Error> {
        self.run(operation, input, output, false).await
    }

    /// Runs a call within the limit of its time.
    async fn run(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
        validates: bool,
    ) -> Result<(), Error> {
        require_runtime(operation.name)?;
        let limit = self.inner.timeouts.operation;
        let mut progress = Progress { started: Instant::now(), attempts: 0, last: None };
        let call = self.inner.call(operation, input, output, validates, &mut progress);
        match timeout(limit, call).await {
            Ok(result) => result,
            Err(_) => {
                let Progress { attempts, last, .. } = progress;
                let cause = Cause::Timeout { what: "the operation", after: limit, last };
                Err(Error::new(Some(operation.name), attempts, cause))
            }
        }
    }
}

/// Every limit of time needs a runtime's clock, and panics where there is no runtime.
pub(crate) fn require_runtime(operation: &'static str) -> Result<(), Error> {
    tokio::runtime::Handle::try_current().map(drop).map_err(|_| {
        let text = "there is no tokio runtime around; help: make the call inside of one";
        Error::new(Some(operation), 0, Cause::Configuration(text.to_owned()))
    })
}

/// How far a call has come. It outlives the call when time runs out.
struct Progress {
    started: Instant,
    attempts: u32,
    /// What the last attempt failed with.
    last: Option<Error>,
}

impl Inner {
    async fn call(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
        validates: bool,
        progress: &mut Progress,
    ) -> Result<(), Error> {
        let failed = |attempts, cause| Error::new(Some(operation.name), attempts, cause);
        let refused = |cause| failed(0, cause);
        let _running = self.gate.enter().ok_or_else(|| refused(Cause::Closed))?;
        if validates {
            let violations = validate(input);
            if !violations.is_empty() {
                return Err(refused(Cause::Validation(violations)));
            }
        }
        let encoded = encode(operation, input).map_err(|error| refused(Cause::from(error)))?;
        let url = self.endpoint.join(&encoded.path, &encoded.query);
        let url = url.map_err(|error| refused(Cause::Endpoint(error)))?;
        loop {
            let request = self.signed(&encoded, url.clone()).await;
            let request = request.map_err(|cause| failed(progress.attempts, cause))?;
            progress.attempts += 1;
            let answer = self.send(request).await;
            let result = answer
                .and_then(|answer| response::decode(self.service, operation, &answer, output));
            let Err(cause) = result else { return Ok(()) };
            let error = failed(progress.attempts, cause);
            let Some(delay) = self.retry.delay_after(&error) else { return Err(error) };
            // an attempt that cannot begin in time is not waited for: the reason is known already
            if progress.started.elapsed().saturating_add(delay) >= self.timeouts.operation {
                return Err(error);
            }
            progress.last = Some(error);
            sleep(delay).await;
        }
    }

    /// Every attempt is signed anew: credentials may have been refreshed, and time has passed.
    async fn signed(&self, encoded: &EncodedRequest, url: Url) -> Result<HttpRequest, Cause> {
        let credentials = self.credentials().await?;
        let mut request = HttpRequest {
            method: encoded.method.clone(),
            url,
            headers: encoded.headers.clone(),
            body: encoded.body.clone(),
            limits: RequestLimits::default(),
        };
        let scope = Scope {
            region: &self.region,
            service: self.service.signing_name,
            time: SystemTime::now(),
        };
        sign(&mut request, &credentials, scope).map_err(Cause::Sign)?;
        // proxies may rewrite it, so it is not among the signed headers
        request.headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
        Ok(request)
    }

    async fn credentials(&self) -> Result<Credentials, Cause> {
        self.credentials.provide_credentials().await.map_err(|error| {
            // "not loaded" means that there are none; anything else that they could not be had
            let none = matches!(error, CredentialsError::CredentialsNotLoaded(_));
            let mut text =
                if none { "no credentials".to_owned() } else { format!("no credentials: {error}") };
            text.push_str(&reasons(&error));
            if none {
                text.push_str(
                    "; help: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or call \
                     `.credentials(..)`",
                );
            }
            Cause::Credentials { text, source: Some(Box::new(error)) }
        })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Cause> {
        let limit = self.timeouts.attempt;
        match timeout(limit, self.transport.send(request)).await {
            Ok(answer) => answer.map_err(Cause::Transport),
            Err(_) => Err(Cause::Timeout { what: "an attempt", after: limit, last: None }),
        }
    }
}

/// How this client names itself to the service.
const AGENT: &str = concat!("chime-sdk-rust/", env!("CARGO_PKG_VERSION"));
