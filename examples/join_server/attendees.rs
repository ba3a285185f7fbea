//! The routes about one attendee, or about all but some.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chime_sdk_meetings::enums::MediaCapabilities;
use chime_sdk_meetings::shapes::{Attendee, AttendeeCapabilities};
use serde_json::json;

use crate::failure::{Failure, answer};
use crate::parameters::Parameters;
use crate::routes::Server;

/// `POST /deleteAttendee`: whoever is connected as the attendee is thrown out.
pub(crate) async fn delete(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title, attendee] = parameters.need(["title", "attendeeId"])?;
    let meeting = server.meetings.id_of(title).await?;
    server.service.client.delete_attendee(&meeting, attendee).await?;
    Ok(answer(StatusCode::CREATED, &json!({})))
}

/// `GET /get_attendee`: the page asks for the capabilities of somebody in its roster.
pub(crate) async fn get(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title, attendee] = parameters.need(["title", "id"])?;
    let meeting = server.meetings.id_of(title).await?;
    let output = server.service.client.get_attendee(&meeting, attendee).await?;
    Ok(show(output.attendee))
}

/// `POST /update_attendee_capabilities`
pub(crate) async fn update_capabilities(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title, attendee, audio, video, content] = parameters.need([
        "title",
        "attendeeId",
        "audioCapability",
        "videoCapability",
        "contentCapability",
    ])?;
    let capabilities = capabilities(audio, video, content);
    let meeting = server.meetings.id_of(title).await?;
    let client = &server.service.client;
    let output = client.update_attendee_capabilities(&meeting, attendee, capabilities).await?;
    Ok(show(output.attendee))
}

/// `POST /batch_update_attendee_capabilities_except`: for everybody but those named.
pub(crate) async fn update_capabilities_except(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title, attendees, audio, video, content] = parameters.need([
        "title",
        "attendeeIds",
        "audioCapability",
        "videoCapability",
        "contentCapability",
    ])?;
    let capabilities = capabilities(audio, video, content);
    let meeting = server.meetings.id_of(title).await?;
    let client = &server.service.client;
    client
        .batch_update_attendee_capabilities_except(&meeting, attendees.split(','), capabilities)
        .await?;
    Ok(answer(StatusCode::OK, &json!({})))
}

/// What the query says of capabilities; the service judges it.
pub(crate) fn capabilities(audio: &str, video: &str, content: &str) -> AttendeeCapabilities {
    let [audio, video, content] = [audio, video, content].map(MediaCapabilities::from);
    AttendeeCapabilities::new(audio, video, content)
}

/// An attendee for whoever asks, who need not be this attendee: without the token to join as it.
fn show(mut attendee: Attendee) -> Response {
    attendee.join_token = None;
    answer(StatusCode::OK, &json!({ "Attendee": attendee }))
}
