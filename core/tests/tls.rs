//! `https` over loopback with a private authority, by whichever TLS stack the features choose. Run it
//! with each of them: `cargo test -p chime-sdk-core --no-default-features --features native-tls --test tls`.

#![forbid(unsafe_code)]
// a panic is how a test fails, in its helpers too
#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg(feature = "reqwest")]

use chime_sdk_core::transport::{
    HttpRequest, ReqwestTransport, Transport as _, TransportErrorKind,
};
use http::Method;
use url::Url;

#[cfg(any(feature = "rustls-ring", feature = "rustls-aws-lc", feature = "native-tls"))]
mod with_tls {
    use std::sync::Arc;
    use std::time::Duration;

    use chime_sdk_core::transport::ReqwestTransportBuilder;
    use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;
    use tokio_rustls::TlsAcceptor;
    use tokio_rustls::rustls;

    use super::*;

    /// A server of TLS that answers every connection with 204, and the authority behind it.
    struct Server {
        port: u16,
        authority: Vec<u8>,
        task: tokio::task::JoinHandle<()>,
    }

    impl Drop for Server {
        fn drop(&mut self) {
            self.task.abort();
        }
    }

    /// Has everything written out for the search for secrets in all output (`tests/secrets.sh`).
    fn log() {
        if std::env::var_os("CHIME_SDK_TESTS_LOG").is_some() {
            let everything = tracing_subscriber::fmt()
                .with_ansi(false)
                .with_writer(std::io::stderr)
                .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
            // the first test has installed it for all
            let _ = everything.try_init();
            tracing::info!("the log of TLS is on");
        }
    }

    async fn server(names: &[&str]) -> Server {
        log();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        // a certificate with the name of its issuer would pass for one that nobody else issued
        params.distinguished_name.push(DnType::CommonName, "authority");
        let authority = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let certificate =
            CertificateParams::new(names).unwrap().signed_by(&key, &authority).unwrap();
        let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key.serialize_der());
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key.into())
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // a client that does not trust this server goes away here
                    let Ok(mut stream) = acceptor.accept(stream).await else { return };
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        request.push(stream.read_u8().await.unwrap());
                    }
                    stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                    stream.shutdown().await.unwrap();
                });
            }
        });
        let authority = authority.der().to_vec();
        Server { port, authority, task }
    }

    fn pem(der: &[u8]) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::from("-----BEGIN CERTIFICATE-----");
        for (index, triple) in der.chunks(3).enumerate() {
            if index % 16 == 0 {
                text.push('\n');
            }
            let bits = (0..3).fold(0, |bits, at| {
                bits << 8 | u32::from(triple.get(at).copied().unwrap_or_default())
            });
            for digit in 0..4 {
                let shown = digit <= triple.len();
                let digit = DIGITS[(bits >> (18 - 6 * digit)) as usize & 63] as char;
                text.push(if shown { digit } else { '=' });
            }
        }
        text.push_str("\n-----END CERTIFICATE-----\n");
        text
    }

    /// The status of an answer, or why there is none.
    async fn get(
        settings: ReqwestTransportBuilder,
        url: &str,
    ) -> Result<u16, (TransportErrorKind, String)> {
        let transport = settings.proxy_from_environment(false).build().unwrap();
        let mut request = HttpRequest::new(Method::GET, Url::parse(url).unwrap());
        // as a signature is sent
        let mut secret = http::HeaderValue::from_static("planted");
        secret.set_sensitive(true);
        request.headers.insert(http::header::AUTHORIZATION, secret);
        match transport.send(request).await {
            Ok(answer) => Ok(answer.status.as_u16()),
            Err(error) => Err((error.kind(), format!("{error:?}"))),
        }
    }

    /// Settings with and without what the system trusts.
    fn settings() -> [ReqwestTransportBuilder; 2] {
        let builder = ReqwestTransport::builder();
        [builder.clone().system_certificates(false), builder]
    }

    #[tokio::test]
    async fn a_root_certificate_that_is_given_is_trusted() {
        let server = server(&["localhost", "127.0.0.1"]).await;
        for host in ["localhost", "127.0.0.1"] {
            let url = format!("https://{host}:{}/", server.port);
            for builder in settings() {
                let given = builder.clone().root_certificate_der(server.authority.clone());
                assert_eq!(get(given, &url).await, Ok(204));
                let given = builder.root_certificates_pem(pem(&server.authority));
                assert_eq!(get(given, &url).await, Ok(204));
            }
        }
    }

    #[tokio::test]
    async fn an_unknown_certificate_is_refused() {
        let (wanted, other) = (server(&["localhost"]).await, server(&["localhost"]).await);
        let url = format!("https://localhost:{}/private", wanted.port);
        for builder in settings() {
            let with_another = builder.root_certificate_der(other.authority.clone());
            let (kind, text) = get(with_another, &url).await.unwrap_err();
            assert_eq!(kind, TransportErrorKind::Connect, "{text}");
            assert!(!text.contains("private"), "{text}");
        }
    }

    #[tokio::test]
    async fn a_certificate_of_another_host_is_refused() {
        let server = server(&["elsewhere.example"]).await;
        let url = format!("https://localhost:{}/private", server.port);
        for builder in settings() {
            let given = builder.root_certificate_der(server.authority.clone());
            let (kind, text) = get(given, &url).await.unwrap_err();
            assert_eq!(kind, TransportErrorKind::Connect, "{text}");
            assert!(!text.contains("private"), "{text}");
        }
    }

    #[test]
    fn text_without_a_certificate_is_refused_when_the_transport_is_made() {
        let broken = "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----";
        for text in ["", "certificate", broken] {
            for builder in settings() {
                let error = builder.root_certificates_pem(text).build().unwrap_err();
                assert_eq!(error.kind(), TransportErrorKind::Connect, "{text:?}");
            }
        }
    }

    #[tokio::test]
    async fn a_handshake_without_an_end_is_held_to_the_limit_of_its_request() {
        // the system takes connections on its own, and nobody ever answers them
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://{}/private", listener.local_addr().unwrap());
        let settings = ReqwestTransport::builder().system_certificates(false);
        let transport = settings.proxy_from_environment(false).build().unwrap();
        let request = |limit| {
            let mut request = HttpRequest::new(Method::GET, Url::parse(&url).unwrap());
            request.limits.connect_timeout = limit;
            transport.send(request)
        };
        let patient = request(Duration::from_secs(3600));
        tokio::select! {
            _ = patient => panic!("an hour has passed"),
            answer = request(Duration::from_millis(20)) => {
                let error = answer.unwrap_err();
                assert_eq!(error.kind(), TransportErrorKind::ConnectTimeout);
                assert!(!format!("{error:?}").contains("private"), "{error:?}");
            }
        }
    }
}

