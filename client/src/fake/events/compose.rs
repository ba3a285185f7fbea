//! What happened, in the words of the service's events.

use uuid::Uuid;

use crate::events::{AttendeeNetworkType, Event, EventDetail, EventType, Timestamp};
use crate::fake::ACCOUNT_ID;
use crate::fake::clock::Millis;
use crate::fake::journal::{Entry, Happened, How, Person};

/// The event of an entry, with this id.
pub(super) fn event(entry: &Entry, id: Uuid) -> Event {
    let about = &entry.about;
    let mut detail = detail(&entry.what);
    detail.timestamp = Some(Timestamp::from_millis(signed(entry.at.0)));
    detail.meeting_id = Some(about.meeting_id.clone());
    detail.external_meeting_id.clone_from(&about.external_meeting_id);
    detail.media_region.clone_from(&about.media_region);
    let mut event = Event::new(detail);
    event.id = Some(id.to_string());
    event.account = Some(ACCOUNT_ID.to_owned());
    event.region = Some(about.control_region.clone());
    event.time = Some(second(entry.at));
    event
}

/// What distinguishes this event from others of the meeting.
fn detail(what: &Happened) -> EventDetail {
    match what {
        Happened::MeetingStarted => EventDetail::new(EventType::MeetingStarted),
        Happened::MeetingEnded(_) => EventDetail::new(EventType::MeetingEnded),
        Happened::AttendeeAdded(person) => of_attendee(EventType::AttendeeAdded, person),
        Happened::AttendeeDeleted(person) => of_attendee(EventType::AttendeeDeleted, person),
        Happened::AttendeeJoined(person) => of_connection(EventType::AttendeeJoined, person),
        Happened::AttendeeGone(person, How::Left) => of_connection(EventType::AttendeeLeft, person),
        Happened::AttendeeGone(person, How::Dropped) => {
            of_connection(EventType::AttendeeDropped, person)
        }
        Happened::AttendeeCapabilitiesUpdated(person, levels) => {
            let mut detail = of_attendee(EventType::AttendeeCapabilitiesUpdated, person);
            detail.success = Some(true);
            detail.attendee_capabilities = Some((*levels).into());
            detail
        }
        Happened::TranscriptionStarted => EventDetail::new(EventType::TranscriptionStarted),
        Happened::TranscriptionStopped => EventDetail::new(EventType::TranscriptionStopped),
        Happened::TranscriptionFailed(reason) => {
            let mut detail = EventDetail::new(EventType::TranscriptionFailed);
            detail.message = Some(reason.clone());
            detail
        }
    }
}

fn of_attendee(event_type: EventType, person: &Person) -> EventDetail {
    let mut detail = EventDetail::new(event_type);
    detail.attendee_id = Some(person.attendee_id.to_string().into());
    detail.external_user_id = Some((*person.external_user_id).into());
    detail
}

fn of_connection(event_type: EventType, person: &Person) -> EventDetail {
    let mut detail = of_attendee(event_type, person);
    detail.network_type = Some(AttendeeNetworkType::Voip);
    detail
}

/// The moment without its milliseconds, as EventBridge has it.
fn second(moment: Millis) -> Timestamp {
    Timestamp::from_secs(signed(moment.0 / 1000))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
