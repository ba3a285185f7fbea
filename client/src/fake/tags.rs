//! The tags of meetings, which are addressed by ARN here.

use std::collections::HashSet;

use chime_sdk_core::server::Fault;

use super::assumptions::{Assumptions, Verdict};
use super::refusals;
use super::state::{ActiveMeeting, Meetings, Surroundings};
use crate::errors::{ResourceNotFoundException, TooManyTagsException};
use crate::shapes::Tag;
use crate::strings::{MeetingId, ResourceArn, TagKey};

/// How many tags a meeting can have.
const MAX_TAGS: usize = 50;

impl Meetings {
    /// The meeting with this ARN, if this control region has created it.
    pub(super) fn tagged(&self, region: &str, arn: &ResourceArn) -> Result<MeetingId, Fault> {
        let id = MeetingId::from(arn.as_str().rsplit_once('/').map_or("", |(_, id)| id));
        let is_its = |found: &&ActiveMeeting| found.meeting.meeting_arn.as_ref() == Some(arn);
        if self.get(region, &id).ok().filter(is_its).is_some() {
            return Ok(id);
        }
        let exception = ResourceNotFoundException::new().resource_name(arn);
        Err(Fault::new(exception, format!("Resource {} not found", arn.as_str())))
    }

    /// Does something to the tags of the meeting with this ARN.
    pub(super) fn change_tags<T>(
        &mut self,
        region: &str,
        arn: &ResourceArn,
        action: impl FnOnce(&mut ActiveMeeting, &Surroundings) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let id = self.tagged(region, arn)?;
        self.change(region, &id, |meeting, around| {
            around.change_meeting(meeting);
            action(meeting, around)
        })
    }
}

impl ActiveMeeting {
    pub(super) fn list_tags(&self) -> Vec<Tag> {
        let tags = self.tags.iter();
        tags.map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
    }

    /// Adds tags and changes those whose keys are there already, or does nothing at all.
    pub(super) fn add_tags(
        &mut self,
        tags: Vec<Tag>,
        assumptions: &Assumptions,
    ) -> Result<(), Fault> {
        check(&tags, assumptions)?;
        let keys: HashSet<&TagKey> = tags.iter().map(|tag| &tag.key).collect();
        let added = keys.into_iter().filter(|key| !self.tags.contains_key(*key)).count();
        if self.tags.len() + added > MAX_TAGS {
            let mut exception = TooManyTagsException::new();
            exception.resource_name.clone_from(&self.meeting.meeting_arn);
            return Err(Fault::new(exception, format!("The limit of {MAX_TAGS} tags is reached")));
        }
        self.tags.extend(tags.into_iter().map(|tag| (tag.key, tag.value)));
        Ok(())
    }

    /// Takes tags off; keys that are not there are passed over.
    pub(super) fn remove_tags(&mut self, keys: &[TagKey]) {
        for key in keys {
            self.tags.remove(key);
        }
    }
}

