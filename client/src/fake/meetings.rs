//! Creating meetings.

use chime_sdk_core::endpoint::partition_of;
use chime_sdk_core::server::Fault;
use uuid::Uuid;

use super::assumptions::{EmptyTime, MaxCount, MeetingStarted, Repetition};
use super::external_ids;
use super::journal::{About, Record};
use super::refusals;
use super::state::{ActiveMeeting, Meetings, meeting_arn};
use super::tags;
use crate::capabilities::is_of_high_resolution;
use crate::errors::ConflictException;
use crate::operations::{
    CreateMeeting, CreateMeetingWithAttendees, CreateMeetingWithAttendeesOutput,
};
use crate::shapes::{CreateAttendeeRequestItem, MediaPlacement, Meeting};
use crate::strings::{ClientRequestToken, MeetingId, PrimaryMeetingId};

/// How many replicas a primary meeting can have.
const MAX_REPLICAS: usize = 4;

/// What a creation is known by when it is repeated.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct CreationKey {
    pub(super) region: String,
    pub(super) token: ClientRequestToken,
}

/// A request of either operation that creates a meeting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CreationRequest {
    pub(super) meeting: CreateMeeting,
    /// `None` for the operation that creates no attendees.
    pub(super) attendees: Option<Vec<CreateAttendeeRequestItem>>,
}

impl From<CreateMeeting> for CreationRequest {
    fn from(meeting: CreateMeeting) -> Self {
        CreationRequest { meeting, attendees: None }
    }
}

impl From<CreateMeetingWithAttendees> for CreationRequest {
    fn from(input: CreateMeetingWithAttendees) -> Self {
        let meeting = CreateMeeting {
            client_request_token: input.client_request_token,
            media_region: input.media_region,
            meeting_host_id: input.meeting_host_id,
            external_meeting_id: input.external_meeting_id,
            notifications_configuration: input.notifications_configuration,
            meeting_features: input.meeting_features,
            primary_meeting_id: input.primary_meeting_id,
            tenant_ids: input.tenant_ids,
            tags: input.tags,
            media_placement_network_type: input.media_placement_network_type,
        };
        CreationRequest { meeting, attendees: Some(input.attendees) }
    }
}

/// A creation and its answer; that of `CreateMeeting` has no attendees.
#[derive(Debug)]
pub(super) struct Creation {
    pub(super) request: CreationRequest,
    pub(super) answer: CreateMeetingWithAttendeesOutput,
}

impl Meetings {
    /// Creates a meeting, or answers a repeated request as before.
    pub(super) fn create(
        &mut self,
        region: &str,
        request: CreationRequest,
    ) -> Result<CreateMeetingWithAttendeesOutput, Fault> {
        let Some(token) = request.meeting.client_request_token.clone() else {
            return Err(refusals::bad_request("ClientRequestToken: missing, but required"));
        };
        let key = CreationKey { region: region.to_owned(), token };
        if let Some(earlier) = self.creations.get(&key) {
            let rule = self.around.settings.assumptions.token_with_other_members;
            if earlier.request == request || rule == Repetition::SameMeeting {
                return Ok(earlier.answer.clone());
            }
            let message = "ClientRequestToken was used with other parameters";
            return Err(Fault::new(ConflictException::new(), message));
        }
        let primary = self.check_creation(region, &request.meeting)?;

        let mut created = self.new_meeting(key.clone(), &request.meeting);
        let items = request.attendees.as_deref().unwrap_or_default();
        created.check_items(items, &self.around.settings.assumptions)?;
        created.start(MeetingStarted::AtCreation, &mut self.around);
        self.around.change_meeting(&created);
        let (attendees, errors) = created.create_attendees(items, &mut self.around)?;
        let meeting = created.meeting.clone();
        if let Some(primary) = primary.and_then(|id| self.active.get_mut(&id)) {
            primary.replicas.push(meeting.meeting_id.clone());
            self.around.change_meeting(primary);
        }
        self.active.insert(meeting.meeting_id.clone(), created);
        self.reschedule(&meeting.meeting_id);
        let answer = CreateMeetingWithAttendeesOutput { meeting, attendees, errors };
        self.around.journal.change(Record::Creation(key.clone()));
        self.creations.insert(key, Creation { request, answer: answer.clone() });
        Ok(answer)
    }

    /// Everything that can keep a meeting from being created. Gives the primary of a replica.
    fn check_creation(
        &self,
        region: &str,
        input: &CreateMeeting,
    ) -> Result<Option<MeetingId>, Fault> {
        if partition_of(region) != partition_of(input.media_region.as_str()) {
            let message = "MediaRegion is not in the partition of the control region";
            return Err(refusals::bad_request(message));
        }
        let assumptions = &self.around.settings.assumptions;
        let external_id = input.external_meeting_id.as_str();
        external_ids::check(assumptions, "ExternalMeetingId", external_id)?;
        check_max_count(assumptions.high_resolution_max_count, input)?;
        tags::check(input.tags.as_deref().unwrap_or_default(), assumptions)?;
        let primary = input
            .primary_meeting_id
            .as_ref()
            .map(|id| self.check_primary(region, id))
            .transpose()?;
        let quota = self.around.settings.meeting_quota;
        if self.active.len() >= quota {
            let message = format!("The limit of {quota} active meetings is reached");
            return Err(refusals::limit_exceeded(message));
        }
        Ok(primary)
    }

