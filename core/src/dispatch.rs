//! The dispatch: the life of a request from an input to an output, the same for every operation.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_credential_types::provider::ProvideCredentials as _;
use aws_credential_types::provider::error::CredentialsError;
use http::header::USER_AGENT;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::time::{Instant, timeout};
use tracing::{Instrument as _, debug};
use url::Url;
use uuid::Uuid;

use crate::client::{Client, Inner};
use crate::clock::Skew;
use crate::endpoint::check_target;
use crate::error::{Cause, Effort, Error, TimedOut, reasons};
use crate::interceptor::Attempt;
use crate::limit::RatePermit;
use crate::metadata::Metadata;
use crate::observer::{AttemptWatch, Outcome, Watch, Watched};
use crate::options::{CallOptions, Limits, RESERVED_HEADERS};
use crate::request::{EncodedRequest, encode};
use crate::response;
use crate::retry::RetryToken;
use crate::schema::OperationSchema;
use crate::shape::Structure;
use crate::sign::{Scope, sign};
use crate::transport::{HttpRequest, HttpResponse, TransportErrorKind};
use crate::validate::validate;

impl Client {
    /// Sends an input and reads the answer into `output`.
    ///
    /// Validate, encode, and then for each attempt: credentials, the rate limit, interceptors, sign,
    /// send, decode, and when that failed, ask whether another attempt is worth it.
    ///
    /// Dropping the future at any point stops all that. What the call had taken of the retry budget
    /// and of the rate limit for an attempt that was not sent is there for others again.
    ///
    /// # Errors
    /// Everything that a call can fail with, see [`ErrorKind`](crate::error::ErrorKind).
    pub async fn dispatch(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
        options: &CallOptions,
    ) -> Result<Metadata, Error> {
        self.inner.watched(operation, input, output, options, self.inner.validate).await
    }

    /// The same for an input that was validated where it was read.
    pub(crate) async fn dispatch_validated(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
        options: &CallOptions,
    ) -> Result<Metadata, Error> {
        self.inner.watched(operation, input, output, options, false).await
    }
}

/// Every limit of time needs a runtime's clock, and panics where there is no runtime.
pub(crate) fn require_runtime(operation: Option<&'static str>) -> Result<(), Error> {
    tokio::runtime::Handle::try_current().map(drop).map_err(|_| {
        let text = "there is no tokio runtime around; help: make the call inside of one";
        Error::new(operation, 0, Cause::Configuration(text.to_owned()))
    })
}

/// A call that is ready to be sent as often as it takes.
struct Prepared {
    operation: &'static OperationSchema,
    encoded: EncodedRequest,
    url: Url,
    limits: Limits,
    /// Lets the service see that several requests are attempts of one call.
    invocation_id: HeaderValue,
}

/// The time that an operation has.
struct Time {
    started: Instant,
    limit: Duration,
}

impl Time {
    fn left(&self) -> Duration {
        self.limit.saturating_sub(self.started.elapsed())
    }
}

/// What an attempt needs before it can be sent.
struct Ready {
    credentials: Credentials,
    /// The place in the rate limit.
    permit: Option<RatePermit>,
}

/// Whether the credentials could expire before the request arrives.
fn expire_soon(credentials: &Credentials) -> bool {
    const MARGIN: Duration = Duration::from_secs(10);
    let soon = SystemTime::now().checked_add(MARGIN);
    credentials.expiry().is_some_and(|expiry| soon.is_none_or(|soon| expiry <= soon))
}

impl Inner {
    /// Runs a call, with spans around it and observers told of its end.
    async fn watched(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        output: &mut dyn Structure,
        options: &CallOptions,
        validates: bool,
    ) -> Result<Metadata, Error> {
        require_runtime(Some(operation.name))?;
        let mut watch = Watch::new(Watched {
            observers: &self.observers,
            service_id: self.service.service_id,
            operation,
            region: &self.region,
        });
        let span = watch.span.clone();
        let call = async {
            // held until the end, so that closing the client waits for this call
            let entered = self.gate.enter();
            let _running =
                entered.ok_or_else(|| Error::new(Some(operation.name), 0, Cause::Closed))?;
            let prepared = self.prepare(operation, input, options, validates);
            let prepared = prepared.map_err(|cause| Error::new(Some(operation.name), 0, cause))?;
            self.attempts(&prepared, output, &mut watch).await
        };
        let result = call.instrument(span).await;
        match &result {
            Ok(metadata) => {
                watch.end(Outcome::Success, Some(metadata.status()), metadata.request_id());
            }
            Err(error) => watch.end(Outcome::Error(error), error.status(), error.request_id()),
        }
        result
    }

