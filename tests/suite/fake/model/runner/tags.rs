//! Steps about the tags of a meeting.

use chime_sdk_meetings::strings::ResourceArn;
use proptest::prop_assert_eq;
use proptest::test_runner::TestCaseError;

use super::super::reference::LOST_RESOURCE;
use super::super::steps::{REGIONS, Step, Target};
use super::{Outcome, Run, arn, code, same, sorted, tag_key, written};

impl Run {
    pub(super) async fn tags(&mut self, step: &Step, at: &Target) -> Outcome {
        let (room, region, id) = self.meeting(at);
        let arn: ResourceArn = match room {
            Some(room) => arn(&self.reference.meetings[room].meeting),
            None => {
                let region = REGIONS[region];
                format!("arn:aws:chime:{region}:123456789012:meeting/{}", id.as_str()).into()
            }
        };
        let found = self.found(room, region);
        let client = &self.clients[region];
        match step {
            Step::Tag(_, tags) => {
                let sent = written(tags.iter().map(|(key, value)| (key, value)));
                let answer = client.tag_resource(arn, sent).await.map(|_| ());
                let expected = match found {
                    Some(room) => self.reference.tag(room, tags),
                    None => Err(LOST_RESOURCE),
                };
                same(expected, answer)
            }
            Step::Untag(_, keys) => {
                let sent: Vec<_> = keys.iter().map(|key| tag_key(*key)).collect();
                let answer = client.untag_resource(arn, sent).await.map(|_| ());
                let expected = found.map(|room| {
                    let tags = &mut self.reference.meetings[room].tags;
                    tags.retain(|key, _| !keys.contains(key));
                });
                same(expected.ok_or(LOST_RESOURCE), answer)
            }
            _ => {
                let answer = client.list_tags_for_resource(arn).await;
                let Some(room) = found else {
                    prop_assert_eq!(code(answer.err()), LOST_RESOURCE);
                    return Ok(());
                };
                let output = answer.map_err(|error| TestCaseError::fail(error.to_string()))?;
                let expected = written(self.reference.meetings[room].tags.iter());
                prop_assert_eq!(sorted(output.tags), sorted(expected));
                Ok(())
            }
        }
    }
}
