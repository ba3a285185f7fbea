//! The operations that change something.

use chime_sdk_meetings::enums::{MediaRegion, TranscribeLanguageCode};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, EngineTranscribeSettings, Tag, TranscriptionConfiguration,
};
use chime_sdk_meetings::strings::{AttendeeId, MeetingId};
use chime_sdk_meetings::{Client, Error};
use fastrand::Rng;

use super::known::{Known, Person};

/// What a client has asked for. Users are external user ids.
#[derive(Clone, Debug)]
pub(crate) enum Operation {
    CreateMeeting {
        token: String,
    },
    DeleteMeeting(MeetingId),
    /// One, or several in a batch.
    CreateAttendees(MeetingId, Vec<String>),
    DeleteAttendee(MeetingId, String, AttendeeId),
    Update(MeetingId, String, AttendeeId, AttendeeCapabilities),
    /// All but one.
    UpdateExcept(MeetingId, String, AttendeeId, AttendeeCapabilities),
    Tag(MeetingId, String, String),
    Untag(MeetingId, String),
    StartTranscription(MeetingId),
    StopTranscription(MeetingId),
}

/// What came back, if the operation created something.
pub(crate) enum Answer {
    Meeting(Box<Known>),
    People(Vec<(String, Person)>),
    Done,
}

const CAPABILITIES: [AttendeeCapabilities; 3] = [
    AttendeeCapabilities::SEND_RECEIVE,
    AttendeeCapabilities::RECEIVE_ONLY,
    AttendeeCapabilities::AUDIO_ONLY,
];

impl Operation {
    /// Some operation on one of these meetings, or one that creates another. `name` is a text that no
    /// other operation gets.
    pub(crate) fn choose(known: &[Known], name: &str, rng: &mut Rng) -> Operation {
        let create = || Operation::CreateMeeting { token: format!("token-{name}") };
        if known.len() < 3 {
            return create();
        }
        let Some(meeting) = rng.choice(known) else { return create() };
        let id = meeting.meeting.meeting_id.clone();
        let create_attendees = |count: usize| {
            let users = (0..count).map(|number| format!("user-{name}-{number}")).collect();
            Operation::CreateAttendees(id.clone(), users)
        };
        let people = meeting.people.iter();
        let people = people.filter_map(|(user, person)| Some((user, &person.identity.as_ref()?.0)));
        let someone = rng.choice(people.collect::<Vec<_>>());
        let Some((user, attendee)) = someone else { return create_attendees(1) };
        let (user, attendee) = (user.clone(), attendee.clone());
        let capabilities = rng.choice(CAPABILITIES).unwrap_or(AttendeeCapabilities::SEND_RECEIVE);
        match rng.u8(..100) {
            0..4 if known.len() < 12 => create(),
            0..8 if known.len() > 6 => Operation::DeleteMeeting(id),
            8..35 if meeting.people.len() < 100 => create_attendees(1),
            35..45 if meeting.people.len() < 100 => create_attendees(rng.usize(2..20)),
            45..65 => Operation::DeleteAttendee(id, user, attendee),
            65..80 => Operation::Update(id, user, attendee, capabilities),
            80..85 => Operation::UpdateExcept(id, user, attendee, capabilities),
            85..92 => Operation::Tag(id, format!("key-{}", rng.u8(..20)), name.to_owned()),
            92..96 => Operation::Untag(id, format!("key-{}", rng.u8(..20))),
            96..98 => Operation::StartTranscription(id),
            _ if meeting.is_transcribed => Operation::StopTranscription(id),
            _ => Operation::DeleteAttendee(id, user, attendee),
        }
    }

