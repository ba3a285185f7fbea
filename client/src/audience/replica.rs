//! One replica: how it is made and found again, how many it holds, and what its people may do.

use std::time::Duration;

use chime_sdk_core::shape::Shape as _;
use tokio::time::sleep;

use super::Audience;
use crate::Error;
use crate::capabilities::{has_no_content, has_no_video, is_of_high_resolution};
use crate::enums::{MediaCapabilities, MediaRegion};
use crate::operations::CreateMeeting;
use crate::shapes::{AttendeeCapabilities, AttendeeFeatures, Meeting};

/// How many attendees a meeting of high resolution holds, unless the service was asked for more.
const SEATS_IN_HIGH_RESOLUTION: usize = 100;

/// How often a replica is asked for while somebody else is creating it.
const TRIES: u32 = 6;

impl Audience {
    /// The replica with this number, from 1 on: the one that is there, or a new one.
    pub(super) async fn open(&self, number: usize) -> Result<Meeting, Error> {
        let input = self.replica(number);
        let mut pause = Duration::from_millis(100);
        let mut tries = 1;
        loop {
            let call = self.client.request(input.clone()).with_options(self.options.clone());
            match call.await {
                // another process asks for the same one at this moment
                Err(error) if error.is_conflict() && tries < TRIES => {
                    sleep(pause).await;
                    pause *= 2;
                    tries += 1;
                }
                answer => return answer.map(|output| output.meeting),
            }
        }
    }

    /// What the replica with this number is created with. It is the same each time, so that its token
    /// gives the same meeting.
    fn replica(&self, number: usize) -> CreateMeeting {
        let primary = &self.primary;
        let name = format!("replica-{number}-of-{}", primary.meeting_id);
        let region = primary.media_region.clone();
        let region = region.unwrap_or_else(|| MediaRegion::from(self.client.region()));
        let mut input = CreateMeeting::new(region, name.as_str())
            .client_request_token(name)
            .primary_meeting_id(&primary.meeting_id);
        input.meeting_features.clone_from(&primary.meeting_features);
        input.tenant_ids.clone_from(&primary.tenant_ids);
        (self.prepare)(input)
    }

    /// How many attendees a meeting holds.
    pub(super) fn seats_in(&self, meeting: &Meeting) -> usize {
        let features = meeting.meeting_features.as_ref();
        let usual = match features {
            Some(features) if is_of_high_resolution(features) => SEATS_IN_HIGH_RESOLUTION,
            _ => largest_meeting(),
        };
        let seats = self.attendees_in_each.unwrap_or(usual);
        let max_count = features.and_then(|features| features.attendee.as_ref()?.max_count);
        let max_count = max_count.and_then(|count| usize::try_from(count).ok());
        max_count.map_or(seats, |count| count.min(seats))
    }

    /// What listeners may do: receive all that the meeting has.
    pub(super) fn of_listeners(&self) -> AttendeeCapabilities {
        let mut capabilities = AttendeeCapabilities::VIEWER;
        let Some(features) = &self.primary.meeting_features else { return capabilities };
        if has_no_content(features) {
            capabilities.content = MediaCapabilities::None;
        }
        if has_no_video(features) {
            // content comes over the video channel
            return AttendeeCapabilities::LISTENER;
        }
        capabilities
    }
}

/// The most attendees that a meeting can be declared to hold.
fn largest_meeting() -> usize {
    let members = AttendeeFeatures::schema().structure().members;
    let member = members.iter().find(|member| member.name == "MaxCount");
    let most = member.and_then(|member| member.bounds.max);
    most.and_then(|most| usize::try_from(most).ok()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::{ContentResolution, VideoResolution};
    use crate::shapes::{ContentFeatures, MeetingFeaturesConfiguration, VideoFeatures};
    use crate::{Client, Credentials};

    const PRIMARY: &str = "11111111-2222-3333-4444-555555555555";

    fn audience(features: impl Into<Option<MeetingFeaturesConfiguration>>) -> Audience {
        let credentials = Credentials::new("id", "secret", None, None, "test");
        let client = Client::builder().region("us-east-1").credentials(credentials);
        let mut primary = Meeting::new(PRIMARY).media_region(MediaRegion::EuWest2);
        primary.meeting_features = features.into();
        client.build().unwrap().audience(&primary)
    }

    fn video(resolution: VideoResolution) -> MeetingFeaturesConfiguration {
        let video = VideoFeatures::new().max_resolution(resolution);
        MeetingFeaturesConfiguration::new().video(video)
    }

    fn content(resolution: ContentResolution) -> MeetingFeaturesConfiguration {
        let content = ContentFeatures::new().max_resolution(resolution);
        MeetingFeaturesConfiguration::new().content(content)
    }

    #[test]
    fn a_replica_is_asked_for_in_the_same_way_each_time() {
        let audience = audience(video(VideoResolution::Hd));
        let replica = audience.replica(2);
        assert_eq!(replica, audience.clone().replica(2));
        assert_ne!(replica, audience.replica(3));
        let name = format!("replica-2-of-{PRIMARY}");
        assert_eq!(replica.external_meeting_id.as_str(), name);
        assert_eq!(replica.client_request_token.unwrap().as_str(), name);
        assert_eq!(replica.primary_meeting_id.unwrap().as_str(), PRIMARY);
        assert_eq!(replica.media_region, MediaRegion::EuWest2);
        assert_eq!(replica.meeting_features, Some(video(VideoResolution::Hd)));
    }

    #[test]
    fn a_meeting_holds_what_the_quotas_and_its_features_allow() {
        let seats = |features: Option<MeetingFeaturesConfiguration>, most: Option<usize>| {
            let mut audience = audience(features);
            audience.attendees_in_each = most;
            audience.seats_in(&audience.primary)
        };
        let limited = |features: MeetingFeaturesConfiguration, count: u32| {
            features.attendee(AttendeeFeatures::new().max_count(count))
        };
        assert_eq!(seats(None, None), 250);
        assert_eq!(seats(None, Some(400)), 400);
        assert_eq!(seats(Some(video(VideoResolution::Hd)), None), 250);
        assert_eq!(seats(Some(video(VideoResolution::Fhd)), None), 100);
        assert_eq!(seats(Some(content(ContentResolution::Uhd)), None), 100);
        assert_eq!(seats(Some(limited(video(VideoResolution::Fhd), 25)), None), 25);
        assert_eq!(seats(Some(limited(video(VideoResolution::Hd), 200)), Some(400)), 200);
    }

    #[test]
    fn listeners_receive_what_the_meeting_has() {
        let of = |features| audience(features).of_listeners();
        assert_eq!(of(None), AttendeeCapabilities::VIEWER);
        assert_eq!(of(Some(video(VideoResolution::Hd))), AttendeeCapabilities::VIEWER);
        assert_eq!(of(Some(video(VideoResolution::None))), AttendeeCapabilities::LISTENER);
        let without_content = of(Some(content(ContentResolution::None)));
        assert_eq!(without_content.video, MediaCapabilities::Receive);
        assert_eq!(without_content.content, MediaCapabilities::None);
    }
}
