//! The default transport: what it sends, what it reads, and which connections it keeps.

use std::error::Error as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use chime_sdk_core::transport::{
    HttpRequest, HttpResponse, ReqwestTransport, Transport as _, TransportError, TransportErrorKind,
};
use chime_sdk_tests::child;
use chime_sdk_tests::raw_server::RawServer;
use http::{HeaderValue, Method};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use url::Url;

async fn get(url: &str, max_bytes: usize) -> Result<HttpResponse, TransportError> {
    let transport = ReqwestTransport::plain().unwrap();
    let mut request = HttpRequest::new(Method::GET, Url::parse(url).unwrap());
    request.limits.max_response_bytes = max_bytes;
    transport.send(request).await
}

/// Reads the head of a request, in small letters; `None` when there is no other.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    Some(String::from_utf8(head).unwrap().to_lowercase())
}

#[tokio::test]
async fn an_answer_of_the_largest_size_is_read_and_a_larger_one_is_not() {
    let sized = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n12345";
    let chunked =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\n123\r\n2\r\n45\r\n0\r\n\r\n";
    let unsized_ = "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n12345";
    for answer in [sized, chunked, unsized_] {
        let server = RawServer::start(answer).await.unwrap();
        assert_eq!(get(server.url(), 5).await.unwrap().body, "12345", "{answer}");
        for limit in [0, 4] {
            let error = get(server.url(), limit).await.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::TooLarge, "{answer}");
        }
    }
    let empty = RawServer::start("HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
    assert!(get(empty.url(), 0).await.unwrap().body.is_empty());
}

#[tokio::test]
async fn a_size_that_is_announced_is_refused_before_it_arrives() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        head(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n").await.unwrap();
        // the body never comes; the client is gone, or this waits for good
        head(&mut stream).await
    });
    let error = get(&url, 5).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TooLarge);
    assert_eq!(server.await.unwrap(), None);
}

#[tokio::test]
async fn a_request_has_the_headers_that_it_was_given_and_few_others() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let head = head(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
        head
    });
    let url = format!("http://{address}/a%2Fb?c=%27d");
    let mut request = HttpRequest::new(Method::POST, Url::parse(&url).unwrap());
    request.headers.insert("x-own", HeaderValue::from_static("1"));
    request.body = Some(Bytes::from_static(b"{}"));
    ReqwestTransport::plain().unwrap().send(request).await.unwrap();
    let head = server.await.unwrap();
    let mut lines: Vec<&str> = head.trim_end().lines().collect();
    assert_eq!(lines.remove(0), "post /a%2fb?c=%27d http/1.1");
    lines.sort_unstable();
    let host = format!("host: {address}");
    assert_eq!(lines, ["accept: */*", "content-length: 2", &host, "x-own: 1"]);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_nothing_is_packed_or_repeated() {
    let elsewhere = RawServer::start("HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
    let answer = format!(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: {}\r\nset-cookie: a=b\r\n\
         content-encoding: gzip\r\ncontent-length: 2\r\n\r\n{{}}",
        elsewhere.url()
    );
    let server = RawServer::start(answer).await.unwrap();
    let answer = get(server.url(), 100).await.unwrap();
    assert_eq!(answer.status.as_u16(), 307);
    assert_eq!(answer.body, "{}");
    assert_eq!(server.requests(), 1);
    assert_eq!(elsewhere.requests(), 0);

    // what ends without an answer is not sent again either
    let server = RawServer::start("").await.unwrap();
    let error = get(server.url(), 100).await.unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::Interrupted);
    assert_eq!(server.requests(), 1);
}

/// Answers every request and counts the connections that they come on.
async fn counting() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let accepted = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&accepted);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            tokio::spawn(async move {
                while head(&mut stream).await.is_some() {
                    let answer = b"HTTP/1.1 204 No Content\r\n\r\n";
                    stream.write_all(answer).await.unwrap();
                }
            });
        }
    });
    (url, accepted)
}

#[tokio::test]
async fn a_connection_is_used_again_within_its_idle_time_and_not_after_it() {
    let (url, accepted) = counting().await;
    let url = Url::parse(&url).unwrap();
    let plain = || {
        let builder = ReqwestTransport::builder();
        builder.system_certificates(false).proxy_from_environment(false)
    };
    for (settings, expected) in [
        (plain(), 1),
        (plain().idle_timeout(Duration::from_secs(3600)), 1),
        (plain().idle_timeout(Duration::ZERO), 3),
        (plain().max_idle_per_host(0), 3),
    ] {
        let transport = settings.build().unwrap();
        accepted.store(0, Ordering::SeqCst);
        for _ in 0..3 {
            transport.send(HttpRequest::new(Method::GET, url.clone())).await.unwrap();
        }
        assert_eq!(accepted.load(Ordering::SeqCst), expected, "{settings:?}");
    }
}

/// What a process of its own says, because a test cannot change its environment.
fn through_a_proxy(proxy: &RawServer, addresses: &[&str]) -> String {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_through_a_proxy"));
    child.args(addresses).env("http_proxy", proxy.url());
    let output = child::output(child.env_remove("no_proxy").env_remove("NO_PROXY")).unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proxy_of_the_environment_is_used_unless_it_is_turned_off() {
    let proxy = RawServer::start("HTTP/1.1 299 Proxy\r\n\r\n").await.unwrap();
    // a name that nobody ever has
    let said = through_a_proxy(&proxy, &["http://service.invalid/"]);
    assert_eq!(said, "299\n299\nnone\nnone\n");
    assert_eq!(proxy.requests(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn plain_http_to_this_machine_never_goes_through_a_proxy() {
    let server = RawServer::start("HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
    let proxy = RawServer::start("HTTP/1.1 299 Proxy\r\n\r\n").await.unwrap();
    let by_name = server.url().replace("127.0.0.1", "localhost");
    let said = through_a_proxy(&proxy, &[server.url(), &by_name]);
    assert_eq!(said, "204\n".repeat(8));
    assert_eq!((proxy.requests(), server.requests()), (0, 8));
}

#[tokio::test]
async fn no_error_says_an_address() {
    // a port that is taken, so that no other test gets it, and that nobody listens on
    let taken = TcpSocket::new_v4().unwrap();
    taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let deaf = taken.local_addr().unwrap();
    let cut = RawServer::start("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n1").await.unwrap();
    let broken = RawServer::start("no protocol\r\n\r\n").await.unwrap();
    for (url, kind) in [
        (format!("http://{deaf}"), TransportErrorKind::Connect),
        (cut.url().to_owned(), TransportErrorKind::Interrupted),
        (broken.url().to_owned(), TransportErrorKind::Interrupted),
        ("ftp://127.0.0.1".to_owned(), TransportErrorKind::Request),
    ] {
        let error = get(&format!("{url}/private?token=secret"), 100).await.unwrap_err();
        let mut text = format!("{error} {error:?}");
        let mut source = error.source();
        while let Some(inner) = source {
            text.push_str(&inner.to_string());
            source = inner.source();
        }
        assert!(!text.contains("private") && !text.contains("secret"), "{text}");
        assert_eq!(error.kind(), kind, "{url}: {text}");
    }
}