    /// The meeting that it is about; `None` if that is new.
    pub(crate) fn meeting(&self) -> Option<&MeetingId> {
        match self {
            Operation::CreateMeeting { .. } => None,
            Operation::DeleteMeeting(id)
            | Operation::CreateAttendees(id, _)
            | Operation::DeleteAttendee(id, ..)
            | Operation::Update(id, ..)
            | Operation::UpdateExcept(id, ..)
            | Operation::Tag(id, ..)
            | Operation::Untag(id, _)
            | Operation::StartTranscription(id)
            | Operation::StopTranscription(id) => Some(id),
        }
    }

    /// Asks the fake for it. `arn` is that of the meeting.
    pub(crate) async fn ask(&self, client: &Client, arn: &str) -> Result<Answer, Error> {
        match self.clone() {
            Operation::CreateMeeting { token } => {
                let call = client.create_meeting(MediaRegion::UsEast1, "kill-fake");
                let meeting = call.client_request_token(token.as_str()).await?.meeting;
                return Ok(Answer::Meeting(Box::new(Known::new(meeting, token))));
            }
            Operation::DeleteMeeting(id) => client.delete_meeting(id).await?,
            Operation::CreateAttendees(id, users) => {
                let attendees = match &users[..] {
                    [user] => vec![client.create_attendee(id, user.as_str()).await?.attendee],
                    users => {
                        let users = users.iter().map(String::as_str);
                        client.batch_create_attendee(id, users).await?.attendees
                    }
                };
                let people = attendees.into_iter().map(|attendee| {
                    (attendee.external_user_id.as_str().to_owned(), Person::of(attendee))
                });
                return Ok(Answer::People(people.collect()));
            }
            Operation::DeleteAttendee(id, _, attendee) => {
                client.delete_attendee(id, attendee).await?;
            }
            Operation::Update(id, _, attendee, capabilities) => {
                client.update_attendee_capabilities(id, attendee, capabilities).await?;
            }
            Operation::UpdateExcept(id, _, attendee, capabilities) => {
                let excluded = [&attendee];
                let call =
                    client.batch_update_attendee_capabilities_except(id, excluded, capabilities);
                call.await?;
            }
            Operation::Tag(_, key, value) => {
                client.tag_resource(arn, [Tag::new(key, value)]).await?;
            }
            Operation::Untag(_, key) => {
                client.untag_resource(arn, [key.as_str()]).await?;
            }
            Operation::StartTranscription(id) => {
                let settings = EngineTranscribeSettings::new();
                let settings = settings.language_code(TranscribeLanguageCode::EnUs);
                let configuration = TranscriptionConfiguration::new();
                let configuration = configuration.engine_transcribe_settings(settings);
                client.start_meeting_transcription(id, configuration).await?;
            }
            Operation::StopTranscription(id) => {
                client.stop_meeting_transcription(id).await?;
            }
        }
        Ok(Answer::Done)
    }

    /// Does the same to what is known of the meeting. Deletions of meetings are not for here.
    pub(crate) fn apply(&self, known: &mut Known) {
        match self.clone() {
            Operation::CreateMeeting { .. } | Operation::DeleteMeeting(_) => {}
            Operation::CreateAttendees(_, users) => {
                let capabilities = AttendeeCapabilities::SEND_RECEIVE;
                let person = Person { identity: None, capabilities };
                known.people.extend(users.into_iter().map(|user| (user, person.clone())));
            }
            Operation::DeleteAttendee(_, user, _) => drop(known.people.remove(&user)),
            Operation::Update(_, user, _, capabilities) => {
                if let Some(person) = known.people.get_mut(&user) {
                    person.capabilities = capabilities;
                }
            }
            Operation::UpdateExcept(_, excluded, _, capabilities) => {
                for (_, person) in known.people.iter_mut().filter(|(user, _)| **user != excluded) {
                    person.capabilities = capabilities.clone();
                }
            }
            Operation::Tag(_, key, value) => drop(known.tags.insert(key, value)),
            Operation::Untag(_, key) => drop(known.tags.remove(&key)),
            Operation::StartTranscription(_) => known.is_transcribed = true,
            Operation::StopTranscription(_) => known.is_transcribed = false,
        }
    }
}
