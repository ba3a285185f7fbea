//! Which region a meeting belongs to: by its ARN, and by what was seen before.

use std::collections::HashMap;
use std::sync::Arc;

use crate::strings::{MeetingId, ResourceArn};

/// How many meetings a generation has. With two of them, at least so many of the latest are known.
const GENERATION: usize = 10_000;

/// What an ARN says of where its meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Owner<'a> {
    pub(super) partition: &'a str,
    pub(super) region: &'a str,
}

impl<'a> Owner<'a> {
    /// Reads `arn:aws:chime:us-east-1:111122223333:meeting/..`.
    pub(super) fn of(arn: &'a ResourceArn) -> Option<Self> {
        let mut parts = arn.as_str().splitn(6, ':');
        let mut next = || parts.next();
        let (Some("arn"), Some(partition), Some("chime"), Some(region), Some(_), Some(resource)) =
            (next(), next(), next(), next(), next(), next())
        else {
            return None;
        };
        let id = resource.strip_prefix("meeting/")?;
        (!region.is_empty() && !id.is_empty()).then_some(Owner { partition, region })
    }
}

/// The meetings that were seen, the latest at least. A meeting ends and nobody says so here, so it is
/// forgotten when enough others have come.
#[derive(Debug, Default)]
pub(super) struct Owners {
    young: HashMap<MeetingId, Arc<str>>,
    old: HashMap<MeetingId, Arc<str>>,
}

impl Owners {
    pub(super) fn get(&mut self, meeting: &MeetingId) -> Option<Arc<str>> {
        if let Some(region) = self.young.get(meeting) {
            return Some(Arc::clone(region));
        }
        let region = self.old.remove(meeting)?;
        self.insert(meeting.clone(), Arc::clone(&region));
        Some(region)
    }

    pub(super) fn put(&mut self, meeting: MeetingId, region: &str) {
        self.insert(meeting, region.into());
    }

    fn insert(&mut self, meeting: MeetingId, region: Arc<str>) {
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(meeting, region);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_says_where_its_meeting_is() {
        let arn = ResourceArn::from("arn:aws-us-gov:chime:us-gov-west-1:111122223333:meeting/m:1");
        let owner = Owner { partition: "aws-us-gov", region: "us-gov-west-1" };
        assert_eq!(Owner::of(&arn), Some(owner));
        for wrong in [
            "",
            "arn:aws:chime:us-east-1:111122223333",
            "arn:aws:chime:us-east-1:111122223333:meeting/",
            "arn:aws:chime::111122223333:meeting/m",
            "arn:aws:chime:us-east-1:111122223333:channel/m",
            "arn:aws:s3:us-east-1:111122223333:meeting/m",
            "urn:aws:chime:us-east-1:111122223333:meeting/m",
        ] {
            assert_eq!(Owner::of(&ResourceArn::from(wrong)), None, "{wrong}");
        }
    }

    #[test]
    fn the_latest_meetings_are_known_and_memory_has_an_end() {
        let mut owners = Owners::default();
        let id = |number: usize| MeetingId::from(format!("meeting-{number}"));
        owners.put(id(0), "us-east-1");
        for number in 1..5 * GENERATION {
            owners.put(id(number), "eu-central-1");
            if number % 100 == 0 {
                assert_eq!(owners.get(&id(0)).as_deref(), Some("us-east-1"), "asked for often");
            }
        }
        assert!(owners.young.len() + owners.old.len() <= 2 * GENERATION + 1);
        assert!(owners.get(&id(5 * GENERATION - 1)).is_some());
        assert_eq!(owners.get(&id(1)), None);
    }
}
