//! A client with the settings that a step asks for.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use aws_sdk_chimesdkmeetings::config::interceptors::{
    BeforeDeserializationInterceptorContextRef, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_chimesdkmeetings::config::retry::RetryConfig;
use aws_sdk_chimesdkmeetings::config::{
    BehaviorVersion, ConfigBag, Credentials, Intercept, Region, RuntimeComponents,
};
use aws_sdk_chimesdkmeetings::error::BoxError;
use aws_sdk_chimesdkmeetings::{Client, Config};
use aws_smithy_async::time::TimeSource;
use serde_json::{Value, json};

/// Makes the client of a step, and what watches its requests.
pub(crate) fn of(step: &Value) -> Result<(Client, Seen), String> {
    let text = |key: &str| step[key].as_str().ok_or_else(|| format!("`{key}` is no string"));
    let attempts = step["attempts"].as_u64().and_then(|count| u32::try_from(count).ok());
    let skew = step["skew"].as_i64().unwrap_or_default();
    let seen = Seen::default();
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .endpoint_url(text("url")?)
        .region(Region::new(text("region")?.to_owned()))
        .retry_config(RetryConfig::standard().with_max_attempts(attempts.unwrap_or(1)))
        .time_source(Skewed(skew))
        .interceptor(seen.clone());
    let config = if step["unsigned"] == true {
        config.allow_no_auth()
    } else {
        let token = step["session_token"].as_str().map(str::to_owned);
        let credentials = Credentials::new(text("key")?, text("secret")?, token, None, "scenario");
        config.credentials_provider(credentials)
    };
    Ok((Client::from_conf(config.build()), seen))
}

/// A clock that is so many seconds ahead of the machine's.
#[derive(Debug)]
struct Skewed(i64);

impl TimeSource for Skewed {
    fn now(&self) -> SystemTime {
        let skew = Duration::from_secs(self.0.unsigned_abs());
        let now = SystemTime::now();
        if self.0 < 0 { now - skew } else { now + skew }
    }
}

/// What the outputs of the SDK do not say: the status, and how often the request was sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    status: Arc<AtomicU16>,
    attempts: Arc<AtomicU32>,
}

impl Seen {
    /// Adds what was seen to an answer.
    pub(crate) fn complete(&self, mut answer: Value) -> Value {
        let attempts = self.attempts.load(Ordering::Relaxed);
        answer["attempts"] = json!(attempts);
        if answer.get("ok").is_some() {
            answer["status"] = json!(self.status.load(Ordering::Relaxed));
        }
        answer
    }
}

impl Intercept for Seen {
    fn name(&self) -> &'static str {
        "Seen"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.attempts.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn read_before_deserialization(
        &self,
        context: &BeforeDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.status.store(context.response().status().as_u16(), Ordering::Relaxed);
        Ok(())
    }
}