    fn check_primary(&self, region: &str, id: &PrimaryMeetingId) -> Result<MeetingId, Fault> {
        let id = MeetingId::from(id.as_str());
        // no operation that creates meetings declares `NotFoundException`
        let primary = self
            .get(region, &id)
            .map_err(|_| refusals::bad_request("PrimaryMeetingId names no active meeting"))?;
        if primary.meeting.primary_meeting_id.is_some() {
            return Err(refusals::bad_request("PrimaryMeetingId names a replica meeting"));
        }
        if primary.replicas.len() >= MAX_REPLICAS {
            let message = format!("The limit of {MAX_REPLICAS} replica meetings is reached");
            return Err(refusals::limit_exceeded(message));
        }
        Ok(id)
    }

    fn new_meeting(&self, key: CreationKey, input: &CreateMeeting) -> ActiveMeeting {
        let id = MeetingId::from(Uuid::new_v4().to_string());
        let meeting = Meeting {
            meeting_arn: Some(meeting_arn(&key.region, &id)),
            media_placement: Some(media_placement(&self.authority, &id)),
            meeting_id: id,
            meeting_host_id: input.meeting_host_id.clone(),
            external_meeting_id: Some(input.external_meeting_id.clone()),
            media_region: Some(input.media_region.clone()),
            meeting_features: input.meeting_features.clone(),
            primary_meeting_id: input.primary_meeting_id.clone(),
            tenant_ids: input.tenant_ids.clone(),
        };
        let about = About {
            meeting_id: meeting.meeting_id.clone(),
            external_meeting_id: meeting.external_meeting_id.clone(),
            media_region: meeting.media_region.clone(),
            control_region: key.region.clone(),
            notifications: input.notifications_configuration.clone(),
        };
        let mut created = ActiveMeeting::new(meeting, about, key, self.around.now);
        if self.around.settings.assumptions.empty_time == EmptyTime::FromFirstJoin {
            created.empty_since = None;
        }
        let tags = input.tags.iter().flatten();
        created.tags = tags.map(|tag| (tag.key.clone(), tag.value.clone())).collect();
        created
    }
}

/// Refuses high resolution without a limit to the attendees, if that is assumed to be needed.
fn check_max_count(rule: MaxCount, input: &CreateMeeting) -> Result<(), Fault> {
    let Some(features) = &input.meeting_features else { return Ok(()) };
    let max_count = features.attendee.as_ref().and_then(|attendee| attendee.max_count);
    if rule == MaxCount::Required && is_of_high_resolution(features) && max_count.is_none() {
        let message = "MeetingFeatures.Attendee.MaxCount: missing, but required with Video FHD or \
                       Content UHD";
        return Err(refusals::bad_request(message));
    }
    Ok(())
}