    /// Everything that is the same for all attempts.
    fn prepare(
        &self,
        operation: &'static OperationSchema,
        input: &dyn Structure,
        options: &CallOptions,
        validates: bool,
    ) -> Result<Prepared, Cause> {
        if validates {
            let violations = validate(input);
            if !violations.is_empty() {
                return Err(Cause::Validation(violations));
            }
        }
        let mut encoded = encode(operation, input).map_err(Cause::from)?;
        replace_headers(&mut encoded.headers, options.headers()?);
        let url = self.endpoint.join(&encoded.path, &encoded.query).map_err(Cause::Endpoint)?;
        let limits = self.limits.with(options);
        Ok(Prepared { operation, encoded, url, limits, invocation_id: invocation_id() })
    }

    /// Tries until there is an output or a final error.
    async fn attempts(
        &self,
        call: &Prepared,
        output: &mut dyn Structure,
        watch: &mut Watch<'_>,
    ) -> Result<Metadata, Error> {
        let failed = |watch: &Watch<'_>, cause| {
            let effort = Effort { attempts: watch.attempts, retry_delay: watch.retry_delay };
            Error::new(Some(call.operation.name), effort, cause)
        };
        let limit = call.limits.operation_timeout;
        let mut time = Time { started: Instant::now(), limit };
        // what the attempt under way has taken of the retry budget; dropped, it goes back
        let mut token: Option<RetryToken> = None;
        let mut last: Option<Error> = None;
        loop {
            let Ready { credentials, permit } = match self.ready(call, &mut time, watch).await {
                Ok(ready) => ready,
                Err(cause) => return Err(failed(watch, cause.after(last))),
            };
            // no await from here to the sending: whoever has got through sends
            let mut attempt = watch.attempt();
            let span = attempt.span.clone();
            let skew = self.clock.skew();
            let request = span.in_scope(|| self.signed(call, attempt.number, &credentials, skew));
            let request = match request {
                Ok(request) => request,
                Err(cause) => {
                    self.retries.give_back_pace();
                    let error = failed(watch, cause);
                    attempt.end(Outcome::Error(&error), None);
                    return Err(error);
                }
            };
            permit.into_iter().for_each(RatePermit::spend);
            watch.attempts += 1;
            let result = self.attempt(call, request, time.left(), &mut attempt, output);
            let cause = match result.instrument(span).await {
                Ok((status, headers)) => {
                    self.retries.succeeded(watch.attempts);
                    attempt.end(Outcome::Success, response::request_id(&headers));
                    let (attempts, retry_delay) = (watch.attempts, watch.retry_delay);
                    return Ok(Metadata { status, headers, attempts, retry_delay });
                }
                Err(cause) => cause.after(last.take()),
            };
            token.take().into_iter().for_each(RetryToken::spend);
            let error = failed(watch, cause);
            attempt.end(Outcome::Error(&error), error.request_id());
            if error.timed_out() == Some(TimedOut::Operation) {
                return Err(error);
            }
            let clock_was_wrong = skew.was_wrong(self.clock.skew());
            let max_attempts = call.limits.max_attempts;
            let retry = self.retries.failed(&error, clock_was_wrong, max_attempts, time.left());
            let retry = match retry {
                None => return Err(error),
                Some(Err(why)) => return Err(error.given_up(why)),
                Some(Ok(retry)) => retry,
            };
            let delay = retry.delay;
            debug!(target: "chime_sdk_core", attempt = watch.attempts, ?delay, "trying again");
            token = retry.token;
            last = Some(error);
            watch.wait(delay).await;
        }
    }

    /// Waits for all that an attempt needs: credentials, a place in the rate limit, and the rate of
    /// adaptive mode.
    async fn ready(
        &self,
        call: &Prepared,
        time: &mut Time,
        watch: &mut Watch<'_>,
    ) -> Result<Ready, Cause> {
        let out_of_time = |during| Cause::Timeout {
            what: TimedOut::Operation,
            after: call.limits.operation_timeout,
            during: Some(during),
            last: None,
        };
        let late = |_| out_of_time("while it waited for credentials");
        let mut credentials = timeout(time.left(), self.credentials()).await.map_err(late)??;
        let mut permit = None;
        if let Some(limiter) = &self.limiter {
            let began = Instant::now();
            permit = Some(limiter.permit(call.operation.family()).await);
            let waited = began.elapsed();
            watch.rate_limit_delay += waited;
            // waiting in line is not the operation's time
            time.started += waited;
            // who has waited for long may find that they have expired meanwhile
            if expire_soon(&credentials) {
                credentials = timeout(time.left(), self.credentials()).await.map_err(late)??;
            }
        }
        let paced = timeout(time.left(), self.retries.pace()).await;
        paced.map_err(|_| out_of_time("while adaptive mode held it back"))?;
        Ok(Ready { credentials, permit })
    }

    /// One request and what comes of it.
    async fn attempt(
        &self,
        call: &Prepared,
        request: HttpRequest,
        time_left: Duration,
        watch: &mut AttemptWatch<'_>,
        output: &mut dyn Structure,
    ) -> Result<(StatusCode, HeaderMap), Cause> {
        let sent = SystemTime::now();
        let mut answer = self.send(request, &call.limits, time_left).await?;
        watch.status = Some(answer.status.as_u16());
        self.clock.learn(&answer.headers, sent, SystemTime::now());
        let attempt = self.attempt_of(call, watch.number);
        for interceptor in &self.interceptors {
            let seen = interceptor.before_decoding(&attempt, &mut answer);
            seen.map_err(|source| {
                let request_id = response::request_id(&answer.headers).map(str::to_owned);
                let answer = Some((answer.status.as_u16(), request_id));
                Cause::Interceptor { when: "before decoding", answer, source }
            })?;
        }
        response::decode_into(self.service, call.operation, &answer, output)?;
        Ok((answer.status, answer.headers))
    }

    /// Every attempt is signed anew: credentials may have been refreshed, and time has passed.
    fn signed(
        &self,
        call: &Prepared,
        number: u32,
        credentials: &Credentials,
        skew: Skew,
    ) -> Result<HttpRequest, Cause> {
        let mut request = HttpRequest {
            method: call.encoded.method.clone(),
            url: call.url.clone(),
            headers: call.encoded.headers.clone(),
            body: call.encoded.body.clone(),
            limits: call.limits.request,
        };
        if !self.interceptors.is_empty() {
            let attempt = self.attempt_of(call, number);
            for interceptor in &self.interceptors {
                let seen = interceptor.before_signing(&attempt, &mut request);
                let when = "before signing";
                seen.map_err(|source| Cause::Interceptor { when, answer: None, source })?;
            }
            for name in RESERVED_HEADERS {
                request.headers.remove(*name);
            }
            // an interceptor may have changed the address
            check_target(&request.url, self.allow_plain_http).map_err(Cause::Endpoint)?;
        }
        request.headers.insert(INVOCATION_ID, call.invocation_id.clone());
        request.headers.insert(ATTEMPT, attempt_header(number, call.limits.max_attempts));
        let scope = Scope {
            region: &self.region,
            service: self.service.signing_name,
            time: skew.correct(SystemTime::now()),
        };
        sign(&mut request, credentials, scope).map_err(Cause::Sign)?;
        // proxies may rewrite it, so it is not among the signed headers
        request.headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(AGENT));
        Ok(request)
    }

    fn attempt_of(&self, call: &Prepared, number: u32) -> Attempt<'_> {
        let (service, operation, region) = (self.service, call.operation, self.region.as_str());
        Attempt { service, operation, region, number }
    }

    pub(crate) async fn credentials(&self) -> Result<Credentials, Cause> {
        self.credentials.provide_credentials().await.map_err(|error| {
            // "not loaded" means that there are none; anything else that they could not be had
            let none = matches!(error, CredentialsError::CredentialsNotLoaded(_));
            let mut text =
                if none { "no credentials".to_owned() } else { format!("no credentials: {error}") };
            text.push_str(&reasons(&error));
            if none && !text.contains("help:") {
                text.push_str(
                    "; help: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or call \
                     `.credentials(..)`",
                );
            }
            Cause::Credentials { text, source: Some(Box::new(error)) }
        })
    }

    /// Sends within the time of an attempt, or what is left of the operation's if that is less.
    async fn send(
        &self,
        request: HttpRequest,
        limits: &Limits,
        time_left: Duration,
    ) -> Result<HttpResponse, Cause> {
        let within = limits.attempt_timeout.min(time_left);
        let timed_out = |what, after| Cause::Timeout { what, after, during: None, last: None };
        match timeout(within, self.transport.send(request)).await {
            Ok(Err(error)) if error.kind() == TransportErrorKind::ConnectTimeout => {
                Err(timed_out(TimedOut::Connect, limits.request.connect_timeout))
            }
            Ok(answer) => answer.map_err(Cause::Transport),
            Err(_) if time_left <= limits.attempt_timeout => {
                Err(timed_out(TimedOut::Operation, limits.operation_timeout))
            }
            Err(_) => Err(timed_out(TimedOut::Attempt, limits.attempt_timeout)),
        }
    }
}

/// Headers of a call take the place of those of the same name.
fn replace_headers(headers: &mut HeaderMap, others: &HeaderMap) {
    for name in others.keys() {
        headers.remove(name);
    }
    for (name, value) in others {
        headers.append(name, value.clone());
    }
}

/// How this client names itself to the service.
const AGENT: &str = concat!("chime-sdk-rust/", env!("CARGO_PKG_VERSION"));

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");

fn invocation_id() -> HeaderValue {
    let mut text = Uuid::encode_buffer();
    let text = Uuid::new_v4().hyphenated().encode_lower(&mut text);
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("unknown"))
}

fn attempt_header(number: u32, max_attempts: u32) -> HeaderValue {
    let text = format!("attempt={number}; max={max_attempts}");
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("attempt=1"))
}
