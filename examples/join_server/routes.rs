//! The routes, which are those of the official browser demo's backend, and what they share.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, Uri};
use axum::middleware;
use axum::routing::{get, post};

use crate::failure::Failure;
use crate::guard::{self, Guard};
use crate::meetings::Meetings;
use crate::options::Options;
use crate::pages::{self, Pages};
use crate::service::Service;
use crate::{attendees, joining, page_log, transcription};

/// What the routes stand on.
#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) service: Service,
    pub(crate) meetings: Meetings,
    pub(crate) pages: Pages,
    pub(crate) guard: Guard,
}

impl Server {
    pub(crate) async fn start(options: &Options, address: SocketAddr) -> Result<Arc<Self>, String> {
        let pages = Pages::new(options.page.as_deref(), &options.sdk)?;
        let service = Service::connect().await?;
        let meetings =
            Meetings::new(&service.client, options.store.as_deref(), options.end_meetings).await?;
        let guard = Guard::new(address, options.allow_origin.clone());
        Ok(Arc::new(Server { service, meetings, pages, guard }))
    }
}

pub(crate) fn router(server: &Arc<Server>) -> Router {
    Router::new()
        .route("/join", post(joining::join))
        .route("/end", post(joining::end))
        .route("/deleteAttendee", post(attendees::delete))
        .route("/get_attendee", get(attendees::get))
        .route("/update_attendee_capabilities", post(attendees::update_capabilities))
        .route(
            "/batch_update_attendee_capabilities_except",
            post(attendees::update_capabilities_except),
        )
        .route("/start_transcription", post(transcription::start))
        .route("/stop_transcription", post(transcription::stop))
        // a page that is not on `localhost:8080` sends its log
        .route("/create_log_stream", post(page_log::stream))
        .route("/create_browser_event_log_stream", post(page_log::stream))
        .route("/create_browser_event_ingestion_log_stream", post(page_log::stream))
        .route("/logs", post(page_log::messages))
        .route("/log_meeting_event", post(page_log::messages))
        .route("/log_event_ingestion", post(page_log::messages))
        .route("/audio_file", get(pages::speech))
        .route("/stereo_audio_file", get(pages::speech))
        // other services than that of meetings
        .route("/startCapture", post(not_here))
        .route("/endCapture", post(not_here))
        .route("/startLiveConnector", post(not_here))
        .route("/endLiveConnector", post(not_here))
        // it would hand this server's own keys to whoever asks
        .route("/fetch_credentials", get(not_here))
        .route("/page/settings.json", get(pages::settings))
        .fallback_service(get(pages::file).with_state(Arc::clone(server)))
        .method_not_allowed_fallback(another_method)
        .layer(DefaultBodyLimit::max(page_log::MOST_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(server), guard::check))
        .with_state(Arc::clone(server))
}

async fn not_here(uri: Uri) -> Failure {
    let message = format!(
        "`{}` is not offered: it is no part of the Chime SDK Meetings API, which this server stands on",
        uri.path()
    );
    Failure::new(StatusCode::NOT_IMPLEMENTED, message)
}

async fn another_method(method: Method, uri: Uri) -> Failure {
    let message = format!("`{}` does not take {method}", uri.path());
    Failure::new(StatusCode::METHOD_NOT_ALLOWED, message)
}
