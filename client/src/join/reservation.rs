//! What a store keeps for a name: the creation that everybody sends, and the meeting that came of it.

use serde_json::{Map, Value, json};

use chime_sdk_core::token;

use super::error::JoinError;
use super::store::StoreRecord;
use crate::operations::CreateMeeting;
use crate::shapes::Meeting;
use crate::strings::ExternalMeetingId;

/// The version of the JSON; one up when an earlier joiner could not read it.
const FORMAT: u64 = 1;

/// What stands for a name: a reservation, and later the meeting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    /// What everybody sends, with its token.
    pub(super) request: CreateMeeting,
    /// What the service made of it; nothing in a reservation.
    pub(super) meeting: Option<Meeting>,
    /// Your own name of the primary meeting, of a replica.
    pub(super) primary: Option<ExternalMeetingId>,
}

impl Entry {
    /// A reservation with a token that was never used.
    pub(super) fn reserve(mut request: CreateMeeting, primary: Option<ExternalMeetingId>) -> Self {
        request.client_request_token = None;
        token::fill(&mut request);
        Entry { request, meeting: None, primary }
    }

    /// The same with its meeting.
    pub(super) fn with_meeting(self, meeting: Meeting) -> Self {
        Entry { meeting: Some(meeting), ..self }
    }

    /// What goes into the store. A token is used for one entry, so it tells that from all others; with the
    /// meeting's id, from the reservation too.
    pub(super) fn to_record(&self) -> Result<StoreRecord, JoinError> {
        let token = self.request.client_request_token.as_ref();
        let mut version = token.map_or("", |token| token.as_str()).to_owned();
        let mut members = Map::new();
        members.insert("Format".to_owned(), FORMAT.into());
        members.insert("Request".to_owned(), written(&self.request)?);
        if let Some(meeting) = &self.meeting {
            version.push('/');
            version.push_str(meeting.meeting_id.as_str());
            members.insert("Meeting".to_owned(), written(meeting)?);
        }
        if let Some(primary) = &self.primary {
            members.insert("Primary".to_owned(), json!(primary));
        }
        Ok(StoreRecord::new(version, Value::Object(members).to_string()))
    }

    /// What the store has.
    pub(super) fn of_record(record: &StoreRecord) -> Result<Self, JoinError> {
        let mut value: Value =
            serde_json::from_str(&record.value).map_err(|error| unreadable(&error))?;
        match value.get("Format").and_then(Value::as_u64) {
            Some(FORMAT) => {}
            Some(other) => {
                let text = format!("its format is {other}, and this program knows {FORMAT}");
                return Err(JoinError::Entry(text));
            }
            None => return Err(JoinError::Entry("it has no `Format`".to_owned())),
        }
        let mut take = |name: &str| value.get_mut(name).map(Value::take).unwrap_or_default();
        let request =
            serde_json::from_value(take("Request")).map_err(|error| unreadable(&error))?;
        let meeting =
            serde_json::from_value(take("Meeting")).map_err(|error| unreadable(&error))?;
        let primary =
            serde_json::from_value(take("Primary")).map_err(|error| unreadable(&error))?;
        Ok(Entry { request, meeting, primary })
    }
}

fn written<T: serde::Serialize>(value: &T) -> Result<Value, JoinError> {
    serde_json::to_value(value).map_err(|error| unreadable(&error))
}

/// The place alone: the text around it could repeat a name.
fn unreadable(error: &serde_json::Error) -> JoinError {
    let kind = match error.classify() {
        serde_json::error::Category::Data => "a member is missing or of another kind",
        _ => "it is no JSON",
    };
    JoinError::Entry(format!("{kind}, at line {} column {}", error.line(), error.column()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::MediaRegion;
    use crate::shapes::MediaPlacement;

    fn entry() -> Entry {
        let request = CreateMeeting::new(MediaRegion::EuCentral1, "standup").tags([("a", "b")]);
        Entry::reserve(request, Some("town-hall".into()))
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let reservation = entry();
        let record = reservation.to_record().unwrap();
        assert_eq!(Entry::of_record(&record).unwrap(), reservation);
        let mut meeting = Meeting::new("11111111-2222-3333-4444-555555555555");
        meeting.media_placement = Some(MediaPlacement::new().signaling_url("wss://x"));
        let made = reservation.with_meeting(meeting);
        let with_meeting = made.to_record().unwrap();
        assert_eq!(Entry::of_record(&with_meeting).unwrap(), made);
        assert_ne!(record.version, with_meeting.version);
        assert!(with_meeting.version.len() <= 128, "{}", with_meeting.version);
    }

    #[test]
    fn a_token_is_never_used_for_two_reservations() {
        let first = entry();
        let second = Entry::reserve(first.request.clone(), None);
        assert_ne!(first.request.client_request_token, second.request.client_request_token);
        assert_ne!(first.to_record().unwrap().version, second.to_record().unwrap().version);
    }

    #[test]
    fn what_was_not_written_here_is_an_error_that_repeats_nothing() {
        for (value, part) in [
            ("secret-room", "no JSON"),
            ("{}", "no `Format`"),
            (r#"{"Format":2}"#, "its format is 2"),
            (
                r#"{"Format":1,"Request":{"ExternalMeetingId":"secret-room"}}"#,
                "a member is missing",
            ),
            (r#"{"Format":1,"Request":"secret-room"}"#, "another kind"),
        ] {
            let error = Entry::of_record(&StoreRecord::new("1", value)).unwrap_err();
            let text = error.to_string();
            assert!(text.contains(part) && text.contains("help: "), "{text}");
            assert!(!text.contains("secret-room"), "{text}");
        }
    }
}
