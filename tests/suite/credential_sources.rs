//! Where credentials come from: each source against a server that stands in for its service, what is
//! kept of their answers, and the order in which they are asked.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use chime_sdk_core::credentials::{Credentials, CredentialsError, ProvideCredentials};
use chime_sdk_core::environment::Environment;
use chime_sdk_core::timestamp::{Timestamp, TimestampFormat};
use chime_sdk_core::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};

mod cached;
mod chain;
mod container;
mod metadata;
#[cfg(feature = "aws-config")]
mod official;
mod web_identity;

/// What a source says, when it gives none: the kind and everything behind it.
async fn refusal(source: &impl ProvideCredentials) -> (&'static str, String) {
    let error = source.provide_credentials().await.unwrap_err();
    let kind = match &error {
        CredentialsError::CredentialsNotLoaded(_) => "none",
        CredentialsError::InvalidConfiguration(_) => "configuration",
        CredentialsError::ProviderError(_) => "provider",
        _ => "another",
    };
    let mut text = String::new();
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        text.push_str(&inner.to_string());
        source = inner.source();
        text.push_str(if source.is_some() { ": " } else { "" });
    }
    assert!(!format!("{text} {error:?}").contains("planted"), "{text} {error:?}");
    (kind, text)
}

async fn given(source: &impl ProvideCredentials) -> Credentials {
    source.provide_credentials().await.unwrap()
}

/// The answer of a container's or an instance's service.
fn document(key: &str, expiration: &str) -> String {
    format!(
        r#"{{"Code":"Success","AccessKeyId":"{key}","SecretAccessKey":"planted-secret",
            "Token":"planted-token","Expiration":"{expiration}"}}"#
    )
}

const FAR: &str = "2099-01-01T00:00:00Z";

/// A point in time as the services write it.
fn in_seconds(seconds: i64) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let time = Timestamp::from_secs(i64::try_from(now.as_secs()).unwrap() + seconds);
    time.to_text(TimestampFormat::DateTime).unwrap()
}

fn environment(pairs: &[(&str, &str)]) -> Environment {
    Environment::from_pairs(pairs.to_vec())
}

/// A transport in this process, for tests on paused time: a loopback server would be waited for, and
/// time would run off.
struct InMemory<F>(F);

impl<F> std::fmt::Debug for InMemory<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InMemory")
    }
}

type Answer = Result<HttpResponse, TransportError>;

impl<F> Transport for InMemory<F>
where
    F: Fn(HttpRequest) -> BoxFuture<'static, Answer> + Send + Sync + 'static,
{
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Answer> {
        (self.0)(request)
    }
}

/// A transport that answers each request like this.
fn in_memory(
    answer: impl Fn(&HttpRequest) -> Answer + Send + Sync + 'static,
) -> Arc<dyn Transport> {
    Arc::new(InMemory(move |request: HttpRequest| {
        Box::pin(std::future::ready(answer(&request))) as BoxFuture<'static, Answer>
    }))
}

/// A transport that never answers.
fn silent() -> Arc<dyn Transport> {
    Arc::new(InMemory(|_| Box::pin(std::future::pending()) as BoxFuture<'static, Answer>))
}

/// A file with this content, removed when it is dropped.
struct TestFile(PathBuf);

impl TestFile {
    fn new(content: &str) -> Self {
        static FILES: AtomicUsize = AtomicUsize::new(0);
        let number = FILES.fetch_add(1, Ordering::SeqCst);
        let name = format!("chime-sources-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, content).unwrap();
        TestFile(path)
    }

    fn path(&self) -> &Path {
        &self.0
    }

    fn text(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TestFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
