//! Warming up: credentials and a connection are there before the first call.

use chime_sdk_core::credentials::{Credentials, CredentialsError, ProvideCredentials, future};
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::fault_server::{Answer, Ending, Fault, FaultServer};

use super::{MEETING, a_meeting};

#[tokio::test]
async fn a_call_after_it_finds_a_connection() {
    let refusal = Fault::new().write("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    let server =
        FaultServer::start([refusal.end(Ending::KeepAlive)], Answer::new(200).body(a_meeting()));
    let server = server.await.unwrap();
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(server.url())
        .credentials(Credentials::new("AKID", "planted-secret", None, None, "test"))
        .build()
        .unwrap();
    client.warm_up().await.unwrap();
    let first = server.received().remove(0);
    assert_eq!((first.method.as_str(), first.target.as_str()), ("HEAD", "/"));
    assert_eq!(first.header("authorization"), None);
    client.get_meeting(MEETING).await.unwrap();
    assert_eq!((server.requests(), server.connections()), (2, 1));
}

#[tokio::test]
async fn nobody_listening_and_no_credentials_are_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let builder = || Client::builder().region("us-east-1").endpoint_url(&url);
    let credentials = Credentials::new("AKID", "planted-secret", None, None, "test");
    let client = builder().credentials(credentials).build().unwrap();
    let error = client.warm_up().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Transport, None));
    let client = builder().credentials(Nobody).build().unwrap();
    let error = client.warm_up().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error}");
}

/// Has no credentials.
#[derive(Debug)]
struct Nobody;

impl ProvideCredentials for Nobody {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("nobody")))
    }
}