/// Addresses as the service makes them. All lead to the fake, which listens to browsers there with the
/// feature `fake-signaling`, and else to its own HTTP alone.
pub(super) fn media_placement(authority: &str, id: &MeetingId) -> MediaPlacement {
    let id = id.as_str();
    let viewing = format!("passcode=null&viewer_uuid=null&X-BitHub-Call-Id={id}");
    MediaPlacement {
        audio_host_url: Some(authority.to_owned()),
        audio_fallback_url: Some(format!("ws://{authority}/calls/{id}")),
        signaling_url: Some(format!("ws://{authority}/control/{id}")),
        turn_control_url: Some(format!("http://{authority}/v2/turn_sessions")),
        screen_data_url: Some(format!("ws://{authority}/v2/screen/{id}")),
        screen_viewing_url: Some(format!("ws://{authority}/ws/connect?{viewing}")),
        screen_sharing_url: Some(format!("ws://{authority}/v2/screen/{id}")),
        event_ingestion_url: Some(format!("http://{authority}/v1/client-events")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::MediaRegion;
    use crate::fake::clock::Millis;
    use crate::fake::settings::Settings;
    use crate::shapes::{MeetingFeaturesConfiguration, Tag};
    use crate::strings::{ExternalUserId, ResourceArn};

    const REGION: &str = "us-east-1";

    fn meetings(quota: usize) -> Meetings {
        let settings = Settings { meeting_quota: quota, ..Settings::default() };
        Meetings::new(settings.into(), "127.0.0.1:80".to_owned(), Millis(0))
    }

    fn request(token: &str) -> CreateMeeting {
        CreateMeeting::new(MediaRegion::UsEast1, "meeting").client_request_token(token)
    }

    fn create(meetings: &mut Meetings, input: CreateMeeting) -> Result<Meeting, &'static str> {
        let created = meetings.create(REGION, input.into());
        created.map(|answer| answer.meeting).map_err(|fault| fault.exception.schema().code)
    }

    fn code<T>(result: Result<T, Fault>) -> Option<&'static str> {
        result.err().map(|fault| fault.exception.schema().code)
    }

    #[test]
    fn a_token_gives_one_meeting() {
        let mut meetings = meetings(250);
        let tagged = |value: &str| request("token").tags([Tag::new("key", value)]);
        let first = create(&mut meetings, tagged("one")).unwrap();
        assert_eq!(create(&mut meetings, tagged("one")), Ok(first.clone()));
        assert_eq!(create(&mut meetings, tagged("two")), Err("ConflictException"));
        assert_ne!(create(&mut meetings, request("other")).unwrap().meeting_id, first.meeting_id);
        // the other operation makes another request of it
        let attendees = [CreateAttendeeRequestItem::new("user")];
        let input = CreateMeetingWithAttendees::new(MediaRegion::UsEast1, "meeting", attendees)
            .client_request_token("other");
        assert_eq!(code(meetings.create(REGION, input.into())), Some("ConflictException"));
        // and another region knows nothing of it
        let elsewhere = meetings.create("eu-west-2", tagged("two").into()).unwrap();
        assert_ne!(elsewhere.meeting.meeting_id, first.meeting_id);

        meetings.delete(REGION, &first.meeting_id).unwrap();
        assert_eq!(create(&mut meetings, tagged("one")), Ok(first.clone()));
        assert!(meetings.get(REGION, &first.meeting_id).is_err());
    }

    #[test]
    fn a_meeting_echoes_what_it_was_created_with() {
        let mut meetings = meetings(250);
        let features = MeetingFeaturesConfiguration::new();
        let input = request("token").meeting_features(features.clone()).meeting_host_id("host");
        let meeting = create(&mut meetings, input).unwrap();
        assert_eq!(meeting.meeting_features, Some(features));
        assert_eq!(meeting.meeting_host_id.as_ref().map(ExternalUserId::as_str), Some("host"));
        let arn =
            format!("arn:aws:chime:us-east-1:123456789012:meeting/{}", meeting.meeting_id.as_str());
        assert_eq!(meeting.meeting_arn.as_ref().map(ResourceArn::as_str), Some(arn.as_str()));
        assert_eq!(meetings.get(REGION, &meeting.meeting_id).unwrap().meeting, meeting);
        assert_eq!(
            code(meetings.get("eu-west-2", &meeting.meeting_id)),
            Some("NotFoundException"),
            "only its control region knows a meeting"
        );
    }

    #[test]
    fn replicas_end_with_their_primary() {
        let mut meetings = meetings(250);
        let primary = create(&mut meetings, request("primary")).unwrap();
        let replica_of =
            |id: &MeetingId, token: &str| request(token).primary_meeting_id(id.as_str());
        let replicas: Vec<Meeting> = ["r1", "r2", "r3", "r4"]
            .into_iter()
            .map(|token| create(&mut meetings, replica_of(&primary.meeting_id, token)).unwrap())
            .collect();
        let fifth = replica_of(&primary.meeting_id, "r5");
        assert_eq!(create(&mut meetings, fifth.clone()), Err("LimitExceededException"));
        assert_eq!(
            create(&mut meetings, replica_of(&replicas[0].meeting_id, "r6")),
            Err("BadRequestException")
        );
        let nobody = MeetingId::from(Uuid::nil().to_string());
        assert_eq!(create(&mut meetings, replica_of(&nobody, "r7")), Err("BadRequestException"));

        meetings.delete(REGION, &replicas[3].meeting_id).unwrap();
        let last = create(&mut meetings, fifth).unwrap();
        meetings.delete(REGION, &primary.meeting_id).unwrap();
        assert!(meetings.get(REGION, &last.meeting_id).is_err());
        assert!(meetings.active.is_empty());
        assert_eq!(code(meetings.delete(REGION, &primary.meeting_id)), Some("NotFoundException"));
    }

    #[test]
    fn the_quota_counts_active_meetings() {
        let mut meetings = meetings(2);
        let first = create(&mut meetings, request("one")).unwrap();
        create(&mut meetings, request("two")).unwrap();
        assert_eq!(create(&mut meetings, request("three")), Err("LimitExceededException"));
        assert_eq!(create(&mut meetings, request("one")), Ok(first.clone()));
        meetings.delete(REGION, &first.meeting_id).unwrap();
        assert!(create(&mut meetings, request("three")).is_ok());
    }

    #[test]
    fn media_stay_in_the_partition() {
        let mut meetings = meetings(250);
        let government =
            CreateMeeting::new(MediaRegion::UsGovWest1, "meeting").client_request_token("token");
        assert_eq!(create(&mut meetings, government.clone()), Err("BadRequestException"));
        assert!(meetings.create("us-gov-east-1", government.into()).is_ok());
        let outside = meetings.create("us-gov-east-1", request("outside").into());
        assert_eq!(code(outside), Some("BadRequestException"));
    }

    #[test]
    fn tags_of_a_creation_are_distinct() {
        let mut meetings = meetings(250);
        let twice = request("token").tags([Tag::new("key", "one"), Tag::new("key", "two")]);
        assert_eq!(create(&mut meetings, twice), Err("BadRequestException"));
        // what was refused has not used up its token
        assert!(create(&mut meetings, request("token")).is_ok());
    }
}