#[cfg(not(any(feature = "rustls-ring", feature = "rustls-aws-lc", feature = "native-tls")))]
mod without_tls {
    use std::error::Error as _;

    use super::*;

    const FEATURES: [&str; 3] = ["`rustls-ring`", "`rustls-aws-lc`", "`native-tls`"];

    #[tokio::test]
    async fn https_is_refused_with_the_features_that_bring_it() {
        let transport = ReqwestTransport::new().unwrap();
        let url = Url::parse("https://127.0.0.1:9/").unwrap();
        let error = transport.send(HttpRequest::new(Method::GET, url)).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Request);
        let reason = error.source().unwrap().to_string();
        for feature in FEATURES {
            assert!(reason.contains(feature), "{reason}");
        }
    }

    #[tokio::test]
    async fn https_is_refused_by_a_client_of_ones_own_that_has_no_tls_either() {
        let builder = || chime_sdk_core::reqwest::Client::builder().no_proxy();
        for transport in [
            ReqwestTransport::from_builder(builder()).unwrap(),
            ReqwestTransport::from_client(builder().build().unwrap()),
        ] {
            let url = Url::parse("https://127.0.0.1:9/").unwrap();
            let error = transport.send(HttpRequest::new(Method::GET, url)).await.unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Request, "{error:?}");
            let reason = error.source().unwrap().to_string();
            assert!(
                reason.contains(FEATURES[0]) && reason.contains("`ReqwestTransport::from_builder`")
            );
        }
    }

    #[test]
    fn certificates_that_nobody_looks_at_are_refused() {
        let error = ReqwestTransport::builder().root_certificate_der([0]).build().unwrap_err();
        assert!(error.source().unwrap().to_string().contains(FEATURES[0]), "{error:?}");
    }
}
