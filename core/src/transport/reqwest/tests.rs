//! What needs a client that is set up like ours and has one thing more.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use reqwest::dns::{Name, Resolve, Resolving};
use url::Url;

use super::tls::{Trust, set_up};
use super::*;

/// A name server that never answers.
struct Silent;

impl Resolve for Silent {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(std::future::pending())
    }
}

fn build(builder: reqwest::ClientBuilder) -> reqwest::Client {
    let nobody = Trust { system: false, roots: Vec::new() };
    set_up(builder.no_proxy().dns_resolver(Arc::new(Silent)), &nobody).unwrap().build().unwrap()
}

fn request(connect_timeout: Duration) -> HttpRequest {
    let url = Url::parse("http://service.example/private?token=secret").unwrap();
    let mut request = HttpRequest::new(Method::GET, url);
    request.limits.connect_timeout = connect_timeout;
    request
}

fn assert_says_nothing(error: &TransportError) {
    let text = format!("{error}{}{error:?}", crate::error::reasons(error));
    assert!(!text.contains("secret") && !text.contains("private"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn the_time_of_the_name_server_counts_as_connecting() {
    let client = build(ReqwestTransport::builder().client());
    let transport = ReqwestTransport { client, speaks_tls: true };
    for limit in [Duration::from_secs(2), Duration::from_millis(3)] {
        let started = tokio::time::Instant::now();
        let error = transport.send(request(limit)).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout);
        assert_eq!(crate::error::reasons(&error), format!(": no connection within {limit:?}"));
        // the timers of tokio have a resolution of a millisecond
        assert!(started.elapsed() >= limit && started.elapsed() <= limit * 2);
        assert_says_nothing(&error);
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_a_client_of_ones_own_is_a_limit_of_connecting_too() {
    let client = build(reqwest::Client::builder().connect_timeout(Duration::from_secs(2)));
    let transport = ReqwestTransport::from_client(client);
    let error = transport.send(request(Duration::from_secs(60))).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout);
    assert_says_nothing(&error);
}

#[test]
fn settings_show_no_certificates() {
    let builder = ReqwestTransport::builder().root_certificates_pem("-----BEGIN");
    let text = format!("{builder:?}");
    assert!(text.contains("root_certificates: 1") && !text.contains("BEGIN"), "{text}");
}
