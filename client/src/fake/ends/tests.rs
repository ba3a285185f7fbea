//! Meetings end when they should, and everybody is told.

use std::time::Duration;

use super::*;
use crate::operations::CreateMeeting;
use crate::shapes::{Attendee, CreateAttendeeRequestItem};

const REGION: &str = "us-east-1";
const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

fn meetings(settings: Settings) -> Meetings {
    Meetings::new(settings.into(), String::new(), Millis(0))
}

fn create(meetings: &mut Meetings, token: &str, primary: Option<&MeetingId>) -> MeetingId {
    let mut input = CreateMeeting::new(REGION, "meeting").client_request_token(token);
    input.primary_meeting_id = primary.map(|id| id.as_str().into());
    meetings.create(REGION, input.into()).unwrap().meeting.meeting_id
}

fn add(meetings: &mut Meetings, meeting: &MeetingId) -> Attendee {
    let items = [CreateAttendeeRequestItem::new("user")];
    let added = meetings.change_any(meeting, |active, around| {
        active.create_attendees(&items, around).map(|(attendees, _)| attendees)
    });
    added.unwrap().remove(0)
}

/// The ends that were told since this was last asked: which meeting, when and why.
fn ends(meetings: &mut Meetings) -> Vec<(MeetingId, Millis, EndReason)> {
    let journal = std::mem::take(&mut meetings.around.journal);
    let ended = journal.entries.into_iter().filter_map(|entry| match entry.what {
        Happened::MeetingEnded(ending) => Some((entry.about.meeting_id.clone(), entry.at, ending)),
        _ => None,
    });
    ended.collect()
}

fn at(duration: Duration) -> Millis {
    Millis(0).after(duration)
}

#[test]
fn a_meeting_ends_when_nobody_was_there_for_five_minutes() {
    let mut meetings = meetings(Settings::default());
    let id = create(&mut meetings, "token", None);
    let attendee = add(&mut meetings, &id).attendee_id.as_str().parse().unwrap();
    assert_eq!(meetings.next_deadline(), Some(at(5 * MINUTE)));
    meetings.advance(at(4 * MINUTE));
    meetings.join(&id, &attendee).unwrap();
    assert_eq!(meetings.next_deadline(), Some(at(24 * HOUR)));
    meetings.advance(at(HOUR));
    meetings.leave(&id, &attendee, How::Dropped).unwrap();
    meetings.advance(Millis(at(HOUR + 5 * MINUTE).0 - 1));
    assert!(meetings.get(REGION, &id).is_ok());
    // late, and yet at its own moment
    meetings.advance(at(2 * HOUR));
    assert!(meetings.get(REGION, &id).is_err());
    assert_eq!(ends(&mut meetings), [(id, at(HOUR + 5 * MINUTE), EndReason::Empty)]);
    assert_eq!(meetings.next_deadline(), None);
}

#[test]
fn a_meeting_ends_after_a_day_whoever_is_in_it() {
    let mut meetings = meetings(Settings::default());
    let id = create(&mut meetings, "token", None);
    let attendee = add(&mut meetings, &id).attendee_id.as_str().parse().unwrap();
    meetings.join(&id, &attendee).unwrap();
    meetings.advance(at(24 * HOUR));
    let journal = std::mem::take(&mut meetings.around.journal);
    let last: Vec<_> = journal.entries.into_iter().rev().take(2).map(|entry| entry.what).collect();
    assert_eq!(last[0], Happened::MeetingEnded(EndReason::TooOld));
    assert!(matches!(&last[1], Happened::AttendeeGone(person, How::Left)
        if person.attendee_id == attendee));
}

#[test]
fn limits_that_are_off_end_nothing() {
    let settings = Settings { meeting_lifetime: None, empty_limit: None, ..Settings::default() };
    let mut meetings = meetings(settings);
    let id = create(&mut meetings, "token", None);
    meetings.advance(at(10_000 * HOUR));
    assert!(meetings.get(REGION, &id).is_ok());
    assert_eq!(meetings.next_deadline(), None);
}

#[test]
fn a_replica_ends_with_its_primary_only() {
    let mut meetings = meetings(Settings::default());
    let primary = create(&mut meetings, "primary", None);
    let attendee = add(&mut meetings, &primary).attendee_id.as_str().parse().unwrap();
    meetings.join(&primary, &attendee).unwrap();
    let replica = create(&mut meetings, "replica", Some(&primary));
    meetings.advance(at(23 * HOUR));
    assert!(meetings.get(REGION, &replica).is_ok());
    meetings.advance(at(25 * HOUR));
    let when = at(24 * HOUR);
    assert_eq!(
        ends(&mut meetings),
        [(replica, when, EndReason::WithPrimary), (primary, when, EndReason::TooOld)]
    );
    assert!(meetings.active.is_empty());
}

#[test]
fn meetings_end_in_the_order_of_their_moments() {
    let mut meetings = meetings(Settings::default());
    let mut created = Vec::new();
    for minute in 0..3 {
        meetings.advance(at(minute * MINUTE));
        created.push(create(&mut meetings, &format!("token-{minute}"), None));
    }
    meetings.advance(at(HOUR));
    let expected: Vec<_> = created
        .into_iter()
        .zip(5..)
        .map(|(id, minute)| (id, at(minute * MINUTE), EndReason::Empty))
        .collect();
    assert_eq!(ends(&mut meetings), expected);
}
