//! The routes that bring somebody into a meeting, and that end it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chime_sdk_meetings::enums::{
    ContentResolution, MediaRegion, MeetingFeatureStatus, VideoResolution,
};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, AttendeeFeatures, AudioFeatures, ContentFeatures,
    MeetingFeaturesConfiguration, VideoFeatures,
};
use chime_sdk_meetings::strings::ExternalUserId;
use serde_json::json;
use uuid::Uuid;

use crate::attendees::capabilities;
use crate::failure::{Failure, answer};
use crate::meetings::Wish;
use crate::parameters::Parameters;
use crate::routes::Server;

/// The most characters of an external user id.
const LONGEST_USER: usize = 64;

/// `POST /join`: the meeting of a title, made if there is none, and an attendee of it for this browser.
pub(crate) async fn join(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title, name] = parameters.need(["title", "name"])?;
    let wish = Wish {
        title,
        user: user(name),
        region: parameters.get("region").map(MediaRegion::from),
        features: features(&parameters),
        capabilities: capabilities_of_attendee(&parameters)?,
        primary: parameters.get("primaryExternalMeetingId"),
    };
    let info = server.meetings.join(wish).await?;
    Ok(answer(StatusCode::CREATED, &info.nested()))
}

/// `POST /end`: ends the meeting, which throws everybody out.
pub(crate) async fn end(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title] = parameters.need(["title"])?;
    server.meetings.end(title).await?;
    Ok(answer(StatusCode::OK, &json!({})))
}

/// Two of the same name are two, so something random stands before it. Pages show what comes after `#`.
fn user(name: &str) -> ExternalUserId {
    let random = Uuid::new_v4().simple().to_string();
    let user: String =
        random.chars().take(8).chain(['#']).chain(name.chars()).take(LONGEST_USER).collect();
    user.into()
}

/// The features of a new meeting, if any of them is not the usual one.
fn features(parameters: &Parameters) -> Option<MeetingFeaturesConfiguration> {
    let mut features = MeetingFeaturesConfiguration::new();
    if parameters.get("ns_es") == Some("true") {
        let audio = AudioFeatures::new().echo_reduction(MeetingFeatureStatus::Available);
        features = features.audio(audio);
    }
    if let Some(resolution @ ("FHD" | "None")) = parameters.get("v_rs") {
        let resolution = VideoResolution::from(resolution);
        features = features.video(VideoFeatures::new().max_resolution(resolution));
    }
    if let Some(resolution @ ("UHD" | "None")) = parameters.get("c_rs") {
        let resolution = ContentResolution::from(resolution);
        features = features.content(ContentFeatures::new().max_resolution(resolution));
    }
    // the page sends `-999` when nobody has chosen a number
    let count = parameters.get("a_cnt").and_then(|count| count.parse().ok());
    if let Some(count @ 2..=250) = count {
        features = features.attendee(AttendeeFeatures::new().max_count(count));
    }
    (features != MeetingFeaturesConfiguration::new()).then_some(features)
}

/// Those of the attendee; an attendee of a replica has none of its own.
fn capabilities_of_attendee(
    parameters: &Parameters,
) -> Result<Option<AttendeeCapabilities>, Failure> {
    let is_of_replica = parameters.get("primaryExternalMeetingId").is_some();
    if is_of_replica || parameters.get("attendeeAudioCapability").is_none() {
        return Ok(None);
    }
    let [audio, video, content] = parameters.need([
        "attendeeAudioCapability",
        "attendeeVideoCapability",
        "attendeeContentCapability",
    ])?;
    Ok(Some(capabilities(audio, video, content)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_told_apart_from_others_of_the_name() {
        let (one, other) = (user("Ada"), user("Ada"));
        assert!(one.as_str().ends_with("#Ada") && one.as_str().len() == 12, "{}", one.as_str());
        assert_ne!(one, other);
        assert_eq!(user(&"ä".repeat(100)).as_str().chars().count(), LONGEST_USER);
    }

    #[test]
    fn only_unusual_features_are_asked_for() {
        let of = |query: &str| {
            let features = features(&Parameters::parse(query));
            serde_json::to_value(features).unwrap()
        };
        assert_eq!(of("ns_es=false&v_rs=HD&c_rs=FHD&a_cnt=-999"), json!(null));
        for count in ["1", "251", "x", "1e2"] {
            assert_eq!(of(&format!("a_cnt={count}")), json!(null), "{count}");
        }
        let all = json!({
            "Audio": { "EchoReduction": "AVAILABLE" },
            "Video": { "MaxResolution": "FHD" },
            "Content": { "MaxResolution": "None" },
            "Attendee": { "MaxCount": 25 },
        });
        assert_eq!(of("ns_es=true&v_rs=FHD&c_rs=None&a_cnt=25"), all);
    }
}
