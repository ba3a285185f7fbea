//! What needs a client that is set up like ours and has one thing more.

#![allow(clippy::unwrap_used)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::Method;
use reqwest::dns::{Name, Resolve, Resolving};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
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

fn set_up_alike(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let nobody = Trust { system: false, roots: Vec::new() };
    set_up(builder.no_proxy().dns_resolver(Arc::new(Silent)), &nobody).unwrap()
}

fn build(builder: reqwest::ClientBuilder) -> reqwest::Client {
    set_up_alike(builder).build().unwrap()
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
    let transport = ReqwestTransport { client, local: None, speaks_tls: true, may_redirect: false };
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
async fn the_limit_of_a_request_holds_in_a_client_of_ones_own() {
    let transport =
        ReqwestTransport::from_builder(set_up_alike(reqwest::Client::builder())).unwrap();
    for limit in [Duration::from_secs(2), Duration::from_millis(3)] {
        let error = transport.send(request(limit)).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout);
        assert_eq!(crate::error::reasons(&error), format!(": no connection within {limit:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_limit_of_a_client_of_ones_own_is_not_reported_as_that_of_the_request() {
    let builder = || reqwest::Client::builder().connect_timeout(Duration::from_millis(200));
    for transport in [
        ReqwestTransport::from_client(build(builder())),
        ReqwestTransport::from_builder(set_up_alike(builder())).unwrap(),
    ] {
        let error = transport.send(request(Duration::from_secs(60))).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
        assert_says_nothing(&error);
    }
}

/// A server that answers the first request of a connection with this, and counts them.
async fn server(answer: String) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/private", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        let mut kept = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(stream.read_u8().await.unwrap());
            }
            count.fetch_add(1, Ordering::SeqCst);
            stream.write_all(answer.as_bytes()).await.unwrap();
            // open, so that the connection is one that can be used again
            kept.push(stream);
        }
    });
    (Url::parse(&url).unwrap(), requests)
}

/// An answer with this status line and no body.
fn answer(status_and_headers: &str) -> String {
    format!("HTTP/1.1 {status_and_headers}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
}

#[tokio::test]
async fn a_builder_of_ones_own_follows_no_redirect() {
    let (elsewhere, stolen) = server(answer("200 OK")).await;
    let (url, _) = server(answer(&format!("307 Redirect\r\nlocation: {elsewhere}"))).await;
    let follows = reqwest::Client::builder().redirect(reqwest::redirect::Policy::limited(5));
    let transport = ReqwestTransport::from_builder(set_up_alike(follows)).unwrap();
    let answer = transport.send(HttpRequest::new(Method::GET, url)).await.unwrap();
    assert_eq!(answer.status.as_u16(), 307);
    assert_eq!(stolen.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_client_that_follows_a_redirect_is_refused_for_good() {
    let (elsewhere, _) = server(answer("200 OK")).await;
    let (once, _) = server(answer(&format!("307 Redirect\r\nlocation: {elsewhere}"))).await;
    let (without_end, _) = server(answer("307 Redirect\r\nlocation: /private")).await;
    let transport = ReqwestTransport::from_client(build(reqwest::Client::builder()));
    for url in [once, without_end] {
        let error = transport.send(HttpRequest::new(Method::GET, url)).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Request);
        let reason = crate::error::reasons(&error);
        assert!(reason.contains("`redirect(Policy::none())`"), "{reason}");
        assert_says_nothing(&error);
    }
}

#[tokio::test]
async fn a_client_that_follows_no_redirect_is_not_suspected_of_it() {
    let (url, _) = server(answer("200 OK")).await;
    let transport = ReqwestTransport::from_client(build(reqwest::Client::builder()));
    // a fragment is not sent, and what is encoded stays as it is
    for rest in ["/", "/%C3%A9/a%2Fb//c?q=%20&r='", "/a?b#c"] {
        let url = url.join(rest).unwrap();
        let answer = transport.send(HttpRequest::new(Method::GET, url)).await.unwrap();
        assert_eq!(answer.status.as_u16(), 200, "{rest}");
    }
}

#[cfg(all(feature = "__rustls", not(feature = "native-tls")))]
#[test]
fn a_builder_without_a_provider_of_cryptography_is_an_error() {
    let error = ReqwestTransport::from_builder(reqwest::Client::builder()).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Connect);
    assert!(crate::error::reasons(&error).contains("`tls_backend_preconfigured`"), "{error:?}");
}

#[tokio::test]
async fn no_idle_time_is_too_long() {
    // reqwest looks after idle connections in a task of its own, whose panic nobody else sees; it runs
    // on this thread
    let (here, panics) = (std::thread::current().id(), Arc::new(AtomicUsize::new(0)));
    let (seen, before) = (Arc::clone(&panics), std::panic::take_hook());
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == here {
            seen.fetch_add(1, Ordering::SeqCst);
        }
        before(panic);
    }));
    for limit in [Duration::MAX, Duration::from_secs(u64::MAX / 2)] {
        let (url, _) = server("HTTP/1.1 204 No Content\r\n\r\n".to_owned()).await;
        let settings = ReqwestTransport::builder().system_certificates(false).idle_timeout(limit);
        let transport = settings.build().unwrap();
        transport.send(HttpRequest::new(Method::GET, url)).await.unwrap();
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
    }
    assert_eq!(panics.load(Ordering::SeqCst), 0);
}

#[test]
fn settings_show_no_certificates() {
    let builder = ReqwestTransport::builder().root_certificates_pem("-----BEGIN");
    let text = format!("{builder:?}");
    assert!(text.contains("root_certificates: 1") && !text.contains("BEGIN"), "{text}");
}
