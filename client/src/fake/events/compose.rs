//! What happened, in the words of the service's events.

use serde_json::Value;
use uuid::Uuid;

use crate::enums::{MediaRegion, TranscribeMedicalRegion, TranscribeRegion};
use crate::events::{AttendeeNetworkType, Event, EventDetail, EventType, Timestamp};
use crate::fake::ACCOUNT_ID;
use crate::fake::clock::Millis;
use crate::fake::journal::{Entry, Happened, How, Person};
use crate::shapes::TranscriptionConfiguration;

/// The event of an entry, with this id.
pub(super) fn event(entry: &Entry, id: Uuid) -> Event {
    let about = &entry.about;
    let mut detail = detail(&entry.what, about.media_region.as_ref());
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
fn detail(what: &Happened, media_region: Option<&MediaRegion>) -> EventDetail {
    match what {
        Happened::MeetingStarted => EventDetail::new(EventType::MeetingStarted),
        Happened::MeetingEnded(_) => EventDetail::new(EventType::MeetingEnded),
        Happened::AttendeeAdded(person) => of_attendee(EventType::AttendeeAdded, person),
        Happened::AttendeeDeleted(person) => of_attendee(EventType::AttendeeDeleted, person),
        Happened::AttendeeAuthorized(person) => of_attendee(EventType::AttendeeAuthorized, person),
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
        Happened::TranscriptionStarted(settings) => {
            of_transcription(EventType::TranscriptionStarted, settings, media_region)
        }
        Happened::TranscriptionStopped(settings) => {
            of_transcription(EventType::TranscriptionStopped, settings, media_region)
        }
        Happened::TranscriptionFailed(settings, reason) => {
            let event_type = EventType::TranscriptionFailed;
            let mut detail = of_transcription(event_type, settings, media_region);
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

fn of_transcription(
    event_type: EventType,
    settings: &TranscriptionConfiguration,
    media_region: Option<&MediaRegion>,
) -> EventDetail {
    let mut detail = EventDetail::new(event_type);
    detail.transcription_region = Some(transcription_region(settings, media_region));
    // of nothing but text and booleans, so it can be written
    let text = serde_json::to_string(settings).ok();
    detail.transcription_configuration = text.map(Value::from);
    detail
}

/// The region that the settings name; else that of the media, if it has an engine.
fn transcription_region(
    settings: &TranscriptionConfiguration,
    media_region: Option<&MediaRegion>,
) -> TranscribeRegion {
    let general = settings.engine_transcribe_settings.as_ref();
    let medical = settings.engine_transcribe_medical_settings.as_ref();
    let of_general = general.and_then(|engine| engine.region.as_ref().map(AsRef::as_ref));
    let of_medical = medical.and_then(|engine| engine.region.as_ref().map(AsRef::as_ref));
    let named =
        of_general.or(of_medical).filter(|region| *region != TranscribeRegion::Auto.as_str());
    if let Some(named) = named {
        return TranscribeRegion::from(named);
    }
    let near = media_region.map(MediaRegion::as_str).filter(|region| match medical {
        Some(_) => TranscribeMedicalRegion::VALUES.contains(region),
        None => TranscribeRegion::VALUES.contains(region),
    });
    near.map_or(TranscribeRegion::UsEast1, TranscribeRegion::from)
}

/// The moment without its milliseconds, as EventBridge has it.
fn second(moment: Millis) -> Timestamp {
    Timestamp::from_secs(signed(moment.0 / 1000))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
