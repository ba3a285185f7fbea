//! Attendees in bulk, on the fake: what is sent, what becomes of each user, and what faults do to it.

use std::collections::BTreeSet;
use std::time::Duration;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::bulk::{Progress, Report};
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Assumptions, Fake, SameUser};
use chime_sdk_meetings::shapes::{Attendee, CreateAttendeeRequestItem};
use chime_sdk_meetings::strings::MeetingId;

mod any;
mod doubt;
mod ends;
mod faults;
mod large;
mod progress;
mod sent;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// A fake with a meeting in it, and a client that reaches it without a network, so that its clock can
/// be paused.
struct Hall {
    fake: Fake,
    client: Client,
    meeting: MeetingId,
}

impl Hall {
    async fn open() -> Self {
        Self::with(Assumptions::default()).await
    }

    /// A service that does this with a second creation for one user.
    async fn where_same_user(same_user: SameUser) -> Self {
        let mut assumptions = Assumptions::default();
        assumptions.same_user = same_user;
        Self::with(assumptions).await
    }

    async fn with(assumptions: Assumptions) -> Self {
        // an hour may pass in which nobody joins
        let builder = Fake::builder().assumptions(assumptions).empty_limit(None);
        let fake = builder.start().await.unwrap();
        let client = fake.client_builder().transport(fake.in_process()).build().unwrap();
        let call = client.create_meeting(MediaRegion::UsEast1, "all-hands");
        let meeting = call.await.unwrap().meeting.meeting_id;
        Hall { fake, client, meeting }
    }

    fn create(&self, users: usize) -> chime_sdk_meetings::bulk::BulkCreateAttendees {
        self.client.bulk_create_attendees(&self.meeting, self::users(users))
    }

    /// Everybody who is in the meeting. Faults are over by then.
    async fn inside(&self) -> Vec<Attendee> {
        self.fake.clear_faults();
        let mut items = self.client.list_attendees(&self.meeting).items();
        let mut attendees = Vec::new();
        while let Some(attendee) = items.try_next().await.unwrap() {
            attendees.push(attendee);
        }
        attendees
    }

    fn batches(&self) -> u64 {
        self.fake.requests_of("BatchCreateAttendee")
    }
}

fn user(number: usize) -> String {
    format!("user-{number}")
}

fn users(count: usize) -> Vec<CreateAttendeeRequestItem> {
    (0..count).map(|number| user(number).into()).collect()
}

/// Who these attendees stand for; none may stand for the same user as another one.
fn names(attendees: &[Attendee]) -> BTreeSet<&str> {
    let names: BTreeSet<_> = attendees.iter().map(|one| one.external_user_id.as_str()).collect();
    assert_eq!(names.len(), attendees.len(), "somebody is in the meeting twice");
    names
}

/// What is said to be in the meeting is what is in it.
async fn agrees(hall: &Hall, report: &Report) {
    let inside = hall.inside().await;
    let said: BTreeSet<_> = report.attendees().map(|one| one.attendee_id.as_str()).collect();
    let there: BTreeSet<_> = inside.iter().map(|one| one.attendee_id.as_str()).collect();
    assert_eq!(said, there);
    names(&inside);
}

/// The counts in which this differs from nothing.
fn counts(progress: Progress) -> [usize; 6] {
    let Progress { total, created, existing, failed, not_tried, duplicates, .. } = progress;
    assert_eq!(progress.done(), created + existing + failed + not_tried + duplicates);
    [total, created, existing, failed, not_tried, duplicates]
}
