//! Capabilities: presets, and the rules by which they depend on each other.
//!
//! The service's model does not say these rules; the service refuses what breaks them with a
//! [`BadRequestException`](crate::errors::BadRequestException). They are part of the validation
//! before anything is sent.

use chime_sdk_core::validate::Report;

use crate::enums::{ContentResolution, MediaCapabilities, VideoResolution};
use crate::operations::CreateMeetingWithAttendees;
use crate::shapes::{AttendeeCapabilities, MeetingFeaturesConfiguration};

impl AttendeeCapabilities {
    /// Sends and receives on every channel: what the service gives when nothing is said.
    pub const SEND_RECEIVE: Self = Self {
        audio: MediaCapabilities::SendReceive,
        video: MediaCapabilities::SendReceive,
        content: MediaCapabilities::SendReceive,
    };
    /// Receives on every channel and sends on none: an audience.
    pub const RECEIVE_ONLY: Self = Self {
        audio: MediaCapabilities::Receive,
        video: MediaCapabilities::Receive,
        content: MediaCapabilities::Receive,
    };
    /// Speaks and listens, without video and content.
    pub const AUDIO_ONLY: Self = Self {
        audio: MediaCapabilities::SendReceive,
        video: MediaCapabilities::None,
        content: MediaCapabilities::None,
    };
    /// Takes no part on any channel, until the capabilities are changed.
    pub const NONE: Self = Self {
        audio: MediaCapabilities::None,
        video: MediaCapabilities::None,
        content: MediaCapabilities::None,
    };
}

/// Content that is received comes over the video channel.
pub(crate) fn content_needs_video(capabilities: &AttendeeCapabilities, report: &mut Report) {
    if receives(&capabilities.content) && is_known_not_to_receive(&capabilities.video) {
        report.violation(
            "Content",
            format!(
                "{} needs Video to be Receive or SendReceive, and it is {}",
                capabilities.content, capabilities.video
            ),
        );
    }
}

/// A channel that the meeting does not have can give nobody a capability.
pub(crate) fn capabilities_fit_features(input: &CreateMeetingWithAttendees, report: &mut Report) {
    let Some(features) = &input.meeting_features else { return };
    for (index, attendee) in input.attendees.iter().enumerate() {
        let Some(capabilities) = &attendee.capabilities else { continue };
        for (channel, capability) in forbidden(features, capabilities) {
            report.violation(
                &format!("Attendees[{index}].Capabilities.{channel}"),
                format!("{capability}, but MeetingFeatures.{channel}.MaxResolution is None"),
            );
        }
    }
}

/// The channels on which the capabilities ask for what the features do not offer.
pub(crate) fn forbidden<'a>(
    features: &MeetingFeaturesConfiguration,
    capabilities: &'a AttendeeCapabilities,
) -> Vec<(&'static str, &'a MediaCapabilities)> {
    let channels = [
        ("Video", has_no_video(features), &capabilities.video),
        ("Content", has_no_content(features), &capabilities.content),
    ];
    let asked = |capability: &MediaCapabilities| *capability != MediaCapabilities::None;
    channels
        .into_iter()
        .filter(|(_, is_off, capability)| *is_off && asked(capability))
        .map(|(channel, _, capability)| (channel, capability))
        .collect()
}

/// Whether the meeting has no video channel.
pub(crate) fn has_no_video(features: &MeetingFeaturesConfiguration) -> bool {
    let video = features.video.as_ref().and_then(|video| video.max_resolution.as_ref());
    video == Some(&VideoResolution::None)
}

/// Whether the meeting has no content channel.
pub(crate) fn has_no_content(features: &MeetingFeaturesConfiguration) -> bool {
    let content = features.content.as_ref().and_then(|content| content.max_resolution.as_ref());
    content == Some(&ContentResolution::None)
}

fn receives(capability: &MediaCapabilities) -> bool {
    matches!(capability, MediaCapabilities::Receive | MediaCapabilities::SendReceive)
}

/// What an unknown capability means is the service's business.
fn is_known_not_to_receive(capability: &MediaCapabilities) -> bool {
    matches!(capability, MediaCapabilities::Send | MediaCapabilities::None)
}
