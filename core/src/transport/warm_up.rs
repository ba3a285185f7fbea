//! Warming up: a connection that is there before the first call needs it.

use http::Method;

use super::{HttpRequest, RequestLimits, Transport, TransportError, TransportErrorKind};
use crate::endpoint::Endpoint;

/// Opens a connection to an endpoint and leaves it for the next request.
///
/// It takes a request to do so, whatever the transport. This one is small, carries no signature and no
/// credentials, and asks for nothing; so any answer is good, a refusal too.
///
/// # Errors
/// There is no answer. The next request may still get one.
pub(crate) async fn warm_up(
    transport: &dyn Transport,
    endpoint: &Endpoint,
    limits: RequestLimits,
) -> Result<(), TransportError> {
    let url = endpoint
        .join("/", "")
        .map_err(|error| TransportError::new(TransportErrorKind::Request, error))?;
    let mut request = HttpRequest::new(Method::HEAD, url);
    request.limits = limits;
    transport.send(request).await.map(drop)
}

#[cfg(all(test, feature = "reqwest"))]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::{TcpListener, TcpSocket, TcpStream};

    use super::*;
    use crate::transport::ReqwestTransport;

    /// The first line of each request, with the number of the connection that it came on.
    type Seen = Arc<Mutex<Vec<(usize, String)>>>;

    /// A server that answers every request with this, and keeps its connections.
    async fn server(answer: &'static str) -> (Endpoint, Seen) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/base", listener.local_addr().unwrap());
        let seen = Seen::default();
        let requests = Arc::clone(&seen);
        tokio::spawn(async move {
            let mut connections = 0;
            while let Ok((stream, _)) = listener.accept().await {
                connections += 1;
                tokio::spawn(serve(stream, connections, answer, Arc::clone(&requests)));
            }
        });
        (Endpoint::custom(&url).unwrap(), seen)
    }

    async fn serve(mut stream: TcpStream, connection: usize, answer: &str, seen: Seen) {
        let mut head = Vec::new();
        while let Ok(byte) = stream.read_u8().await {
            head.push(byte);
            if head.ends_with(b"\r\n\r\n") {
                let text = String::from_utf8(std::mem::take(&mut head)).unwrap();
                assert!(!text.contains("authorization") && !text.contains("x-amz"), "{text}");
                let line = text.lines().next().unwrap().to_owned();
                seen.lock().unwrap().push((connection, line));
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
        }
    }

    #[tokio::test]
    async fn a_later_request_takes_the_connection_whatever_the_answer_was() {
        for answer in [
            "HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n",
            "HTTP/1.1 403 Forbidden\r\ncontent-type: application/json\r\ncontent-length: 23\r\n\r\n",
            "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:9/\r\n\r\n",
            "HTTP/1.1 500 Internal Server Error\r\n\r\n",
        ] {
            let (endpoint, seen) = server(answer).await;
            let transport = ReqwestTransport::plain().unwrap();
            warm_up(&transport, &endpoint, RequestLimits::default()).await.unwrap();
            let url = endpoint.join("/meetings", "").unwrap();
            transport.send(HttpRequest::new(Method::HEAD, url)).await.unwrap();
            let expected = [
                (1, "HEAD /base/ HTTP/1.1".to_owned()),
                (1, "HEAD /base/meetings HTTP/1.1".to_owned()),
            ];
            assert_eq!(*seen.lock().unwrap(), expected, "{answer}");
        }
    }

    #[tokio::test]
    async fn nobody_there_is_an_error() {
        // a port that is taken, so that no other test gets it, and that nobody listens on
        let taken = TcpSocket::new_v4().unwrap();
        taken.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let url = format!("http://{}", taken.local_addr().unwrap());
        let endpoint = Endpoint::custom(&url).unwrap();
        let transport = ReqwestTransport::plain().unwrap();
        let error = warm_up(&transport, &endpoint, RequestLimits::default()).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Connect);
    }

    #[tokio::test]
    async fn the_limits_are_those_that_it_is_given() {
        #[derive(Debug)]
        struct Asks(RequestLimits);
        impl Transport for Asks {
            fn send(
                &self,
                request: HttpRequest,
            ) -> crate::transport::BoxFuture<
                '_,
                Result<crate::transport::HttpResponse, TransportError>,
            > {
                assert_eq!(request.limits, self.0);
                Box::pin(std::future::ready(Err(TransportErrorKind::Timeout.into())))
            }
        }
        let limits =
            RequestLimits { connect_timeout: Duration::from_millis(7), max_response_bytes: 9 };
        let endpoint = Endpoint::custom("http://127.0.0.1:9").unwrap();
        let error = warm_up(&Asks(limits), &endpoint, limits).await.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Timeout);
    }
}