/// Refuses keys that nobody can have given, and the same key twice, for which value would count? If it
/// is assumed to be taken, the last.
pub(super) fn check(tags: &[Tag], assumptions: &Assumptions) -> Result<(), Fault> {
    let is_reserved = |tag: &Tag| {
        tag.key.as_str().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
    };
    if assumptions.reserved_tags == Verdict::Refused && tags.iter().any(is_reserved) {
        return Err(refusals::bad_request("Tags: keys that begin with aws: are reserved"));
    }
    let keys: HashSet<&TagKey> = tags.iter().map(|tag| &tag.key).collect();
    if keys.len() == tags.len() || assumptions.tag_twice == Verdict::Accepted {
        return Ok(());
    }
    Err(refusals::bad_request("Tags: the same key occurs more than once"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::MediaRegion;
    use crate::fake::clock::Millis;
    use crate::fake::settings::Settings;
    use crate::operations::CreateMeeting;

    const REGION: &str = "us-east-1";

    fn meetings_with_one() -> (Meetings, ResourceArn) {
        let mut meetings = Meetings::new(Settings::default().into(), String::new(), Millis(0));
        let input = CreateMeeting::new(MediaRegion::UsEast1, "meeting")
            .client_request_token("token")
            .tags([Tag::new("stage", "test")]);
        let created = meetings.create(REGION, input.into()).unwrap();
        (meetings, created.meeting.meeting_arn.unwrap())
    }

    /// The meeting with its tags.
    fn tagged<'a>(meetings: &'a mut Meetings, arn: &ResourceArn) -> &'a mut ActiveMeeting {
        let id = meetings.tagged(REGION, arn).unwrap();
        meetings.active.get_mut(&id).unwrap()
    }

    fn add(meeting: &mut ActiveMeeting, tags: Vec<Tag>) -> Result<(), Fault> {
        meeting.add_tags(tags, &Assumptions::default())
    }

    fn code<T>(result: Result<T, Fault>) -> Option<&'static str> {
        result.err().map(|fault| fault.exception.schema().code)
    }

    #[test]
    fn tags_are_added_changed_and_taken_off() {
        let (mut meetings, arn) = meetings_with_one();
        let meeting = tagged(&mut meetings, &arn);
        assert_eq!(meeting.list_tags(), [Tag::new("stage", "test")]);
        add(meeting, vec![Tag::new("stage", "live"), Tag::new("team", "")]).unwrap();
        assert_eq!(meeting.list_tags(), [Tag::new("stage", "live"), Tag::new("team", "")]);
        meeting.remove_tags(&["team".into(), "never-there".into()]);
        assert_eq!(meeting.list_tags(), [Tag::new("stage", "live")]);
        let twice = vec![Tag::new("a", "1"), Tag::new("a", "2")];
        assert_eq!(code(add(meeting, twice)), Some("BadRequestException"));
    }

    #[test]
    fn keys_of_aws_are_reserved_unless_they_are_assumed_not_to_be() {
        let (mut meetings, arn) = meetings_with_one();
        let input = CreateMeeting::new(MediaRegion::UsEast1, "meeting")
            .client_request_token("other")
            .tags([Tag::new("aws:stage", "test")]);
        assert_eq!(code(meetings.create(REGION, input.into())), Some("BadRequestException"));
        let meeting = tagged(&mut meetings, &arn);
        for key in ["aws:", "AWS:stage"] {
            let refused = add(meeting, vec![Tag::new("a", "1"), Tag::new(key, "1")]);
            assert_eq!(code(refused), Some("BadRequestException"), "{key}");
        }
        assert_eq!(meeting.list_tags(), [Tag::new("stage", "test")]);
        add(meeting, vec![Tag::new("aws", "1"), Tag::new("my-aws:", "1")]).unwrap();
        let assumptions =
            Assumptions { reserved_tags: Verdict::Accepted, ..Assumptions::default() };
        meeting.add_tags(vec![Tag::new("aws:stage", "1")], &assumptions).unwrap();
        assert!(meeting.list_tags().contains(&Tag::new("aws:stage", "1")));
    }

    #[test]
    fn no_meeting_has_more_than_fifty_tags() {
        let (mut meetings, arn) = meetings_with_one();
        let meeting = tagged(&mut meetings, &arn);
        let numbered = |number: usize| Tag::new(format!("key{number}"), "value");
        add(meeting, (1..50).map(numbered).collect()).unwrap();
        assert_eq!(meeting.list_tags().len(), 50);
        // changing one and adding one is still one too many, and changes nothing
        let fault = add(meeting, vec![Tag::new("key1", "new"), numbered(50)]).unwrap_err();
        assert_eq!(fault.exception.schema().code, "TooManyTagsException");
        let exception: Box<dyn std::any::Any> = fault.exception;
        let exception: &TooManyTagsException = exception.downcast_ref().unwrap();
        assert_eq!(exception.resource_name.as_ref(), Some(&arn));
        assert!(meeting.list_tags().contains(&numbered(1)));
        add(meeting, vec![Tag::new("key1", "new")]).unwrap();
        assert!(meeting.list_tags().contains(&Tag::new("key1", "new")));
    }

    #[test]
    fn only_the_very_arn_of_a_meeting_finds_it() {
        let (mut meetings, arn) = meetings_with_one();
        let missing = Some("ResourceNotFoundException");
        for other in [
            arn.as_str().replace("us-east-1", "eu-west-2"),
            arn.as_str().replace("123456789012", "210987654321"),
            arn.as_str().replace("meeting/", "attendee/"),
            "arn:aws:chime".to_owned(),
            format!("{}0", arn.as_str()),
        ] {
            assert_eq!(code(meetings.tagged(REGION, &other.clone().into())), missing, "{other}");
        }
        assert_eq!(code(meetings.tagged("eu-west-2", &arn)), missing);
        let id = arn.as_str().rsplit_once('/').unwrap().1.into();
        meetings.delete(REGION, &id).unwrap();
        assert_eq!(code(meetings.tagged(REGION, &arn)), missing);
    }
}
