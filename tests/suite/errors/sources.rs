//! What lies behind an error, down to the first cause, and the error as a value.

use std::error::Error as StdError;
use std::future::{pending, ready};
use std::io;

use chime_sdk_core::client::ClientBuilder;
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::errors::NotFoundException;
use chime_sdk_meetings::{Client, Error};
use chime_sdk_tests::scripted::Scripted;

use super::{MEETING, error_of, refused};

/// A transport whose answer never comes, or is a broken connection.
#[derive(Debug)]
enum Broken {
    Silent,
    Reset,
}

impl Transport for Broken {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        match self {
            Broken::Silent => Box::pin(pending()),
            Broken::Reset => {
                let inner = io::Error::new(io::ErrorKind::ConnectionReset, "reset by the test");
                let outer = io::Error::other(inner);
                Box::pin(ready(Err(TransportError::new(TransportErrorKind::Interrupted, outer))))
            }
        }
    }
}

/// A client whose requests are never answered.
pub(super) fn never_answered() -> ClientBuilder<Client> {
    Scripted::new().builder().transport(Broken::Silent)
}

fn chain(error: &Error) -> Vec<&(dyn StdError + 'static)> {
    let mut chain = Vec::new();
    let mut next = error.source();
    while let Some(error) = next {
        chain.push(error);
        next = error.source();
    }
    chain
}

#[tokio::test]
async fn a_transport_error_leads_down_to_the_io_error() {
    let client = Scripted::new().builder().transport(Broken::Reset).max_attempts(1).build();
    let error = client.unwrap().get_meeting(MEETING).await.unwrap_err();
    let chain = chain(&error);
    let last = chain.last().unwrap().downcast_ref::<io::Error>().unwrap();
    assert_eq!(last.to_string(), "reset by the test");
    assert_eq!(
        error.to_string(),
        "GetMeeting: the connection ended before the answer was complete: reset by the test"
    );
}

#[tokio::test]
async fn a_refused_connection_leads_down_to_the_io_error() {
    let (_, error) = refused().await;
    let kinds: Vec<io::ErrorKind> = chain(&error)
        .into_iter()
        .filter_map(|error| Some(error.downcast_ref::<io::Error>()?.kind()))
        .collect();
    assert_eq!(kinds.last(), Some(&io::ErrorKind::ConnectionRefused));
}

#[tokio::test]
async fn the_source_of_a_declared_error_is_the_error_as_its_type() {
    let error = error_of(404, &[], r#"{"Code":"NotFound"}"#).await;
    let source = error.source().unwrap();
    assert!(source.downcast_ref::<NotFoundException>().is_some(), "{source:?}");
    let error = error_of(404, &[], r#"{"Code":"SomethingNew"}"#).await;
    assert!(error.source().is_none());
}

#[test]
fn a_bad_endpoint_leads_down_to_what_is_wrong_with_the_url() {
    let error = Client::builder().region("us-east-1").endpoint_url("http://[::1").build();
    let error = error.unwrap_err();
    let source = error.source().unwrap();
    assert_eq!(source.to_string(), "invalid IPv6 address");
}

fn crosses_threads<T: Clone + Send + Sync + StdError + 'static>(_: &T) {}

#[tokio::test]
async fn an_error_can_be_cloned_and_sent_and_kept() {
    let error = error_of(404, &[("x-amzn-requestid", "id-7")], r#"{"Message":"why"}"#).await;
    crosses_threads(&error);
    let copy = error.clone();
    let text = error.to_string();
    drop(error);
    let copy = tokio::spawn(async move { copy }).await.unwrap();
    assert_eq!(copy.to_string(), text);
    assert_eq!((copy.message(), copy.request_id()), (Some("why"), Some("id-7")));
    assert!(copy.as_exception::<NotFoundException>().is_some());
    let boxed: Box<dyn StdError + Send + Sync> = copy.into();
    assert!(boxed.downcast_ref::<Error>().is_some());
}
