//! Many users in many meetings at the same time.

use std::collections::HashSet;

use chime_sdk_meetings::enums::MediaRegion;
use futures_util::future::try_join_all;

use super::{Hall, Outcome};

#[tokio::test]
async fn ten_thousand_users_in_forty_meetings() -> Outcome {
    let hall = Hall::open().await;
    let (mut calls, mut wanted) = (Vec::new(), Vec::new());
    for number in 0..40 {
        let name = format!("meeting-{number}");
        let created = hall.client.create_meeting(MediaRegion::UsEast1, name).await?;
        let people: Vec<_> = (0..250).map(|user| format!("user-{number}-{user}")).collect();
        let call = hall.client.bulk_create_attendees(&created.meeting.meeting_id, people.clone());
        calls.push(call.send());
        wanted.push(people);
    }
    let reports = try_join_all(calls).await?;
    let mut ids = HashSet::new();
    for (report, people) in reports.iter().zip(&wanted) {
        assert!(report.is_complete());
        let users = report.attendees().map(|one| one.external_user_id.as_str());
        assert!(users.eq(people.iter().map(String::as_str)));
        ids.extend(report.attendees().map(|one| one.attendee_id.as_str()));
    }
    assert_eq!(ids.len(), 10_000);
    assert_eq!(hall.batches(), 120);
    Ok(())
}
