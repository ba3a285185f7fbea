//! Looking at meetings, and connections of attendees that need no browser.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Refusal, moment};
use crate::fake::attendees::Seat;
use crate::fake::backend::Backend;
use crate::fake::faults;
use crate::fake::journal::How;
use crate::fake::state::{ActiveMeeting, State};
use crate::shapes::Attendee;
use crate::strings::{AttendeeId, MeetingId};

/// The active meetings of all control regions, the oldest first, each in short.
pub(super) fn list(backend: &Backend) -> Value {
    let meetings: Vec<Value> = backend.with(|state| {
        let mut meetings: Vec<&ActiveMeeting> = state.meetings.active.values().collect();
        meetings.sort_by_key(|active| (active.created, active.meeting.meeting_id.as_str()));
        meetings.into_iter().map(summary).collect()
    });
    json!({ "meetings": meetings })
}

fn summary(active: &ActiveMeeting) -> Value {
    json!({
        "meetingId": active.meeting.meeting_id,
        "externalMeetingId": active.meeting.external_meeting_id,
        "controlRegion": active.creation.region,
        "created": moment(active.created),
        "ends": active.deadline.map(moment),
        "attendees": active.seats.len(),
        "connected": active.connected.len(),
    })
}

/// A meeting with its attendees, whose join tokens are not shown.
pub(super) fn show(backend: &Backend, id: &str) -> Result<Value, Refusal> {
    let id = MeetingId::from(id);
    backend.with(|state| {
        let active = find(state, &id)?;
        let attendees: Vec<Value> =
            active.seats.iter().map(|seat| attendee(active, seat)).collect();
        let tags: BTreeMap<&str, &str> =
            active.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        Ok(json!({
            "meeting": active.meeting,
            "controlRegion": active.creation.region,
            "created": moment(active.created),
            "ends": active.deadline.map(moment),
            "emptySince": active.empty_since.map(moment),
            "replicas": active.replicas,
            "tags": tags,
            "transcription": active.transcription,
            "attendees": attendees,
        }))
    })
}

fn attendee(active: &ActiveMeeting, seat: &Seat) -> Value {
    let attendee = Attendee {
        external_user_id: (*seat.user).into(),
        attendee_id: seat.id.to_string().into(),
        join_token: None,
        capabilities: Some(seat.levels.into()),
    };
    json!({ "attendee": attendee, "connected": active.connected.contains(&seat.id) })
}

/// Connects an attendee, or ends the connection.
pub(super) fn connect(
    backend: &Backend,
    meeting: &str,
    attendee: &str,
    what: &str,
) -> Result<Value, Refusal> {
    let meeting = MeetingId::from(meeting);
    let unknown = || faults::attendee_not_found(&AttendeeId::from(attendee));
    backend.with(|state| {
        let id = Uuid::parse_str(attendee).ok();
        let active = find(state, &meeting)?;
        let id = id.filter(|id| active.person(id).is_some()).ok_or_else(unknown)?;
        match what {
            "join" => state.meetings.join(&meeting, &id)?,
            "leave" => state.meetings.leave(&meeting, &id, How::Left)?,
            _ => state.meetings.leave(&meeting, &id, How::Dropped)?,
        }
        Ok(json!({ "connected": find(state, &meeting)?.connected.contains(&id) }))
    })
}

fn find<'a>(state: &'a State, id: &MeetingId) -> Result<&'a ActiveMeeting, Refusal> {
    let active = state.meetings.active.get(id);
    active.ok_or_else(|| Refusal::from(faults::meeting_not_found(id.as_str())))
}
