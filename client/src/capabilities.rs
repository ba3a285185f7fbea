//! Capabilities: presets, and the rules by which they depend on each other.
//!
//! The service's model does not say these rules; the service refuses what breaks them with a
//! [`BadRequestException`](crate::errors::BadRequestException). They are part of the validation
//! before anything is sent.

use chime_sdk_core::validate::Report;

use crate::enums::{ContentResolution, MediaCapabilities, VideoResolution};
use crate::operations::CreateMeetingWithAttendees;
use crate::shapes::{AttendeeCapabilities, MeetingFeaturesConfiguration};

/// What is given again and again. The names of the first say what an attendee sends and receives, those
/// of the others who that is in a meeting.
///
/// | preset | audio | video | content |
/// |---|---|---|---|
/// | `SEND_RECEIVE`, `PRESENTER` | `SendReceive` | `SendReceive` | `SendReceive` |
/// | `PARTICIPANT` | `SendReceive` | `SendReceive` | `Receive` |
/// | `SPEAKER` | `SendReceive` | `Receive` | `Receive` |
/// | `RECEIVE_ONLY`, `VIEWER` | `Receive` | `Receive` | `Receive` |
/// | `AUDIO_ONLY` | `SendReceive` | `None` | `None` |
/// | `LISTENER` | `Receive` | `None` | `None` |
/// | `NONE` | `None` | `None` | `None` |
///
/// In a meeting without video or without content, presets that ask for it are refused.
impl AttendeeCapabilities {
    /// Sends and receives on every channel: what the service gives when nothing is said.
    pub const SEND_RECEIVE: Self = Self {
        audio: MediaCapabilities::SendReceive,
        video: MediaCapabilities::SendReceive,
        content: MediaCapabilities::SendReceive,
    };
    /// Receives on every channel and sends on none.
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
    /// Takes no part on any channel, until the capabilities are changed: a waiting room.
    pub const NONE: Self = Self {
        audio: MediaCapabilities::None,
        video: MediaCapabilities::None,
        content: MediaCapabilities::None,
    };

    /// Speaks, is seen and shares a screen: a host, a teacher, whoever is on stage.
    pub const PRESENTER: Self = Self::SEND_RECEIVE;
    /// Speaks and is seen, but shares no screen: a guest, a pupil.
    pub const PARTICIPANT: Self =
        Self { content: MediaCapabilities::Receive, ..Self::SEND_RECEIVE };
    /// Speaks, but is not seen: somebody who asks a question from the audience.
    pub const SPEAKER: Self = Self { audio: MediaCapabilities::SendReceive, ..Self::RECEIVE_ONLY };
    /// Hears and sees everything, and cannot be heard or seen: the audience of a webinar.
    pub const VIEWER: Self = Self::RECEIVE_ONLY;
    /// Hears, and no more: the audience of a broadcast without pictures.
    pub const LISTENER: Self = Self { audio: MediaCapabilities::Receive, ..Self::NONE };
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

/// Whether video is FHD or content is UHD, so that fewer attendees fit into the meeting.
pub(crate) fn is_of_high_resolution(features: &MeetingFeaturesConfiguration) -> bool {
    let video = features.video.as_ref().and_then(|video| video.max_resolution.as_ref());
    let content = features.content.as_ref().and_then(|content| content.max_resolution.as_ref());
    video == Some(&VideoResolution::Fhd) || content == Some(&ContentResolution::Uhd)
}

fn receives(capability: &MediaCapabilities) -> bool {
    matches!(capability, MediaCapabilities::Receive | MediaCapabilities::SendReceive)
}

/// What an unknown capability means is the service's business.
fn is_known_not_to_receive(capability: &MediaCapabilities) -> bool {
    matches!(capability, MediaCapabilities::Send | MediaCapabilities::None)
}

#[cfg(test)]
mod tests {
    use chime_sdk_core::validate::validate;

    use super::*;

    #[test]
    fn every_preset_can_be_asked_for() {
        use AttendeeCapabilities as Preset;
        let presets = [
            Preset::SEND_RECEIVE,
            Preset::RECEIVE_ONLY,
            Preset::AUDIO_ONLY,
            Preset::NONE,
            Preset::PRESENTER,
            Preset::PARTICIPANT,
            Preset::SPEAKER,
            Preset::VIEWER,
            Preset::LISTENER,
        ];
        for preset in presets {
            assert!(validate(&preset).is_empty(), "{preset:?}");
        }
    }

    #[test]
    fn presets_let_people_do_what_their_names_say() {
        use MediaCapabilities::{None, Receive, SendReceive};
        let levels = |preset: AttendeeCapabilities| [preset.audio, preset.video, preset.content];
        let participant = levels(AttendeeCapabilities::PARTICIPANT);
        assert_eq!(participant, [SendReceive, SendReceive, Receive]);
        assert_eq!(levels(AttendeeCapabilities::SPEAKER), [SendReceive, Receive, Receive]);
        assert_eq!(levels(AttendeeCapabilities::VIEWER), [Receive, Receive, Receive]);
        assert_eq!(levels(AttendeeCapabilities::LISTENER), [Receive, None, None]);
    }
}
