//! Layers of tower around a transport.

use std::sync::Arc;
use std::time::Duration;

use chime_sdk_core::transport::tower::{TowerTransport, TransportService};
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::{Client, Error, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use tower::{BoxError, ServiceBuilder, service_fn};

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

fn through(script: &Scripted, transport: impl Transport) -> Client {
    script.builder().transport(transport).build().unwrap()
}

async fn error_through(transport: impl Transport) -> Error {
    through(&Scripted::new(), transport).delete_meeting(MEETING).await.unwrap_err()
}

fn source<E: std::error::Error + 'static>(error: &Error) -> Option<&E> {
    let mut next = std::error::Error::source(error);
    while let Some(inner) = next {
        if let Some(found) = inner.downcast_ref() {
            return Some(found);
        }
        next = inner.source();
    }
    None
}

#[tokio::test]
async fn a_request_and_its_answer_pass_through_layers_unchanged() {
    let direct = Scripted::new().answer(204, &[], "");
    direct.client().unwrap().delete_meeting(MEETING).await.unwrap();

    let script = Scripted::new().answer(204, &[], "");
    let service = ServiceBuilder::new()
        .concurrency_limit(1)
        .map_request(|request: HttpRequest| request)
        .service(TransportService::new(Arc::new(script.clone())));
    through(&script, TowerTransport::new(service)).delete_meeting(MEETING).await.unwrap();
    let (direct, layered) = (&direct.requests()[0], &script.requests()[0]);
    assert_eq!(layered.url, direct.url);
    assert_eq!(layered.limits, direct.limits);
    let names = |request: &HttpRequest| request.headers.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(layered), names(direct));
}

#[tokio::test(start_paused = true)]
async fn an_error_of_the_transport_keeps_its_kind_through_layers() {
    // with and without a box around it
    let fails =
        || (0..3).fold(Scripted::new(), |script, _| script.fail(TransportErrorKind::Connect));
    let plain = TransportService::new(Arc::new(fails()));
    let boxed = ServiceBuilder::new()
        .timeout(Duration::from_secs(3600))
        .service(TransportService::new(Arc::new(fails())));
    for error in [
        error_through(TowerTransport::new(plain)).await,
        error_through(TowerTransport::new(boxed)).await,
    ] {
        let found = source::<TransportError>(&error).unwrap();
        assert_eq!((found.kind(), error.attempts()), (TransportErrorKind::Connect, 3));
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_of_a_layer_is_final_unless_it_is_given_a_kind() {
    /// A transport that never answers.
    #[derive(Debug)]
    struct Silent;
    impl Transport for Silent {
        fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
            Box::pin(std::future::pending())
        }
    }
    let timeout = ServiceBuilder::new().timeout(Duration::from_secs(1));
    let service = timeout.clone().service(TransportService::new(Arc::new(Silent)));
    let error = error_through(TowerTransport::new(service)).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 1));
    assert!(source::<tower::timeout::error::Elapsed>(&error).is_some());

    let service = ServiceBuilder::new()
        .map_err(|error: BoxError| TransportError::new(TransportErrorKind::Timeout, error))
        .layer(timeout.into_inner())
        .service(TransportService::new(Arc::new(Silent)));
    let error = error_through(TowerTransport::new(service)).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
}

#[tokio::test(start_paused = true)]
async fn a_service_is_called_when_it_is_ready_and_not_before() {
    // a service of one at a time panics when it is called without having been ready
    let slow = service_fn(|_: HttpRequest| async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        Ok::<_, TransportError>(chime_sdk_tests::scripted::response(204, &[], ""))
    });
    let service = ServiceBuilder::new().concurrency_limit(1).service(slow);
    let client = through(&Scripted::new(), TowerTransport::new(service));
    let started = tokio::time::Instant::now();
    let calls = (0..4).map(|_| client.delete_meeting(MEETING).send());
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(started.elapsed().as_secs(), 4);
}
