//! TLS that does not come about. No request is sent before the server has shown who it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::fault_server::{Answer, Ending, Fault, FaultServer, Step};
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::{TlsAcceptor, rustls};

use super::row::{ATTEMPTS, assert_is_discreet};
use super::scenario::scenarios;
use super::{builder, get, good, server};

/// A server with a certificate that it has signed itself.
struct TlsServer {
    url: String,
    certificate: CertificateDer<'static>,
    /// How often somebody sent something over TLS.
    requests: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl TlsServer {
    /// A server whose certificate is for this name, and is changed by `change`.
    async fn start(name: &str, change: fn(&mut CertificateParams)) -> TlsServer {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.self_signed(&key).unwrap().der().clone();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        // named, so that the features of other crates do not matter
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let requests = Arc::new(AtomicUsize::new(0));
        let task = tokio::spawn(listen(listener, config.into(), Arc::clone(&requests)));
        TlsServer { url, certificate, requests, task }
    }

    /// A client that trusts this server's certificate.
    fn trusting_client(&self) -> Client {
        let transport = ReqwestTransport::builder()
            .proxy_from_environment(false)
            .system_certificates(false)
            .root_certificate_der(self.certificate.to_vec())
            .build()
            .unwrap();
        builder(&self.url).transport(transport).build().unwrap()
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

async fn listen(
    listener: TcpListener,
    config: Arc<rustls::ServerConfig>,
    requests: Arc<AtomicUsize>,
) {
    let acceptor = TlsAcceptor::from(config);
    while let Ok((stream, _)) = listener.accept().await {
        let Ok(mut stream) = acceptor.accept(stream).await else { continue };
        // a client that ends the handshake and then leaves has sent nothing
        if matches!(stream.read(&mut [0; 4096]).await, Ok(1..)) {
            requests.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(&good().header("connection", "close").bytes()).await;
            let _ = stream.shutdown().await;
        }
    }
}

/// Calls in vain: no connection comes about, for a reason with this in it.
async fn fails(caller: &Client, says: &str) {
    let error = get(caller).await.expect_err("no TLS");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Transport, None), "{error}");
    assert!(error.to_string().contains("could not connect: "), "{error}");
    assert!(error.to_string().contains(says), "{error}");
    assert_eq!(error.attempts() as usize, ATTEMPTS, "{error}");
    assert_is_discreet(&error);
}

/// Calls a server that does this instead of TLS, and gives how many requests it understood.
async fn instead_of_tls(fault: impl Fn() -> Fault, says: &str) -> usize {
    let server: FaultServer = server((0..ATTEMPTS).map(|_| fault())).await;
    let caller = builder(&server.url().replace("http:", "https:")).build().unwrap();
    fails(&caller, says).await;
    server.requests()
}

scenarios! {
    trusted_certificate: "has a certificate that the caller trusts" => "success", 1,
    {
        let server = TlsServer::start("localhost", |_| ()).await;
        get(&server.trusting_client()).await.expect("a certificate that is good");
        server.requests()
    }
    self_signed_certificate: "has a certificate that nobody signed but itself" =>
        "`Transport`, 3 attempts: could not connect: invalid peer certificate: UnknownIssuer", 0,
    {
        let server = TlsServer::start("localhost", |_| ()).await;
        let caller = builder(&server.url).build().unwrap();
        fails(&caller, "invalid peer certificate: UnknownIssuer").await;
        server.requests()
    }
    certificate_for_another_name: "has a certificate for another name" =>
        "`Transport`, 3 attempts: could not connect: invalid peer certificate: certificate not valid \
         for name", 0,
    {
        let server = TlsServer::start("elsewhere.example", |_| ()).await;
        fails(&server.trusting_client(), "certificate not valid for name").await;
        server.requests()
    }
    expired_certificate: "has a certificate that has expired" =>
        "`Transport`, 3 attempts: could not connect: invalid peer certificate: certificate expired", 0,
    {
        let server = TlsServer::start("localhost", |params| {
            params.not_before = date_time_ymd(2020, 1, 1);
            params.not_after = date_time_ymd(2021, 1, 1);
        })
        .await;
        fails(&server.trusting_client(), "certificate expired").await;
        server.requests()
    }
    certificate_of_the_future: "has a certificate that is not valid yet" =>
        "`Transport`, 3 attempts: could not connect: invalid peer certificate: certificate not valid \
         yet", 0,
    {
        let server = TlsServer::start("localhost", |params| {
            params.not_before = date_time_ymd(4000, 1, 1);
            params.not_after = date_time_ymd(4001, 1, 1);
        })
        .await;
        fails(&server.trusting_client(), "certificate not valid yet").await;
        server.requests()
    }
    plain_http_instead_of_tls: "answers in plain HTTP, where TLS is due" =>
        "`Transport`, 3 attempts: could not connect: received corrupt message", 0,
    {
        let answer = || {
            let bytes = Answer::new(400).bytes();
            Fault::on_connection().then(Step::ReadSome).write(bytes).end(Ending::Fin)
        };
        instead_of_tls(answer, "received corrupt message").await
    }
    end_instead_of_tls: "closes the connection, where TLS is due" =>
        "`Transport`, 3 attempts: could not connect: tls handshake eof", 0,
    {
        let end = || Fault::on_connection().then(Step::ReadSome).end(Ending::Fin);
        instead_of_tls(end, "tls handshake eof").await
    }
    reset_instead_of_tls: "resets the connection, where TLS is due" =>
        "`Transport`, 3 attempts: could not connect: Connection reset by peer", 0,
    {
        let end = || Fault::on_connection().then(Step::ReadSome).end(Ending::Reset);
        instead_of_tls(end, "Connection reset by peer").await
    }
    alert_instead_of_tls: "refuses TLS with an alert" =>
        "`Transport`, 3 attempts: could not connect: received fatal alert", 0,
    {
        let alert = || {
            let bytes = &b"\x15\x03\x03\0\x02\x02\x28"[..];
            Fault::on_connection().then(Step::ReadSome).write(bytes).end(Ending::Fin)
        };
        instead_of_tls(alert, "received fatal alert").await
    }
}
