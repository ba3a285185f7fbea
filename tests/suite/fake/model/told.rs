//! What is told of a meeting in events, and whether the fake has told it.

use std::collections::BTreeMap;

use chime_sdk_meetings::events::Event;
use chime_sdk_meetings::fake::{ConnectedAtEnd, MeetingStarted, Telling};
use chime_sdk_meetings::shapes::AttendeeCapabilities;
use proptest::prop_assert_eq;
use proptest::test_runner::TestCaseError;

use super::reference::{Reference, Room};
use super::runner::user;

/// An event of a meeting: when, in seconds, what, the number of the attendee whom it is about, and the
/// capabilities that the attendee has got.
pub(super) type Told = (u64, &'static str, Option<u64>, Option<AttendeeCapabilities>);

/// The same with the attendee's id and user.
type Named = (u64, String, Option<(String, String)>, Option<AttendeeCapabilities>);

impl Room {
    pub(super) fn tell(&mut self, at: u64, what: &'static str, seat: Option<u64>) {
        self.told.push((at, what, seat, None));
    }

    /// Tells that the meeting has started, if that is told at this occasion and was not yet.
    pub(super) fn start(&mut self, occasion: MeetingStarted, at: u64) {
        let is_told = self.told.iter().any(|told| told.1 == "MeetingStarted");
        if self.rule.meeting_started == occasion && !is_told {
            self.tell(at, "MeetingStarted", None);
        }
    }

    /// Gives an attendee other capabilities.
    pub(super) fn update(&mut self, place: usize, capabilities: &AttendeeCapabilities, at: u64) {
        let seat = &mut self.seats[place];
        let changes = seat.capabilities != *capabilities;
        seat.capabilities = capabilities.clone();
        if changes || self.rule.same_capabilities_updated == Telling::Told {
            let what = "AttendeeCapabilitiesUpdated";
            self.told.push((at, what, Some(seat.number), Some(capabilities.clone())));
        }
    }

    pub(super) fn end(&mut self, at: u64) {
        self.ended = true;
        let how = match self.rule.connected_at_end {
            ConnectedAtEnd::Left => Some("AttendeeLeft"),
            ConnectedAtEnd::Dropped => Some("AttendeeDropped"),
            ConnectedAtEnd::Untold => None,
        };
        let connected = self.seats.iter().filter(|seat| seat.is_connected).map(|seat| seat.number);
        for number in connected.collect::<Vec<_>>() {
            how.into_iter().for_each(|how| self.tell(at, how, Some(number)));
        }
        if self.is_transcribed {
            self.tell(at, "TranscriptionStopped", None);
        }
        self.tell(at, "MeetingEnded", None);
    }
}

/// Compares the events of each meeting. Those of one kind at one moment have no order among themselves,
/// and neither have those of different meetings.
pub(super) fn compare(reference: &Reference, history: &[Event]) -> Result<(), TestCaseError> {
    let mut heard: BTreeMap<&str, Vec<Named>> = BTreeMap::new();
    for event in history {
        let detail = &event.detail;
        let attendee = detail.attendee_id.as_ref().zip(detail.external_user_id.as_ref());
        heard.entry(detail.meeting_id.as_ref().unwrap().as_str()).or_default().push((
            u64::try_from(detail.timestamp.unwrap().secs()).unwrap(),
            detail.event_type.as_str().trim_start_matches("chime:").to_owned(),
            attendee.map(|(id, user)| (id.as_str().to_owned(), user.as_str().to_owned())),
            detail.attendee_capabilities.clone(),
        ));
    }
    prop_assert_eq!(
        heard.len(),
        reference.meetings.iter().filter(|room| !room.told.is_empty()).count()
    );
    for room in &reference.meetings {
        let expected = room.told.iter().map(|(at, what, seat, capabilities)| {
            let attendee = seat.map(|number| {
                let (id, who) = &room.people[&number];
                (id.clone(), user(*who))
            });
            (*at, (*what).to_owned(), attendee, capabilities.clone())
        });
        let expected = settled(expected.collect());
        let heard = heard.remove(room.meeting.meeting_id.as_str()).unwrap_or_default();
        prop_assert_eq!(settled(heard), expected);
    }
    Ok(())
}

/// Puts neighbours of one kind and moment in the order of their attendees.
fn settled(mut events: Vec<Named>) -> Vec<Named> {
    for run in events.chunk_by_mut(|first, second| (first.0, &first.1) == (second.0, &second.1)) {
        run.sort_by(|first, second| first.2.cmp(&second.2));
    }
    events
}
